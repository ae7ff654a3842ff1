"""All scorers' scores of a few films, for one history and for it with single ratings left out.

The scorers' table: what `Scorers.names` names is put together here, in that order. A person's
ratings are folded in once; what a single rating did to a score then follows exactly, and at little
more cost, by a step of rank one or a subtraction. This module knows rows and scores, not what
follows from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.history_scores import (
    Asked,
    HistoryScores,
    LeanScores,
    Mixture,
    ScoredFilms,
    StrongestScores,
    SumScores,
)
from engine.product_scores import Moments, ProductScores
from engine.rated_rows import RatedRows

if TYPE_CHECKING:
    from engine.als import AlsHistory, Floats, Rows
    from engine.scorers import Scorers

WHOLE = np.array([-1], np.int64)
"""The `left_out` of a history of which nothing is left out."""


class ScoreTable:
    """The scorers; holds what depends on films alone."""

    def __init__(self, scorers: Scorers) -> None:
        self._scorers = scorers
        self._tower = Moments(scorers.tower.vectors)
        self._als = [Moments(model.film_factors) for model in scorers.als]
        self._als_liked = Moments(scorers.als_liked.film_factors)
        neighbours = scorers.neighbours
        item_items = scorers.item_item, scorers.item_item_liked
        self._mixtures = [Mixture(each.shares, each.intercepts, each.keep) for each in item_items]
        self._sum = Mixture(neighbours.shares, None, np.ones(1, np.float32))

    def of(
        self, films: Rows, stars: Floats, liked: NDArray[np.bool_], columns: Rows
    ) -> HistoryTable:
        """What the scorers say of the films `columns` (C,) to somebody.

        Args:
            films: Rows of distinct rated films, (k,).
            stars: Stars of each, (k,).
            liked: Which of them count as liked, (k,).
            columns: Rows of the films to score.
        """
        s = self._scorers
        everything = np.arange(len(films))
        position = np.where(liked, liked.cumsum() - 1, -1)
        lean = stars - stars.mean() if len(stars) else stars
        rows = RatedRows(s.item_item, films, np.asarray(lean, np.float32))
        # Films that were not liked take no part, like those the model does not know.
        liked_rows = RatedRows(s.item_item_liked, films, among=liked)
        als = [model.history(films) for model in s.als]
        asked = Asked(s.item_item, columns, None)
        tables: list[HistoryScores] = [
            SumScores(asked, rows, self._mixtures[0]),
            SumScores(Asked(s.item_item_liked, columns, None), liked_rows, self._mixtures[1]),
            ProductScores(self._als_liked, columns, s.als_liked.history(films[liked]), position),
            ProductScores(self._tower, columns, s.tower.history(films), everything),
            StrongestScores(asked, rows),
            LeanScores(asked, rows),
            SumScores(Asked(s.neighbours, columns, 0.0), RatedRows(s.neighbours, films), self._sum),
            *(
                ProductScores(moments, columns, history, everything)
                for moments, history in zip(self._als, als, strict=True)
            ),
        ]
        return HistoryTable(tables, als[0], len(columns))


class HistoryTable:
    """One history under all scorers.

    Attributes:
        als: The history in the first implicit ALS.
    """

    def __init__(self, tables: list[HistoryScores], als: AlsHistory, columns: int) -> None:
        self._tables, self._columns = tables, columns
        self.als = als

    def scores(self, left_out: Rows) -> ScoredFilms:
        """Of V histories, each lacking the rating at one position, or none (−1), (S, V, C).

        Positions other than −1 must be distinct. The memory of `values` is the caller's, and in it
        films come first, then scorers, then histories: who ranks films compares whole rows.
        """
        V, S = len(left_out), len(self._tables)
        values = np.empty((self._columns, S, V), np.float32)
        sums = np.empty((S, 2, V), np.float64)
        lacking = np.flatnonzero(left_out >= 0)
        out = left_out[lacking]
        for s, each in enumerate(self._tables):
            told = out if each.all_told else out[each.told[out]]
            if len(told) == V:
                scored = each.lacking(told)
                values[:, s], sums[s] = scored.values.T, scored.sums
                continue
            values[:, s], sums[s] = each.whole.values.T, each.whole.sums
            if len(told):
                scored = each.lacking(told)
                lost = lacking[each.told[out]]
                values[:, s, lost], sums[s][:, lost] = scored.values.T, scored.sums
        return ScoredFilms(values.transpose(1, 2, 0), sums)
