"""How many hidden films the picks find: whole lists, against two peers.

Measures what people get, the recommender with both its stages, through its public face.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine import splits
from engine.features import FeatureSpace
from engine.metrics import Relevant, ranking_metrics
from engine.notebook import NotebookConfig, NotebookDesign
from engine.recommender import Recommender
from engine.training import Coded, TrainingConfig, train

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.ratings import Ratings

TOP = 10  # length of the lists that are measured
# A system's answer to (person, {film id: stars shown}): rows, best first, and what its first stage
# let through, if it has one.
_Answer = tuple["NDArray[np.int64]", "NDArray[np.int64] | None"]
_System = Callable[[int, Mapping[int, float]], _Answer]

_MOST_PEOPLE = 10_000  # lists are measured for that many people at most, drawn at random


def list_figures(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    notebook: NotebookConfig,
    report: Callable[[float], None],
) -> dict[str, dict[str, float]]:
    """System -> the figures of `ranking_metrics`; with two stages also "candidate recall", the
    share of a person's hidden films that the first stage lets through, and how many it lets
    through ("candidates"). `report` gets the done share.
    """
    hides = splits.stratified(ratings)
    shown, hidden = ratings.select(~hides), ratings.select(hides)
    snapshot = train(shown, catalogue, config, lambda made: report(0.3 * made.fraction))
    recommender = Recommender(snapshot)
    coded = Coded.of(shown, catalogue)
    design = NotebookDesign.train(
        coded,
        FeatureSpace.of(catalogue).encode(catalogue),
        notebook,
        seed=config.seed,
        threads=config.threads,
    )
    report(0.5)
    of_shown, of_hidden = by_person(shown), by_person(hidden)
    people = np.array(sorted(set(of_shown) & set(of_hidden)), dtype=np.int64)
    if len(people) > _MOST_PEOPLE:
        drawn = np.random.default_rng(config.seed).choice(people, _MOST_PEOPLE, replace=False)
        people = np.sort(drawn)
    rows = catalogue.id_map.rows
    popular = np.argsort(-snapshot.popularity, kind="stable")

    def two_stages(_: int, rated: Mapping[int, float]) -> _Answer:
        picks = recommender.recommend(rated, TOP)
        return rows([pick.film_id for pick in picks]), rows(recommender.candidates(rated))

    def popularity(_: int, rated: Mapping[int, float]) -> _Answer:
        likely = popular[: TOP + len(rated)]
        return likely[~np.isin(likely, rows(list(rated)))], None

    def as_in_the_notebook(person: int, rated: Mapping[int, float]) -> _Answer:
        near = design.candidates(rows(list(rated)))
        return design.rank(int(coded.users.rows(person)), near), near

    systems: dict[str, _System] = {
        "two stages": two_stages,
        "popularity": popularity,
        "the notebook's design": as_in_the_notebook,
    }
    films = [rows(list(of_hidden[person])) for person in people.tolist()]
    relevant = Relevant.of(
        np.repeat(np.arange(len(people)), [len(one) for one in films]),
        np.concatenate([*films, np.zeros(0, np.int64)]),
        len(people),
    )
    figures = {}
    for done, (name, system) in enumerate(systems.items()):
        top = np.full((len(people), TOP), -1, dtype=np.int64)
        recall, size = [], []
        for at, person in enumerate(people.tolist()):
            ranked, pool = system(person, of_shown[person])
            top[at, : len(ranked[:TOP])] = ranked[:TOP]
            if pool is not None:
                recall.append(np.isin(relevant.of_person(at), pool).mean())
                size.append(len(pool))
            if at % 50 == 0:
                report(0.5 + 0.5 * (done + at / len(people)) / len(systems))
        figures[name] = ranking_metrics(top, relevant, len(catalogue))
        if recall:
            figures[name]["candidate recall"] = float(np.mean(recall))
            figures[name]["candidates"] = float(np.mean(size))
    report(1.0)
    return figures


def by_person(ratings: Ratings) -> dict[int, dict[int, float]]:
    """Person -> film id -> stars."""
    people: dict[int, dict[int, float]] = {}
    columns = (ratings.user_id.tolist(), ratings.film_id.tolist(), ratings.stars.tolist())
    for person, film, stars in zip(*columns, strict=True):
        people.setdefault(person, {})[film] = stars
    return people
