"""What people who rated the same films rated: user-based neighbours, summed on the films' side.

Person v is as near to someone who rated the films H as they have films of H among their own n_v,
and speaks for each film they rated:

    score_j = Σ_v |H ∩ H_v| / n_v · x_vj = Σ_{i∈H} S_ij,    S = Xᵀ diag(1/n_v) X.

With one rated film this is the cosine-weighted neighbourhood of Sarwar et al. (EC 2000) with
its similarity squared, and hard to beat; people who rated everything say little about anyone.
Only the most-rated films take part. This module knows neither stars nor external ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, Rows


@dataclass(frozen=True)
class Neighbours:
    """The matrix S.

    Attributes:
        films: Rows of the films that take part, rising, (k,) int64.
        weights: S, (k, k) float32.
        n_films: Films in the catalogue.
    """

    films: Rows
    weights: Floats
    n_films: int

    def scores(self, history: Rows) -> Floats:
        """A score for every film, (n_films,) float32; 0 for films that take no part.

        Args:
            history: Rows of distinct rated films, (m,).
        """
        everywhere = np.zeros(self.n_films, np.float32)
        places = self.places(history)
        everywhere[self.films] = self.weights.take(places[places >= 0], axis=0).sum(axis=0)
        return everywhere

    def shares(self, _: int) -> tuple[tuple[int, float], ...]:
        """There is one level, for histories of any length; see `ItemItem.shares`."""
        return ((0, 1.0),)

    def places(self, films: Rows) -> Rows:
        """Where films stand among those that take part, (m,); −1 for the others."""
        return self._place.take(films)

    @cached_property
    def _place(self) -> Rows:
        place = np.full(self.n_films, -1, np.int64)
        place[self.films] = np.arange(len(self.films))
        return place

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays to be saved, by the constructor's names."""
        return {"films": self.films, "weights": self.weights}


def fit_neighbours(history: Any, n_films: int = 4000) -> Neighbours:
    """Fit to scipy CSR (people, films), 1 where a person rated a film."""
    counts = np.asarray(history.sum(axis=0)).ravel()
    films = np.sort(np.argsort(-counts, kind="stable")[:n_films]).astype(np.int64)
    per_person = np.maximum(np.diff(history.indptr), 1)
    scaled = history[:, films].astype(np.float32)
    scaled.data /= np.repeat(np.sqrt(per_person), np.diff(scaled.indptr)).astype(np.float32)
    together = np.ascontiguousarray((scaled.T @ scaled).toarray(), np.float32)
    return Neighbours(films, together, history.shape[1])
