"""A person and some candidate films -> the numbers a ranker weighs.

One path for training and for serving, person by person, so that the two cannot drift apart.
Scores are compared within one person only: each scorer gives its z-score over the films the
person has not rated, and the logarithm of its rank among the candidates. Beside them stand the
film's popularity and mean stars, how its genres and year match those of the history, predicted
stars and their spread, how long and how kind the history is, and whether it looks like the
films that people are shown first.
"""

from __future__ import annotations

import numpy as np

from engine.als import Floats, Rows
from engine.scorers import LIKED, Scorers

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


class FeatureMaker:
    """Makes features; holds what depends on films alone."""

    def __init__(self, scorers: Scorers) -> None:
        self.scorers = scorers
        n = np.maximum(scorers.counts, 1.0)
        people = max(scorers.n_people, 1)
        self._share: Floats = np.log((scorers.counts + 0.5) / people).astype(np.float32)
        self._liked: Floats = ((scorers.liked_counts + 1.0) / (n + 2.0)).astype(np.float32)
        total = max(float(scorers.counts.sum()), 1.0)
        genres = scorers.content.genres
        self._base: Floats = (scorers.counts @ genres / total + 1e-3).astype(np.float32)
        self._genres_each: Floats = np.maximum(genres.sum(axis=1), 1.0)

    def features(self, films: Rows, stars: Floats, candidates: Rows) -> Floats:
        """Features of every candidate.

        Args:
            films: Rows of the rated films, (k,), distinct; k may be 0.
            stars: Stars of each, (k,) float32.
            candidates: Rows of unrated films, (n,).

        Returns:
            (n, n_features) float32, columns as `feature_names`.
        """
        ranked = self._ranked(self.scorers.scores(films, stars), films, candidates)
        return np.hstack([ranked, self._plain(films, stars, candidates)])

    def _ranked(self, scores: Floats, films: Rows, candidates: Rows) -> Floats:
        """z-scores over unrated films, and log(1 + rank among candidates), interleaved."""
        count = max(scores.shape[1] - len(films), 1)
        rated = scores[:, films]
        mean = (scores.sum(axis=1) - rated.sum(axis=1)) / count
        centred = scores - mean[:, None]
        squares = np.einsum("sn,sn->s", centred, centred)
        squares -= np.einsum("sk,sk->s", centred[:, films], centred[:, films])
        deviation = np.sqrt(np.maximum(squares / count, 1e-12))
        z = centred[:, candidates] / deviation[:, None]  # (scorers, n)
        order = np.argsort(-z, axis=1, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(z.shape[1])[None, :], axis=1)
        both = np.stack([z, np.log1p(rank)], axis=1)  # (scorers, 2, n)
        return both.reshape(-1, z.shape[1]).T.astype(np.float32)

    def _plain(self, films: Rows, stars: Floats, candidates: Rows) -> Floats:
        content, k, n = self.scorers.content, len(films), len(candidates)
        expected, spread = self.scorers.stars.predict(films, stars, candidates)
        own_mean = float(stars.mean()) if k else self.scorers.mean_stars
        years = content.years
        centre = float(years.mean() if k == 0 else years[films].mean())
        columns = np.empty((n, len(PLAIN)), np.float32)
        columns[:, 0] = self._share[candidates]
        columns[:, 1] = self._liked[candidates]
        columns[:, 2] = self._genre_match(films, candidates)
        columns[:, 3] = self._genre_match(films[stars >= LIKED], candidates)
        columns[:, 4] = years[candidates]
        columns[:, 5] = np.abs(years[candidates] - centre)
        columns[:, 6] = expected
        columns[:, 7] = expected - own_mean
        columns[:, 8] = spread
        columns[:, 9] = np.log1p(k)
        columns[:, 10] = own_mean
        columns[:, 11] = self._share[films].mean() if k else 0.0
        columns[:, 12] = self.scorers.earliness[candidates]
        columns[:, 13] = self.scorers.earliness[films].mean() if k else 0.0
        return columns

    def _genre_match(self, films: Rows, candidates: Rows) -> Floats:
        """Mean over a film's genres of how much more often than all people they pick each."""
        genres = self.scorers.content.genres
        own = genres[films].sum(axis=0) + _PRIOR * self._base
        lift = own / ((len(films) + _PRIOR) * self._base)
        return np.asarray(genres[candidates] @ lift / self._genres_each[candidates], np.float32)
