"""Lists of ten: ours and the peers against the same hidden films, for both targets.

People are folded in from what is shown of them, and variety is switched off, for peers have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.honesty import honest_reasons
from benchmarks.list_task import ListTask, Split, task
from benchmarks.ours import of_all_films, ours, snapshots
from benchmarks.tuning import fitted_peers
from engine.list_figures import TOP

if TYPE_CHECKING:
    from engine import Recommender, TrainingConfig
    from engine.movielens import MovieLens
    from engine.ranking import Target, Task

Figures = dict[str, Any]
POOLS = (100, 300)  # candidates whose recall is measured


def list_systems(
    release: MovieLens,
    split: Split,
    targets: tuple[Target, ...],
    configs: Mapping[str, TrainingConfig],
    *,
    peers: bool,
    seed: int,
    say: Callable[[str], None],
) -> Iterator[tuple[Target, str, Figures]]:
    """Yield (target, system, its figures).

    Ours with both stages also have "candidate recall@100" and "@300", and beside them comes a
    system "scoring all films" and "honest reasons" (`honest_reasons`). A peer that chose settings
    has them as "settings".

    Args:
        release: what is split.
        split: how; see `list_task.hides`.
        targets: which hidden films count, all or those liked.
        configs: name -> our settings; none to measure peers alone.
        peers: whether to measure these.
        seed: of the split and of all models.
        say: told what is being measured.
    """
    catalogue = release.catalogue
    tasks = {one: task(release.ratings, catalogue, split, seed, one) for one in targets}
    shown = next(iter(tasks.values()))[0]
    question: Task = "next" if split == "last" else "missing"
    for name, snapshot in snapshots(shown, catalogue, configs, say):
        for target, (_, asked) in tasks.items():
            recommender = ours(snapshot, target, question)
            figures = of_recommender(recommender, asked)
            if snapshot.meta.config["ranker"] is None:
                yield target, name, figures
                continue
            for n in POOLS:
                figures[f"candidate recall@{n}"] = candidate_recall(recommender, asked, n)
            say(f"{name}: reasons")
            figures["honest reasons"] = honest_reasons(snapshot, target, asked, seed)
            yield target, name, figures
            say(f"{name}: scoring all films")
            whole = ours(of_all_films(snapshot), target, question)
            yield target, f"{name}, scoring all films", of_recommender(whole, asked)
    if not peers:
        return
    for target, (_, asked) in tasks.items():
        for name, scores, liked, settings in fitted_peers(
            shown, catalogue, split, target, seed, say
        ):
            found: Figures = asked.figures(asked.top(scores, liked=liked))
            yield target, name, found | ({"settings": settings} if settings else {})


def of_recommender(recommender: Recommender, asked: ListTask) -> Figures:
    """Figures of `Recommender.ranked`."""
    rows, ids = recommender.catalogue.id_map.rows, recommender.catalogue.film_ids
    top = np.full((len(asked.people), TOP), -1, np.int64)
    for at in range(len(asked.people)):
        picks = recommender.ranked(rated_by(asked, at, ids), TOP)
        top[at, : len(picks)] = rows(picks)
    return dict(asked.figures(top))


def candidate_recall(recommender: Recommender, asked: ListTask, n: int) -> float:
    """Share of a person's good hidden films among the n that retrieval lets through, on average."""
    rows, ids = recommender.catalogue.id_map.rows, recommender.catalogue.film_ids
    return float(
        np.mean(
            [
                np.isin(
                    asked.wanted.of_person(at),
                    rows(recommender.candidates(rated_by(asked, at, ids), n=n)),
                ).mean()
                for at in range(len(asked.people))
            ]
        )
    )


def rated_by(asked: ListTask, at: int, ids: Any) -> dict[int, float]:
    """What is shown of one person: film id -> stars."""
    films, stars = asked.history(at)
    return dict(zip(ids[films].tolist(), stars.tolist(), strict=True))
