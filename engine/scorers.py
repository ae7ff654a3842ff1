"""The scorers a ranker weighs against each other, fitted together and folded in together.

Every scorer sees a person as rows of rated films and their stars, and scores the whole
catalogue. What each adds: the item-item model and implicit ALS estimate what the person would
rate, from everything they rated; their "liked" twins, from what they liked alone; the tower how
near a film lies to their profile; the stars model how much they would like it once seen.

This module knows no external ids, dates or demographics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.als import AlsConfig, Floats, ImplicitAls, Rows
from engine.item_item import ItemItem, ItemItemConfig, fit_item_item
from engine.neighbours import Neighbours, fit_neighbours
from engine.stars import StarsModel, fit_biases
from engine.tower import Tower, TowerConfig, fit_tower

_SINGLE = ("item_item", "item_item_liked", "als_liked", "tower", "strongest", "lean", "neighbours")

_FIRST = 10  # ratings of a person that count as early

LIKED = 4.0
"""Stars from which a film counts as liked."""


@dataclass(frozen=True, slots=True)
class FilmContent:
    """What is known of the films besides ratings, in the catalogue's row order.

    Attributes:
        years: (n_films,) float32; the mean year where it is unknown.
        genres: (n_films, n_genres) float32 of 0 and 1.
    """

    years: Floats
    genres: Floats

    def standardised(self) -> Floats:
        """Year in deviations from the mean, then genres: (n_films, 1 + n_genres) float32."""
        deviation = max(float(self.years.std()), 1e-6)
        year = (self.years - self.years.mean()) / deviation
        return np.hstack([year[:, None], self.genres]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class RatedMatrix:
    """Everybody's ratings as a sparse matrix.

    Attributes:
        stars: scipy CSR (people, n_films) of stars, each above 0.
        rated_at: Unix seconds of each stored rating, (nnz,) int64; all alike where unknown.
    """

    stars: Any
    rated_at: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        people: Rows,
        films: Rows,
        stars: Floats,
        rated_at: NDArray[np.int64] | None,
        shape: tuple[int, int],
    ) -> RatedMatrix:
        """From aligned columns of rows, each (person, film) at most once."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - training only

        order = np.lexsort((films, people))
        start = np.concatenate([[0], np.cumsum(np.bincount(people, minlength=shape[0]))])
        matrix = csr_matrix((stars[order].astype(np.float32), films[order], start), shape=shape)
        when = np.zeros(len(order), np.int64) if rated_at is None else rated_at[order]
        return cls(matrix, when)

    def keep(self, mask: NDArray[np.bool_]) -> RatedMatrix:
        """The ratings where `mask`, (nnz,), holds; same people and films."""
        kept = self.stars.copy()
        kept.data = np.where(mask, kept.data, 0)
        kept.eliminate_zeros()
        return RatedMatrix(kept, self.rated_at[mask])

    def person(self, u: int) -> tuple[Rows, Floats, NDArray[np.int64]]:
        """Films, stars and dates of one person, (k,) each, by film."""
        span = slice(self.stars.indptr[u], self.stars.indptr[u + 1])
        films, stars = self.stars.indices[span], self.stars.data[span]
        return films.astype(np.int64), stars, self.rated_at[span]

    def earliness(self) -> Floats:
        """How much more often a film is among a person's first ratings than films are.

        log((e_j + κb) / (n_j b + κb)) with e_j of its n_j ratings among the first ten of a
        person with twenty and more, b their share of all ratings, κ = 10. People start with what
        a service shows them first, which says less about them than what they look for later.

        Returns:
            (n_films,) float32; zeros where dates are unknown.
        """
        n_films = self.stars.shape[1]
        if not len(self.rated_at) or self.rated_at.min() == self.rated_at.max():
            return np.zeros(n_films, np.float32)
        count = np.diff(self.stars.indptr)
        person = np.repeat(np.arange(len(count)), count)
        order = np.lexsort((self.rated_at, person))
        place = np.arange(len(order)) - self.stars.indptr[:-1][person]
        films = self.stars.indices[order][count[person] >= 2 * _FIRST]
        early = films[place[count[person] >= 2 * _FIRST] < _FIRST]
        base = len(early) / max(len(films), 1) or 1.0
        e = np.bincount(early, minlength=n_films)
        n = np.bincount(films, minlength=n_films)
        prior = 10.0 * base
        return np.log((e + prior) / (n * base + prior)).astype(np.float32)


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
