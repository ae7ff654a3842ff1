"""Varied choice: good films that do not all look the same.

Knows worth and features as numbers only; what makes a film worth choosing is the caller's matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def varied(
    worth: NDArray[np.floating], features: NDArray[np.float32], n: int, variety: float = 0.5
) -> NDArray[np.int64]:
    """Choose n of the given films, one after another, by maximal marginal relevance.

        argmax_i  w_i - variety · max_{j chosen} cos(x_i, x_j)

    Carbonell and Goldstein 1998, with w standardised to unit deviation.

    Args:
        worth: the more the better, (films,).
        features: x, rows of zeros being unlike everything, (films, width).
        n: how many; capped at the number of films.
        variety: what full likeness to a chosen film costs, in standard deviations of worth.

    Returns:
        Positions in the arguments, in the order of choice, int64, (min(n, films),).
    """
    films = len(worth)
    if not films or n <= 0:
        return np.zeros(0, dtype=np.int64)
    scaled = np.asarray(worth, dtype=np.float64)
    scaled = scaled - np.add.reduce(scaled) / films
    scaled /= np.sqrt(scaled @ scaled / films) or 1.0
    likeness = features @ features.T
    length = np.sqrt(likeness.diagonal())
    length = np.where(length > 0, length, 1.0)
    likeness = likeness / np.outer(length, length)
    # What is left of each film's worth, given one that is chosen: of itself nothing.
    left = scaled - variety * np.maximum(likeness, 0.0)
    left.reshape(-1)[:: films + 1] = -np.inf
    chosen = np.empty(min(n, films), dtype=np.int64)
    for at in range(len(chosen)):
        chosen[at] = best = scaled.argmax()
        np.minimum(scaled, left[best], out=scaled)
    return chosen
