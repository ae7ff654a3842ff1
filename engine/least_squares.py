"""Many small ridge regressions at once: the one solve under alternating least squares.

Fitting people, fitting films and folding one person in are the same problem,

    v_g = argmin  Σ_{j in g} (t_j - z_j·v)² + v·diag(ridge_g) v  =  A_g⁻¹ b_g,
    A_g = Σ_j z_j z_jᵀ + diag(ridge_g),   b_g = Σ_j t_j z_j,

once per group g. The module does not know what the groups stand for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

# Rows of Z that are gathered at once: bounds the memory, and keeps the blocks in cache.
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Observations sorted by group.

    Attributes:
        start: where each group begins, int64, (groups + 1,).
        row: which row of Z an observation looks at, int64, (observations,).
        order: where each observation stood before sorting, int64, (observations,).
    """

    start: NDArray[np.int64]
    row: NDArray[np.int64]
    order: NDArray[np.int64]

    @classmethod
    def of(cls, group: NDArray[np.int64], row: NDArray[np.int64], groups: int) -> Groups:
        """Take aligned columns: each observation's group (0..groups-1), and its row of Z."""
        order = np.argsort(group, kind="stable")
        start = np.zeros(groups + 1, dtype=np.int64)
        np.cumsum(np.bincount(group, minlength=groups), out=start[1:])
        return cls(start, row[order], order)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Observations per group, int64, (groups,)."""
        return np.diff(self.start)


def normal_equations(
    groups: Groups,
    Z: NDArray[np.float64],
    target: NDArray[np.float64],
    ridge: NDArray[np.float64],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]]:
    """Yield (which groups, A, b) block by block; every group comes once.

    Args:
        groups: of n observations.
        Z: (rows, k).
        target: (n,), in the order in which the observations were given to `Groups.of`.
        ridge: (groups, k).

    Yields:
        Group numbers (g,), A (g, k, k), b (g, k).
    """
    k = Z.shape[1]
    sizes = groups.sizes
    sorted_target = target[groups.order]
    # Groups of like size share a block, filled up with rows of zeros, which add nothing to A or b.
    by_size = np.argsort(sizes, kind="stable")
    padded_row = np.append(groups.row, len(Z))
    padded_target = np.append(sorted_target, 0.0)
    padded_Z = np.concatenate([Z, np.zeros((1, k))])
    at = 0
    while at < len(by_size):
        block = _block(by_size, sizes, at)
        at += len(block)
        slot = np.arange(sizes[block[-1]])
        where = np.where(
            slot < sizes[block, None], groups.start[block, None] + slot, len(groups.row)
        )  # (g, most)
        z = padded_Z[padded_row[where]]  # (g, most, k)
        z_t = z.transpose(0, 2, 1)
        A = z_t @ z
        A[:, np.arange(k), np.arange(k)] += ridge[block]
        b = (z_t @ padded_target[where][..., None])[..., 0]
        yield block, A, b


def _block(by_size: NDArray[np.int64], sizes: NDArray[np.int64], at: int) -> NDArray[np.int64]:
    """The groups from `at` on, in rising size, that fit into one block; at least one."""
    ahead = sizes[by_size[at : at + _BLOCK]]
    filled = np.arange(1, len(ahead) + 1) * ahead  # padded rows if the block ended here
    return by_size[at : at + max(1, int(np.searchsorted(filled, _BLOCK, side="right")))]


def solve(
    groups: Groups,
    Z: NDArray[np.float64],
    target: NDArray[np.float64],
    ridge: NDArray[np.float64],
) -> NDArray[np.float64]:
    """V of every group, float64, (groups, k); arguments as in `normal_equations`.

    A group without observations gets 0, where its regularisation pulls it.
    """
    solution = np.zeros((len(groups.sizes), Z.shape[1]))
    for block, A, b in normal_equations(groups, Z, target, ridge):
        solution[block] = np.linalg.solve(A, b[..., None])[..., 0]
    return solution
