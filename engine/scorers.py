"""The scorers a ranker weighs against each other, fitted together and folded in together.

Every scorer sees a person as rows of rated films and their stars, and scores the whole
catalogue. What each adds: the item-item model and implicit ALS estimate what the person would
rate, from everything they rated; their "liked" twins, from what they liked alone; the tower how
near a film lies to their profile; the stars model how much they would like it once seen.

This module knows no external ids and nothing of people but their ratings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from engine.als import AlsConfig, Floats, ImplicitAls, Rows
from engine.item_item import ItemItem, ItemItemConfig
from engine.neighbours import Neighbours, fit_neighbours
from engine.rated_matrix import FilmContent, RatedMatrix
from engine.stars import FilmBiases, StarsModel, fit_biases
from engine.tower import Tower, TowerConfig

_SINGLE = ("item_item", "item_item_liked", "als_liked", "tower", "strongest", "lean", "neighbours")

LIKED = 4.0
"""Stars from which a film counts as liked."""


@dataclass(frozen=True, slots=True)
class ScorersConfig:
    """Settings of the scorers."""

    als: tuple[AlsConfig, ...] = (
        AlsConfig(factors=32, weight=2.0, regularization=30.0),
        AlsConfig(factors=64, weight=4.0, regularization=60.0),
    )
    """One implicit ALS each; the first one's factors feed the tower."""
    als_liked: AlsConfig = field(
        default_factory=partial(AlsConfig, factors=24, weight=4.0, regularization=30.0)
    )
    """Implicit ALS of the liked films."""
    item_item: ItemItemConfig = field(default_factory=ItemItemConfig)
    """Item-item model of all rated films."""
    item_item_liked: ItemItemConfig = field(
        default_factory=partial(ItemItemConfig, regularization=200.0)
    )
    """Item-item model of the liked films."""
    tower: TowerConfig = field(default_factory=TowerConfig)
    """The film tower."""


@dataclass(frozen=True, slots=True)
class Scorers:
    """Fitted scorers and the statistics of films that go with them.

    Attributes:
        counts: Ratings of each film, (n_films,) float32.
        liked_counts: Those of at least 4 stars, (n_films,) float32.
        n_people: People they were counted over.
        mean_stars: Mean of all ratings, in stars.
        earliness: `RatedMatrix.earliness`, (n_films,) float32.
        content: Years and genres.
        stands_in: Which film each one is ranked as, (n_films,) int64, for those that came after
            the training (`additions`); None: all as themselves.
    """

    item_item: ItemItem
    item_item_liked: ItemItem
    als: tuple[ImplicitAls, ...]
    als_liked: ImplicitAls
    tower: Tower
    neighbours: Neighbours
    stars: StarsModel
    counts: Floats
    liked_counts: Floats
    n_people: int
    mean_stars: float
    earliness: Floats
    content: FilmContent
    stands_in: Rows | None = None

    @property
    def n_films(self) -> int:
        """Films of the catalogue."""
        return len(self.counts)

    def scores(self, films: Rows, stars: Floats) -> Floats:
        """Every scorer's scores of every film, (n_scorers, n_films) float32, as `names`."""
        liked = films[stars >= LIKED]
        rows = [
            self.item_item.scores(films),
            self.item_item_liked.scores(liked),
            self.als_liked.scores(liked),
            self.tower.vectors @ self.tower.query(films),
            *self.item_item.evidence(films, stars),
            self.neighbours.scores(films),
            *(model.scores(films) for model in self.als),
        ]
        return np.stack(rows)

    def own_average(self, films: Rows, stars: Floats) -> float:
        """What a person gives to a film of which nothing is known, in stars."""
        if not isinstance(self.stars, FilmBiases):
            return float(stars.mean()) if len(stars) else self.mean_stars
        return self.stars.mean + self.stars.of_person(films, stars)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the rows of `scores`."""
        return (*_SINGLE, *(f"als_{k}" for k in range(len(self.als))))


def fit_scorers(
    ratings: RatedMatrix,
    content: FilmContent,
    config: ScorersConfig = ScorersConfig(),
    *,
    fit_stars: Callable[[Any], StarsModel] = fit_biases,
    seed: int = 0,
) -> Scorers:
    """Fit every scorer.

    Args:
        ratings: Everybody's.
        content: Years and genres.
        config: Settings.
        fit_stars: Fits the model of stars to the same matrix.
        seed: Of everything random.

    Returns:
        The scorers.
    """
    from engine.als_training import fit_als  # noqa: PLC0415 - imports torch when it fits
    from engine.item_item_training import fit_item_item  # noqa: PLC0415
    from engine.tower_training import fit_tower  # noqa: PLC0415

    stars = ratings.stars
    seen = stars.copy()
    seen.data = np.ones_like(stars.data)
    liked = stars.copy()
    liked.data = (stars.data >= LIKED).astype(np.float32)
    liked.eliminate_zeros()
    als = tuple(
        fit_als(seen * np.float32(each.weight), replace(each, seed=seed + k))
        for k, each in enumerate(config.als)
    )
    weight = np.float32(config.als_liked.weight)
    return Scorers(
        item_item=fit_item_item(seen, content.genres, config.item_item),
        item_item_liked=fit_item_item(liked, content.genres, config.item_item_liked),
        als=als,
        als_liked=fit_als(liked * weight, replace(config.als_liked, seed=seed)),
        tower=fit_tower(
            seen, content.standardised(), als[0].film_factors, replace(config.tower, seed=seed)
        ),
        neighbours=fit_neighbours(seen, config.item_item.n_films),
        stars=fit_stars(stars),
        counts=np.bincount(seen.indices, minlength=stars.shape[1]).astype(np.float32),
        liked_counts=np.bincount(liked.indices, minlength=stars.shape[1]).astype(np.float32),
        n_people=stars.shape[0],
        mean_stars=float(stars.data.mean()) if stars.nnz else 0.0,
        earliness=ratings.earliness(),
        content=content,
    )
