"""Which film to ask a person about next.

Whether a person has seen films 1..k is taken as a vector z with mean μ and covariance Σ, those
of the people in training. Answers, "seen" (1) as much as "not seen" (0), condition it as a
Gaussian: with a the films asked and z_a the answers,

    μ' = μ + Σ_:a (Σ_aa + ρI)⁻¹ (z_a − μ_a),    Σ' = Σ − Σ_:a (Σ_aa + ρI)⁻¹ Σ_a:.

Asking about film j next would lower the variance of all other films by Σ_{l≠j} Σ'_jl² /
(Σ'_jj + ρ), the A-optimal choice of experimental design. That is what a certain answer to an
average person teaches; this person's answer is a coin of chance m = μ'_j, worth m(1 − m):

    value_j = m (1 − m) Σ_{l≠j} Σ'_jl² / (Σ'_jj + ρ).

So a film that everybody has seen is not asked, nor one that only few can answer, nor one whose
answer earlier answers have told. Rashid et al., "Getting to know you" (IUI 2002), compare
orders such as popularity × entropy that do not look at the answers.

This module knows rows of films; stars, duplicates of a film and words are not its business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, Rows

_LEAST = 1e-3  # chances are kept off 0 and 1: an estimate is never that sure
NOISE = 0.05
"""ρ: what an answer leaves open even about its own film; of the order of the variances."""


@dataclass(frozen=True, slots=True)
class Interview:
    """What is known before the first question.

    Attributes:
        films: Rows of the films that may be asked, the most rated, (k,) int64.
        mean: μ, the share of people who have seen each, (k,) float32.
        covariance: Σ, (k, k) float32.
        n_films: Films in the catalogue.
    """

    films: Rows
    mean: Floats
    covariance: Floats
    n_films: int

    def values(self, seen: Rows, unseen: Rows) -> Floats:
        """How much each film is worth asking about.

        Args:
            seen: Rows of the films the person rated, distinct.
            unseen: Rows of the films they said they have not seen, distinct.

        Returns:
            (n_films,) float32; −inf for films answered already and films that are not asked.
        """
        mean, covariance, asked = self._posterior(seen, unseen)
        variance = np.diagonal(covariance)
        others = np.einsum("jl,jl->j", covariance, covariance) - variance**2
        chance = np.clip(mean, _LEAST, 1.0 - _LEAST)
        value = chance * (1.0 - chance) * others / (variance + NOISE)
        value[asked] = -np.inf
        everywhere = np.full(self.n_films, -np.inf, np.float32)
        everywhere[self.films] = value
        return everywhere

    def chances(self, seen: Rows, unseen: Rows) -> Floats:
        """The chance that the person has seen each film, (n_films,) float32; 0 if not asked."""
        mean, _, _ = self._posterior(seen, unseen)
        everywhere = np.zeros(self.n_films, np.float32)
        everywhere[self.films] = np.clip(mean, _LEAST, 1.0 - _LEAST)
        return everywhere

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays to be saved, by the constructor's names."""
        return {"films": self.films, "mean": self.mean, "covariance": self.covariance}

    def _posterior(self, seen: Rows, unseen: Rows) -> tuple[Floats, Floats, Rows]:
        """μ', Σ' and the places of the answered films."""
        place = np.full(self.n_films, -1, np.int64)
        place[self.films] = np.arange(len(self.films))
        answered = np.concatenate([place[seen], place[unseen]])
        answer = np.concatenate([np.ones(len(seen)), np.zeros(len(unseen))])
        a, z_a = answered[answered >= 0], answer[answered >= 0]
        if len(a) == 0:
            return self.mean, self.covariance, a
        across = self.covariance[:, a]  # Σ_:a, (k, |a|)
        gain = np.linalg.solve(across[a] + NOISE * np.eye(len(a)), across.T).astype(np.float32)
        mean = self.mean + (z_a - self.mean[a]).astype(np.float32) @ gain
        return mean, self.covariance - across @ gain, a


def fit_interview(history: Any, n_films: int = 600) -> Interview:
    """Count who has seen what.

    Args:
        history: scipy CSR (people, films), 1 where a person rated a film.
        n_films: So many of the most-rated films may be asked.

    Returns:
        The interview before its first question.
    """
    people = max(history.shape[0], 1)
    counts = np.asarray(history.sum(axis=0)).ravel()
    films = np.sort(np.argsort(-counts, kind="stable")[:n_films]).astype(np.int64)
    X = history[:, films].astype(np.float64)
    mean = np.asarray(X.sum(axis=0)).ravel() / people
    covariance = (X.T @ X).toarray() / people - np.outer(mean, mean)
    return Interview(
        films, mean.astype(np.float32), covariance.astype(np.float32), history.shape[1]
    )
