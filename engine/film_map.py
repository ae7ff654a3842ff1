"""The film space on a sheet of paper: two coordinates for each film.

Films that the same people like lie close in the tower's many dimensions; this keeps the two that
tell most about the films that people know. Refuses to know people, and how a map is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INSIDE = 0.005  # share of the known films that may lie on the map's rim on each side


def film_map(vectors: NDArray[np.float32], counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Where films lie on the map, within 0..1, float32, (films, 2).

    The first two principal components (Pearson 1901) of the vectors, each film weighing as much as
    the square root of its number of ratings: with X the centred vectors and W the weights, the two
    leading eigenvectors of XᵀWX, which costs films · dim² and little memory. A component's sign is
    made such that the best known film lies to the right and above. Films far out are put on the
    rim.

    Args:
        vectors: of the films, (films, dim).
        counts: ratings of each, (films,).
    """
    if not len(vectors):
        return np.zeros((0, 2), np.float32)
    weight = np.sqrt(counts.astype(np.float64) + 1e-3)
    weight /= weight.sum()
    centred = vectors - (weight[:, None] * vectors).sum(axis=0)
    _, axes = np.linalg.eigh((centred * weight[:, None]).T @ centred)
    places = centred @ axes[:, ::-1][:, :2]
    if places.shape[1] < 2:
        places = np.column_stack([places, np.zeros(len(places))])
    places *= np.where(places[int(np.argmax(counts))] < 0, -1.0, 1.0)
    known = places[counts > 0] if (counts > 0).any() else places
    low, high = np.quantile(known, [_INSIDE, 1 - _INSIDE], axis=0)
    width = np.where(high > low, high - low, 1.0)
    on_sheet: NDArray[np.float32] = np.clip((places - low) / width, 0.0, 1.0).astype(np.float32)
    return on_sheet
