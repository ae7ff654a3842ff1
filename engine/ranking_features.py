"""A person and some candidate films -> the numbers a ranker weighs.

One path for training, for serving and for reasons, so that the three cannot drift apart.
Scores are compared within one person only: each scorer gives its z-score over the films the
person has not rated, and the logarithm of its rank among the candidates. Beside them stand the
film's popularity and mean stars, how its genres and year match those of the history, predicted
stars and their spread, how long and how kind the history is, and whether it looks like the
films that people are shown first.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from engine.als import Floats, Rows
from engine.score_table import WHOLE, HistoryTable, ScoreTable
from engine.scorers import LIKED, Scorers
from engine.stars import predict_without

_LEAST_VARIANCE = 1e-8  # of a scorer: where all films are alike to it, rounding is no news
_PRIOR = 3.0  # ratings of everybody's genres that a person's genre profile starts from

PLAIN = (
    "log_share",
    "liked_share",
    "genre_match",
    "liked_genre_match",
    "year",
    "year_distance",
    "stars",
    "stars_over_own",
    "spread",
    "log_length",
    "mean_stars",
    "history_share",
    "earliness",
    "history_earliness",
)
"""Features that belong to no scorer."""


def feature_names(scorers: Scorers) -> tuple[str, ...]:
    """Names of the columns of `features`."""
    ranked = tuple(f"{name}_{kind}" for name in scorers.names for kind in ("z", "rank"))
    return ranked + PLAIN


def length_column(scorers: Scorers) -> int:
    """The column of `features` that holds log(1 + ratings in the history)."""
    return feature_names(scorers).index("log_length")


class FeatureMaker:
    """Makes features; holds what depends on films alone."""

    def __init__(self, scorers: Scorers) -> None:
        self.scorers = scorers
        self._table = ScoreTable(scorers)
        n = np.maximum(scorers.counts, 1.0)
        people = max(scorers.n_people, 1)
        share = np.log((scorers.counts + 0.5) / people)
        liked = (scorers.liked_counts + 1.0) / (n + 2.0)
        content = scorers.content
        of_films = share, scorers.earliness, content.years, liked
        self._of_films: Floats = np.stack(of_films, axis=1).astype(np.float32)
        total = max(float(scorers.counts.sum()), 1.0)
        self._base: Floats = (scorers.counts @ content.genres / total + 1e-3).astype(np.float32)
        self._mean_year = float(content.years.mean())

    def features(self, films: Rows, stars: Floats, candidates: Rows) -> Floats:
        """Features of every candidate.

        Args:
            films: Rows of the rated films, (k,), distinct; k may be 0.
            stars: Stars of each, (k,) float32.
            candidates: Rows of unrated films, (n,).

        Returns:
            (n, n_features) float32, columns as `feature_names`.
        """
        return self.of(films, stars, candidates).whole

    def of(self, films: Rows, stars: Floats, candidates: Rows) -> Considered:
        """Somebody and their candidates, as in `features`; to be asked for more than once."""
        stands_in = self.scorers.stands_in
        ranked_as = candidates if stands_in is None else stands_in.take(candidates)
        columns = np.concatenate([ranked_as, films])
        table = self._table.of(films, stars, stars >= LIKED, columns)
        return Considered(self, films, stars, candidates, ranked_as, table)

    def plain(self, films: Rows, stars: Floats, candidates: Rows, left_out: Rows) -> Floats:
        """`PLAIN` features of V histories, as `Considered.without`, (V, n, len(PLAIN))."""
        V, genres = len(left_out), self.scorers.content.genres
        liked = stars >= LIKED
        kept = np.ones((2, V, len(films)), np.float32)  # of the ratings, and of the liked ones
        lacking = np.flatnonzero(left_out >= 0)
        kept[:, lacking, left_out[lacking]] = 0.0
        kept[1] *= liked
        of_rated = np.empty((len(films), 5 + genres.shape[1]), np.float32)
        of_rated[:, 0], of_rated[:, 1] = 1.0, stars
        of_rated[:, 2:5] = self._of_films.take(films, axis=0)[:, :3]
        of_rated[:, 5:] = genres.take(films, axis=0)
        sums = kept @ of_rated  # (2, V, 5 + genres)
        k = sums[0, :, 0]
        means = sums[0, :, 1:5] / np.maximum(k, 1.0)[:, None]
        means[k == 0, 0], means[k == 0, 3] = self.scorers.mean_stars, self._mean_year
        own_mean, share, earliness, centre = means.T[:, :, None]
        expected, spread = predict_without(self.scorers.stars, films, stars, left_out, candidates)
        of_each = self._of_films.take(candidates, axis=0).T
        columns = np.empty((V, len(candidates), len(PLAIN)), np.float32)
        columns[:, :, 0] = of_each[0]
        columns[:, :, 1] = of_each[3]
        columns[:, :, 2:4] = self._genre_match(sums, candidates).transpose(1, 2, 0)
        columns[:, :, 4] = of_each[2]
        columns[:, :, 5] = np.abs(of_each[2] - centre)
        columns[:, :, 6] = expected
        columns[:, :, 7] = expected - own_mean
        columns[:, :, 8] = spread
        columns[:, :, 9] = np.log1p(k)[:, None]
        columns[:, :, 10] = own_mean
        columns[:, :, 11] = share
        columns[:, :, 12] = of_each[1]
        columns[:, :, 13] = earliness
        return columns

    def _genre_match(self, sums: Floats, candidates: Rows) -> Floats:
        """Mean over a film's genres of how much more often than all people they pick each.

        (..., n) for histories (...) of which the number of films and the sum of their genres are
        the first and the last columns of `sums`.
        """
        genres = self.scorers.content.genres
        own = sums[..., 5:] + _PRIOR * self._base
        lift = own / ((sums[..., :1] + _PRIOR) * self._base)
        each = genres.take(candidates, axis=0)
        each /= np.maximum(each.sum(axis=1, keepdims=True), 1.0)
        return np.asarray(lift @ each.T, np.float32)


class Considered:
    """One person and their candidates: features, whole and with single ratings left out.

    The person is folded in once. What a maker makes of films alone it keeps; this holds the rest.
    """

    def __init__(
        self,
        maker: FeatureMaker,
        films: Rows,
        stars: Floats,
        candidates: Rows,
        ranked_as: Rows,
        table: HistoryTable,
    ) -> None:
        self.maker, self.table = maker, table
        self.films, self.stars = films, stars
        self.candidates, self.ranked_as = candidates, ranked_as

    @cached_property
    def whole(self) -> Floats:
        """`FeatureMaker.features`, (n, n_features) float32."""
        return np.asarray(self.without(WHOLE)[0])

    def without(self, left_out: Rows, shown: Rows | None = None) -> Floats:
        """`whole` for V histories, each lacking one rating or none, among the same candidates.

        Args:
            left_out: Which position of `films` each history lacks, (V,); −1 for none. Positions
                are distinct.
            shown: Positions among the candidates of those whose features are wanted; None for all.

        Returns:
            (V, n, n_features) float32.
        """
        z = self._z(left_out)
        at = np.arange(len(self.candidates)) if shown is None else shown
        ranks = np.log1p(_ranks(z, at))
        both = np.stack([z.take(at, axis=2), ranks], axis=1)  # (S, 2, V, n)
        flat = both.reshape(2 * len(z), len(left_out), len(at)).transpose(1, 2, 0)
        plain = self.maker.plain(self.films, self.stars, self.ranked_as[at], left_out)
        return np.concatenate([flat, plain], axis=2)

    def _z(self, left_out: Rows) -> Floats:
        """Every scorer's z-scores of the candidates over unrated films, (S, V, n)."""
        c = len(self.candidates)
        scored = self.table.scores(left_out)
        rated = scored.values[:, :, c:].copy()  # (S, V, k)
        lacking = np.flatnonzero(left_out >= 0)
        rated[:, lacking, left_out[lacking]] = 0.0  # what is left out is not rated
        count = np.maximum(self.maker.scorers.n_films - len(self.films) + (left_out >= 0), 1)
        mean = (scored.sums[:, 0] - rated @ np.ones(len(self.films), np.float32)) / count
        squares = scored.sums[:, 1] - np.einsum("svk,svk->sv", rated, rated)
        deviation = np.sqrt(np.maximum(squares / count - mean * mean, _LEAST_VARIANCE))
        z = scored.values[:, :, :c] - mean.astype(np.float32)[:, :, None]
        return np.asarray(z / deviation.astype(np.float32)[:, :, None])


def _ranks(z: Floats, shown: Rows) -> Floats:
    """How many candidates come before each of the shown ones, (S, V, c), (p,) -> (S, V, p).

    Of equal ones the earlier comes first.
    """
    S, V, c = z.shape
    if len(shown) == c:
        order = np.argsort(-z, axis=2, kind="stable")
        ranks = np.empty(z.shape, np.float32)
        np.put_along_axis(ranks, order, np.arange(c, dtype=np.float32)[None, None], axis=2)
        return ranks.take(shown, axis=2)
    table = np.ascontiguousarray(z.transpose(2, 0, 1)).reshape(c, S * V)
    before = np.empty(table.shape, np.bool_)
    counted = np.empty((len(shown), S * V), np.min_scalar_type(c))
    for at, place in enumerate(shown.tolist()):
        np.greater_equal(table[:place], table[place], out=before[:place])
        np.greater(table[place:], table[place], out=before[place:])
        np.add.reduce(before.view(np.uint8), axis=0, dtype=counted.dtype, out=counted[at])
    return counted.astype(np.float32).T.reshape(S, V, len(shown))
