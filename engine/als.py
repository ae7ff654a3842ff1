"""Implicit ALS: how likely a person is to have watched each film, from the films they rated.

The model of Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets"
(ICDM 2008): film j is seen by person u with confidence c_uj = 1 + w_uj where they rated it and
1 elsewhere, p_uj is 1 where they rated it and 0 elsewhere, and

    L(X, Y) = Σ_uj c_uj (p_uj − x_uᵀy_j)² + λ (Σ_u |x_u|² + Σ_j |y_j|²).                    (3)

With one side fixed the other is least squares, person by person:

    (YᵀY + λI + Y_uᵀ W_u Y_u) x_u = Y_uᵀ (1 + w_u),                                        (4)

where Y_u holds the films u rated. Training never forms these matrices (see `als_training`);
serving keeps the films' side only and solves (4) for the person who asks. This module knows
neither stars nor dates nor external ids: rows of films, and a weight for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


def row_products(A: Floats, B: Floats) -> Floats:
    """a_v·b_v of the rows of two matrices (V, k), (V,): each by BLAS."""
    products: Floats = (A[:, None, :] @ B[:, :, None])[:, 0, 0]
    return products


@dataclass(frozen=True, slots=True)
class AlsConfig:
    """Settings of implicit ALS."""

    factors: int = 16
    """f, the length of a vector; low ranks do best on a hundred thousand ratings."""
    weight: float = 3.0
    """w of a rated film: how much more a rating is trusted than an absence."""
    regularization: float = 30.0
    """λ of equation (3)."""
    epochs: int = 20
    """Sweeps over people and films."""
    relaxation: float = 1.4
    """ω: how far a step goes, as a share of the way to the lowest loss along it; within (0, 2)."""
    relaxed_from: int = 1
    """First epoch, counted from 0, whose steps go that far; before, they go all the way."""
    seed: int = 0
    """Seed of the first vectors."""

    def __post_init__(self) -> None:
        """Refuses, with a ValueError, what could raise the loss."""
        if not 0.0 < self.relaxation < 2.0:
            raise ValueError(f"relaxation must be within (0, 2), not {self.relaxation}")


class ImplicitAls:
    """The films' side of a fitted model; folds people in.

    Args:
        film_factors: Y, (n_films, f) float32; a film nobody rated has a zero vector.
        regularization: λ.
        weight: w of a rated film, for histories that bring no weights of their own.
    """

    def __init__(self, film_factors: Floats, regularization: float, weight: float) -> None:
        Y = np.ascontiguousarray(film_factors, dtype=np.float32)
        self.film_factors = Y
        self.regularization = regularization
        self.weight = weight
        f = Y.shape[1]
        gram = Y.T.astype(np.float64) @ Y + regularization * np.eye(f)
        self._gram: Floats = gram.astype(np.float32)  # YᵀY + λI                       (f, f)
        self._inverse: Floats = np.linalg.inv(gram).astype(np.float32)  # P            (f, f)
        self._projected: Floats = Y @ self._inverse  # YP                        (n_films, f)
        self._inverse_weight = np.float32(1.0 / weight)
        self._target: Floats = np.full(f, 1.0 + 1.0 / weight, np.float32)  # W⁻¹(1 + w)

    @property
    def n_films(self) -> int:
        """Films the model has a vector for."""
        return len(self.film_factors)

    def fold_in(self, films: Rows, weights: Floats | None = None) -> Floats:
        """The vector x_u of a person who rated these films: the solution of (4).

        Under f ratings the smaller system of the Woodbury identity is solved instead,
        x = P Y_uᵀ (W⁻¹ + Y_u P Y_uᵀ)⁻¹ W⁻¹ (1 + w) with P = (YᵀY + λI)⁻¹.

        Args:
            films: Rows of distinct rated films, (k,).
            weights: w of each, (k,), above 0; the model's own weight when left out.

        Returns:
            x_u, (f,) float32; zeros for no films.
        """
        k, f = len(films), self._gram.shape[0]
        if k == 0:
            return np.zeros(f, np.float32)
        Y_u = self.film_factors.take(films, axis=0)  # (k, f)
        if k < f:
            YP_u = self._projected.take(films, axis=0)  # (k, f)
            # Calls cost more than arithmetic here: `dot` is a quicker one than `@`.
            K = np.dot(YP_u, Y_u.T)  # (k, k)
            inverse = self._inverse_weight if weights is None else 1.0 / weights  # W⁻¹
            target = self._target[:k] if weights is None else inverse + np.float32(1.0)
            K.ravel()[:: k + 1] += inverse  # a view: K is contiguous
            return np.asarray(np.dot(np.linalg.solve(K, target), YP_u), np.float32)
        w = np.full(k, self.weight, np.float32) if weights is None else weights
        A = self._gram + (Y_u.T * w) @ Y_u  # (f, f)
        return np.asarray(np.linalg.solve(A, (1.0 + w) @ Y_u), np.float32)

    def scores(self, films: Rows, weights: Floats | None = None) -> Floats:
        """p̂_u: x_uᵀy_j for every film j, (n_films,) float32."""
        return np.asarray(self.film_factors @ self.fold_in(films, weights), np.float32)

    def history(self, films: Rows) -> AlsHistory:
        """Somebody who rated these films, to be asked with single ones of them left out."""
        return AlsHistory(self, films)

    def worth_of_each(self, films: Rows, Y_u: Floats) -> Floats:
        """A⁻¹ y_i of each film a person rated, A the matrix of (4), (k, f) float32.

        Under f ratings by the smaller matrix, as in `fold_in`: A⁻¹ Y_uᵀ = P Y_uᵀ (W⁻¹ + Y_u P
        Y_uᵀ)⁻¹ W⁻¹.

        Args:
            films: Rows of distinct rated films, (k,).
            Y_u: Their factors, (k, f).
        """
        k, f = Y_u.shape
        if k == 0:
            return Y_u
        if k < f:
            YP_u = self._projected.take(films, axis=0)
            K = np.dot(YP_u, Y_u.T)
            K.ravel()[:: k + 1] += self._inverse_weight  # a view: K is contiguous
            inverse = np.linalg.inv(K)
            inverse *= self._inverse_weight
            return np.asarray(np.dot(inverse, YP_u), np.float32)
        A = np.dot(Y_u.T, Y_u)
        A *= np.float32(self.weight)
        A += self._gram
        return np.asarray(np.dot(Y_u, np.linalg.inv(A)), np.float32)

    def contributions(self, films: Rows, target: int, weights: Floats | None = None) -> Floats:
        """What each rated film adds to the score of one film; they sum to that score exactly.

        Hu et al. 2008, section 5: p̂_uj = Σ_i s_ij c_ui with s_ij = y_jᵀ W^u y_i and
        W^u = (YᵀY + λI + Y_uᵀ W_u Y_u)⁻¹.

        Args:
            films: Rows of distinct rated films, (k,).
            target: Row of the film whose score is explained.
            weights: As in `fold_in`.

        Returns:
            (k,) float32.
        """
        k = len(films)
        if k == 0:
            return np.zeros(0, np.float32)
        w = np.full(k, self.weight, np.float32) if weights is None else weights
        Y_u = self.film_factors.take(films, axis=0)
        A = self._gram + (Y_u.T * w) @ Y_u
        direction = np.linalg.solve(A, self.film_factors[target])  # W^u y_j           (f,)
        return np.asarray((Y_u @ direction) * (1.0 + w), np.float32)


class AlsHistory:
    """One history in one model, to be asked with single films left out; solved once.

    Everything follows from what each rated film by itself is worth, u_i = A⁻¹ y_i with A the
    matrix of (4): x_u = Σ_i (1 + w) u_i, and its leverage on the person is w y_i·u_i.

    Attributes:
        model: The model.
        rated: Y_u, factors of the rated films, (k, f).
    """

    def __init__(self, model: ImplicitAls, films: Rows) -> None:
        self.model = model
        self._films = films
        self.rated = model.film_factors.take(films, axis=0)

    @cached_property
    def each(self) -> Floats:
        """u_i of every rated film, (k, f) float32."""
        return self.model.worth_of_each(self._films, self.rated)

    @cached_property
    def whole(self) -> Floats:
        """x_u, (f,) float32."""
        weights = np.full(len(self.rated), 1.0 + self.model.weight, np.float32)
        return np.asarray(weights @ self.each, np.float32)

    def lacking(self, at: Rows) -> Floats:
        """x_u without the film at one position each, (V, f) float32: a step of rank one.

            x₋ᵢ = x − u_i (1 + w − w y_i·x) / (1 − w y_i·u_i).

        Exactly 0 where nothing is left, or only films that nobody rated and whose vectors are 0:
        rounding must not put films in order.
        """
        x, w = self.whole, np.float32(self.model.weight)
        has_vector = self.rated[:, 0] != 0.0
        if np.count_nonzero(has_vector) <= 1:
            return np.where(has_vector[at][:, None], np.float32(0.0), x)
        Y, U = self.rated.take(at, axis=0), self.each.take(at, axis=0)  # (V, f)
        left = np.float32(1.0) - w * row_products(Y, U)
        steps = (1 + w - w * (Y @ x)) / np.maximum(left, np.float32(1e-9))
        U *= steps[:, None]
        return np.subtract(x, U, out=U)
