"""Measures the recommender, with peers beside it, on protocols that others publish figures for.

Nothing here chooses settings: they come in, and were chosen on inner splits of training data. How
a report is shown or stored is the caller's matter; this knows neither chats nor files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from engine import splits
from engine.explicit_als import ExplicitALS
from engine.features import FeatureSpace
from engine.metrics import Relevant, mae, ranking_metrics, rmse
from engine.notebook import NotebookConfig, NotebookDesign, fit_plain_factors
from engine.ratings import MAX_STARS, MIN_STARS, IdMap
from engine.recommender import Recommender
from engine.training import Coded, Progress, TrainingConfig, train
from engine.triplet_check import triplet_figures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.ratings import Ratings
    from engine.snapshot import Snapshot

Protocol = Literal["folds", "stratified", "triplets"]
_TOP = 10  # length of the lists that are measured
_MOST_PEOPLE = 10_000  # lists are measured for that many people at most, drawn at random


@dataclass(frozen=True, slots=True)
class Report:
    """What a protocol measured.

    Attributes:
        protocol: its name.
        systems: name of a system -> name of a figure -> value; NaN where it has none.
    """

    protocol: str
    systems: Mapping[str, Mapping[str, float]]

    def to_json(self) -> str:
        """As JSON; NaN becomes null."""
        systems = {
            system: {name: None if np.isnan(value) else value for name, value in figures.items()}
            for system, figures in self.systems.items()
        }
        return json.dumps({"protocol": self.protocol, "systems": systems}, indent=1)

    def table(self) -> str:
        """As text, a line per system."""
        names = list(dict.fromkeys(name for row in self.systems.values() for name in row))
        lines = [[self.protocol, *names]]
        for system, figures in self.systems.items():
            values = [figures.get(name, float("nan")) for name in names]
            lines.append(
                [system, *("–" if np.isnan(value) else f"{value:.4f}" for value in values)]
            )
        widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if at else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        )


def evaluate(
    protocol: Protocol,
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Train and measure.

    folds: predicted stars on ml-100k's official u1…u5 (the ratings in the order of the file);
        people are folded in from what they rated outside the fold.
    stratified: lists of 10 against a hidden quarter of each film's ratings, every one of them
        relevant; the recommender, popularity and the notebook's design.
    triplets: distances between film vectors, see `triplet_check`.

    Raises:
        ValueError: there is no such protocol.
        InvalidRatings: a rating of a film that is not in the catalogue.
    """
    config = config or TrainingConfig()

    def report(done: float) -> None:
        if progress is not None:
            progress(Progress("evaluate", done))

    if protocol == "folds":
        return Report(protocol, _folds(ratings, catalogue, config, report))
    if protocol == "stratified":
        return Report(protocol, _stratified(ratings, catalogue, config, report))
    if protocol == "triplets":
        return Report(protocol, triplet_figures(ratings, catalogue, config, report))
    raise ValueError(f"{protocol!r} is no protocol; there are: {', '.join(get_args(Protocol))}")


def heldout_figures(
    snapshot: Snapshot, ratings_shown: Ratings, ratings_hidden: Ratings
) -> dict[str, float]:
    """A snapshot on people whom it was not trained on.

    Each is folded in from what is shown and measured on what is hidden: "ndcg@10", every hidden
    film being relevant, "rmse" in stars, and "people", who have something hidden. Hidden films
    that the snapshot does not know count as missed, and as predicted with the person's average.
    """
    recommender = Recommender(snapshot)
    shown, hidden = _by_person(ratings_shown), _by_person(ratings_hidden)
    people = sorted(hidden)
    # Rows of all films in question, the snapshot's and others, for the metrics alone.
    rows = IdMap.of(np.concatenate([snapshot.catalogue.film_ids, ratings_hidden.film_id]))
    top = np.full((len(people), _TOP), -1, dtype=np.int64)
    predicted = []
    for at, person in enumerate(people):
        known = shown.get(person, {})
        picks = [pick.film_id for pick in recommender.recommend(known, _TOP)]
        top[at, : len(picks)] = rows.rows(picks)
        predicted.append(recommender.predict(known, hidden[person]))
    film = [rows.rows(list(hidden[person])) for person in people]
    actual = [np.fromiter(hidden[person].values(), np.float32) for person in people]
    asked = np.repeat(np.arange(len(people)), [len(one) for one in film])
    none = [np.zeros(0, np.float32)]
    relevant = Relevant.of(asked, np.concatenate([*film, np.zeros(0, np.int64)]), len(people))
    return {
        "ndcg@10": ranking_metrics(top, relevant, len(rows))[f"nDCG@{_TOP}"],
        "rmse": rmse(np.concatenate(predicted + none), np.concatenate(actual + none)),
        "people": float(len(people)),
    }


def _folds(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    report: Callable[[float], None],
) -> dict[str, dict[str, float]]:
    systems: dict[str, dict[str, float]] = {}
    errors: dict[str, list[float]] = {}
    users = IdMap.of(ratings.user_id)
    for fold, (name, hides) in enumerate(splits.folds(ratings)):
        shown = Coded.of(ratings.select(~hides), catalogue)
        hidden = ratings.select(hides)
        film_row = catalogue.id_map.rows(hidden.film_id)
        model = ExplicitALS.fit(
            shown.user_row,
            shown.film_row,
            shown.stars,
            len(catalogue),
            config.als,
            seed=config.seed,
        )
        # Everyone is folded in, also those of whom nothing is shown.
        user_row = users.rows(shown.users.ids)[shown.user_row]
        tastes = model.fold_in_all(user_row, shown.film_row, shown.stars, len(users))
        of_als = model.predict(tastes[users.rows(hidden.user_id)], film_row)
        settings = NotebookConfig()
        p, q = fit_plain_factors(
            shown, len(catalogue), settings, seed=config.seed, threads=config.threads
        )
        at = shown.users.rows(hidden.user_id)
        of_notebook = np.where(at >= 0, np.einsum("nf,nf->n", p[at], q[film_row]), model.mean)
        count, total = model.counts, np.bincount(shown.film_row, shown.stars, len(catalogue))
        of_film = (total / np.maximum(count, 1))[film_row]
        of_film = np.where(count[film_row] > 0, of_film, model.mean)
        for system, predicted in (
            ("ALS with biases, people folded in", of_als),
            ("the notebook's factors", of_notebook),
            ("the film's mean", of_film),
        ):
            cut = np.clip(predicted, MIN_STARS, MAX_STARS)
            systems.setdefault(system, {})[name] = rmse(cut, hidden.stars)
            errors.setdefault(system, []).append(mae(cut, hidden.stars))
        report((fold + 1) / splits.FOLDS)
    for system, figures in systems.items():
        figures["RMSE"] = float(np.mean(list(figures.values())))
        figures["MAE"] = float(np.mean(errors[system]))
    return systems


def _stratified(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    report: Callable[[float], None],
) -> dict[str, dict[str, float]]:
    hides = splits.stratified(ratings)
    shown, hidden = ratings.select(~hides), ratings.select(hides)
    snapshot = train(shown, catalogue, config, lambda made: report(0.3 * made.fraction))
    recommender = Recommender(snapshot)
    coded = Coded.of(shown, catalogue)
    notebook = NotebookDesign.train(
        coded,
        FeatureSpace.of(catalogue).encode(catalogue),
        NotebookConfig(),
        seed=config.seed,
        threads=config.threads,
    )
    report(0.5)
    of_shown, of_hidden = _by_person(shown), _by_person(hidden)
    people = np.array(sorted(set(of_shown) & set(of_hidden)), dtype=np.int64)
    if len(people) > _MOST_PEOPLE:
        drawn = np.random.default_rng(config.seed).choice(people, _MOST_PEOPLE, replace=False)
        people = np.sort(drawn)
    popular = np.argsort(-snapshot.popularity, kind="stable")
    rows = catalogue.id_map.rows
    lists: dict[str, list[NDArray[np.int64]]] = {"two stages": [], "popularity": [], "notebook": []}
    pools: dict[str, list[NDArray[np.int64]]] = {"two stages": [], "notebook": []}
    predicted = []
    for at, person in enumerate(people.tolist()):
        rated = of_shown[person]
        rated_rows = rows(list(rated))
        picks = recommender.recommend(rated, _TOP)
        lists["two stages"].append(rows([pick.film_id for pick in picks]))
        pools["two stages"].append(rows(recommender.candidates(rated)))
        predicted.append(recommender.predict(rated, of_hidden[person]))
        near = notebook.candidates(rated_rows)
        pools["notebook"].append(near)
        user_row = coded.users.row(person)
        assert user_row is not None  # people have shown ratings
        lists["notebook"].append(notebook.rank(user_row, near)[:_TOP])
        likely = popular[: _TOP + len(rated)]
        lists["popularity"].append(likely[~np.isin(likely, rated_rows)][:_TOP])
        if at % 50 == 0:
            report(0.5 + 0.5 * at / len(people))
    films = [rows(list(of_hidden[person])) for person in people.tolist()]
    relevant = Relevant.of(
        np.repeat(np.arange(len(people)), [len(one) for one in films]),
        np.concatenate([*films, np.zeros(0, np.int64)]),
        len(people),
    )
    systems = {}
    for system, ranked in lists.items():
        top = np.full((len(people), _TOP), -1, dtype=np.int64)
        for at, one in enumerate(ranked):
            top[at, : len(one)] = one
        systems[system] = ranking_metrics(top, relevant, len(catalogue))
    for system, pool in pools.items():
        found = [np.isin(relevant.of_person(at), one).mean() for at, one in enumerate(pool)]
        systems[system]["candidate recall"] = float(np.mean(found))
        systems[system]["candidates"] = float(np.mean([len(one) for one in pool]))
    report(1.0)
    return systems


def _by_person(ratings: Ratings) -> dict[int, dict[int, float]]:
    """Person -> film id -> stars."""
    people: dict[int, dict[int, float]] = {}
    columns = (ratings.user_id.tolist(), ratings.film_id.tolist(), ratings.stars.tolist())
    for person, film, stars in zip(*columns, strict=True):
        people.setdefault(person, {})[film] = stars
    return people
