"""How alike two films are to a person looking at them: the same genres, liked by the same people.

For "more like this one" only. Retrieval has its own space, learned to tell what a person likes from
what they do not, and films can be near in it that nobody would call alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.features import FeatureSpace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.catalogue import Catalogue

_NEAR = 15  # films that are about equally near to one that was named
_TRUST = 20.0  # ratings with which a film's taste vector is half believed


class Likeness:
    """Likeness of films to one another.

        L_ij = cos(g_i, g_j) + τ_i τ_j cos(y_i, y_j),   τ = n / (n + 20)

    with g the genres, y vectors learned from who rated what, (films, f), and n the number of
    ratings. A film that nobody has rated is judged by its genres alone.

    Attributes:
        genres: indicator columns, float32, (films, genres + 1).
    """

    def __init__(
        self, catalogue: Catalogue, factors: NDArray[np.float32], counts: NDArray[np.int64]
    ) -> None:
        self.genres: NDArray[np.float32] = FeatureSpace.of(catalogue).encode(catalogue)[:, 1:]
        self._g = _unit(self.genres)
        trust = counts / (counts + _TRUST)
        self._y = _unit(factors) * trust[:, None].astype(np.float32)
        years = [np.nan if film.year is None else film.year for film in catalogue]
        self._year = np.array(years, dtype=np.float64)

    def nearest(self, row: int) -> NDArray[np.int64]:
        """All rows but `row`, most alike first; of equally alike ones those nearest in time."""
        likeness = self._g @ self._g[row] + self._y @ self._y[row]
        years_apart = np.nan_to_num(np.abs(self._year - self._year[row]), nan=1e3)
        order = np.lexsort((years_apart, -likeness.round(5)))
        others: NDArray[np.int64] = order[order != row]
        return others


def blended(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Half the place by likeness, half the place by another score, falling, (n,) float32.

    Places, because the two are on scales of their own, and one of them may be a heavy-tailed count.
    The most alike fifteen are ordered among themselves, then the next fifteen: films that are
    hardly alike never come first, and the order does not depend on how many are asked for.

    Args:
        scores: of films in the order of their likeness, most alike first, (n,).
    """
    n = len(scores)
    place = np.arange(n)
    block = place // _NEAR
    by_score = np.empty(n, np.int64)
    by_score[np.lexsort((-scores, block))] = place
    return (-(place + by_score) / 2 - block).astype(np.float32)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (vectors / np.where(length > 0, length, 1.0)).astype(np.float32)
    return unit
