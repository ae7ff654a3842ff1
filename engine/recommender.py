"""Picks for one person, in two stages: films near those they rated, then the stars predicted.

A person comes as {film id: stars} and is folded in on the spot; nothing about them is kept, so
one recommender serves everybody from any number of threads. Words for the reasons are not made
here, nor does it know which films a person has dismissed unless told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import InvalidRatings
from engine.likeness import Likeness
from engine.ratings import MAX_STARS, MIN_STARS
from engine.variety import varied

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.explicit_als import Taste
    from engine.snapshot import Snapshot

_REASONS = 5  # rated films that a pick names at most
_POPULAR = 0.06  # the share of films, by number of ratings, that counts as popular


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One pick.

    Attributes:
        film_id: of the catalogue.
        score: what the picks are ordered by: the predicted stars before they are cut to the scale.
        stars: predicted, within 0.5–5.
        spread: standard deviation of that prediction, in stars.
        because: (rated film id, share) of the ratings that raised this pick: first films that the
            person liked more than most people do, then others, in both the largest share first.
            The share is of all that the person's ratings did to this film, up and down. Empty
            when nothing raised it, as for somebody without ratings.
    """

    film_id: int
    score: float
    stars: float
    spread: float
    because: tuple[tuple[int, float], ...]


class Recommender:
    """Recommends from a snapshot, which it only reads.

    What a person gave may come as any mapping or as a pandas Series, film id -> stars; films that
    the snapshot does not know are passed over. Stars that are not within 0.5–5 raise
    InvalidRatings, whose `row` is the position among them.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._films = snapshot.catalogue.id_map
        self._als = snapshot.als

    @property
    def snapshot(self) -> Snapshot:
        """What it recommends from."""
        return self._snapshot

    @property
    def catalogue(self) -> Catalogue:
        """The films that it knows."""
        return self._snapshot.catalogue

    def recommend(
        self, stars: Mapping[int, float], n: int = 10, exclude: Set[int] | None = None
    ) -> list[Recommendation]:
        """The n best films that are neither rated nor excluded, best first.

        Fewer than n only if no more films are left. One film under two ids comes once. Without a
        single known rating: popular films of many kinds.
        """
        stars, exclude = _checked(stars), exclude if exclude is not None else frozenset()
        taste = self._fold_in(stars)
        if len(taste.film_row):
            pool = self._candidates(stars, exclude, max(n, self._snapshot.meta.pool))
            score = taste.score(pool)
            picked = pool[np.lexsort((pool, -score))[: max(n, 0)]]
        else:
            picked = self._popular_and_varied(self._closed(stars, exclude), n)
        return self._explained(taste, picked)

    def predict(self, stars: Mapping[int, float], film_ids: Iterable[int]) -> NDArray[np.float32]:
        """Stars that the person would give, within 0.5–5, float32, one per film id.

        For a film that the snapshot does not know: the person's own average.
        """
        taste = self._fold_in(_checked(stars))
        rows = self._films.rows(np.fromiter(film_ids, dtype=np.int64))
        known = rows >= 0
        predicted = np.full(len(rows), self._als.mean + taste.vector[-1])
        predicted[known] = taste.score(rows[known])
        stars_given: NDArray[np.float32] = predicted.clip(MIN_STARS, MAX_STARS).astype(np.float32)
        return stars_given

    def similar(self, film_id: int, n: int = 10) -> list[int]:
        """Ids of the n films most like this one (`Likeness`), without it and its twins.

        Raises:
            UnknownFilm: the catalogue does not hold it.
        """
        row = self.catalogue.row_of(film_id)
        taken = set(self.catalogue.twins(film_id))
        found: list[int] = []
        for other in self._films.ids[self._likeness.nearest(row)].tolist():
            if len(found) >= n:
                break
            if other not in taken:
                taken.update(self.catalogue.twins(other))
                found.append(other)
        return found

    def ask(
        self, stars: Mapping[int, float], exclude: Set[int] | None = None, n: int = 1
    ) -> list[int]:
        """Ids of n films worth rating next: known to many, and unlike one another."""
        stars, exclude = _checked(stars), exclude if exclude is not None else frozenset()
        rows = self._popular_and_varied(self._closed(stars, exclude), n, by_liking=False)
        return [int(film_id) for film_id in self._films.ids[rows]]

    def candidates(self, stars: Mapping[int, float], exclude: Set[int] = frozenset()) -> list[int]:
        """Ids of the films that the first stage hands to the second, in catalogue order."""
        pool = self._candidates(stars, exclude, self._snapshot.meta.pool)
        return [int(film_id) for film_id in self._films.ids[pool]]

    def _fold_in(self, stars: Mapping[int, float]) -> Taste:
        rows = self._films.rows(np.fromiter(stars.keys(), dtype=np.int64, count=len(stars)))
        given = np.fromiter(stars.values(), dtype=np.float32, count=len(stars))
        # In catalogue order, so that the order of the mapping cannot change a digit.
        order = np.argsort(rows, kind="stable")
        order = order[rows[order] >= 0]
        return self._als.fold_in(rows[order], given[order])

    def _closed(self, stars: Mapping[int, float], exclude: Set[int]) -> NDArray[np.bool_]:
        """Which rows may not be picked, bool, (films,): rated, excluded, or twins of such."""
        closed = np.zeros(len(self._films), dtype=np.bool_)
        for film_id in (*stars, *exclude):
            if film_id in self.catalogue:
                closed[self._films.rows(self.catalogue.twins(film_id))] = True
        return closed | self._is_later_twin

    def _candidates(
        self, stars: Mapping[int, float], exclude: Set[int], at_least: int
    ) -> NDArray[np.int64]:
        """Rows, rising: the nearest of each rated film, minus the rated.

        Where that gives too few, each rated film's circle is drawn wider; what is still missing
        comes from the films with the most ratings.
        """
        index, meta = self._snapshot.index, self._snapshot.meta
        closed = self._closed(stars, exclude)
        rated = self._films.rows(np.fromiter(stars.keys(), dtype=np.int64, count=len(stars)))
        queries = index.vectors[rated[rated >= 0]]
        at_least = min(at_least, int((~closed).sum()))
        found = np.zeros(len(closed), dtype=np.bool_)
        k = meta.neighbours + 1  # the nearest is the film itself
        while len(queries):
            found[self._films.rows(index.nearest(queries, k)).ravel()] = True
            found &= ~closed
            if found.sum() >= at_least or k > meta.index.ef:
                break
            k *= 2
        missing = at_least - int(found.sum())
        if missing > 0:
            left = self._by_popularity[~(closed | found)[self._by_popularity]]
            found[left[:missing]] = True
        return np.flatnonzero(found)

    def _popular_and_varied(
        self, closed: NDArray[np.bool_], n: int, *, by_liking: bool = True
    ) -> NDArray[np.int64]:
        """Rows of n films that many have rated, each unlike the ones before it."""
        order = self._by_popularity
        popular = order[: max(int(len(order) * _POPULAR), 50, 5 * n)]
        popular = popular[~closed[popular]]
        worth = self._als.item_bias[popular] if by_liking else np.log1p(self._als.counts[popular])
        chosen = popular[varied(worth, self._likeness.genres[popular], n)]
        rest = order[~closed[order] & ~np.isin(order, chosen)]
        return np.concatenate([chosen, rest])[: max(n, 0)]

    def _explained(self, taste: Taste, rows: NDArray[np.int64]) -> list[Recommendation]:
        score, spread = taste.score(rows), taste.spread(rows)
        added = taste.contributions(rows)  # (picks, m)
        moved = np.abs(added).sum(axis=1)
        rated_ids = self._films.ids[taste.film_row]
        liked = taste.target > 0
        picks = []
        for at, film_id in enumerate(self._films.ids[rows].tolist()):
            raised = np.flatnonzero(added[at] > 0)
            raised = raised[np.lexsort((-added[at, raised], ~liked[raised]))][:_REASONS]
            because = tuple(
                (int(rated_ids[j]), float(added[at, j] / moved[at])) for j in raised.tolist()
            )
            stars = float(np.clip(score[at], MIN_STARS, MAX_STARS))
            picks.append(
                Recommendation(film_id, float(score[at]), stars, float(spread[at]), because)
            )
        return picks

    @cached_property
    def _by_popularity(self) -> NDArray[np.int64]:
        """Rows, most rated first."""
        return np.argsort(-self._als.counts, kind="stable")

    @cached_property
    def _is_later_twin(self) -> NDArray[np.bool_]:
        """Rows that hold a film again which an earlier id holds already, bool, (films,)."""
        ids = self._films.ids.tolist()
        return np.array([self.catalogue.twins(i)[0] != i for i in ids], dtype=np.bool_)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self.catalogue, self._als)


def _checked(stars: Mapping[int, float]) -> dict[int, float]:
    """What a person gave, as plain numbers whatever it came as."""
    given = {int(film_id): float(value) for film_id, value in stars.items()}
    for row, value in enumerate(given.values()):
        if not MIN_STARS <= value <= MAX_STARS:  # NaN fails this as well
            expected = f"stars within {MIN_STARS:g}–{MAX_STARS:g}"
            raise InvalidRatings("stars", row, value, expected)
    return given
