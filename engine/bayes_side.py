"""One side of a chain, people or films: its vectors, what they scatter about, how they are drawn.

Given the other side, each vector is a ridge regression, as in ALS, plus noise of the right size;
what goes into it the chain has added up (engine.bayes_chain). The module does not know which side
it is, nor what the vectors explain. Training only: it needs torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.small_systems import backward, cholesky, forward

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from engine.bayes_prior import LinearPrior

    Array = NDArray[np.float32]

_BLOCK = 4096  # systems solved at once: their matrices stay in cache, and memory is bounded
_FIRST_TAU = (5.0, 60.0)  # of a bias, of a factor
_NU = np.geomspace(1.5, 150.0, 40)  # where ν may be


@dataclass(slots=True, eq=False)
class Side:
    """People, or films: N of them, with vectors of length K = 1 + factors.

    Attributes:
        sizes: how many observations each has, (N,).
        priors: blocks of the prior mean.
        x: [bias, factors], float32, (N, K).
        m: float32, (K,).
        tau: τ, float32, (K,).
        precision: γ (or δ), float32, (N,).
        nu: ν; infinite while all precisions are 1.
    """

    sizes: NDArray[np.int64]
    priors: list[LinearPrior]
    x: Array
    m: Array = field(init=False)
    tau: Array = field(init=False)
    precision: Array = field(init=False)
    nu: float = 10.0

    def __post_init__(self) -> None:
        n, k = self.x.shape
        self.m = np.zeros(k, np.float32)
        self.tau = np.full(k, _FIRST_TAU[1], np.float32)
        self.tau[0] = _FIRST_TAU[0]
        self.precision = np.ones(n, np.float32)

    def regressors(self, rows: slice) -> tuple[Tensor, Tensor]:
        """What the other side's equations are made of, for some rows.

        Returns:
            d z, z = [1, factors] and d the precision, (rows, K), and the lower triangle of d z zᵀ,
            (rows, K (K + 1) / 2), as tensors.
        """
        import torch  # noqa: PLC0415 -- training only

        Z = self.x[rows].copy()
        Z[:, 0] = 1.0
        dZ = Z * self.precision[rows, None]
        lower = np.tril_indices(Z.shape[1])
        # `take` gives rows that are contiguous, as sums over them want; indexing does not.
        squares = Z.take(lower[0], axis=1) * dZ.take(lower[1], axis=1)
        return torch.from_numpy(dZ), torch.from_numpy(squares)

    def draw(
        self, rows: slice, gram: Array, b: Array, alpha: float, rng: np.random.Generator
    ) -> None:
        """Draw x of some rows from N(A⁻¹ b', A⁻¹).

        A = α γ gram + diag(τ), b' = α γ b + τ (prior mean), γ the row's own precision.

        Args:
            rows: which.
            gram: Σ d z zᵀ over each one's observations, its lower triangle.
            b: Σ d z (target), (rows, K).
            alpha: α.
            rng: where noise comes from.
        """
        k = self.x.shape[1]
        triangle = np.zeros((k, k), np.int64)
        triangle[np.tril_indices(k)] = np.arange(gram.shape[1])
        first, end, _ = rows.indices(len(self.x))
        for at in range(0, end - first, _BLOCK):
            own = slice(first + at, min(first + at + _BLOCK, end))
            some = slice(at, own.stop - first)
            scale = (alpha * self.precision[own, None]).astype(np.float32)
            mean = self.m + sum((prior.mean[own] for prior in self.priors), np.float32(0.0))
            right = b[some] * scale + self.tau * mean
            A = np.ascontiguousarray((gram[some] * scale).T)[triangle]
            A[np.arange(k), np.arange(k)] += self.tau[:, None]
            L = cholesky(A)
            # A⁻¹b + L⁻ᵀe has mean A⁻¹b and covariance A⁻¹.
            half = forward(L, np.ascontiguousarray(right.T))
            half += rng.standard_normal(half.shape, dtype=np.float32)
            self.x[own] = backward(L, half).T

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

        gamma = rng.gamma((self.nu + self.sizes) / 2, 2.0 / (self.nu + errors))
        gamma = np.maximum(gamma, 1e-6)
        self.precision = gamma.astype(np.float32)
        half = _NU / 2
        log_density = len(gamma) * (half * np.log(half) - gammaln(half))
        log_density += half * float((np.log(gamma) - gamma).sum())
        weight = np.exp(log_density - log_density.max())
        self.nu = float(rng.choice(_NU, p=weight / weight.sum()))
