"""How the picks do for people left out of training, of whom little is known.

cold: m of their ratings are shown, any or the first by time; the rest is to be found, that is
films missing from a sample or what comes next (`Task`).
interview: they are asked a few films, "haven't seen it" where the data have no rating, and what
they did not get asked about is to be found.

Measured through the recommender's public face, with variety switched off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine.list_figures import TOP, Answer, System, by_person, measured, some_of, two_stages
from engine.recommender import Recommender
from engine.scorers import LIKED
from engine.training import TrainingConfig, train

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.ranking import Target, Task
    from engine.ratings import Ratings
    from engine.snapshot import Snapshot

SHOWN = (0, 1, 3, 5, 10)
_GROUPS = 5  # one of them is left out of training
QUESTIONS = 8

Figures = dict[str, dict[str, float]]


def cold_figures(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    report: Callable[[float], None],
) -> Figures:
    """Figures of lists by "random m, system" and "first m, system", of ours and popularity."""
    snapshot, strangers = _left_out(ratings, catalogue, config, report)
    figures: Figures = {}
    rng = np.random.default_rng(config.seed)
    for order in ("random", "first"):
        if order == "first":
            held = strangers.select(np.argsort(strangers.rated_at, kind="stable"))
            recommender = _plain(snapshot, "next")
        else:
            recommender = _plain(snapshot, "missing")
            held = strangers.select(rng.permutation(len(strangers)))
        people = by_person(held)
        for m in SHOWN:
            shown, rest = {}, {}
            for person in some_of(set(people), config.seed):
                films = list(people[person].items())
                wanted = _good(dict(films[m:]), config.target)
                if wanted:
                    shown[person], rest[person] = dict(films[:m]), wanted
            systems = {"two stages": two_stages(recommender), "popularity": _popular(recommender)}
            for name, found in measured(systems, shown, rest, catalogue).items():
                found.pop("coverage")
                figures[f"{order} {m}, {name}"] = found
    report(1.0)
    return figures


def interview_figures(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    report: Callable[[float], None],
) -> Figures:
    """Way of asking eight films -> figures of the lists that follow, and "seen" of the eight.

    Beside ours: the most popular films, and popularity × entropy and log popularity × entropy of
    the stars (Rashid et al., "Getting to know you", IUI 2002).
    """
    snapshot, strangers = _left_out(ratings, catalogue, config, report)
    recommender = _plain(snapshot, "missing")
    counts = recommender.snapshot.popularity
    entropy = _entropy(recommender, ratings, strangers)

    def fixed(worth: NDArray[np.float64]) -> Callable[[Mapping[int, float], set[int]], int]:
        order = catalogue.film_ids[np.argsort(-worth, kind="stable")].tolist()
        return lambda stars, unseen: next(
            (film for film in order if film not in stars and film not in unseen), -1
        )

    ways = {
        "what teaches most": lambda stars, unseen: next(
            iter(recommender.ask(stars, frozenset(unseen))), -1
        ),
        "popularity": fixed(counts.astype(np.float64)),
        "popularity × entropy": fixed(counts * entropy),
        "log popularity × entropy": fixed(np.log1p(counts) * entropy),
    }
    people = by_person(strangers)
    figures: Figures = {}
    for name, way in ways.items():
        shown, rest, unseen_by = {}, {}, {}
        for person in some_of(set(people), config.seed):
            stars: dict[int, float] = {}
            unseen: set[int] = set()
            for _ in range(QUESTIONS):
                film = way(stars, unseen)
                if film in people[person]:
                    stars[film] = people[person][film]
                elif film >= 0:
                    unseen.add(film)
            left = {film: s for film, s in people[person].items() if film not in stars}
            wanted = _good(left, config.target)
            if wanted:
                shown[person], rest[person], unseen_by[person] = stars, wanted, unseen

        def answer(
            person: int,
            rated: Mapping[int, float],
            unseen_by: Mapping[int, set[int]] = unseen_by,
        ) -> Answer:
            picks = recommender.ranked(rated, TOP, frozenset(unseen_by[person]))
            return catalogue.id_map.rows(picks), None

        found = measured({name: answer}, shown, rest, catalogue)[name]
        found["seen"] = float(np.mean([float(len(one)) for one in shown.values()] or [np.nan]))
        figures[name] = found
    report(1.0)
    return figures


def _left_out(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    report: Callable[[float], None],
) -> tuple[Snapshot, Ratings]:
    """A snapshot trained without a fifth of the people, and their ratings."""
    ids = np.unique(ratings.user_id)
    out = np.random.default_rng([config.seed, 5]).permutation(ids)[: -(-len(ids) // _GROUPS)]
    strangers = np.isin(ratings.user_id, out)
    snapshot = train(
        ratings.select(~strangers), catalogue, config, lambda made: report(0.8 * made.fraction)
    )
    return snapshot, ratings.select(strangers)


def _plain(snapshot: Snapshot, task: Task) -> Recommender:
    return Recommender(snapshot, task=task, variety=0.0, per_series=0)


def _popular(recommender: Recommender) -> System:
    order = np.argsort(-recommender.snapshot.popularity, kind="stable")

    def answer(_: int, rated: Mapping[int, float]) -> Answer:
        known = recommender.catalogue.id_map.rows(list(rated))
        likely = order[: TOP + len(rated)]
        return likely[~np.isin(likely, known)][:TOP], None

    return answer


def _good(stars: Mapping[int, float], target: Target) -> list[int]:
    return [film for film, given in stars.items() if target == "any" or given >= LIKED]


def _entropy(recommender: Recommender, ratings: Ratings, strangers: Ratings) -> NDArray[np.float64]:
    """Entropy of each film's stars among the people in training, in nats, (films,)."""
    known = ratings.select(~np.isin(ratings.user_id, np.unique(strangers.user_id)))
    rows = recommender.catalogue.id_map.rows(known.film_id)
    level = np.round(known.stars * 2).astype(np.int64)
    counted = np.zeros((len(recommender.catalogue), 11))
    np.add.at(counted, (rows, level), 1.0)
    share = counted / np.maximum(counted.sum(axis=1, keepdims=True), 1.0)
    entropy: NDArray[np.float64] = -(share * np.log(np.maximum(share, 1e-12))).sum(axis=1)
    return entropy
