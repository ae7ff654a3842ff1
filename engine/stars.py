"""What any model of stars must offer, and the plainest one: biases of films and people.

    r̂_uj = μ + b_j + b_u,
    b_j = Σ_u (r_uj − μ) / (n_j + λ),   b_u = Σ_j (r_uj − μ − b_j) / (n_u + λ),

Koren, Bell and Volinsky, "Matrix Factorization Techniques for Recommender Systems" (2009),
section "Adding biases", estimated in turn. The ranker takes whatever follows the protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from engine.als import Floats, Rows

_SHRINKAGE = 5.0  # λ: ratings of the mean that every film and person is given


class StarsModel(Protocol):
    """Predicts stars for a person known by their ratings alone."""

    def predict(self, rated: Rows, stars: Floats, rows: Rows) -> tuple[Floats, Floats]:
        """Expected stars of some films and their standard deviation.

        Args:
            rated: Rows of the rated films, (k,), distinct; k may be 0.
            stars: Stars of each, (k,) float32.
            rows: Rows of the films to predict, (p,).

        Returns:
            Mean and spread, both (p,) float32, in stars.
        """
        ...


@dataclass(frozen=True, slots=True)
class FilmBiases:
    """The bias model.

    Attributes:
        mean: μ, in stars.
        biases: b_j, (n_films,) float32.
        spread: Standard deviation of a film's ratings, shrunk, (n_films,) float32.
    """

    mean: float
    biases: Floats
    spread: Floats

    def predict(self, rated: Rows, stars: Floats, rows: Rows) -> tuple[Floats, Floats]:
        """As `StarsModel.predict`."""
        person = self.of_person(rated, stars)
        return np.float32(self.mean + person) + self.biases[rows], self.spread[rows]

    def predict_without(
        self, rated: Rows, stars: Floats, left_out: Rows, rows: Rows
    ) -> tuple[Floats, Floats]:
        """As the function of that name; one sum serves all histories."""
        rest = np.zeros(len(rated) + 1, np.float32)
        rest[:-1] = stars - np.float32(self.mean) - self.biases.take(rated)
        n = len(rated) - (left_out >= 0)
        # −1 finds the last, which is 0.
        person = (rest.sum(dtype=np.float64) - rest.take(left_out)) / (n + _SHRINKAGE)
        person += self.mean
        mean = np.add.outer(person.astype(np.float32), self.biases.take(rows))
        spread = np.empty_like(mean)
        spread[:] = self.spread.take(rows)
        return mean, spread

    def of_person(self, rated: Rows, stars: Floats) -> float:
        """b_u, in stars."""
        rest = stars - np.float32(self.mean) - self.biases[rated]
        return float(rest.sum()) / (len(rated) + _SHRINKAGE)


def predict_without(
    model: StarsModel, rated: Rows, stars: Floats, left_out: Rows, rows: Rows
) -> tuple[Floats, Floats]:
    """`StarsModel.predict` for V histories, each lacking one rating or none, (V, p) each.

    Args:
        model: Predicts.
        rated: As in `predict`.
        stars: As in `predict`.
        left_out: Which position of `rated` each history lacks, (V,); −1 for none.
        rows: As in `predict`.
    """
    if isinstance(model, FilmBiases):
        return model.predict_without(rated, stars, left_out, rows)
    mean = np.empty((len(left_out), len(rows)), np.float32)
    spread = np.empty_like(mean)
    for v, out in enumerate(left_out.tolist()):
        rest = np.arange(len(rated)) != out
        mean[v], spread[v] = model.predict(rated[rest], stars[rest], rows)
    return mean, spread


def fit_biases(stars: Any) -> FilmBiases:
    """Fit the bias model to a scipy CSR (people, n_films) of stars, each above 0."""
    n = np.bincount(stars.indices, minlength=stars.shape[1]).astype(np.float64)
    mean = float(stars.data.mean()) if stars.nnz else 0.0
    centred = stars.data.astype(np.float64) - mean
    sums = np.bincount(stars.indices, weights=centred, minlength=len(n))
    squares = np.bincount(stars.indices, weights=centred**2, minlength=len(n))
    overall = float(centred.var()) if stars.nnz else 0.0
    biases = sums / (n + _SHRINKAGE)
    variance = (squares - 2 * biases * sums + n * biases**2 + _SHRINKAGE * overall) / (
        n + _SHRINKAGE
    )
    return FilmBiases(
        mean, biases.astype(np.float32), np.sqrt(np.maximum(variance, 0.0)).astype(np.float32)
    )
