"""One Gibbs chain over everything unknown about people, films and the scale they rate on.

    z_ui = b_u + c_i + p_u·q_i + ε_ui,     ε_ui ~ N(0, 1 / (α γ_u δ_i))
    x_u = [b_u, p_u] ~ N(m + prior, diag(τ)⁻¹),      γ_u ~ Gamma(ν/2, ν/2)

and for films y_i = [c_i, q_i], δ_i likewise, with their own m, τ, ν. This is Bayesian
probabilistic matrix factorisation (Salakhutdinov & Mnih 2008) with biases and prior means
(engine.bayes_prior), and with a precision for each person and each film (Lakshminarayanan,
Bouchard, Archambeau 2011): some people rate by whim, and on some films people differ. Given one
side, each vector of the other is a ridge regression, as in ALS, plus noise of the right size.

How z hangs together with stars is the link's business (engine.bayes_links). The chain knows people
and films as rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.segments import Segments, segment_sums
from engine.small_systems import backward, cholesky, forward

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.bayes_links import Link
    from engine.bayes_prior import LinearPrior

_BLOCK = 4096  # systems solved at once: their matrices stay in cache, and memory is bounded
_STRETCH = 16384  # observations whose η is computed at once
_FIRST_TAU = (5.0, 60.0)  # of a bias, of a factor
_NU = np.geomspace(1.5, 150.0, 40)  # where ν may be


@dataclass(slots=True, eq=False)
class Side:
    """People, or films: N of them, with vectors of length K = 1 + factors.

    Attributes:
        segments: each one's observations.
        priors: blocks of the prior mean.
        x: [bias, factors], float32, (N, K).
        m: float32, (K,).
        tau: τ, float32, (K,).
        precision: γ (or δ), float32, (N,).
        nu: ν; infinite while all precisions are 1.
    """

    segments: Segments
    priors: list[LinearPrior]
    x: NDArray[np.float32]
    m: NDArray[np.float32] = field(init=False)
    tau: NDArray[np.float32] = field(init=False)
    precision: NDArray[np.float32] = field(init=False)
    nu: float = 10.0

    def __post_init__(self) -> None:
        n, k = self.x.shape
        self.m = np.zeros(k, np.float32)
        self.tau = np.full(k, _FIRST_TAU[1], np.float32)
        self.tau[0] = _FIRST_TAU[0]
        self.precision = np.ones(n, np.float32)

    @property
    def regressors(self) -> NDArray[np.float32]:
        """[1, factors]: what the other side's vectors are multiplied by."""
        Z = self.x.copy()
        Z[:, 0] = 1.0
        return Z

    def draw_vectors(
        self, other: Side, target: NDArray[np.float32], alpha: float, rng: np.random.Generator
    ) -> None:
        """Draw x given the other side; target is z - (the other side's bias), (observations,)."""
        n, k = self.x.shape
        Z = other.regressors
        dZ = Z * other.precision[:, None]
        lower = np.tril_indices(k)
        pairs = Z[:, lower[0]] * dZ[:, lower[1]]  # zzᵀ of each row, its lower triangle
        triangle = np.zeros((k, k), np.int64)
        triangle[lower] = np.arange(len(lower[0]))
        mean = self.m + sum((prior.mean for prior in self.priors), np.float32(0.0))
        mean = np.broadcast_to(mean, self.x.shape)
        for first in range(0, n, _BLOCK):
            last = min(first + _BLOCK, n)
            part = self.segments.part(first, last)
            begin, end = self.segments.start[first], self.segments.start[last]
            scale = (alpha * self.precision[first:last, None]).astype(np.float32)
            gram = segment_sums(part, pairs) * scale
            b = segment_sums(part, dZ, target[begin:end]) * scale + self.tau * mean[first:last]
            A = np.ascontiguousarray(gram.T)[triangle]
            A[np.arange(k), np.arange(k)] += self.tau[:, None]
            L = cholesky(A)
            # A⁻¹b + L⁻ᵀe has mean A⁻¹b and covariance A⁻¹.
            half = forward(L, np.ascontiguousarray(b.T))
            half += rng.standard_normal(half.shape, dtype=np.float32)
            self.x[first:last] = backward(L, half).T

    def draw_prior(self, rng: np.random.Generator) -> None:
        """W and ρ of every block, m, and τ, given x."""
        n, k = self.x.shape
        residual = self.x - self.m
        for prior in self.priors:
            residual -= prior.mean
        for prior in self.priors:
            residual += prior.mean
            prior.draw(residual, self.tau, rng)
            residual -= prior.mean
        residual += self.m
        noise = rng.standard_normal(k) / np.sqrt(self.tau.astype(np.float64) * n)
        self.m = (residual.mean(axis=0, dtype=np.float64) + noise).astype(np.float32)
        residual -= self.m
        squares = np.einsum("nk,nk->k", residual, residual, dtype=np.float64)
        self.tau = rng.gamma(1.0 + n / 2, 1.0 / (0.5 + squares / 2)).astype(np.float32)

    def draw_precision(self, errors: NDArray[Any], rng: np.random.Generator) -> None:
        """γ given errors Σ_i α δ_i (z_ui - η_ui)², (N,), then ν given γ, on a grid."""
        from scipy.special import gammaln  # noqa: PLC0415 -- training only

        gamma = rng.gamma((self.nu + self.segments.sizes) / 2, 2.0 / (self.nu + errors))
        gamma = np.maximum(gamma, 1e-6)
        self.precision = gamma.astype(np.float32)
        half = _NU / 2
        log_density = len(gamma) * (half * np.log(half) - gammaln(half))
        log_density += half * float((np.log(gamma) - gamma).sum())
        weight = np.exp(log_density - log_density.max())
        self.nu = float(rng.choice(_NU, p=weight / weight.sum()))


class Chain:
    """The state, and how it moves.

    Args of the constructor: the observations in order of people, as rows (n,); `by_film` sorts
    them by film; the two sides; the link, which holds the stars in the same order.
    """

    def __init__(
        self,
        person_row: NDArray[np.int64],
        film_row: NDArray[np.int64],
        by_film: NDArray[np.int64],
        people: Side,
        films: Side,
        link: Link,
        rng: np.random.Generator,
    ) -> None:
        self.people = people
        self.films = films
        self.link = link
        self._person_row = person_row
        self._film_row = film_row
        self._by_film = by_film
        self._rng = rng
        self._eta: NDArray[np.float32] = np.zeros(len(person_row), np.float32)
        self._weight: NDArray[np.float32] = np.ones(len(person_row), np.float32)

    def sweep(self) -> None:
        """Draw everything once, each given all the rest."""
        rng, people, films, link = self._rng, self.people, self.films, self.link
        z = link.draw_hidden(self._eta, self._weight, rng)
        people.draw_vectors(films, z - films.x[self._film_row, 0], link.alpha, rng)
        target = (z - people.x[self._person_row, 0])[self._by_film]
        films.draw_vectors(people, target, link.alpha, rng)
        people.draw_prior(rng)
        films.draw_prior(rng)
        self._eta = self._predict()
        squared = (z - self._eta) ** 2
        link.draw_alpha(squared, self._weight, rng)
        scaled = link.alpha * squared
        gamma, delta = people.precision, films.precision
        errors = np.bincount(self._person_row, scaled * delta[self._film_row], len(gamma))
        people.draw_precision(errors, rng)
        gamma = people.precision[self._person_row]
        films.draw_precision(np.bincount(self._film_row, scaled * gamma, len(delta)), rng)
        self._weight = gamma * films.precision[self._film_row]
        link.draw_scale(self._eta, self._weight, rng)

    def _predict(self) -> NDArray[np.float32]:
        """η of every observation, float32, (n,)."""
        eta = np.empty(len(self._person_row), np.float32)
        Z, c = self.films.regressors, self.films.x[:, 0]
        for first in range(0, len(eta), _STRETCH):
            stretch = slice(first, first + _STRETCH)
            film = self._film_row[stretch]
            x = self.people.x.take(self._person_row[stretch], axis=0)
            eta[stretch] = np.einsum("nk,nk->n", x, Z.take(film, axis=0))
            eta[stretch] += c.take(film)
        return eta
