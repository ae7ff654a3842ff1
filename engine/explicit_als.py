"""Predicted stars: matrix factorisation with biases, by alternating least squares.

Only the film side is kept. A person is folded in from their ratings by the very solve that fitted
people, so what they rated a second ago counts. This module knows films as rows; it does not know
which of them to recommend, for a high prediction is not yet a good pick.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.least_squares import Groups, normal_equations, solve
from engine.ratings import MAX_STARS, MIN_STARS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplicitALSConfig:
    """Regularisation was chosen on inner splits of ml-100k's training folds.

    Attributes:
        factors: f, the length of x_u and y_i.
        regularisation: λ, on factors, times (number of ratings)^exponent.
        exponent: ν. 1 is the weighting of Zhou et al. 2008, 0 is a plain ridge. In between, people
            and films with few ratings are held back without freezing those with many.
        bias_regularisation: λ_b, the same for all, so that a bias earns its size by ratings: a
            film with n of them gets n / (n + λ_b) of its mean deviation.
        iterations: sweeps over people and films.
    """

    factors: int = 16
    regularisation: float = 1.35
    exponent: float = 0.5
    bias_regularisation: float = 5.0
    iterations: int = 15


class ExplicitALS:
    """The film side of a factor model with biases.

        r̂_ui = μ + b_u + b_i + x_uᵀ y_i

    minimises, over all b, x, y,

        Σ_(u,i) (r_ui - r̂_ui)² + Σ_u [λ n_u^ν |x_u|² + λ_b b_u²] + Σ_i [λ n_i^ν |y_i|² + λ_b b_i²]

    with n_u, n_i the numbers of ratings (Zhou, Wilkinson, Schreiber, Pan 2008, with ν = 1; biases
    as in Koren, Bell, Volinsky 2009, eq. 4). For fixed films, [x_u, b_u] is the ridge regression
    of r_ui - μ - b_i on z_i = [y_i, 1]; films mirror that.

    Attributes:
        mean: μ, the mean of all stars.
        noise: σ², the variance of a rating about its prediction.
        item_factors: y, float32, (films, f); 0 for a film nobody rated.
        item_bias: b_i, float32, (films,); 0 likewise.
        counts: n_i, int64, (films,).
        config: as fitted.
        Z: z_i = [y_i, 1], float64, (films, f + 1).
    """

    def __init__(
        self,
        *,
        mean: float,
        noise: float,
        item_factors: NDArray[np.float32],
        item_bias: NDArray[np.float32],
        counts: NDArray[np.int64],
        config: ExplicitALSConfig,
    ) -> None:
        self.mean = mean
        self.noise = noise
        self.item_factors = item_factors
        self.item_bias = item_bias
        self.counts = counts
        self.config = config
        self.Z: NDArray[np.float64] = _with_ones(item_factors)

    @classmethod
    def fit(
        cls,
        user_row: NDArray[np.int64],
        film_row: NDArray[np.int64],
        stars: NDArray[np.float32],
        films: int,
        config: ExplicitALSConfig,
        *,
        seed: int,
        report: Callable[[float], None] | None = None,
    ) -> ExplicitALS:
        """Learn from aligned columns (n,); people and films are rows, counted from 0.

        `report` is called with the done share, 0..1. Without ratings, all films are average.
        """
        f = config.factors
        r = stars.astype(np.float64)
        mean = float(r.mean()) if len(r) else (MIN_STARS + MAX_STARS) / 2
        by_user = Groups.of(user_row, film_row, int(user_row.max(initial=-1)) + 1)
        by_film = Groups.of(film_row, user_row, films)
        ridge_user, ridge_film = _ridge(by_user.sizes, config), _ridge(by_film.sizes, config)
        rng = np.random.default_rng(seed)
        item = np.zeros((films, f + 1))  # [y_i, b_i]
        item[:, :f] = rng.normal(0.0, 0.1, (films, f))
        for sweep in range(config.iterations):
            target = r - mean - item[film_row, f]
            user = solve(by_user, _with_ones(item[:, :f]), target, ridge_user)  # [x_u, b_u]
            target = r - mean - user[user_row, f]
            item = solve(by_film, _with_ones(user[:, :f]), target, ridge_film)
            if report is not None:
                report((sweep + 1) / config.iterations)
        model = cls(
            mean=mean,
            noise=1.0,
            item_factors=item[:, :f].astype(np.float32),
            item_bias=item[:, f].astype(np.float32),
            counts=by_film.sizes,
            config=config,
        )
        model.noise = model._residual_variance(by_user, user_row, film_row, r)
        return model

    def fold_in(self, film_row: NDArray[np.int64], stars: NDArray[np.float32]) -> Taste:
        """One person, from the films they rated and the stars they gave, both (m,), m >= 0."""
        one = Groups.of(np.zeros(len(film_row), np.int64), film_row, 1)
        target = self._target(film_row, stars.astype(np.float64))
        ridge = _ridge(one.sizes, self.config)
        ((_, A, b),) = normal_equations(one, self.Z, target, ridge)
        return Taste(self, film_row, target, np.linalg.solve(A[0], b[0]), A[0])

    def fold_in_all(
        self,
        user_row: NDArray[np.int64],
        film_row: NDArray[np.int64],
        stars: NDArray[np.float32],
        users: int,
    ) -> NDArray[np.float64]:
        """Many people at once: aligned columns (n,) -> [x_u, b_u], float64, (users, f + 1)."""
        by_user = Groups.of(user_row, film_row, users)
        target = self._target(film_row, stars.astype(np.float64))
        return solve(by_user, self.Z, target, _ridge(by_user.sizes, self.config))

    def predict(
        self, user: NDArray[np.float64], film_row: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """r̂, not cut to the scale, float64, (p,): of row k of `user` (p, f + 1) and film k."""
        personal: NDArray[np.float64] = np.einsum("pk,pk->p", user, self.Z[film_row])
        return self.mean + self.item_bias[film_row] + personal

    def _target(self, film_row: NDArray[np.int64], r: NDArray[np.float64]) -> NDArray[np.float64]:
        """r_ui - μ - b_i: what people are fitted to."""
        target: NDArray[np.float64] = r - self.mean - self.item_bias[film_row]
        return target

    def _residual_variance(
        self,
        by_user: Groups,
        user_row: NDArray[np.int64],
        film_row: NDArray[np.int64],
        r: NDArray[np.float64],
    ) -> float:
        """σ² = Σ residual² / (n - degrees of freedom).

        The people's ridge regressions have Σ_u tr(A_u⁻¹ Z_uᵀ Z_u) degrees of freedom. Twice that,
        for films take up about as many: they are the other half of the same products.
        """
        if not len(r):
            return 1.0
        ridge = _ridge(by_user.sizes, self.config)
        target = self._target(film_row, r)
        user = np.zeros((len(by_user.sizes), self.Z.shape[1]))
        freedom = 0.0
        for block, A, b in normal_equations(by_user, self.Z, target, ridge):
            inverse = np.linalg.inv(A)
            user[block] = (inverse @ b[..., None])[..., 0]
            # tr(A⁻¹ZᵀZ) = tr(1 - A⁻¹ diag(ridge))
            freedom += block.size * A.shape[1] - float(np.einsum("gkk,gk->", inverse, ridge[block]))
        error = r - self.predict(user[user_row], film_row)
        return float(error @ error / max(len(r) - 2 * freedom, len(r) / 4))


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """One person, folded in.

    Attributes:
        model: the film side into which they were folded.
        film_row: the films they rated, int64, (m,).
        target: t_j = r_j - μ - b_j of those, float64, (m,).
        vector: [x_u, b_u] = A⁻¹ Σ_j t_j z_j, float64, (f + 1,).
        A: of their normal equations, float64, (f + 1, f + 1).
    """

    model: ExplicitALS
    film_row: NDArray[np.int64]
    target: NDArray[np.float64]
    vector: NDArray[np.float64]
    A: NDArray[np.float64]

    def score(self, film_row: NDArray[np.int64]) -> NDArray[np.float64]:
        """r̂_ui, not cut to the scale, float64, (p,)."""
        scores: NDArray[np.float64] = (
            self.model.mean + self.model.item_bias[film_row] + self.model.Z[film_row] @ self.vector
        )
        return scores

    def spread(self, film_row: NDArray[np.int64]) -> NDArray[np.float64]:
        """Standard deviation of r̂_ui, in stars, float64, (p,).

            σ² (z_iᵀ A_u⁻¹ z_i + 1 / (n_i + λ_b))

        The posterior variance of the person's half, the films' vectors taken as known, and that
        of the film's bias. How ratings scatter about r̂ is not in it.
        """
        Z = self.model.Z[film_row]  # (p, f + 1)
        person = np.einsum("pk,kp->p", Z, np.linalg.solve(self.A, Z.T))
        film = 1.0 / (self.model.counts[film_row] + self.model.config.bias_regularisation)
        spread: NDArray[np.float64] = np.sqrt(self.model.noise * (person + film))
        return spread


def _with_ones(factors: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.concatenate([factors.astype(np.float64), np.ones((len(factors), 1))], axis=1)


def _ridge(sizes: NDArray[np.int64], config: ExplicitALSConfig) -> NDArray[np.float64]:
    """[λ n^ν, ..., λ n^ν, λ_b] per group, float64, (groups, f + 1)."""
    ridge = np.empty((len(sizes), config.factors + 1))
    # A group without ratings has nothing to weigh; n = 1 keeps its A invertible.
    ridge[:, :-1] = config.regularisation * np.maximum(sizes, 1)[:, None] ** config.exponent
    ridge[:, -1] = config.bias_regularisation
    return ridge
