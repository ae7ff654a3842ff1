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
from engine.list_figures import TOP, by_person, list_figures
from engine.metrics import Relevant, ranking_metrics, rmse
from engine.newcomer_figures import cold_figures, interview_figures
from engine.notebook import NotebookConfig
from engine.ratings import IdMap
from engine.recommender import Recommender
from engine.star_figures import star_figures
from engine.training import Progress, TrainingConfig
from engine.triplet_check import triplet_figures

if TYPE_CHECKING:
    from engine.catalogue import Catalogue
    from engine.ratings import Ratings
    from engine.snapshot import Snapshot

Protocol = Literal["folds", "stratified", "last", "cold", "interview", "triplets"]


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
    notebook: NotebookConfig | None = None,
    *,
    official: bool = True,
) -> Report:
    """Train and measure.

    folds: predicted stars on ml-100k's official u1…u5 (the ratings in the order of the file), or,
        with official=False for any other release, on five folds cut at random by the seed; people
        are folded in from what they rated outside the fold.
    stratified: lists of 10 against a hidden quarter of each film's ratings; the recommender,
        popularity, implicit ALS, EASE and the notebook's design.
    last: the same against everybody's last rating; the recommender is asked what comes next.
    cold: people left out of training, of whom a few ratings are shown (`newcomer_figures`).
    interview: such people are asked eight films first.
    triplets: distances between film vectors, see `triplet_check`.

    Of lists, hidden films count as good that `config.target` means: all, or those liked.

    `notebook` sets the baseline's training, for those who want it otherwise than it was.

    Raises:
        ValueError: there is no such protocol.
        InvalidRatings: a rating of a film that is not in the catalogue.
    """
    config, notebook = config or TrainingConfig(), notebook or NotebookConfig()

    def report(done: float) -> None:
        if progress is not None:
            progress(Progress("evaluate", done))

    if protocol == "folds":
        figures = star_figures(ratings, catalogue, config, notebook, report, official=official)
        return Report(protocol, figures)
    if protocol == "stratified":
        return Report(protocol, list_figures(ratings, catalogue, config, notebook, report))
    if protocol == "last":
        hides = splits.last(ratings)
        return Report(
            protocol,
            list_figures(ratings, catalogue, config, notebook, report, hides=hides, task="next"),
        )
    if protocol == "cold":
        return Report(protocol, cold_figures(ratings, catalogue, config, report))
    if protocol == "interview":
        return Report(protocol, interview_figures(ratings, catalogue, config, report))
    if protocol == "triplets":
        return Report(protocol, triplet_figures(ratings, catalogue, config, notebook, report))
    raise ValueError(f"{protocol!r} is no protocol; there are: {', '.join(get_args(Protocol))}")


def heldout_figures(
    snapshot: Snapshot, ratings_shown: Ratings, ratings_hidden: Ratings
) -> dict[str, float]:
    """A snapshot on people whom it was not trained on.

    Each is folded in from what is shown and measured on what is hidden: "ndcg@10", every hidden
    film being relevant, "rmse" in stars, and "people", who have something hidden. Hidden films
    that the snapshot does not know count as missed, and as predicted with the person's average.
    """
    recommender = Recommender(snapshot, variety=0.0, per_series=0)
    shown, hidden = by_person(ratings_shown), by_person(ratings_hidden)
    people = sorted(hidden)
    # Rows of all films in question, the snapshot's and others, for the metrics alone.
    rows = IdMap.of(np.concatenate([snapshot.catalogue.film_ids, ratings_hidden.film_id]))
    top = np.full((len(people), TOP), -1, dtype=np.int64)
    predicted = []
    for at, person in enumerate(people):
        known = shown.get(person, {})
        picks = recommender.ranked(known, TOP)
        top[at, : len(picks)] = rows.rows(picks)
        predicted.append(recommender.predict(known, hidden[person]))
    film = [rows.rows(list(hidden[person])) for person in people]
    actual = [np.fromiter(hidden[person].values(), np.float32) for person in people]
    asked = np.repeat(np.arange(len(people)), [len(one) for one in film])
    none = [np.zeros(0, np.float32)]
    relevant = Relevant.of(asked, np.concatenate([*film, np.zeros(0, np.int64)]), len(people))
    return {
        "ndcg@10": ranking_metrics(top, relevant, len(rows))[f"nDCG@{TOP}"],
        "rmse": rmse(np.concatenate(predicted + none), np.concatenate(actual + none)),
        "people": float(len(people)),
    }
