"""About how long each piece of a training takes, so that the share that is done can be told.

Seconds of one core, by the numbers that each piece's work grows with; the constants were fitted to
trainings of 100 thousand, one million and 32 million ratings on one machine. On another one all of
them are wrong by about the same factor, which leaves the shares as they are. The module knows what
the pieces depend on, not what they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bayes import BayesConfig
    from engine.ranking import RankerConfig
    from engine.ranking_training import Kind
    from engine.training_config import TrainingConfig

_NANO = 1e-9
_EXAMPLE = 4e-3  # s: candidates of one person, with their features
_HISTORIES = 13  # examples that a newcomer gives; other people give one
_LEARNT = 1.3e-6  # s per candidate and pass of a network
_LARGE_STEP = 20_000  # films that a step of the tower embeds at most


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds, of data of one size.

    Attributes:
        ratings: how many.
        people: how many.
        films: of the catalogue.
        config: the settings.
    """

    ratings: int
    people: int
    films: int
    config: TrainingConfig

    def scorers(self, share: float = 1.0, steps: int | None = None) -> float:
        """Fitting all scorers to a share of the ratings, with so many steps of the tower."""
        config, n = self.config.scorers, share * self.ratings
        als = sum((25 + each.factors) * each.epochs for each in (*config.als, config.als_liked))
        item_item = 0.0
        for each in (config.item_item, config.item_item_liked):
            k = min(each.n_films, self.films)
            item_item += (1 + len(each.lengths)) * 0.05 * _NANO * k**3 + 500 * _NANO * n
        step = 12e-3 + 1.5e-6 * min(self.films, _LARGE_STEP) + 0.25e-6 * self.films
        tower = (config.tower.steps if steps is None else steps) * step
        return als * n * _NANO + item_item + tower + 1000 * _NANO * n

    def examples(self, ranker: RankerConfig) -> float:
        """One fold: its scorers, and what they say of its people."""
        share = (1.0 - 1.0 / ranker.folds) * (1.0 - ranker.newcomers)
        steps = min(self.config.scorers.tower.steps, self.config.fold_steps)
        return self.scorers(share, steps) + self._examples(ranker) * _EXAMPLE

    def network(self, ranker: RankerConfig, kind: Kind) -> float:
        """One network over the examples of all folds."""
        examples = ranker.fits * self._examples(ranker)
        epochs = {
            "long": ranker.epochs,
            "short": ranker.short_epochs / 2,  # which learn from fewer
            "next_short": ranker.short_epochs,
            "next_long": ranker.next_epochs / 2,
        }
        return examples * epochs[kind] * ranker.candidates * _LEARNT

    def chain(self, stars: BayesConfig, link: int) -> float:
        """One chain of the Bayesian star model."""
        sweep = 15e-3 + (120 if link else 60) * _NANO * self.ratings
        return stars.sweeps * sweep + 1000 * _NANO * self.ratings

    def plain_stars(self, iterations: int) -> float:
        """The quick star model."""
        return 0.1 + iterations * 200 * _NANO * self.ratings

    def _examples(self, ranker: RankerConfig) -> float:
        each = 1.0 + ranker.newcomers * (_HISTORIES - 1.0)
        return min(ranker.people, self.people) * each
