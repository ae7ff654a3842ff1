"""Our side of the benchmarks: trainings, and a recommender as it is measured.

Uses the engine's public face alone, as a newcomer gets it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from engine import Recommender, Snapshot, TrainingConfig, train

if TYPE_CHECKING:
    from engine import Ratings
    from engine.catalogue import Catalogue
    from engine.movielens import MovieLens
    from engine.ranking import Target, Task

OURS = "filmbot"
QUICK = "filmbot, quick"


def configs(release: MovieLens, seed: int, threads: int) -> dict[str, TrainingConfig]:
    """Name -> what a newcomer gets for a release of that size, and the quick one."""
    size = len(release.ratings), len(release.catalogue)
    return {
        OURS: TrainingConfig.for_size(*size, seed=seed, threads=threads),
        QUICK: TrainingConfig.quick(seed=seed),
    }


def snapshots(
    shown: Ratings,
    catalogue: Catalogue,
    configs: Mapping[str, TrainingConfig],
    say: Callable[[str], None],
) -> Iterator[tuple[str, Snapshot]]:
    """Yield (name, snapshot) of each configuration."""
    for name, config in configs.items():
        say(f"{name}: training")
        yield name, train(shown, catalogue, config)


def ours(snapshot: Snapshot, target: Target, task: Task = "missing") -> Recommender:
    """Both stages, without variety."""
    return Recommender(snapshot, target=target, task=task, variety=0.0, per_series=0)


def of_all_films(snapshot: Snapshot) -> Snapshot:
    """The same with every film a candidate: the second stage alone."""
    return replace(snapshot, meta=replace(snapshot.meta, candidates=len(snapshot.catalogue)))


def training_seconds(release: MovieLens, config: TrainingConfig) -> dict[str, float]:
    """CPU seconds, and seconds that pass, of a training in one process on all ratings."""
    cpu, clock = time.process_time(), time.perf_counter()
    train(release.ratings, release.catalogue, replace(config, threads=1))
    return {
        "CPU s": round(time.process_time() - cpu, 1),
        "s": round(time.perf_counter() - clock, 1),
    }
