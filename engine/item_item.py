"""A linear item-item model for histories of any length: rated films in, films to rate out.

The denoising autoencoder EDLAE of Steck, "Autoencoders that don't overfit towards the
Identity" (NeurIPS 2020). Each rating is dropped with probability p and the rest scaled by
1/(1−p); the weights that rebuild the whole history best have a closed form,

    P = (G + Λ)⁻¹,   B_ij = −P_ij / P_jj (i ≠ j),   B_jj = 0,   Λ = λI + p/(1−p) diag(G),

with G = ZᵀZ. Three things are added here.

* Dropout is matched to the history: the model meant for m films drops down to m of the mean
  history n̄, p = 1 − m/n̄, but never below a floor, which serves everybody who rated more. A few
  such models ("levels") are kept, and the scores of the two whose m is nearest are mixed in
  proportion to log m, so that one more rating never jumps.
* Z holds a constant column beside the films, never dropped and hardly regularised, whose
  weights are the popularity from which a short history starts; for no history it is all.
* Z holds one row per genre beside the people, so that films of one genre stand close before
  enough people have rated them.

Only the most-rated films take part: cost grows with their cube, and the rest have too few
ratings to learn a column from; they score the lowest (see `ItemItem.scores`). This module
knows neither stars nor external ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri

from engine.als import Floats, Rows

_CONSTANT_RIDGE = 1e-3  # λ of the constant column: as good as free, and never singular


@dataclass(frozen=True, slots=True)
class ItemItemConfig:
    """Settings of the item-item model."""

    lengths: tuple[int, ...] = (1, 5, 15)
    """Lengths m of short histories for which a level is fitted, increasing."""
    least_dropout: float = 0.5
    """p of the last level, which serves histories of (1 − p) n̄ films and more."""
    regularization: float = 300.0
    """λ, the same for every film."""
    genre_weight: float = 3.0
    """Value of a film's genres in the genre rows; 0 leaves these out."""
    n_films: int = 4000
    """At most this many of the most-rated films take part."""


class ItemItem:
    """A fitted model.

    Args:
        films: Rows of the films that take part, (k,) int64.
        n_films: Films in the catalogue.
        lengths: History length m of each level, (L,) float32, increasing.
        keep: Share 1 − p of a history that each level expects to see, (L,) float32.
        weights: B of each level without the constant's row, (L, k, k) float32.
        intercepts: The constant's row of each level, (L, k) float32.
    """

    def __init__(
        self,
        films: Rows,
        n_films: int,
        lengths: Floats,
        keep: Floats,
        weights: Floats,
        intercepts: Floats,
    ) -> None:
        self.films, self.n_films = films, n_films
        self.lengths, self.keep = lengths, keep
        self.weights, self.intercepts = weights, intercepts
        self._place = np.full(n_films, -1, np.int64)  # row in the catalogue -> place, or -1
        self._place[films] = np.arange(len(films))
        self._log_lengths = np.log(lengths.astype(np.float64))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays to be saved, by the constructor's names."""
        return {
            "films": self.films,
            "lengths": self.lengths,
            "keep": self.keep,
            "weights": self.weights,
            "intercepts": self.intercepts,
        }

    def scores(self, history: Rows, values: Floats | None = None) -> Floats:
        """A score for every film of the catalogue.

        Args:
            history: Rows of distinct rated films, (m,); films that take no part are ignored.
            values: Input of each, (m,); 1 when left out.

        Returns:
            (n_films,) float32. Films that take no part get the lowest score of those that do.
        """
        places = self._place[history]
        known = places >= 0
        x = np.ones(len(history), np.float32) if values is None else values
        return self._spread(self._mixed(places[known], x[known]))

    def level_scores(self, level: int, history: Rows) -> Floats:
        """Scores of one level alone, for every film, (n_films,) float32."""
        places = self._place[history]
        places = places[places >= 0]
        return self._spread(self._level(level, places, np.ones(len(places), np.float32)))

    def evidence(self, history: Rows, stars: Floats) -> Floats:
        """What the sum of `scores` hides: the one strongest tie, and the lean of the stars.

        Both come from the last level's weights B: max_i B_ij over the rated films i, and
        Σ_i (r_i − r̄) B_ij, which is positive where the better rated films lead.

        Args:
            history: Rows of distinct rated films, (m,).
            stars: Stars of each, (m,) float32.

        Returns:
            (2, n_films) float32; zeros for no history.
        """
        places = self._place[history]
        known = places >= 0
        if not known.any():
            return np.zeros((2, self.n_films), np.float32)
        rows = self.weights[-1].take(places[known], axis=0)  # (m, k)
        lean = (stars - stars.mean())[known] @ rows
        return np.stack([self._spread(rows.max(axis=0)), self._spread(lean)])

    def _mixed(self, places: Rows, x: Floats) -> Floats:
        m = len(places)
        if m == 0:
            return np.asarray(self.intercepts[0], np.float32)
        position = float(np.interp(np.log(m), self._log_lengths, np.arange(len(self.lengths))))
        low = int(position)
        share = np.float32(position - low)
        if share == 0:
            return self._level(low, places, x)
        near, far = self._level(low, places, x), self._level(low + 1, places, x)
        return near + share * (far - near)

    def _level(self, level: int, places: Rows, x: Floats) -> Floats:
        """C + x B / (1 − p): inputs are scaled as dropout scaled those of the training."""
        rows = self.weights[level].take(places, axis=0)  # (m, k)
        scaled = x / self.keep[level]
        return np.asarray(self.intercepts[level] + scaled @ rows, np.float32)

    def _spread(self, scores: Floats) -> Floats:
        if len(scores) == self.n_films:
            everywhere = np.empty(self.n_films, np.float32)
        else:
            everywhere = np.full(self.n_films, scores.min(initial=0.0), np.float32)
        everywhere[self.films] = scores
        return everywhere


def fit_item_item(
    history: Any,
    genres: Floats,
    config: ItemItemConfig = ItemItemConfig(),
) -> ItemItem:
    """Fit every level in closed form.

    Args:
        history: scipy CSR (people, n_films), 1 where a person rated a film.
        genres: (n_films, n_genres) float32 of 0 and 1.
        config: Settings.

    Returns:
        The model. Cost: one Cholesky inverse of (k + 1)² doubles per level.
    """
    n_people, n_films = history.shape
    counts = np.asarray(history.sum(axis=0)).ravel()
    films = np.sort(np.argsort(-counts, kind="stable")[: config.n_films]).astype(np.int64)
    X = history[:, films].astype(np.float64)
    count = counts[films].astype(np.float64)
    G = np.empty((len(films) + 1, len(films) + 1))
    G[:-1, :-1] = (X.T @ X).toarray()
    if config.genre_weight:
        rows = config.genre_weight * genres[films].astype(np.float64)  # (k, genres)
        G[:-1, :-1] += rows @ rows.T
    G[-1, :-1] = G[:-1, -1] = count
    G[-1, -1] = n_people

    mean_length = max(count.sum() / max(n_people, 1), 1.0)
    longest = (1.0 - config.least_dropout) * mean_length
    lengths = np.array([*(m for m in config.lengths if m < longest), longest], np.float32)
    keep = lengths / np.float32(mean_length)  # 1 − p of each level
    weights = np.empty((len(keep), len(films), len(films)), np.float32)
    intercepts = np.empty((len(keep), len(films)), np.float32)
    for level, kept in enumerate(keep.astype(np.float64)):
        B = _closed_form(G, config.regularization, dropout=1.0 - kept)
        weights[level], intercepts[level] = B[:-1, :-1], B[-1, :-1]
    return ItemItem(films, n_films, lengths, keep, weights, intercepts)


def _closed_form(G: NDArray[np.float64], lam: float, dropout: float) -> NDArray[np.float64]:
    """B of the module's docstring for the Gramian with the constant as its last column."""
    diagonal = np.diagonal(G)
    penalty = lam + dropout / (1.0 - dropout) * diagonal
    penalty[-1] = _CONSTANT_RIDGE
    P = G.copy()
    P[np.diag_indices_from(P)] += penalty
    factor, _ = dpotrf(P, lower=1, overwrite_a=1)
    P, _ = dpotri(factor, lower=1, overwrite_c=1)
    P = np.tril(P) + np.tril(P, -1).T
    B = P / -np.diagonal(P)
    np.fill_diagonal(B, 0.0)
    return np.asarray(B)
