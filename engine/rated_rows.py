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
    from numpy.typing import NDArray

    from engine.als import Floats, Rows
    from engine.item_item import ItemItem
    from engine.neighbours import Neighbours

_BLOCK = 1 << 17  # weights worked on at once: they stay in the cache while they are summed
_KEPT = 1 << 18  # weights of one level at most that are kept for whoever asks next


class RatedRows:
    """The rated films' rows in a model's weights, read once for all that is made of them.

    Args:
        model: Whose weights, (L, k, k), are read.
        films: The rated films.
        lean: Of each, by how much it was liked better than the person's average, (k,); None where
            `evidence` will not be asked for.
        among: Which of the films take part, as far as the model knows them, (k,); None for all.

    Attributes:
        known: Which of the rated films take part, (k,).
        position: Of each among those that take part, (k,); −1 for the others.
        places: Of those that take part, (m,).
        width: k.
    """

    def __init__(
        self,
        model: ItemItem | Neighbours,
        films: Rows,
        lean: Floats | None = None,
        among: NDArray[np.bool_] | None = None,
    ) -> None:
        self.width = model.weights.shape[-1]
        places = model.places(films)
        self.known = known = places >= 0
        if among is not None:
            known &= among
        self.position = np.where(known, known.cumsum() - 1, -1)
        self.places = places[known]
        self.lean = lean
        self._weights = model.weights if model.weights.ndim == 3 else model.weights[None]
        self._known_lean = lean[known] if lean is not None else None
        self._sums: dict[int, Floats] = {}
        self._rows: dict[int, Floats] = {}
        # What `at` gave last: one scorer after the other asks for the same rows.
        self._read: tuple[tuple[int, bytes], Floats] = (-1, b""), model.weights

    def __len__(self) -> int:
        return len(self.places)

    def at(self, level: int, at: Rows) -> Floats:
        """Rows of some of the rated films, by position, (V, k); to be read only."""
        level %= len(self._weights)
        key = level, at.tobytes()
        if key != self._read[0]:
            kept = self._rows.get(level)
            rows = (
                kept.take(at, axis=0)
                if kept is not None
                else self._weights[level].take(self.places[at], axis=0)
            )
            self._read = key, rows
        return self._read[1]

    def sum(self, level: int) -> Floats:
        """Σ_i B_ij, (k,)."""
        if level == len(self._weights) - 1 and self.lean is not None:
            return self.evidence[0]
        if level not in self._sums:
            total = np.zeros(self.width, np.float32)
            for _, rows in self._blocks(level):
                total += np.ones(len(rows), np.float32) @ rows
            self._sums[level] = total
        return self._sums[level]

    @cached_property
    def evidence(self) -> tuple[Floats, Floats, Floats]:
        """Of the last level Σ_i B_ij, Σ_i lean_i B_ij and max_i B_ij, (k,) each."""
        assert self._known_lean is not None
        total, leaning = np.zeros((2, self.width), np.float32)
        best = np.full(self.width, -np.inf if len(self) else 0.0, np.float32)
        for part, rows in self._blocks(len(self._weights) - 1):
            # Two products with a vector: BLAS takes longer over one with a matrix of two rows.
            total += np.ones(len(rows), np.float32) @ rows
            leaning += self._known_lean[part] @ rows
            np.maximum(best, rows.max(axis=0), out=best)
        return total, leaning, best

    @cached_property
    def second(self) -> tuple[Rows, Floats]:
        """Of the last level which i gives max_i B_ij, and the maximum over all others, (k,) each.

        Where several give it, losing one loses nothing: then it is any, and the second the same.
        −∞ where there is one row.
        """
        best = self.evidence[2]
        owner, many = np.zeros(self.width, np.int64), np.zeros(self.width, np.int64)
        second = np.full(self.width, -np.inf, np.float32)
        for part, rows in self._blocks(len(self._weights) - 1):
            # One place in each column, or few more; they are blanked for a moment.
            places = np.flatnonzero(rows == best)
            row, column = np.divmod(places, self.width)
            flat = rows.reshape(-1)
            flat[places] = -np.inf
            np.maximum(second, rows.max(axis=0), out=second)
            flat[places] = best[column]
            owner[column] = row + part.start
            many += np.bincount(column, minlength=self.width)
        np.copyto(second, best, where=many > 1)
        return owner, second

    def _blocks(self, level: int) -> Iterator[tuple[slice, Floats]]:
        """Slices of the positions, and their rows; those of a short history are kept."""
        weights, m = self._weights[level], len(self.places)
        kept = self._rows.get(level)
        if kept is None and m * self.width <= _KEPT:
            kept = self._rows[level] = weights.take(self.places, axis=0)
        step = max(1, _BLOCK // max(1, self.width))
        for at in range(0, m, step):
            block = slice(at, min(at + step, m))
            yield block, weights.take(self.places[block], axis=0) if kept is None else kept[block]
