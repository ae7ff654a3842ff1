"""A world whose answers are known: two kinds of people, two kinds of films, a checkerboard.

People of one kind give their kind of films 5 or 4 stars and the other kind 1 or 2; ids are far
from 0 and in no order, so that nothing works by using them as positions.
"""

import numpy as np

from engine.catalogue import Catalogue, Film
from engine.embedder import EmbedderConfig
from engine.explicit_als import ExplicitALSConfig
from engine.ratings import Ratings
from engine.training import TrainingConfig

FILMS_PER_KIND = 20
PEOPLE_PER_KIND = 30
QUICK = TrainingConfig(
    seed=3,
    pool=40,
    embedder=EmbedderConfig(steps=60, batch=128),
    als=ExplicitALSConfig(factors=4, iterations=8),
)


def action(k: int) -> int:
    """Film id of the k-th action film."""
    return 5000 - 7 * k


def drama(k: int) -> int:
    """Film id of the k-th drama."""
    return 91 + 11 * k


def catalogue() -> Catalogue:
    """Action films of 1980 to 1999 and dramas of 1940 to 1959, taking turns."""
    films = []
    for k in range(FILMS_PER_KIND):
        films.append(Film(action(k), f"Action {k}", 1980 + k, ("Action",)))
        films.append(Film(drama(k), f"Drama {k}", 1940 + k, ("Drama",)))
    return Catalogue(films)


def ratings(share: float = 0.7, seed: int = 0) -> Ratings:
    """A random share of all pairs; person ids from 700 for action, from 40,000 for drama."""
    rng = np.random.default_rng(seed)
    rows = []
    for first, loved, other in ((700, action, drama), (40_000, drama, action)):
        for person in range(first, first + PEOPLE_PER_KIND):
            for k in range(FILMS_PER_KIND):
                rows.append((person, loved(k), 5.0 if rng.random() < 0.7 else 4.0))
                rows.append((person, other(k), 1.0 if rng.random() < 0.7 else 2.0))
    kept = [rows[at] for at in rng.permutation(len(rows))[: int(share * len(rows))]]
    people, films, stars = zip(*kept, strict=True)
    return Ratings(
        np.array(people),
        np.array(films),
        np.array(stars, dtype=np.float32),
        np.arange(len(kept)) + 1_000_000,
    )
