"""How many hidden films the picks find: whole lists, against peers on the same ratings.

Measures what people get, the recommender with both its stages, through its public face; variety is
switched off, for peers have none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine import splits
from engine.features import FeatureSpace
from engine.metrics import Relevant, ranking_metrics
from engine.notebook import NotebookConfig, NotebookDesign
from engine.peers import Peers
from engine.recommender import Recommender
from engine.scorers import LIKED
from engine.training import Coded, TrainingConfig, train

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.ranking import Target, Task
    from engine.ratings import Ratings

    Rows = NDArray[np.int64]

TOP = 10  # length of the lists that are measured
# A system's answer to (person, {film id: stars shown}): rows, best first, and what its first stage
# let through, if it has one.
Answer = tuple["Rows", "Rows | None"]
System = Callable[[int, Mapping[int, float]], Answer]

_MOST_PEOPLE = 10_000  # lists are measured for that many people at most, drawn at random


def list_figures(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    notebook: NotebookConfig,
    report: Callable[[float], None],
    *,
    hides: NDArray[np.bool_] | None = None,
    task: Task = "missing",
) -> dict[str, dict[str, float]]:
    """System -> the figures of `ranking_metrics`; with two stages also "candidate recall", the
    share of a person's hidden films that the first stage lets through, and how many it lets
    through ("candidates"). `report` gets the done share.

    Args:
        ratings: of everybody.
        catalogue: the films.
        config: of our training; its target decides which hidden films count: all, or liked ones.
        notebook: of the notebook's design.
        report: see above.
        hides: which ratings are hidden; a quarter of each film's when left out.
        task: what the recommender is asked.
    """
    hides = splits.stratified(ratings) if hides is None else hides
    shown, hidden = ratings.select(~hides), ratings.select(hides)
    snapshot = train(shown, catalogue, config, lambda made: report(0.6 * made.fraction))
    coded = Coded.of(shown, catalogue)
    peers = Peers(coded, len(catalogue), config.target, seed=config.seed)
    design = NotebookDesign.train(
        coded,
        FeatureSpace.of(catalogue).encode(catalogue),
        notebook,
        seed=config.seed,
        threads=config.threads,
    )
    report(0.7)
    rows = catalogue.id_map.rows

    def as_in_the_notebook(person: int, rated: Mapping[int, float]) -> Answer:
        near = design.candidates(rows(list(rated)))
        return design.rank(int(coded.users.rows(person)), near), near

    systems: dict[str, System] = {
        "two stages": two_stages(Recommender(snapshot, task=task, variety=0.0, per_series=0)),
        **{name: _of_peer(scores, rows) for name, scores in peers.scorers.items()},
        "the notebook's design": as_in_the_notebook,
    }
    of_shown, of_hidden = by_person(shown), by_person(good(hidden, config.target))
    people = some_of(set(of_shown) & set(of_hidden), config.seed)
    return measured(
        systems,
        {person: of_shown[person] for person in people},
        {person: list(of_hidden[person]) for person in people},
        catalogue,
        lambda done: report(0.7 + 0.3 * done),
    )


def measured(
    systems: Mapping[str, System],
    shown: Mapping[int, Mapping[int, float]],
    relevant: Mapping[int, list[int]],
    catalogue: Catalogue,
    report: Callable[[float], None] = lambda _: None,
) -> dict[str, dict[str, float]]:
    """Figures of each system over the same people: what is shown of them, ids of good films."""
    people = list(shown)
    rows = catalogue.id_map.rows
    films = [rows(relevant[person]) for person in people]
    wanted = Relevant.of(
        np.repeat(np.arange(len(people)), [len(one) for one in films]),
        np.concatenate([*films, np.zeros(0, np.int64)]),
        len(people),
    )
    figures = {}
    for done, (name, system) in enumerate(systems.items()):
        top = np.full((len(people), TOP), -1, dtype=np.int64)
        recall, size = [], []
        for at, person in enumerate(people):
            ranked, pool = system(person, shown[person])
            top[at, : len(ranked[:TOP])] = ranked[:TOP]
            if pool is not None:
                recall.append(np.isin(wanted.of_person(at), pool).mean())
                size.append(len(pool))
            if at % 50 == 0:
                report((done + at / len(people)) / len(systems))
        figures[name] = ranking_metrics(top, wanted, len(catalogue))
        if recall:
            figures[name]["candidate recall"] = float(np.mean(recall))
            figures[name]["candidates"] = float(np.mean(size))
    report(1.0)
    return figures


def two_stages(recommender: Recommender) -> System:
    """What people get."""
    rows = recommender.catalogue.id_map.rows

    def answer(_: int, rated: Mapping[int, float]) -> Answer:
        return rows(recommender.ranked(rated, TOP)), rows(recommender.candidates(rated))

    return answer


def _of_peer(
    scores: Callable[[Rows, NDArray[np.float32]], NDArray[np.float32]],
    rows: Callable[[list[int]], Rows],
) -> System:
    def answer(_: int, rated: Mapping[int, float]) -> Answer:
        films = rows(list(rated))
        found = scores(films, np.fromiter(rated.values(), np.float32)).astype(np.float64)
        found[films] = -np.inf
        return np.argsort(-found, kind="stable")[:TOP], None

    return answer


def good(ratings: Ratings, target: Target) -> Ratings:
    """Those that make a film count for the target."""
    return ratings.select(ratings.stars >= LIKED) if target == "liked" else ratings


def some_of(people: set[int], seed: int) -> list[int]:
    """At most ten thousand of them, in rising order."""
    drawn = np.array(sorted(people), dtype=np.int64)
    if len(drawn) > _MOST_PEOPLE:
        drawn = np.random.default_rng(seed).choice(drawn, _MOST_PEOPLE, replace=False)
    return [int(person) for person in np.sort(drawn)]


def by_person(ratings: Ratings) -> dict[int, dict[int, float]]:
    """Person -> film id -> stars."""
    people: dict[int, dict[int, float]] = {}
    columns = (ratings.user_id.tolist(), ratings.film_id.tolist(), ratings.stars.tolist())
    for person, film, stars in zip(*columns, strict=True):
        people.setdefault(person, {})[film] = stars
    return people
