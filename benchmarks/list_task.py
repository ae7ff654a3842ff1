"""What a list is measured on: who is asked, what is shown of them, which hidden films are good.

And the ways to hide: by film as published figures do, by person, each person's last. Knows
nothing of the systems that are measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine import Ratings, splits
from engine.coded import Coded
from engine.list_figures import TOP, good, some_of
from engine.metrics import Relevant, ranking_metrics
from engine.scorers import LIKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.catalogue import Catalogue
    from engine.ranking import Target

Split = Literal["stratified", "per-user", "last"]
_AT_ONCE = 500  # people scored in one go


@dataclass(frozen=True, slots=True, eq=False)
class ListTask:
    """Lists of ten for these people.

    Attributes:
        people: their ids, rising.
        histories: CSR (people, films) of the stars shown of each.
        wanted: the hidden films that are good, by the same rows.
        n_films: in the catalogue.
    """

    people: list[int]
    histories: Any
    wanted: Relevant
    n_films: int

    @classmethod
    def of(cls, shown: Ratings, hidden: Ratings, catalogue: Catalogue, seed: int) -> ListTask:
        """Of everybody with something shown and something hidden, 10,000 people at most."""
        both = set(shown.user_id.tolist()) & set(hidden.user_id.tolist())
        return cls.of_people(shown, hidden, catalogue, some_of(both, seed))

    @classmethod
    def of_people(
        cls, shown: Ratings, hidden: Ratings, catalogue: Catalogue, people: list[int]
    ) -> ListTask:
        """Of these people, whose ids are rising; nothing need be shown of them."""
        ids = np.array(people, np.int64)
        which = np.isin(hidden.user_id, ids)
        wanted = Relevant.of(
            np.searchsorted(ids, hidden.user_id[which]),
            catalogue.id_map.rows(hidden.film_id[which]),
            len(ids),
        )
        known = shown.select(np.isin(shown.user_id, ids))
        histories = matrix(known, catalogue, ids)
        return cls(people, histories, wanted, len(catalogue))

    def history(self, at: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows of the films shown of one person, and their stars."""
        span = slice(self.histories.indptr[at], self.histories.indptr[at + 1])
        return self.histories.indices[span].astype(np.int64), self.histories.data[span]

    def figures(self, top: NDArray[np.int64]) -> dict[str, float]:
        """`ranking_metrics` of lists (people, ≤ 10) of film rows."""
        return ranking_metrics(top, self.wanted, self.n_films)

    def top(self, scores: Callable[[Any], NDArray[np.float32]], *, liked: bool) -> NDArray[Any]:
        """Lists by scores of histories, without the films shown; liked: it sees liked ones only."""
        seen = binary(self.histories, liked=liked)
        lists = [np.zeros((0, TOP), np.int64)]
        for start in range(0, len(self.people), _AT_ONCE):
            score = scores(seen[start : start + _AT_ONCE]).astype(np.float64)
            score[self.histories[start : start + _AT_ONCE].nonzero()] = -np.inf
            lists.append(np.argsort(-score, axis=1, kind="stable")[:, :TOP])
        return np.concatenate(lists)


def hides(ratings: Ratings, split: Split, seed: int) -> NDArray[np.bool_]:
    """Which ratings are hidden, (n,): a quarter of each film's ("stratified"; seed 0 is the
    published split) or of each person's ("per-user"), or each person's last.
    """
    if split == "last":
        return splits.last(ratings)
    if split == "per-user":  # the same with people in the place of films
        ratings = Ratings(ratings.film_id, ratings.user_id, ratings.stars, ratings.rated_at)
    return splits.stratified(ratings, seed=42 + seed)


def task(
    ratings: Ratings, catalogue: Catalogue, split: Split, seed: int, target: Target
) -> tuple[Ratings, ListTask]:
    """What is shown, and the task that the rest makes."""
    hidden = hides(ratings, split, seed)
    shown = ratings.select(~hidden)
    return shown, ListTask.of(shown, good(ratings.select(hidden), target), catalogue, seed)


def matrix(ratings: Ratings, catalogue: Catalogue, people: NDArray[np.int64] | None = None) -> Any:
    """CSR (people, films) of stars; people: rising ids, those of the ratings when left out."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    coded = Coded.of(ratings, catalogue)
    ids = coded.users.ids if people is None else people
    at = np.searchsorted(ids, coded.users.ids[coded.user_row])
    return csr_matrix((coded.stars, (at, coded.film_row)), shape=(len(ids), len(catalogue)))


def binary(stars: Any, *, liked: bool) -> Any:
    """1 where there is a rating, or one of those liked, as float32 CSR."""
    made = stars.copy()
    made.data = (stars.data >= LIKED if liked else np.ones_like(stars.data)).astype(np.float32)
    made.eliminate_zeros()
    return made
