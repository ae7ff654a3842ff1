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
serves; `item_item_training` fits. Neither knows external ids.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, Rows


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
        self._log_lengths = [log(length) for length in lengths.tolist()]

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

    def places(self, films: Rows) -> Rows:
        """Where films stand among those that take part, (m,); −1 for the others."""
        return self._place.take(films)

    def shares(self, m: int) -> tuple[tuple[int, float], ...]:
        """The levels that are mixed for a history of m films, and the share of each."""
        if m == 0:
            return ((0, 1.0),)
        low, share = self._position(m)
        return ((low, 1.0 - float(share)), (low + 1, float(share))) if share else ((low, 1.0),)

    def ties(self, history: Rows, targets: Rows) -> Floats:
        """B of the last level between rated films and others, (m, t); 0 for films outside it."""
        own, other = self._place[history], self._place[targets]
        tied = self.weights[-1][own[:, None], other[None, :]]
        return np.where((own[:, None] >= 0) & (other[None, :] >= 0), tied, np.float32(0.0))

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
        mixed = np.zeros(len(self.films), np.float32)
        for level, share in self.shares(len(places)):
            mixed += np.float32(share) * self._level(level, places, x)
        return mixed

    def _position(self, m: int) -> tuple[int, np.float32]:
        """The level below a history of m >= 1 films, and the share of the next one."""
        at, ends = log(m), self._log_lengths
        low = max(bisect_right(ends, at) - 1, 0)
        if low + 1 == len(ends) or at <= ends[0]:
            return low, np.float32(0.0)
        return low, np.float32((at - ends[low]) / (ends[low + 1] - ends[low]))

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
