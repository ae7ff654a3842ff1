"""All settings of a training, and what changes with the size of the data.

Settings only: what is done with them is `training`'s matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.als import AlsConfig
from engine.bayes import BayesConfig
from engine.explicit_als import ExplicitALSConfig
from engine.index import IndexConfig
from engine.item_item import ItemItemConfig
from engine.ranking import RankerConfig, Target
from engine.scorers import ScorersConfig
from engine.tower import TowerConfig

_TINY = 20_000  # ratings
_SMALL, _MIDDLE, _LARGE = 300_000, 3_000_000, 12_000_000  # ratings
_SWEPT = 2e9  # ratings that a chain passes over at most, all sweeps together
_FEW_EPOCHS = 12  # of implicit ALS: more ratings per vector settle it sooner
_SAMPLES = 3_000_000  # films × samples kept of one link: 36 bytes × (1 + factors) / 9 each


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """Chosen on inner splits of ml-100k's training data.

    Attributes:
        seed: of everything that is drawn; the same seed and data give the same snapshot.
        threads: processes that train side by side; the result does not depend on it. From two
            on, the program that calls `train` needs the `if __name__ == "__main__":` of
            multiprocessing.
        target: what picks are ordered for: "any" film the person would rate, or "liked", one
            they would give 4 stars or more. Both rankers are trained; this one serves.
        candidates: N, films that retrieval hands to the ranker.
        variety: what full likeness to a better pick costs a film, in standard deviations of the
            candidates' scores; 0 switches this off.
        scorers: what the ranker weighs.
        fold_steps: steps of the film tower in the fits on parts of the ratings, which the ranker
            learns from.
        stars: the star model: Bayesian, or plain ALS with biases, which is quick.
        ranker: None for the order of the item-item model, which needs no training.
        index: the search graph.
    """

    seed: int = 0
    threads: int = 1
    target: Target = "liked"
    candidates: int = 100
    variety: float = 0.1
    scorers: ScorersConfig = field(default_factory=ScorersConfig)
    fold_steps: int = 300
    stars: BayesConfig | ExplicitALSConfig = field(default_factory=BayesConfig)
    ranker: RankerConfig | None = field(default_factory=RankerConfig)
    index: IndexConfig = field(default_factory=IndexConfig)

    @classmethod
    def quick(cls, *, seed: int = 0, threads: int = 1, target: Target = "liked") -> TrainingConfig:
        """Seconds instead of minutes: no ranker, a short tower, plain ALS for stars."""
        als = AlsConfig(factors=32, weight=2.0, regularization=30.0, epochs=12)
        item_item = ItemItemConfig(lengths=(1, 5), n_films=2000)
        return cls(
            seed=seed,
            threads=threads,
            target=target,
            scorers=ScorersConfig(
                als=(als,),
                als_liked=replace(als, factors=16, weight=4.0),
                item_item=item_item,
                item_item_liked=replace(item_item, regularization=200.0),
                tower=TowerConfig(steps=150),
            ),
            stars=ExplicitALSConfig(iterations=10),
            ranker=None,
        )

    @classmethod
    def for_size(
        cls,
        n_ratings: int,
        n_films: int,
        *,
        seed: int = 0,
        threads: int = 1,
        target: Target = "liked",
    ) -> TrainingConfig:
        """The default for MovieLens-100K and alike, and what time and memory allow for more.

        Under 20,000 ratings, seconds in one process: one short chain per link, one fold. From
        300,000 on, one Bayesian chain per link instead of several, with sweeps so
        many that it passes over 2e9 ratings (at least 40, at most 300); samples are thinned so
        that they take up about 100 MB per link. The ranker learns from two folds, in which
        some people lack their last ratings instead; from 3 million on from one, and from fewer
        people; implicit ALS takes 12 epochs instead of 20 there. The item-item models and
        neighbours take the 3,000 most-rated films from 12 million on.
        """
        config = cls(seed=seed, threads=threads, target=target)
        assert isinstance(config.stars, BayesConfig)
        assert config.ranker is not None
        if n_ratings < _TINY:
            few_steps = replace(config.scorers.tower, steps=150)
            return replace(
                config,
                threads=1,
                scorers=replace(config.scorers, tower=few_steps),
                stars=replace(config.stars, chains=1, sweeps=150, burn_in=50),
                ranker=replace(
                    config.ranker, folds=4, fits=1, newcomers=0.25, latest_fits=0, latest=0.3
                ),
            )
        if n_ratings <= _SMALL:
            return config
        sweeps = int(min(300, max(40, _SWEPT / n_ratings)))
        stars = replace(
            config.stars,
            chains=1,
            sweeps=sweeps,
            burn_in=sweeps * 3 // 10,
            kept=int(min(20, max(6, _SAMPLES / (4 * max(n_films, 1))), sweeps // 2)),
        )
        few = n_ratings > _MIDDLE
        ranker = replace(
            config.ranker,
            fits=1 if few else 2,
            people=2500 if few else 4000,
            latest_fits=0,
            latest=0.3,
        )
        scorers = config.scorers
        if few:
            als = tuple(replace(each, epochs=_FEW_EPOCHS) for each in scorers.als)
            als_liked = replace(scorers.als_liked, epochs=_FEW_EPOCHS)
            scorers = replace(scorers, als=als, als_liked=als_liked)
        if n_ratings > _LARGE:
            scorers = replace(
                scorers,
                item_item=replace(scorers.item_item, n_films=3000),
                item_item_liked=replace(scorers.item_item_liked, n_films=3000),
            )
        return replace(config, stars=stars, ranker=ranker, scorers=scorers)
