"""A world whose answers are known: two kinds of people, two kinds of films, a checkerboard.

People of one kind give their kind of films 5 or 4 stars and the other kind 1 or 2; ids are far
from 0 and in no order, so that nothing works by using them as positions.
"""

from dataclasses import replace

import numpy as np

from engine.als import AlsConfig
from engine.bayes import BayesConfig
from engine.catalogue import Catalogue, Film
from engine.explicit_als import ExplicitALSConfig
from engine.item_item import ItemItemConfig
from engine.ranking import RankerConfig
from engine.ratings import Ratings
from engine.scorers import ScorersConfig
from engine.tower import TowerConfig
from engine.training_config import TrainingConfig

FILMS_PER_KIND = 20
PEOPLE_PER_KIND = 30
ALS = AlsConfig(factors=8, weight=2.0, regularization=3.0, epochs=8)
ITEMS = ItemItemConfig(lengths=(1, 5), regularization=20.0)
QUICK = TrainingConfig(
    seed=3,
    candidates=40,
    scorers=ScorersConfig(
        als=(ALS,),
        als_liked=ALS,
        item_item=ITEMS,
        item_item_liked=ITEMS,
        tower=TowerConfig(dim=16, hidden=16, steps=60, people_per_step=32, pool=40, reach=15),
    ),
    stars=ExplicitALSConfig(factors=4, iterations=8),
    ranker=None,
)
FULL = replace(
    QUICK,
    target="any",
    stars=BayesConfig(factors=2, chains=1, sweeps=40, burn_in=15, kept=8),
    ranker=RankerConfig(folds=2, fits=2, hidden=8, networks=2, epochs=3),
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
        films.append(Film(action(k), f"Action of {1980 + k}", 1980 + k, ("Action",)))
        films.append(Film(drama(k), f"Drama of {1940 + k}", 1940 + k, ("Drama",)))
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
