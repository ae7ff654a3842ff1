"""Rankers in training: which networks there are examples enough for, and what is made of them.

Where there is nothing to learn from, a plain weighted sum ranks. This module does not know how
examples come about or how a network learns from them.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import training_pieces as pieces
from engine.model_arrays import TARGETS
from engine.ranking import Network, Ranker, RankerConfig, Target
from engine.ranking_features import feature_names, length_column

if TYPE_CHECKING:
    from engine.progress import Work
    from engine.ranking_examples import Examples
    from engine.ranking_training import Kind
    from engine.scorers import Scorers
    from engine.training_costs import Costs

_ENOUGH_LISTS = 60  # with a good film in them, for a network to learn from


def plain_ranker(scorers: Scorers, target: Target) -> Ranker:
    """Item-item model and ALS; for "liked" those of the liked films count most."""
    weights = {"item_item_z": 1.0, "als_0_z": 0.5}
    if target == "liked":
        liked = {"item_item_liked_z": 1.0, "als_liked_z": 0.5}
        weights = {name: weight / 2 for name, weight in weights.items()} | liked
    network = Network.plain(feature_names(scorers), weights)
    return Ranker(network, network, network, network, length_column(scorers))


def begin_networks(
    work: Work, seen: Examples | None, config: RankerConfig | None, costs: Costs
) -> dict[Target, dict[Kind, list[Future[Any]]]]:
    """One piece for each network; none where examples are too few, and none at all where those
    for long histories are.
    """
    networks: dict[Target, dict[Kind, list[Future[Any]]]] = {target: {} for target in TARGETS}
    if seen is None or config is None or not len(seen.stars):
        return networks
    from engine.ranking_examples import DATED, LATEST  # noqa: PLC0415
    from engine.ranking_training import KINDS, lessons  # noqa: PLC0415

    for target, of_target in networks.items():
        lists = {kind: np.count_nonzero(lessons(seen, target, kind, config)) for kind in KINDS}
        if lists["long"] < _ENOUGH_LISTS:
            continue
        kinds = [kind for kind in KINDS if lists[kind] >= _ENOUGH_LISTS]
        if not np.isin(seen.origin, (DATED, LATEST)).any():
            kinds = [kind for kind in kinds if not kind.startswith("next")]
        for kind in kinds:
            cost = costs.network(config, kind)
            of_target[kind] = [
                work.take("ranking", cost, pieces.network, seen, target, kind, config, k)
                for k in range(config.networks)
            ]
    return networks


def finished_ranker(work: Work, networks: dict[Kind, list[Future[Any]]], length: int) -> Ranker:
    """Of the networks under way; one that is missing is stood in for by the one for long
    histories, or by that for films missing from histories of the same length.
    """
    done = {
        kind: Network.averaged([work.result(each) for each in each_of])
        for kind, each_of in networks.items()
    }
    long = done["long"]
    short = done.get("short", long)
    return Ranker(short, long, done.get("next_short", short), done.get("next_long", long), length)
