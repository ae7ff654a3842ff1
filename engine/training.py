"""Ratings and films in, a snapshot out: the order of the steps, nothing else.

What is left out for measuring is for the caller to leave out: everything given here is learned
from. It neither saves nor judges the result.
"""

from __future__ import annotations

import json
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import training_pieces as pieces
from engine.bayes import BayesConfig, BayesianALS
from engine.coded import Coded, data_hash
from engine.explicit_als import ExplicitALSConfig
from engine.features import FeatureSpace
from engine.index import FilmIndex
from engine.model_arrays import TARGETS, Models
from engine.progress import Progress, Report, Work
from engine.ranking import RankerConfig
from engine.ranking_features import length_column
from engine.rated_matrix import FilmContent, RatedMatrix
from engine.side_by_side import bench
from engine.snapshot import Meta, Snapshot
from engine.training_config import TrainingConfig
from engine.training_costs import Costs
from engine.training_rankers import begin_networks, finished_ranker, plain_ranker

if TYPE_CHECKING:
    from engine.catalogue import Catalogue
    from engine.ranking_examples import Examples
    from engine.ratings import Ratings
    from engine.star_models import Stars

__all__ = ["Coded", "Progress", "Report", "TrainingConfig", "train", "train_stars"]

_ENOUGH_FOR_CHAINS = 200  # ratings; fewer tell no more than averages


def train(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig | None = None,
    progress: Report | None = None,
) -> Snapshot:
    """Learn the film side from everyone's ratings.

    Deterministic for one seed, data and machine, whatever the number of processes. No ratings are
    fine, too: all films are average then, and alike ones are near one another. Where there is too
    little for the ranker or the Bayesian model to learn from, the plain ones take their place.

    Raises:
        InvalidRatings: a rating of a film that is not in the catalogue.
    """
    config = config or TrainingConfig()
    report = progress or (lambda _: None)
    report(Progress("features", 0.0))
    data, coded = _data(ratings, catalogue, config)
    total = np.bincount(coded.film_row, coded.stars, minlength=len(catalogue))
    people, known = len(coded.users), len(coded.stars)
    learned_from = data_hash(ratings, catalogue)
    del ratings, coded  # what is needed of them from here on is in `data`
    index_seed = int(np.random.SeedSequence(config.seed).generate_state(4)[3])
    with bench(config.threads, data) as here:
        work = Work(here, report)
        stars = _Stars(work, data)
        ranker, costs = _ranker_settings(data), _costs(data)
        folds = (
            [
                work.take("ranking", costs.examples(ranker), pieces.examples, ranker, k)
                for k in range(_fits(data, ranker))
            ]
            if ranker is not None
            else []
        )
        scorers = work.take("als", costs.scorers(), pieces.scorers)
        stars.begin()
        if ranker is not None:
            from engine.ranking_training import KINDS  # noqa: PLC0415

            each = sum(costs.network(ranker, kind) for kind in KINDS)
            work.expected = len(TARGETS) * ranker.networks * each
        seen = _joined([work.result(fold) for fold in folds])
        work.expected = 0.0
        networks = begin_networks(work, seen, ranker, costs)
        fitted, interview = work.result(scorers)
        rankers = {
            target: finished_ranker(work, networks[target], length_column(fitted))
            if networks[target]
            else plain_ranker(fitted, target)
            for target in TARGETS
        }
        models = Models(fitted, rankers, stars.result(), interview)
    report(Progress("index", 0.98))
    index = FilmIndex.build(catalogue.film_ids, fitted.tower.vectors, config.index, seed=index_seed)
    snapshot = Snapshot(
        catalogue=catalogue,
        index=index,
        models=models,
        mean_stars=(total / np.maximum(fitted.counts, 1)).astype(np.float32),
        meta=Meta(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            data_hash=learned_from,
            seed=config.seed,
            target=config.target,
            candidates=config.candidates,
            variety=config.variety,
            index=config.index,
            people=people,
            ratings=known,
            config=json.loads(json.dumps(asdict(config))),
        ),
    )
    report(Progress("index", 1.0))
    return snapshot


def train_stars(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig | None = None,
    progress: Report | None = None,
) -> Stars:
    """The star model of `train` alone, the same one."""
    config = config or TrainingConfig()
    data, _ = _data(ratings, catalogue, config)
    with bench(config.threads, data) as here:
        stars = _Stars(Work(here, progress or (lambda _: None)), data)
        stars.begin()
        return stars.result()


def _data(
    ratings: Ratings, catalogue: Catalogue, config: TrainingConfig
) -> tuple[pieces.Data, Coded]:
    coded = Coded.of(ratings, catalogue)
    matrix = RatedMatrix.of(
        coded.user_row,
        coded.film_row,
        coded.stars,
        coded.rated_at,
        (len(coded.users), len(catalogue)),
    )
    # One stream per step: a change in how one draws leaves the others as they were.
    scorers, stars, ranker, _ = (
        int(seed) for seed in np.random.SeedSequence(config.seed).generate_state(4) // 2
    )
    features = FeatureSpace.of(catalogue).encode(catalogue)
    content = FilmContent.of(catalogue)
    return pieces.Data(matrix, content, features, config, (scorers, stars, ranker)), coded


def _costs(data: pieces.Data) -> Costs:
    people, films = data.ratings.stars.shape
    return Costs(data.ratings.stars.nnz, people, films, data.config)


def _ranker_settings(data: pieces.Data) -> RankerConfig | None:
    """For this data: lists of candidates must leave films out, or there is nothing to learn."""
    films = data.ratings.stars.shape[1]
    if data.config.ranker is None:
        return None
    candidates = min(data.config.candidates, films // 3)
    return replace(data.config.ranker, candidates=candidates, seed=data.seeds[2])


def _fits(data: pieces.Data, ranker: RankerConfig) -> int:
    from engine.ranking_examples import fits  # noqa: PLC0415

    return fits(data.ratings, ranker)


def _joined(parts: list[Examples]) -> Examples | None:
    from engine.ranking_examples import joined  # noqa: PLC0415

    return joined(parts) if parts else None


@dataclass(slots=True)
class _Stars:
    """The star model, whose chains are pieces of work."""

    work: Work
    data: pieces.Data
    links: list[list[Future[Any]]] = field(default_factory=list)
    plain: Future[Any] | None = None

    def begin(self) -> None:
        config, stars = self.data.config.stars, self.data.ratings.stars.data
        if isinstance(config, BayesConfig) and (
            len(stars) < _ENOUGH_FOR_CHAINS or stars.min() == stars.max()
        ):
            config = ExplicitALSConfig()
        costs = _costs(self.data)
        if isinstance(config, BayesConfig):
            self.links = [
                [
                    self.work.take(
                        "stars", costs.chain(config, link), pieces.chain, config, link, number
                    )
                    for number in range(config.chains)
                ]
                for link in range(2)
            ]
        else:
            seconds = costs.plain_stars(config.iterations)
            self.plain = self.work.take("stars", seconds, pieces.plain_stars, config)

    def result(self) -> Stars:
        if self.plain is not None:
            plain: Stars = self.work.result(self.plain)
            return plain
        levels = np.unique(self.data.ratings.stars.data).astype(np.float32)
        gaussian, probit = ([self.work.result(each) for each in link] for link in self.links)
        return BayesianALS.of_chains(gaussian, probit, levels)
