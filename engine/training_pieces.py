"""The pieces of a training that do not wait for one another.

Each is a function of the data and a few numbers, draws from a stream of its own and uses one
thread, so it gives the same result wherever it runs. In which order they run, and what is made of
the results, is `training`'s matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.bayes import BayesConfig
from engine.explicit_als import ExplicitALS, ExplicitALSConfig
from engine.ranking import Network, RankerConfig, Target
from engine.star_models import PlainStars

if TYPE_CHECKING:
    from engine.als import Floats
    from engine.bayes_fold_in import FilmSamples
    from engine.bayes_training import Observations
    from engine.onboarding import Interview
    from engine.ranking_examples import Examples
    from engine.ranking_training import Kind
    from engine.rated_matrix import FilmContent, RatedMatrix
    from engine.scorers import Scorers
    from engine.training_config import TrainingConfig


@dataclass(slots=True, eq=False)
class Data:
    """What every piece starts from.

    Attributes:
        ratings: everybody's.
        content: of the films.
        features: of the films, for the star model, (films, d) float32.
        config: the settings.
        seeds: of scorers, stars, ranker.
    """

    ratings: RatedMatrix
    content: FilmContent
    features: Floats
    config: TrainingConfig
    seeds: tuple[int, int, int]
    _observations: Observations | None = field(default=None, repr=False)

    def columns(self) -> tuple[Any, Any, Any]:
        """Rows of people and films, int32, and stars, float32; the latter two are shared."""
        stars = self.ratings.stars
        people = np.repeat(np.arange(stars.shape[0], dtype=np.int32), np.diff(stars.indptr))
        return people, stars.indices, stars.data

    def observations(self, config: BayesConfig) -> Observations:
        """What chains share; made once in each process."""
        from engine.bayes_training import Observations  # noqa: PLC0415 -- training needs torch

        if self._observations is None:
            self._observations = Observations(
                *self.columns(), self.ratings.stars.shape[1], self.features, config
            )
        return self._observations

    def __getstate__(self) -> tuple[Any, ...]:
        return self.ratings, self.content, self.features, self.config, self.seeds

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.ratings, self.content, self.features, self.config, self.seeds = state
        self._observations = None


def scorers(data: Data) -> tuple[Scorers, Interview]:
    """Fitted to everything."""
    from engine.onboarding import fit_interview  # noqa: PLC0415
    from engine.scorers import fit_scorers  # noqa: PLC0415

    with one_thread():
        fitted = fit_scorers(data.ratings, data.content, data.config.scorers, seed=data.seeds[0])
        seen = data.ratings.stars.copy()
        seen.data = np.ones_like(seen.data)
        return fitted, fit_interview(seen)


def chain(data: Data, config: BayesConfig, link: int, number: int) -> FilmSamples:
    """One Gibbs chain of the Bayesian star model."""
    from engine.bayes_training import draw_chain  # noqa: PLC0415

    with one_thread():
        levels = np.unique(data.ratings.stars.data).astype(np.float32)
        return draw_chain(data.observations(config), levels, data.seeds[1], link, number)


def plain_stars(data: Data, config: ExplicitALSConfig) -> PlainStars:
    """The quick star model."""
    films = data.ratings.stars.shape[1]
    people, rated, stars = data.columns()
    people, rated = people.astype(np.int64), rated.astype(np.int64)
    return PlainStars(ExplicitALS.fit(people, rated, stars, films, config, seed=data.seeds[1]))


def examples(data: Data, config: RankerConfig, fold: int) -> Examples:
    """What the scorers say of one fold that they were not fitted to."""
    from engine.ranking_examples import fold_examples  # noqa: PLC0415
    from engine.scorers import fit_scorers  # noqa: PLC0415

    settings = data.config.scorers
    steps = min(settings.tower.steps, data.config.fold_steps)
    settings = replace(settings, tower=replace(settings.tower, steps=steps))

    def fit(part: RatedMatrix, seed: int) -> Scorers:
        return fit_scorers(part, data.content, settings, seed=seed)

    with one_thread():
        return fold_examples(data.ratings, fit, config, fold)


def network(
    _: Data, seen: Examples, target: Target, kind: Kind, config: RankerConfig, k: int
) -> Network:
    """One of the ranker's networks."""
    from engine.ranking_training import fit_network  # noqa: PLC0415

    with one_thread():
        return fit_network(seen, target, kind, config, k)


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch with one thread: sums in another order would be other sums."""
    import torch  # noqa: PLC0415 -- training only

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
