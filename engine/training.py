"""Ratings and films in, a snapshot out: the order of the steps and their settings, nothing else.

What is left out for measuring is for the caller to leave out: everything given here is learned
from. It neither saves nor judges the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from engine.embedder import EmbedderConfig, fit_film_vectors
from engine.errors import InvalidRatings
from engine.explicit_als import ExplicitALS, ExplicitALSConfig
from engine.features import FeatureSpace
from engine.index import FilmIndex, IndexConfig
from engine.ratings import IdMap
from engine.snapshot import Meta, Snapshot
from engine.triplets import TripletSource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.ratings import Ratings


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. stage: "features", "embedding", "index", "als", "evaluate"; fraction: of
    the whole run, 0..1, never falling.
    """

    stage: str
    fraction: float


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """All settings of a training.

    Attributes:
        seed: of everything that is drawn; the same seed and data give the same snapshot.
        threads: that torch may use. More do not help below some hundred thousand films.
        neighbours: nearest films of each rated film that become candidates.
        pool: candidates at least; people with few ratings get them from a wider search.
        embedder: the film tower.
        index: the search graph.
        als: the star model.
    """

    seed: int = 0
    threads: int = 1
    neighbours: int = 10
    pool: int = 100
    embedder: EmbedderConfig = field(default_factory=EmbedderConfig)
    index: IndexConfig = field(default_factory=IndexConfig)
    als: ExplicitALSConfig = field(default_factory=ExplicitALSConfig)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Ratings with rows in place of ids.

    Attributes:
        user_row: rows of `users`, int64, (n,).
        film_row: rows of the catalogue, int64, (n,).
        stars: float32, (n,).
        users: the people, in rising order of their ids.
    """

    user_row: NDArray[np.int64]
    film_row: NDArray[np.int64]
    stars: NDArray[np.float32]
    users: IdMap

    @classmethod
    def of(cls, ratings: Ratings, catalogue: Catalogue) -> Coded:
        """The latest rating of each person and film, coded.

        Raises:
            InvalidRatings: a film that is not in the catalogue.
        """
        ratings = ratings.deduplicated()
        film_row = catalogue.id_map.rows(ratings.film_id)
        unknown = np.flatnonzero(film_row < 0)
        if unknown.size:
            row = int(unknown[0])
            raise InvalidRatings("film_id", row, int(ratings.film_id[row]), "a film that is known")
        users = IdMap.of(ratings.user_id)
        return cls(users.rows(ratings.user_id), film_row, ratings.stars, users)


def train(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig | None = None,
    progress: Report | None = None,
) -> Snapshot:
    """Learn the film side from everyone's ratings.

    Deterministic for one seed, data and machine. No ratings are fine, too: all films are average
    then, and alike ones are near one another.

    Raises:
        InvalidRatings: a rating of a film that is not in the catalogue.
    """
    config = config or TrainingConfig()
    report = progress or (lambda _: None)
    # One stream per step: a change in how one draws leaves the others as they were.
    embedder_seed, triplet_seed, index_seed, als_seed = (
        int(seed) for seed in np.random.SeedSequence(config.seed).generate_state(4)
    )
    report(Progress("features", 0.0))
    coded = Coded.of(ratings, catalogue)
    features = FeatureSpace.of(catalogue).encode(catalogue)
    source = TripletSource.of(coded.user_row, coded.film_row, coded.stars)
    rng = np.random.default_rng(triplet_seed)
    report(Progress("embedding", 0.02))
    vectors = fit_film_vectors(
        features,
        lambda count: source.draw(count, rng),
        config.embedder,
        seed=embedder_seed,
        threads=config.threads,
        report=lambda done: report(Progress("embedding", 0.02 + 0.48 * done)),
    )
    report(Progress("index", 0.5))
    index = FilmIndex.build(catalogue.film_ids, vectors, config.index, seed=index_seed)
    report(Progress("als", 0.55))
    als = ExplicitALS.fit(
        coded.user_row,
        coded.film_row,
        coded.stars,
        len(catalogue),
        config.als,
        seed=als_seed,
        report=lambda done: report(Progress("als", 0.55 + 0.45 * done)),
    )
    total = np.bincount(coded.film_row, coded.stars, minlength=len(catalogue))
    return Snapshot(
        catalogue=catalogue,
        index=index,
        als=als,
        mean_stars=(total / np.maximum(als.counts, 1)).astype(np.float32),
        meta=Meta(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            data_hash=_hash(ratings, catalogue),
            seed=config.seed,
            neighbours=config.neighbours,
            pool=config.pool,
            als=config.als,
            index=config.index,
            mean=als.mean,
            noise=als.noise,
            people=len(coded.users),
            ratings=len(coded.stars),
        ),
    )


def _hash(ratings: Ratings, catalogue: Catalogue) -> str:
    digest = hashlib.sha256()
    for column in (ratings.user_id, ratings.film_id, ratings.stars, catalogue.film_ids):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()
