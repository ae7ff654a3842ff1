"""Thousands of small positive definite systems at once, the batch on the last axis.

LAPACK handles one k x k matrix per call, and for k around ten the call costs more than the
arithmetic. Here every step of Cholesky's algorithm is one vector operation over the whole batch
instead, so arrays are (k, k, n), not (n, k, k). The module does not know what is being solved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def cholesky(A: NDArray[Any]) -> NDArray[Any]:
    """L with A = L Lᵀ for A (k, k, n), written over A.

    Only the lower triangle is read and written; what is above it means nothing afterwards. A matrix
    that is not positive definite gives NaN.
    """
    for j in range(len(A)):
        if j:
            A[j:, j] -= np.einsum("im...,m...->i...", A[j:, :j], A[j, :j])
        np.sqrt(A[j, j], out=A[j, j])
        A[j + 1 :, j] /= A[j, j]
    return A


def forward(L: NDArray[Any], B: NDArray[Any]) -> NDArray[Any]:
    """L⁻¹ B for L (k, k, n) and B (k, n) or (k, columns, n), written over B."""
    for j in range(len(L)):
        if j:
            B[j] -= np.einsum("m...,m...->...", L[j, :j], B[:j])
        B[j] /= L[j, j]
    return B


def backward(L: NDArray[Any], B: NDArray[Any]) -> NDArray[Any]:
    """L⁻ᵀ B; as `forward`."""
    for j in range(len(L) - 1, -1, -1):
        if j + 1 < len(L):
            B[j] -= np.einsum("m...,m...->...", L[j + 1 :, j], B[j + 1 :])
        B[j] /= L[j, j]
    return B
