"""One history under one scorer: scores of the films that are asked about, whole or lacking one.

A scorer is compared with itself over all films, so beside the scores their sum and their sum of
squares over the catalogue come with them. What the whole history says is worked out once; lacking
one rating, only what that rating changes is worked out anew. This module knows rows and scores: not
which scorers there are, nor what is made of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.als import row_products

if TYPE_CHECKING:
    from engine.als import Floats, Rows
    from engine.item_item import ItemItem
    from engine.neighbours import Neighbours
    from engine.rated_rows import RatedRows


_Number = TypeVar("_Number", bound=np.number)


@dataclass(frozen=True, slots=True)
class ScoredFilms:
    """Scores of V histories by one scorer or several (S).

    Attributes:
        values: Of the asked films, (V, C) or (S, V, C) float32.
        sums: Of the scores of all films and of their squares, (2, V) or (S, 2, V), float32 or, of
            several scorers, float64.
    """

    values: Floats
    sums: NDArray[np.floating]


class HistoryScores(ABC):
    """One history under one scorer.

    Args:
        told: Which of the ratings the scores depend on, (k,).
    """

    def __init__(self, told: NDArray[np.bool_]) -> None:
        self.told = told
        self.all_told = bool(told.all())

    @cached_property
    def whole(self) -> ScoredFilms:
        """Of the history as it is, V = 1."""
        return self._whole()

    @abstractmethod
    def _whole(self) -> ScoredFilms: ...

    @abstractmethod
    def lacking(self, left_out: Rows) -> ScoredFilms:
        """Of V >= 1 histories, each without the rating at one position, which must be `told`."""


class Asked:
    """The films asked about, among those that take part in a model.

    Films that take no part have `floor`, or where that is None the lowest score of all, 0 included.
    """

    def __init__(self, model: ItemItem | Neighbours, films: Rows, floor: float | None) -> None:
        self._places = model.places(films)
        self._ones = np.ones(len(model.films), np.float32)
        self._rest = model.n_films - len(model.films)
        self._outside = np.flatnonzero(self._places < 0) if self._rest else None
        self._floor = floor

    def scored(self, scores: Floats) -> ScoredFilms:
        """From scores of all films that take part, (V, k)."""
        sums = np.empty((2, len(scores)), np.float32)
        sums[0] = scores @ self._ones
        sums[1] = row_products(scores, scores)
        lowest = scores.min(axis=1, initial=0.0) if self._rest and self._floor is None else None
        return self.with_rest(self.taken(scores), sums, lowest)

    def taken(self, scores: NDArray[_Number]) -> NDArray[_Number]:
        """What was asked about out of all films that take part, (V, k) -> (V, C); anything for
        those that take none.
        """
        return scores.take(self._places, axis=1)

    def with_rest(self, values: Floats, sums: Floats, lowest: Floats | None) -> ScoredFilms:
        """From the films that take part; `values`, (V, C), is written over where others are.

        Args:
            values: As of `taken`.
            sums: As in `ScoredFilms`, (2, V).
            lowest: Of the scores and 0, (V,); looked at where others take it.
        """
        if self._outside is None:
            return ScoredFilms(values, sums)
        if self._floor is not None:
            lowest = np.full(len(values), self._floor, np.float32)
        assert lowest is not None
        values[:, self._outside] = lowest[:, None]
        wide = lowest.astype(np.float64)
        return ScoredFilms(values, sums + self._rest * np.stack([wide, wide * wide]))


@dataclass(frozen=True, slots=True)
class Mixture:
    """How sums of rows become scores: Σ_l share_l (c_l + Σ_i B_l,ij / keep_l).

    Attributes:
        shares: Length of the history -> the levels that take part and their shares.
        intercepts: c, (L, k); None for none.
        keep: (L,).
    """

    shares: Callable[[int], Sequence[tuple[int, float]]]
    intercepts: Floats | None
    keep: Floats


class SumScores(HistoryScores):
    """A mixture of sums of rows."""

    def __init__(self, asked: Asked, rows: RatedRows, mixture: Mixture) -> None:
        super().__init__(rows.known)
        self._asked, self._rows, self._mixture = asked, rows, mixture

    def _whole(self) -> ScoredFilms:
        return self._asked.scored(self._of_all(len(self._rows))[None])

    def _of_all(self, length: int) -> Floats:
        """The scores of all rows, (k,), mixed as for a history of that length."""
        mix, scores = self._mixture, np.zeros(self._rows.width, np.float32)
        for level, share in mix.shares(length):
            scores += self._rows.sum(level) * np.float32(share / mix.keep[level])
            if mix.intercepts is not None:
                scores += mix.intercepts[level] * np.float32(share)
        return scores

    def lacking(self, left_out: Rows) -> ScoredFilms:
        """As `HistoryScores.lacking`."""
        mix, length = self._mixture, len(self._rows) - 1
        at = self._rows.position[left_out]
        scores = self._of_all(length)
        for level, share in mix.shares(length):
            scores = scores - self._rows.at(level, at) * np.float32(share / mix.keep[level])
        return self._asked.scored(scores)


class LeanScores(HistoryScores):
    """Σ_i (r_i − r̄) B_ij of the last level, r̄ the mean of all ratings.

    Exactly 0 where all ratings are equal: rounding must not put films in order.
    """

    def __init__(self, asked: Asked, rows: RatedRows) -> None:
        super().__init__(np.full(len(rows.position), len(rows) > 0))
        self._asked, self._rows = asked, rows

    def _whole(self) -> ScoredFilms:
        return self._asked.scored(self._rows.evidence[1][None])

    def lacking(self, left_out: Rows) -> ScoredFilms:
        """As `HistoryScores.lacking`; r̄ is then of the other ratings."""
        rows = self._rows
        assert rows.lean is not None
        total, leaning, _ = rows.evidence
        at, lean = rows.position[left_out], rows.lean[left_out]
        shift = lean / np.float32(max(len(rows.lean) - 1, 1))  # r̄ with it less r̄ without
        lost = np.where(at >= 0, lean + shift, np.float32(0.0))
        scores = leaning + shift[:, None] * total
        scores -= rows.at(-1, at) * lost[:, None]
        rising = np.sort(rows.lean)
        least = np.where(lean == rising[0], rising[1:2].sum(), rising[0])
        most = np.where(lean == rising[-1], rising[-2:-1].sum(), rising[-1])
        scores[(least == most) | ((len(rows) == 1) & (at == 0))] = 0.0
        return self._asked.scored(scores)


class StrongestScores(HistoryScores):
    """max_i B_ij of the last level."""

    def __init__(self, asked: Asked, rows: RatedRows) -> None:
        super().__init__(rows.known)
        self._asked, self._rows = asked, rows

    def _whole(self) -> ScoredFilms:
        return self._asked.scored(self._rows.evidence[2][None])

    def lacking(self, left_out: Rows) -> ScoredFilms:
        """As `HistoryScores.lacking`: a film loses what the film that ties it most gave it."""
        best, at = self._rows.evidence[2], self._rows.position[left_out]
        V, m = len(at), len(self._rows)
        if m == 1:
            return self._asked.scored(np.zeros((V, len(best)), np.float32))
        owner, second = self._rows.second
        taken = self._asked.taken(np.stack([best, second]))
        losing = self._asked.taken(owner[None]) == at[:, None]
        values = np.where(losing, taken[1], taken[0])
        gone = np.stack([second - best, second * second - best * best])
        sums = np.array([[best.sum()], [best @ best]]) + np.stack(
            [np.bincount(owner, each, m)[at] for each in gone]
        )
        lowest = np.full(m, best.min(initial=0.0), np.float32)
        np.minimum.at(lowest, owner, second)
        return self._asked.with_rest(values, sums, lowest[at])
