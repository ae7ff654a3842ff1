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
        genres = content.genres
        of_films = share, liked, content.years, scorers.earliness
        self._of_films: Floats = np.stack(of_films, axis=1).astype(np.float32)
        # What a history is summed over: 1, room for the stars, then of the film alone.
        summed = np.ones_like(share), np.zeros_like(share), share, scorers.earliness, content.years
        self._summed: Floats = np.hstack([np.stack(summed, axis=1), genres]).astype(np.float32)
        total = max(float(scorers.counts.sum()), 1.0)
        self._base: Floats = (scorers.counts @ genres / total + 1e-3).astype(np.float32)
        self._genre_shares: Floats = genres / np.maximum(genres.sum(axis=1, keepdims=True), 1.0)
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

    def plain(
        self, films: Rows, stars: Floats, candidates: Rows, left_out: Rows, into: Floats
    ) -> None:
        """`PLAIN` features of V histories, as `Considered.without`, (len(PLAIN), n, V)."""
        kept = np.ones((2, len(left_out), len(films)), np.float32)  # of the ratings, the liked ones
        lacking = np.flatnonzero(left_out >= 0)
        kept[:, lacking, left_out[lacking]] = 0.0
        kept[1] *= stars >= LIKED
        of_rated = self._summed.take(films, axis=0)
        of_rated[:, 1] = stars
        sums = kept @ of_rated  # (2, V, 5 + genres)
        k = sums[0, :, 0]
        own_mean, share, earliness, centre = (sums[0, :, 1:5] / np.maximum(k, 1.0)[:, None]).T
        if not k.all():
            own_mean[k == 0], centre[k == 0] = self.scorers.mean_stars, self._mean_year
        expected, spread = predict_without(self.scorers.stars, films, stars, left_out, candidates)
        of_each = self._of_films.take(candidates, axis=0).T[:, :, None]
        into[0:2] = of_each[:2]
        into[2:4] = self._genre_match(sums, candidates)
        into[4] = of_each[2]
        np.abs(of_each[2] - centre, out=into[5])
        into[6] = expected.T
        np.subtract(into[6], own_mean, out=into[7])
        into[8] = spread.T
        into[9] = np.log1p(k)
        into[10] = own_mean
        into[11] = share
        into[12] = of_each[3]
        into[13] = earliness

    def _genre_match(self, sums: Floats, candidates: Rows) -> Floats:
        """Mean over a film's genres of how much more often than all people they pick each.

        (2, n, V) for histories (2, V) of which the number of films and the sum of their genres are
        the first and the last columns of `sums`.
        """
        own = sums[..., 5:] + _PRIOR * self._base
        lift = own / ((sums[..., :1] + _PRIOR) * self._base)
        return np.asarray(self._genre_shares.take(candidates, axis=0) @ lift.transpose(0, 2, 1))


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
            (V, n, n_features) float32: a view, in memory the features come first and the histories
            last, so that each feature is worked out and weighed in one long row.
        """
        at = np.arange(len(self.candidates)) if shown is None else shown
        S = len(self.maker.scorers.names)
        features = np.empty((2 * S + len(PLAIN), len(at), len(left_out)), np.float32)
        z, ranks = self._standing(left_out, at)
        features[0 : 2 * S : 2], features[1 : 2 * S : 2] = z.transpose(1, 0, 2), ranks
        pick, into = self.ranked_as[at], features[2 * S :]
        self.maker.plain(self.films, self.stars, pick, left_out, into)
        return features.transpose(2, 1, 0)

    def _standing(self, left_out: Rows, shown: Rows) -> tuple[Floats, Floats]:
        """Every scorer's z-scores over unrated films, (n, S, V), and log(1 + rank), (S, n, V)."""
        c, k, V = len(self.candidates), len(self.films), len(left_out)
        scored = self.table.scores(left_out)
        S = len(scored.sums)
        table = scored.values.transpose(2, 0, 1)  # (candidates and rated films, S, V)
        lacking = np.flatnonzero(left_out >= 0)
        table[c + left_out[lacking], :, lacking] = 0.0  # what is left out is not rated
        rated = table[c:].reshape(k, S * V)
        count = np.maximum(self.maker.scorers.n_films - k + (left_out >= 0), 1)
        ones = np.ones(k, np.float32)
        mean = (scored.sums[:, 0] - (ones @ rated).reshape(S, V)) / count
        squares = scored.sums[:, 1] - (ones @ (rated * rated)).reshape(S, V)
        deviation = np.sqrt(np.maximum(squares / count - mean * mean, _LEAST_VARIANCE))
        # Ranks are of z-scores, too: scores that differ by less than these can tell are equal.
        z = np.subtract(table[:c], mean.astype(np.float32), out=table[:c])
        z /= deviation.astype(np.float32)
        return z.take(shown, axis=0), _log_ranks(z, shown)


def _log_ranks(table: Floats, shown: Rows) -> Floats:
    """log(1 + how many candidates come before each of the shown ones), (c, S, V) -> (S, n, V).

    Of equal ones the earlier comes first.
    """
    c, S, V = table.shape
    logs = np.log1p(np.arange(c, dtype=np.float32))
    if len(shown) == c:
        order = np.argsort(-table.transpose(1, 2, 0), axis=2, kind="stable")  # (S, V, c)
        ranks = np.empty((S, c, V), np.float32)
        ranks[np.arange(S)[:, None, None], order, np.arange(V)[:, None]] = logs
        return ranks.take(shown, axis=1)
    rows = table.reshape(c, S * V)
    before = np.empty((len(shown), *rows.shape), np.bool_)
    for at, place in enumerate(shown.tolist()):
        np.greater_equal(rows[:place], rows[place], out=before[at, :place])
        np.greater(rows[place:], rows[place], out=before[at, place:])
    counted = np.add.reduce(before.view(np.uint8), axis=1, dtype=np.min_scalar_type(c))
    ranks = logs.take(counted.reshape(len(shown), S, V).transpose(1, 0, 2))
    return np.asarray(ranks, np.float32)
