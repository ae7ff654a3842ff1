"""Where a vector is expected before its own ratings speak: linear in what is known otherwise.

    x_u ~ N(m + Σ_blocks s_uᵀ W, diag(τ)⁻¹),    w_j ~ N(0, diag(ρ)⁻¹)

A block's rows s_u are either given (a film's year and genres) or the set of what a person has
rated, which says something about them whatever the stars (SVD++, Koren 2008; Rendle, Zhang, Koren
2019 call it implicit feedback, and its mirror image, who rated a film, flipped). The module knows
neither stars nor predictions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from engine.segments import segment_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.segments import Segments

_RANK_TOLERANCE = 1e-6
_BLOCK = 8192  # rows that are dense at once


class Block(Protocol):
    """The rows s, (n, d), as the two products with them.

    Attributes:
        shape: (n, d).
    """

    shape: tuple[int, int]

    def times(self, W: NDArray[np.float32]) -> NDArray[np.float32]:
        """S W, (n, K), for W (d, K)."""
        ...

    def transposed_times(self, T: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sᵀ T, (d, K), for T (n, K)."""
        ...

    def rows(self, first: int, last: int) -> NDArray[np.float32]:
        """S itself, rows first..last-1."""
        ...


class GivenBlock:
    """Rows that were given as a matrix (n, d)."""

    def __init__(self, S: NDArray[np.float32]) -> None:
        self._S = S
        self.shape = (S.shape[0], S.shape[1])

    def times(self, W: NDArray[np.float32]) -> NDArray[np.float32]:
        """S W."""
        return self._S @ W

    def transposed_times(self, T: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sᵀ T."""
        return self._S.T @ T

    def rows(self, first: int, last: int) -> NDArray[np.float32]:
        """Those rows."""
        return self._S[first:last]


class SetBlock:
    """s_u is 1/√n_u at each of the n_u things that u is connected to, 0 elsewhere.

    `own` lists, for each u, those things; `other` lists, for each thing, the u's.
    """

    def __init__(self, own: Segments, other: Segments) -> None:
        self._own = own
        self._other = other
        self.shape = (len(own.sizes), len(other.sizes))
        self._scale = (1.0 / np.sqrt(np.maximum(own.sizes, 1))).astype(np.float32)[:, None]

    def times(self, W: NDArray[np.float32]) -> NDArray[np.float32]:
        """S W."""
        summed = segment_sums(self._own, W)
        summed *= self._scale
        return summed

    def transposed_times(self, T: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sᵀ T."""
        return segment_sums(self._other, T * self._scale)

    def rows(self, first: int, last: int) -> NDArray[np.float32]:
        """Those rows, dense."""
        part = self._own.part(first, min(last, self.shape[0]))
        S = np.zeros((len(part.sizes), self.shape[1]), np.float32)
        u = np.repeat(np.arange(len(S)), part.sizes)
        S[u, part.row] = self._scale[first + u, 0]
        return S


class Basis:
    """SᵀS ≈ V diag(λ) Vᵀ by its largest eigenvalues: V (d, r), λ (r,), both float32.

    W = V a has a diagonal posterior in a. Directions in which rows hardly differ are left at their
    prior mean, 0: ratings could not have moved them far.
    """

    def __init__(self, block: Block, rank: int) -> None:
        from scipy.linalg import eigh  # noqa: PLC0415 -- training only

        n, d = block.shape
        small = min(n, d)
        if not small:
            self.V: NDArray[np.float32] = np.zeros((d, 0), np.float32)
            self.eigenvalues: NDArray[np.float32] = np.zeros(0, np.float32)
            return
        largest = [max(small - rank, 0), small - 1]
        if d <= n:
            gram = np.zeros((d, d), np.float32)
            for first in range(0, n, _BLOCK):
                S = block.rows(first, first + _BLOCK)
                gram += S.T @ S
        else:
            S = block.rows(0, n)
            gram = S @ S.T
        eigenvalues, vectors = eigh(gram, subset_by_index=largest)
        kept = eigenvalues > _RANK_TOLERANCE * max(float(eigenvalues[-1]), 1e-12)
        eigenvalues, vectors = eigenvalues[kept], vectors[:, kept]
        if d > n:
            vectors = (S.T @ vectors) / np.sqrt(eigenvalues)
        self.V = np.ascontiguousarray(vectors, dtype=np.float32)
        self.eigenvalues = eigenvalues.astype(np.float32)


class LinearPrior:
    """One block's part S W of the prior mean, in one chain.

    Attributes:
        mean: S W, float32, (n, K).
        W: float32, (d, K).
        rho: ρ, float32, (K,).
    """

    def __init__(self, block: Block, basis: Basis, n: int, k: int) -> None:
        self._block = block
        self._basis = basis
        self.mean: NDArray[np.float32] = np.zeros((n, k), np.float32)
        self.W: NDArray[np.float32] = np.zeros((len(basis.V), k), np.float32)
        self.rho: NDArray[np.float32] = np.full(k, 10.0, np.float32)

    def draw(
        self, T: NDArray[np.float32], tau: NDArray[np.float32], rng: np.random.Generator
    ) -> None:
        """Draw W given T ~ N(S W, diag(τ)⁻¹), (n, K), then ρ given W."""
        V, eigenvalues = self._basis.V, self._basis.eigenvalues[:, None]
        precision = tau * eigenvalues + self.rho
        a = (V.T @ self._block.transposed_times(T)) * (tau / precision)
        a += rng.standard_normal(a.shape, dtype=np.float32) / np.sqrt(precision)
        self.W = V @ a
        self.mean = self._block.times(self.W)
        squares = np.einsum("rk,rk->k", a, a, dtype=np.float64)
        self.rho = rng.gamma(1.0 + len(a) / 2, 1.0 / (1.0 + squares / 2)).astype(np.float32)
