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


@dataclass(frozen=True, slots=True, eq=False)
class BorrowedStars:
    """Another model's stars, and for films that it could not learn the mean of those of others.

    Attributes:
        model: knows the films below `known`.
        known: ratings of later films say nothing to it.
        rows: of the films that borrow, rising, (n,) int64.
        likes: whose stars each of them borrows, all below `known`, (n, k) int64.
    """

    model: BayesianALS | PlainStars
    known: int
    rows: Rows
    likes: Rows

    def predict(self, rated: Rows, stars: Floats, rows: Rows) -> tuple[Floats, Floats]:
        """As `StarsModel.predict`; the spread of a mean is that of all the stars it is made of."""
        told = rated < self.known
        place = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        borrows = self.rows[place] == rows
        asked = np.concatenate([rows[~borrows], self.likes[place[borrows]].ravel()])
        mean, spread = self.model.predict(rated[told], stars[told], asked)
        own = len(rows) - int(borrows.sum())
        means, spreads = np.empty(len(rows), np.float32), np.empty(len(rows), np.float32)
        means[~borrows], spreads[~borrows] = mean[:own], spread[:own]
        each = mean[own:].reshape(-1, self.likes.shape[1])
        squares = np.square(spread[own:]).reshape(each.shape) + np.square(each)
        of_all = each.mean(axis=1)
        means[borrows] = of_all
        spreads[borrows] = np.sqrt(np.maximum(squares.mean(axis=1) - np.square(of_all), 0.0))
        return means, spreads


Stars = BayesianALS | PlainStars | BorrowedStars


def star_arrays(model: Stars) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Arrays by name, and the numbers that go with them, which JSON can hold."""
    assert not isinstance(model, BorrowedStars)  # a snapshot saves what was trained
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
