"""How good predicted stars and ranked lists are, as numbers.

Knows arrays only: neither models nor how the hidden ratings were chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def rmse(predicted: NDArray[np.floating], actual: NDArray[np.floating]) -> float:
    """Root of the mean squared error; NaN of nothing."""
    error = np.asarray(predicted, np.float64) - actual
    return float(np.sqrt(np.mean(np.square(error)))) if len(error) else float("nan")


def mae(predicted: NDArray[np.floating], actual: NDArray[np.floating]) -> float:
    """Mean absolute error; NaN of nothing."""
    error = np.asarray(predicted, np.float64) - actual
    return float(np.mean(np.abs(error))) if len(error) else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Relevant:
    """The hidden films of each person, for looking up pairs.

    Attributes:
        start: where each person's films begin in `film`, int64, (people + 1,).
        film: film rows, rising within a person, int64, (pairs,).
    """

    start: NDArray[np.int64]
    film: NDArray[np.int64]

    @classmethod
    def of(cls, person: NDArray[np.int64], film: NDArray[np.int64], people: int) -> Relevant:
        """Take aligned columns: person 0..people-1, film row. A pair given twice counts once."""
        pairs = np.unique(np.stack([person, film], axis=1), axis=0)
        start = np.zeros(people + 1, dtype=np.int64)
        np.cumsum(np.bincount(pairs[:, 0], minlength=people), out=start[1:])
        return cls(start, pairs[:, 1])

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Hidden films per person, int64, (people,)."""
        return np.diff(self.start)

    def of_person(self, person: int) -> NDArray[np.int64]:
        """That person's hidden film rows, rising."""
        return self.film[self.start[person] : self.start[person + 1]]


def ranking_metrics(top: NDArray[np.int64], relevant: Relevant, films: int) -> dict[str, float]:
    """Figures of ranked lists against hidden films, means over people with a hidden film.

    With h_r = 1 where the film at rank r is hidden, n the person's hidden films, k the length:

        nDCG@k      Σ_r h_r / log2(r + 1), over its value for min(n, k) hits at the top
        MAP         Σ_r h_r (hits up to r) / r, over n  (all n, as in Microsoft recommenders)
        precision   hits / k
        recall      hits / n
        coverage    distinct films in the lists / films, over all lists

    Args:
        top: film rows, best first, -1 where a list is shorter, int64, (people, k).
        relevant: of the same people.
        films: in the catalogue.
    """
    k = top.shape[1]
    n = relevant.sizes
    asked = np.flatnonzero(n > 0)
    listed = np.unique(top[top >= 0])
    coverage = len(listed) / films if films else float("nan")
    names = (f"nDCG@{k}", "MAP", f"precision@{k}", f"recall@{k}")
    if not len(asked):
        return dict.fromkeys(names, float("nan")) | {"coverage": coverage}
    person = np.repeat(np.arange(len(n)), n)
    hit = np.isin(np.arange(len(n))[:, None] * films + top, person * films + relevant.film)
    hit = (hit & (top >= 0))[asked]
    n = n[asked]
    rank = np.arange(1, k + 1)
    discount = 1.0 / np.log2(rank + 1)
    ideal = np.cumsum(discount)[np.minimum(n, k) - 1]
    precision_at = np.cumsum(hit, axis=1) / rank
    values = (
        (hit * discount).sum(axis=1) / ideal,
        (hit * precision_at).sum(axis=1) / n,
        hit.mean(axis=1),
        hit.sum(axis=1) / n,
    )
    means = {name: float(value.mean()) for name, value in zip(names, values, strict=True)}
    return means | {"coverage": coverage}
