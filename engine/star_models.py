"""Predicted stars behind one face, whichever model makes them, and as arrays to be kept.

    predict(rated, stars, rows) -> mean, spread

`spread` is that of the star itself, so mean ± 1.28 spread holds about four stars in five. This
module knows rows; which films are worth showing is not its business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, Rows
from engine.bayes import BayesianALS
from engine.explicit_als import ExplicitALS, ExplicitALSConfig

Scalars = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class PlainStars:
    """Alternating least squares with biases."""

    als: ExplicitALS

    def predict(self, rated: Rows, stars: Floats, rows: Rows) -> tuple[Floats, Floats]:
        """As `StarsModel.predict`."""
        taste = self.als.fold_in(rated, stars)
        spread = np.sqrt(taste.spread(rows) ** 2 + self.als.noise)
        return taste.score(rows).astype(np.float32), spread.astype(np.float32)


Stars = BayesianALS | PlainStars


def star_arrays(model: Stars) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Arrays by name, and the numbers that go with them, which JSON can hold."""
    if isinstance(model, BayesianALS):
        return dict(model.arrays()), {"kind": "bayes"}
    als = model.als
    arrays: dict[str, NDArray[Any]] = {
        "item_factors": als.item_factors,
        "item_bias": als.item_bias,
        "counts": als.counts,
    }
    numbers: dict[str, Any] = {
        "kind": "plain",
        "mean": als.mean,
        "noise": als.noise,
        "config": asdict(als.config),
    }
    return arrays, numbers


def stars_from(arrays: Mapping[str, NDArray[Any]], numbers: Scalars) -> Stars:
    """The model whose `star_arrays` these are. KeyError where one is missing."""
    if numbers["kind"] == "bayes":
        return BayesianALS.from_arrays(arrays)
    return PlainStars(
        ExplicitALS(
            mean=numbers["mean"],
            noise=numbers["noise"],
            item_factors=arrays["item_factors"],
            item_bias=arrays["item_bias"],
            counts=arrays["counts"],
            config=ExplicitALSConfig(**numbers["config"]),
        )
    )
