"""One history under a scorer that is a product x·y_j: implicit ALS, or the film tower.

What all films together say follows from moments of the films' side,

    Σ_j x·y_j = x·Σ_j y_j,      Σ_j (x·y_j)² = xᵀ (Σ_j y_j y_jᵀ) x,

so a score costs the same in any catalogue. How x comes about is the models' matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from engine.als import row_products
from engine.history_scores import HistoryScores, ScoredFilms

if TYPE_CHECKING:
    from engine.als import Floats, Rows


class Vectors(Protocol):
    """The vectors x of a history, whole and lacking one rating."""

    @property
    def whole(self) -> Floats:
        """(f,)."""
        ...

    def lacking(self, at: Rows) -> Floats:
        """(V, f), each without the film at one position."""
        ...


class Moments:
    """Films' vectors y_j, (n_films, f), with their sum and second moment."""

    def __init__(self, vectors: Floats) -> None:
        self.vectors = vectors
        self.sum: Floats = vectors.sum(axis=0, dtype=np.float64).astype(np.float32)
        self.gram: Floats = vectors.T @ vectors


class ProductScores(HistoryScores):
    """x·y_j.

    Args:
        moments: Of the films' vectors.
        columns: Rows of the films that are asked about, (C,).
        vectors: x.
        position: Of each rating among those that x is made from, (k,); −1 for the others.
    """

    def __init__(self, moments: Moments, columns: Rows, vectors: Vectors, position: Rows) -> None:
        super().__init__(position >= 0)
        self._moments, self._vectors, self._position = moments, vectors, position
        self._asked = moments.vectors.take(columns, axis=0).T

    def _whole(self) -> ScoredFilms:
        return self._of(self._vectors.whole[None])

    def lacking(self, left_out: Rows) -> ScoredFilms:
        """As `HistoryScores.lacking`."""
        return self._of(self._vectors.lacking(self._position[left_out]))

    def _of(self, X: Floats) -> ScoredFilms:
        sums = np.empty((2, len(X)), np.float32)
        sums[0] = X @ self._moments.sum
        sums[1] = row_products(X @ self._moments.gram, X)
        return ScoredFilms(X @ self._asked, sums)
