"""Ratings in which even people mostly rate even films, and settings that suit their size."""

import numpy as np

from engine.als import AlsConfig
from engine.item_item import ItemItemConfig
from engine.ranking import RankerConfig
from engine.rated_matrix import FilmContent, RatedMatrix
from engine.scorers import ScorersConfig
from engine.tower import TowerConfig

PEOPLE, FILMS = 120, 80
ALS = AlsConfig(factors=4, regularization=3.0, epochs=8)
CONFIG = ScorersConfig(
    als=(ALS,),
    als_liked=ALS,
    item_item=ItemItemConfig(lengths=(1, 5), regularization=20.0),
    item_item_liked=ItemItemConfig(lengths=(1, 5), regularization=20.0),
    tower=TowerConfig(dim=8, hidden=16, steps=60, people_per_step=32, pool=40, reach=15),
)
RANKER = RankerConfig(candidates=30, folds=2, fits=2, hidden=8, networks=2, epochs=3)


def rated(seed: int = 0) -> tuple[RatedMatrix, FilmContent]:
    """Even people mostly rate even films, odd people odd ones; films of low rows more often."""
    rng = np.random.default_rng(seed)
    same = (np.arange(PEOPLE)[:, None] + np.arange(FILMS)[None]) % 2 == 0
    chance = np.where(same, np.linspace(0.8, 0.2, FILMS), 0.05)
    stars = np.where(rng.random(chance.shape) < chance, rng.integers(1, 6, chance.shape), 0)
    genres = np.stack([np.arange(FILMS) % 2 == 0, np.arange(FILMS) % 2 == 1], axis=1)
    years = rng.integers(1950, 2000, FILMS).astype(np.float32)
    people, films = np.nonzero(stars)
    when = rng.integers(0, 10**6, len(people))
    ratings = RatedMatrix.of(people, films, stars[people, films], when, stars.shape)
    return ratings, FilmContent(years, genres.astype(np.float32))
