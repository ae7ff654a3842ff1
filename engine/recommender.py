"""Picks for one person, in two stages: films near theirs are found, then ranked.

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
from engine.likeness import Likeness, blended
from engine.picking import picked
from engine.ranking_features import FeatureMaker
from engine.ratings import MAX_STARS, MIN_STARS
from engine.reasons import reasons
from engine.relevance import Relevance
from engine.retrieval import Retrieval
from engine.series import series_of
from engine.variety import varied
from engine.wishes import Wish, WishMatcher

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.ranking import Ranker, Target, Task
    from engine.ranking_features import Considered
    from engine.snapshot import Snapshot

_KEPT = 16 << 20  # bytes, never touched; glibc looks at blocks under 32 MiB only
_NEWCOMER = 1.5  # more variety for somebody of whom nothing is known; halved every two ratings


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One pick.

    Attributes:
        film_id: of the catalogue.
        score: what the picks are ordered by, comparable within one list only.
        stars: predicted, within 0.5–5.
        spread: standard deviation of the star that the person would give, so that stars ± 1.28
            spread holds about four in five.
        because: (rated film id, share) of the ratings that raised this pick, the largest share
            first. The share is of all that ratings did to raise its score, each of them measured
            by leaving it out. Empty when nothing raised it, as for somebody without ratings.
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

    Args:
        snapshot: the model.
        target: "any" or "liked", in place of the one it was trained to serve.
        task: whether what it is told of a person is all they have given so far, and picks are what
            comes "next", or a sample, from which they are "missing"; for the "chat" a short history
            is a sample, a long one is all so far.
        variety: in place of the one it was trained with; see `TrainingConfig`.
        per_series: films of one series in a list at most, while there are others; 0 for no limit.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        target: Target | None = None,
        task: Task = "missing",
        variety: float | None = None,
        per_series: int = 2,
    ) -> None:
        self._snapshot = snapshot
        self._films = snapshot.catalogue.id_map
        self._models = snapshot.models
        self._variety = snapshot.meta.variety if variety is None else variety
        self._per_series = per_series
        target = target or snapshot.meta.target
        self._maker = FeatureMaker(snapshot.models.scorers)
        self._ranker: Ranker = snapshot.models.rankers[target].of(task)
        self._relevance = Relevance(self._maker, self._ranker, target == "liked")
        self._retrieval = Retrieval(snapshot)
        # Freeing a block this large tells glibc to keep what is freed from now on, up to twice as
        # much: or it is given back after every long history's list, and asked for page by page.
        np.empty(_KEPT, np.uint8)

    @property
    def snapshot(self) -> Snapshot:
        """What it recommends from."""
        return self._snapshot

    @property
    def catalogue(self) -> Catalogue:
        """The films that it knows."""
        return self._snapshot.catalogue

    def recommend(
        self,
        stars: Mapping[int, float],
        n: int = 10,
        exclude: Set[int] | None = None,
        wish: Wish | None = None,
    ) -> list[Recommendation]:
        """The n best films that are neither rated nor excluded and fit the wish, best first.

        Fewer than n only if no more films are left. One film under two ids comes once. The fewer
        ratings somebody has, the more the picks are popular films of many kinds; a wish is taken
        at its word, without variety or a limit of a series. Like a film: the films most like it,
        ordered half by that and half by how much they suit the person (`blended`).
        """
        stars, exclude = _checked(stars), exclude if exclude is not None else frozenset()
        rated, given = self._retrieval.history(stars)
        considered, score, chosen = self._chosen(stars, rated, given, n, exclude, wish)
        return self._as_picks(considered, score, chosen)

    def explain(self, stars: Mapping[int, float], film_id: int) -> Recommendation:
        """One film as a pick, whether or not it would be among the best; its own rating is not
        looked at.

        Raises:
            UnknownFilm: the catalogue does not hold it.
        """
        row = self.catalogue.row_of(film_id)
        stars = {other: given for other, given in _checked(stars).items() if other != film_id}
        rated, given = self._retrieval.history(stars)
        closed = self._retrieval.closed(stars, frozenset())
        pool = self._retrieval.candidates(rated, closed, self._snapshot.meta.candidates)
        pool = np.concatenate([[row], pool[pool != row]]).astype(np.int64)
        considered = self._maker.of(rated, given, pool)
        score = self._relevance.of(considered)
        return self._as_picks(considered, score, np.zeros(1, np.int64))[0]

    def predict(self, stars: Mapping[int, float], film_ids: Iterable[int]) -> NDArray[np.float32]:
        """Stars that the person would give, within 0.5–5, float32, one per film id.

        For a film that the snapshot does not know: the person's own average.
        """
        return self.predict_with_spread(stars, film_ids)[0]

    def predict_with_spread(
        self, stars: Mapping[int, float], film_ids: Iterable[int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """`predict`, and the standard deviation of each star; that of an unknown film is 1."""
        rated, given = self._retrieval.history(_checked(stars))
        rows = self._films.rows(np.fromiter(film_ids, dtype=np.int64))
        known = rows >= 0
        mean = np.full(len(rows), self._models.scorers.own_average(rated, given), np.float32)
        spread = np.ones(len(rows), np.float32)
        if known.any():
            mean[known], spread[known] = self._models.stars.predict(rated, given, rows[known])
        return mean.clip(MIN_STARS, MAX_STARS), spread

    def ranked(
        self, stars: Mapping[int, float], n: int = 10, exclude: Set[int] = frozenset()
    ) -> list[int]:
        """The film ids of `recommend` alone, for many people at once: a third of the work."""
        stars = _checked(stars)
        rated, given = self._retrieval.history(stars)
        considered, _, chosen = self._chosen(stars, rated, given, n, exclude)
        picks: list[int] = self._films.ids[considered.candidates[chosen]].tolist()
        return picks

    def _as_picks(
        self, considered: Considered, score: NDArray[np.float32], chosen: NDArray[np.int64]
    ) -> list[Recommendation]:
        """The candidates at the chosen positions with stars and reasons."""
        rows = considered.candidates[chosen]
        expected, spread = self._models.stars.predict(considered.films, considered.stars, rows)
        why = reasons(considered, self._ranker, chosen)
        columns = self._films.ids[rows], score[chosen], expected.clip(MIN_STARS, MAX_STARS), spread
        rated_ids = self._films.ids[considered.films].tolist()
        return [
            Recommendation(
                film_id, score_, stars_, spread_, tuple((rated_ids[i], share) for i, share in why_)
            )
            for film_id, score_, stars_, spread_, why_ in zip(
                *(each.tolist() for each in columns), why, strict=True
            )
        ]

    def _chosen(
        self,
        stars: Mapping[int, float],
        rated: NDArray[np.int64],
        given: NDArray[np.float32],
        n: int,
        exclude: Set[int],
        wish: Wish | None = None,
    ) -> tuple[Considered, NDArray[np.float32], NDArray[np.int64]]:
        """The person and their candidates, the scores, and positions of the picks among them."""
        closed = self._retrieval.closed(stars, exclude)
        at_least = max(self._snapshot.meta.candidates, 2 * n)
        like = None
        if wish is not None:
            closed |= ~self.wishes.allowed(wish)
            like = self._films.row(wish.like) if wish.like is not None else None
        if like is None:
            pool = self._retrieval.candidates(rated, closed, at_least)
        else:
            near = self._likeness.nearest(like)
            pool = near[~closed[near]][:at_least]
        considered = self._maker.of(rated, given, pool)
        score = self._relevance.of(considered)
        if like is not None:
            score = blended(score)
        variety = self._variety if wish is None else 0.0
        if variety > 0:
            variety += _NEWCOMER * 2.0 ** (-len(rated) / 2)
        chosen = picked(
            score,
            self._looks[pool],
            self._series[pool],
            n,
            variety=variety,
            per_series=self._per_series if wish is None else 0,
        )
        return considered, score, chosen

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
        """Ids of n films whose rating would teach most; what is excluded counts as not seen."""
        stars, exclude = _checked(stars), exclude if exclude is not None else frozenset()
        rated, _ = self._retrieval.history(stars)
        closed = self._retrieval.closed(stars, exclude)
        unseen = self._films.rows(np.fromiter(exclude - stars.keys(), np.int64))
        value = self._models.interview.values(rated, unseen[unseen >= 0])
        value[closed] = -np.inf
        order = self._retrieval.by_popularity
        order = order[np.argsort(-value[order], kind="stable")]
        worth = order[: int(np.isfinite(value).sum())][: max(5 * n, 0)]
        if n > 1 and len(worth):
            worth = worth[varied(value[worth], self._likeness.genres[worth], n)]
        rest = order[~closed[order] & ~np.isin(order, worth)]
        rows = np.concatenate([worth, rest])[: max(n, 0)]
        return [int(film_id) for film_id in self._films.ids[rows]]

    def candidates(
        self, stars: Mapping[int, float], exclude: Set[int] = frozenset(), n: int | None = None
    ) -> list[int]:
        """Ids of the n films that the first stage hands to the second, in catalogue order."""
        rated, _ = self._retrieval.history(stars)
        closed = self._retrieval.closed(stars, exclude)
        pool = self._retrieval.candidates(rated, closed, n or self._snapshot.meta.candidates)
        return [int(film_id) for film_id in self._films.ids[np.sort(pool)]]

    @cached_property
    def wishes(self) -> WishMatcher:
        """Tells which films of the catalogue, by row, fit a wish."""
        return WishMatcher(self.catalogue, self._snapshot.popularity)

    @cached_property
    def _likeness(self) -> Likeness:
        scorers = self._models.scorers
        return Likeness(self.catalogue, scorers.als[0].film_factors, self._snapshot.popularity)

    @cached_property
    def _looks(self) -> NDArray[np.float32]:
        """What makes two films look alike in a list: genres, and where they lie, (films, width)."""
        genres = self._models.scorers.content.genres
        length = np.linalg.norm(genres, axis=1, keepdims=True)
        return np.hstack([genres / np.maximum(length, 1.0), self._models.scorers.tower.vectors])

    @cached_property
    def _series(self) -> NDArray[np.int64]:
        """Films that nobody has rated count as one: many alike are judged alike, and would fill
        a list.
        """
        series = series_of(self.catalogue)
        stands_in = self._models.scorers.stands_in
        if stands_in is not None:
            series[stands_in != np.arange(len(series))] = len(series)
        return series


def _checked(stars: Mapping[int, float]) -> dict[int, float]:
    """What a person gave, as plain numbers whatever it came as."""
    given = {int(film_id): float(value) for film_id, value in stars.items()}
    for row, value in enumerate(given.values()):
        if not MIN_STARS <= value <= MAX_STARS:  # NaN fails this as well
            expected = f"stars within {MIN_STARS:g}–{MAX_STARS:g}"
            raise InvalidRatings("stars", row, value, expected)
    return given
