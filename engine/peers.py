"""Known systems to be measured beside ours, each folding people in from their ratings.

Popularity; EASE (Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019); implicit
ALS alone. Serving never uses them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.als import AlsConfig, Floats, Rows
from engine.rated_matrix import RatedMatrix
from engine.scorers import LIKED

if TYPE_CHECKING:
    from engine.coded import Coded
    from engine.ranking import Target

_EASE_RIDGE = 300.0  # λ; chosen on an inner split of ml-100k
_MOST_FILMS = 10_000  # EASE inverts a matrix of films × films
_ALS = AlsConfig(factors=16, weight=3.0, regularization=30.0)


class Peers:
    """Fitted to what is shown; for the target "liked" to the liked ratings alone.

    Attributes:
        scorers: name -> scores of all films for (rated rows, their stars).
    """

    def __init__(self, coded: Coded, films: int, target: Target, *, seed: int) -> None:
        from engine.als_training import fit_als  # noqa: PLC0415 -- training needs torch

        kept = coded.stars >= LIKED if target == "liked" else np.ones(len(coded.stars), np.bool_)
        ones = np.ones(int(kept.sum()), np.float32)
        shape = (len(coded.users), films)
        seen = RatedMatrix.of(coded.user_row[kept], coded.film_row[kept], ones, None, shape).stars
        counts = np.bincount(coded.film_row[kept], minlength=films).astype(np.float32)
        als = fit_als(seen * np.float32(_ALS.weight), _ALS)
        del seed  # closed forms, and ALS from one fixed start

        def own(rated: Rows, stars: Floats) -> Rows:
            return rated[stars >= LIKED] if target == "liked" else rated

        self.scorers: dict[str, Callable[[Rows, Floats], Floats]] = {
            "popularity": lambda rated, stars: counts.copy(),  # noqa: ARG005
            "implicit ALS": lambda rated, stars: als.scores(own(rated, stars)),
        }
        if films <= _MOST_FILMS:
            B = ease(seen, _EASE_RIDGE)
            self.scorers["EASE"] = lambda rated, stars: B[own(rated, stars)].sum(axis=0)


def ease(history: object, ridge: float) -> NDArray[np.float32]:
    """B = −P / diag(P) with P = (XᵀX + λI)⁻¹ and a diagonal of 0, (films, films) float32."""
    X = history
    gram = (X.T @ X).toarray().astype(np.float64)  # type: ignore[attr-defined]
    P = np.linalg.inv(gram + ridge * np.eye(len(gram)))
    B = P / -np.diagonal(P)
    np.fill_diagonal(B, 0.0)
    return np.asarray(B, np.float32)
