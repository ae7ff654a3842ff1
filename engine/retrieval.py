"""The first stage: from the whole catalogue to the films that are worth ranking for somebody.

One query of the index at the person's place among the films; what is missing comes from the films
with the most ratings. Decides who may be picked at all, not who is picked.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.snapshot import Snapshot

    Rows = NDArray[np.int64]

_MANY = 1000  # closed films from which looking at all open ones is cheaper than a wide query


class Retrieval:
    """Candidates from a snapshot, which it only reads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._catalogue = snapshot.catalogue
        self._films = snapshot.catalogue.id_map

    def history(self, stars: Mapping[int, float]) -> tuple[Rows, NDArray[np.float32]]:
        """Rows of the known films and their stars, in catalogue order, so that the order of the
        mapping cannot change a digit.
        """
        rows = self._films.rows(np.fromiter(stars.keys(), dtype=np.int64, count=len(stars)))
        given = np.fromiter(stars.values(), dtype=np.float32, count=len(stars))
        order = np.argsort(rows, kind="stable")
        order = order[rows[order] >= 0]
        return rows[order], given[order]

    def closed(self, stars: Mapping[int, float], exclude: Set[int]) -> NDArray[np.bool_]:
        """Which rows may not be picked, bool, (films,): rated, excluded, or twins of such."""
        ids = np.fromiter((*stars, *exclude), dtype=np.int64)
        rows = self._films.rows(ids)
        rows = rows[rows >= 0]
        closed = self._is_later_twin.copy()
        # The same film, under the first of its ids; the later ones are closed to everybody.
        closed[self._first_twin[rows]] = True
        return closed

    def candidates(self, rated: Rows, closed: NDArray[np.bool_], at_least: int) -> Rows:
        """Rows of that many open films, fewer only if there are fewer; the nearest first.

        For somebody without ratings, the ones with the most ratings.
        """
        open_films = len(closed) - int(np.count_nonzero(closed))
        at_least = min(at_least, open_films)
        if at_least <= 0:
            return np.zeros(0, np.int64)
        if at_least == open_films:
            return np.flatnonzero(~closed)
        if not len(rated):
            # Enough of the first ones, for no more are closed than these.
            first = self.by_popularity[: at_least + len(closed) - open_films]
            return first[~closed[first]][:at_least]
        query = self._snapshot.models.scorers.tower.query(rated)
        # As many more as are closed and may lie near: what a person rated lies around them.
        more = len(closed) - open_films - self._later_twins
        if more > _MANY:  # a wish leaves few films open, which may lie anywhere
            return self._nearest_open(query, closed, at_least)
        near = self._films.rows(self._snapshot.index.nearest(query[None], at_least + more)[0])
        near = near[~closed[near]][:at_least]
        if len(near) < at_least:
            left = ~closed[self.by_popularity]
            left &= ~np.isin(self.by_popularity, near)
            near = np.concatenate([near, self.by_popularity[left][: at_least - len(near)]])
        return near

    def _nearest_open(
        self, query: NDArray[np.float32], closed: NDArray[np.bool_], at_least: int
    ) -> Rows:
        """The nearest open films, all of which are looked at: vectors of length 1, (films, dim)."""
        vectors = self._snapshot.models.scorers.tower.vectors
        rows = np.flatnonzero(~closed)
        # Copying rows costs more than multiplying them, so few are taken out and many are not.
        few = 4 * len(rows) < len(closed)
        near = vectors.take(rows, axis=0) @ query if few else (vectors @ query)[rows]
        best = np.argpartition(-near, at_least - 1)[:at_least]
        return rows[best[np.argsort(-near[best], kind="stable")]]

    @cached_property
    def by_popularity(self) -> Rows:
        """Rows, most rated first."""
        return np.argsort(-self._snapshot.popularity, kind="stable")

    @cached_property
    def _first_twin(self) -> Rows:
        """For each row, the row under whose id the same film comes first, int64, (films,)."""
        ids = self._films.ids.tolist()
        return self._films.rows([self._catalogue.twins(i)[0] for i in ids])

    @cached_property
    def _is_later_twin(self) -> NDArray[np.bool_]:
        """Rows that hold a film again which an earlier id holds already, bool, (films,)."""
        later: NDArray[np.bool_] = self._first_twin != np.arange(len(self._films))
        return later

    @cached_property
    def _later_twins(self) -> int:
        return int(np.count_nonzero(self._is_later_twin))
