"""All scorers' scores of a few films, for one history and for it with single ratings left out.

To compare a score with those of all other films takes their mean and their sum of squares, not
each of them. For scorers that are products x·y_j both follow from moments of the films' side,

    Σ_j x·y_j = x·Σ_j y_j,      Σ_j (x·y_j)² = xᵀ (Σ_j y_j y_jᵀ) x,

so a pick costs the same in any catalogue; the item-item model looks at the films that take part
in it. Leaving a rating i out is a step of rank one for ALS (A x = b as in `als`, u_i = A⁻¹y_i):

    x₋ᵢ = x′ + w u_i (y_i·x′) / (1 − w y_i·u_i),     x′ = x − (1 + w) u_i,

and a subtraction for the rest, so what a rating did to a pick is computed exactly and at little
more cost than the pick. This module knows rows and scores, not what follows from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, ImplicitAls, Rows

if TYPE_CHECKING:
    from engine.item_item import ItemItem
    from engine.neighbours import Neighbours
    from engine.scorers import Scorers

Doubles = NDArray[np.float64]

WHOLE = np.array([-1], np.int64)
"""The `left_out` of a history of which nothing is left out."""


@dataclass(frozen=True, slots=True)
class ScoredFilms:
    """Scores of V histories by one scorer or several (S).

    Attributes:
        values: Of the asked films, (V, C) or (S, V, C) float32.
        total: Sum of the scores of all films, (V,) or (S, V) float64.
        squares: Sum of their squares, likewise.
    """

    values: Floats
    total: Doubles
    squares: Doubles


class ScoreTable:
    """Scores by all scorers; holds the moments of those that are products."""

    def __init__(self, scorers: Scorers) -> None:
        self._scorers = scorers
        self._tower = _Products(scorers.tower.vectors)
        self._als = [_Products(model.film_factors) for model in scorers.als]
        self._als_liked = _Products(scorers.als_liked.film_factors)

    def scores(
        self, films: Rows, stars: Floats, liked: NDArray[np.bool_], left_out: Rows, columns: Rows
    ) -> ScoredFilms:
        """Scores of the films `columns` (C,), scorers in the order of `Scorers.names`.

        Args:
            films: Rows of distinct rated films, (k,).
            stars: Stars of each, (k,).
            liked: Which of them count as liked, (k,).
            left_out: For each of V histories the position in `films` that it lacks, or −1.
            columns: Rows of the films to score.
        """
        s = self._scorers
        place = np.full(len(films) + 1, -1, np.int64)  # position -> position among the liked
        place[np.flatnonzero(liked)] = np.arange(int(liked.sum()))
        left_out_liked = place[left_out]  # −1 finds the last place, which is −1
        strongest, lean = s.item_item.evidence_without(films, stars, left_out)
        query = s.tower.query_without(films, left_out)
        tables = [
            _of_places(s.item_item, s.item_item.scores_without(films, left_out), columns),
            _of_places(
                s.item_item_liked,
                s.item_item_liked.scores_without(films[liked], left_out_liked),
                columns,
            ),
            self._als_liked.scores(
                vectors_without(s.als_liked, films[liked], left_out_liked), columns
            ),
            self._tower.scores(query, columns),
            _of_places(s.item_item, strongest, columns),
            _of_places(s.item_item, lean, columns),
            _of_places(s.neighbours, s.neighbours.scores_without(films, left_out), columns, 0.0),
            *(
                products.scores(vectors_without(model, films, left_out), columns)
                for model, products in zip(s.als, self._als, strict=True)
            ),
        ]
        return ScoredFilms(
            np.stack([each.values for each in tables]),
            np.stack([each.total for each in tables]),
            np.stack([each.squares for each in tables]),
        )


def vectors_without(model: ImplicitAls, films: Rows, left_out: Rows) -> Floats:
    """x_u of each of V histories, each lacking the film at one position of `films`, or none (−1).

    (V, f) float32.
    """
    x = model.fold_in(films).astype(np.float64)
    X = np.repeat(x[None], len(left_out), axis=0)
    lacking = np.flatnonzero(left_out >= 0)
    if len(lacking):
        w = float(model.weight)
        Y = model.film_factors[films[left_out[lacking]]].astype(np.float64)  # (L, f)
        U = Y @ model.covariance(films).astype(np.float64)
        step = x - (1.0 + w) * U
        shrink = 1.0 - w * np.einsum("lf,lf->l", Y, U)
        along = w * np.einsum("lf,lf->l", Y, step) / np.maximum(shrink, 1e-9)
        X[lacking] = step + along[:, None] * U
    return X.astype(np.float32)


class _Products:
    """A scorer x·y_j over all films j."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors
        self._sum = vectors.sum(axis=0, dtype=np.float64)
        self._gram: Doubles = (vectors.T @ vectors).astype(np.float64)

    def scores(self, X: Floats, columns: Rows) -> ScoredFilms:
        """For V vectors X (V, f)."""
        wide = X.astype(np.float64)
        return ScoredFilms(
            np.asarray(X @ self._vectors.take(columns, axis=0).T, np.float32),
            wide @ self._sum,
            np.einsum("vf,vf->v", wide @ self._gram, wide),
        )


def _of_places(
    model: ItemItem | Neighbours, scores: Floats, columns: Rows, floor: float | None = None
) -> ScoredFilms:
    """From scores of the films that take part, (V, k): the others have `floor`, or the lowest."""
    rest = model.n_films - scores.shape[1]
    lowest = scores.min(axis=1, initial=0.0) if floor is None else np.full(len(scores), floor)
    places = model.places(columns)
    values = np.where(places >= 0, scores[:, places], lowest[:, None])
    wide = scores.astype(np.float64)
    return ScoredFilms(
        np.asarray(values, np.float32),
        wide.sum(axis=1) + rest * lowest.astype(np.float64),
        np.einsum("vk,vk->v", wide, wide) + rest * lowest.astype(np.float64) ** 2,
    )
