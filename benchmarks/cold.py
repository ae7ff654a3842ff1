"""People left out of training, of whom a few ratings are shown: ours and the peers that fold in.

The same people, order and numbers of films as `filmbot evaluate --protocol cold`. Peers keep the
settings that an inner split of the training people's ratings gives them: nothing is tuned to
short histories, neither theirs nor ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.list_task import ListTask
from benchmarks.lists import of_recommender
from benchmarks.ours import ours, snapshots
from benchmarks.tuning import fitted_peers
from engine import Ratings
from engine.list_figures import good, some_of

if TYPE_CHECKING:
    from engine import TrainingConfig
    from engine.catalogue import Catalogue
    from engine.movielens import MovieLens
    from engine.ranking import Target

SHOWN = (0, 1, 3, 5, 10)
_GROUPS = 5  # one of them is left out of training

Figures = dict[str, Any]


def cold_systems(
    release: MovieLens,
    targets: tuple[Target, ...],
    configs: Mapping[str, TrainingConfig],
    *,
    peers: bool,
    seed: int,
    say: Callable[[str], None],
) -> Iterator[tuple[Target, str, Figures]]:
    """Yield (target, system, {"random 1": nDCG@10, …, "first 10": nDCG@10}).

    "random": the films shown are drawn at random; "first": the person's first by time.
    """
    ratings, catalogue = release.ratings, release.catalogue
    ids = np.unique(ratings.user_id)
    out = np.random.default_rng([seed, 5]).permutation(ids)[: -(-len(ids) // _GROUPS)]
    stranger = np.isin(ratings.user_id, out)
    known, strangers = ratings.select(~stranger), ratings.select(stranger)
    tasks = {target: _tasks(strangers, catalogue, target, seed) for target in targets}
    for name, snapshot in snapshots(known, catalogue, configs, say):
        for target in targets:
            missing, following = ours(snapshot, target), ours(snapshot, target, "next")
            figures = {
                what: of_recommender(following if what.startswith("first") else missing, asked)[
                    "nDCG@10"
                ]
                for what, asked in tasks[target].items()
            }
            yield target, name, figures
    if not peers:
        return
    for target in targets:
        for name, scores, liked, settings in fitted_peers(
            known, catalogue, "stratified", target, seed, say
        ):
            found: Figures = {
                what: asked.figures(asked.top(scores, liked=liked))["nDCG@10"]
                for what, asked in tasks[target].items()
            }
            yield target, name, found | ({"settings": settings} if settings else {})


def _tasks(
    strangers: Ratings, catalogue: Catalogue, target: Target, seed: int
) -> dict[str, ListTask]:
    rng = np.random.default_rng(seed)
    orders = {
        "random": rng.permutation(len(strangers)),
        "first": np.argsort(strangers.rated_at, kind="stable"),
    }
    tasks = {}
    for order, rows in orders.items():
        held = strangers.select(rows)
        by_person = np.argsort(held.user_id, kind="stable")
        people, start = np.unique(held.user_id[by_person], return_index=True)
        place = np.empty(len(held), np.int64)  # of each rating among its person's
        place[by_person] = np.arange(len(held)) - np.repeat(
            start, np.diff(np.append(start, len(held)))
        )
        for m in SHOWN:
            hidden = good(held.select(place >= m), target)
            asked = some_of(set(people.tolist()) & set(hidden.user_id.tolist()), seed)
            shown = held.select(place < m)
            tasks[f"{order} {m}"] = ListTask.of_people(shown, hidden, catalogue, asked)
    return tasks
