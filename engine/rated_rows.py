"""The rows of a person's films in an item-item model's weights, read once for all that needs them.

Weights are large and lie on disk until used, so what is read of them is most of what a score costs.
This module sums rows and finds the largest of them; what that means is the scorers' matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from engine.als import Floats, Rows
    from engine.item_item import ItemItem
    from engine.neighbours import Neighbours

_BLOCK = 1 << 17  # weights read at once: they stay in the cache while they are summed


class RatedRows:
    """The rated films' rows in a model's weights, read once for all that is made of them.

    Args:
        model: Whose weights, (L, k, k), are read.
        films: The rated films.
        lean: Of each, by how much it was liked better than the person's average, (k,); None where
            `evidence` will not be asked for.

    Attributes:
        position: Of each rated film among those that take part, (k,); −1 for the others.
        places: Of those that take part, (m,).
        width: k.
    """

    def __init__(
        self, model: ItemItem | Neighbours, films: Rows, lean: Floats | None = None
    ) -> None:
        self.width = model.weights.shape[-1]
        places = model.places(films)
        known = places >= 0
        self.position = np.where(known, known.cumsum() - 1, -1)
        self.places = places[known]
        self.lean = lean
        self._weights = model.weights if model.weights.ndim == 3 else model.weights[None]
        self._known_lean = lean[known] if lean is not None else None
        self._sums: dict[int, Floats] = {}
        # What `at` gave last: one scorer after the other asks for the same rows.
        self._read: tuple[tuple[int, bytes], Floats] = (-1, b""), model.weights

    def __len__(self) -> int:
        return len(self.places)

    def at(self, level: int, at: Rows) -> Floats:
        """Rows of some of the rated films, by position, (V, k); to be read only."""
        key = level % len(self._weights), at.tobytes()
        if key != self._read[0]:
            self._read = key, self._weights[key[0]].take(self.places[at], axis=0)
        return self._read[1]

    def sum(self, level: int) -> Floats:
        """Σ_i B_ij, (k,)."""
        if level == len(self._weights) - 1 and self.lean is not None:
            return self.evidence[0]
        if level not in self._sums:
            total = np.zeros(self._weights.shape[2], np.float32)
            for _, rows in self._blocks(level):
                total += np.ones(len(rows), np.float32) @ rows
            self._sums[level] = total
        return self._sums[level]

    @cached_property
    def evidence(self) -> tuple[Floats, Floats, Floats]:
        """Of the last level Σ_i B_ij, Σ_i lean_i B_ij and max_i B_ij, (k,) each."""
        assert self._known_lean is not None
        sums = np.zeros((2, self._weights.shape[2]), np.float32)
        best = np.full(sums.shape[1], -np.inf if len(self) else 0.0, np.float32)
        each = np.stack([np.ones_like(self._known_lean), self._known_lean])
        for part, rows in self._blocks(-1):
            sums += each[:, part] @ rows
            np.maximum(best, rows.max(axis=0), out=best)
        return sums[0], sums[1], best

    @cached_property
    def second(self) -> tuple[Rows, Floats]:
        """Of the last level which i gives max_i B_ij, and the maximum over all others, (k,) each.

        Where several give it, losing one loses nothing: then it is any, and the second the same.
        """
        best = self.evidence[2]
        owner = np.zeros(len(best), np.int64)
        second = np.full(len(best), -np.inf, np.float32)
        for part, rows in self._blocks(-1):
            is_best = (rows == best).astype(np.float32)
            which = np.stack([np.ones(len(rows)), np.arange(part.start, part.stop)])
            many, position = which.astype(np.float32) @ is_best
            one = np.flatnonzero(many == 1.0)
            owner[one] = position[one]
            rows[owner[one] - part.start, one] = -np.inf
            np.maximum(second, rows.max(axis=0), out=second)
        return owner, second

    def _blocks(self, level: int) -> Iterator[tuple[slice, Floats]]:
        """Slices of the positions, and their rows."""
        weights = self._weights[level]
        step = max(1, _BLOCK // max(1, weights.shape[1]))
        for at in range(0, len(self.places), step):
            rows = weights.take(self.places[at : at + step], axis=0)
            yield slice(at, at + len(rows)), rows
