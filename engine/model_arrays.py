"""The fitted models as flat arrays by name, and back: what a snapshot writes to files.

Names are paths with dots, "item_item.weights"; numbers that are no arrays go beside them. This
module does not know files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, ImplicitAls
from engine.item_item import ItemItem
from engine.neighbours import Neighbours
from engine.onboarding import Interview
from engine.ranking import Ranker, Target
from engine.ranking_features import length_column
from engine.rated_matrix import FilmContent
from engine.scorers import Scorers
from engine.star_models import Stars, star_arrays, stars_from
from engine.stars import FilmBiases
from engine.tower import Tower

Arrays = dict[str, NDArray[Any]]
TARGETS: tuple[Target, ...] = ("any", "liked")
VECTORS = "film_vectors"


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """Everything learned but the search graph.

    Attributes:
        scorers: what rankers weigh.
        rankers: one for each target.
        stars: predicts the stars that are shown.
        interview: which film to ask about.
    """

    scorers: Scorers
    rankers: Mapping[Target, Ranker]
    stars: Stars
    interview: Interview


def to_arrays(models: Models) -> tuple[Arrays, dict[str, Any]]:
    """Arrays by name, and the numbers beside them."""
    s = models.scorers
    assert isinstance(s.stars, FilmBiases)
    arrays: Arrays = {
        VECTORS: s.tower.vectors,
        "newcomer": s.tower.newcomer,
        "counts": s.counts,
        "liked_counts": s.liked_counts,
        "earliness": s.earliness,
        "biases": s.stars.biases,
        "bias_spread": s.stars.spread,
    }
    stars, of_stars = star_arrays(models.stars)
    parts: dict[str, Mapping[str, NDArray[Any]]] = {
        "item_item": s.item_item.arrays(),
        "item_item_liked": s.item_item_liked.arrays(),
        "neighbours": s.neighbours.arrays(),
        "interview": models.interview.arrays(),
        "stars": stars,
        **{f"ranker_{target}": models.rankers[target].arrays() for target in TARGETS},
    }
    als = {**{f"als_{k}": model for k, model in enumerate(s.als)}, "als_liked": s.als_liked}
    for name, model in als.items():
        arrays[name] = model.film_factors
    for part, held in parts.items():
        arrays |= {f"{part}.{name}": array for name, array in held.items()}
    numbers = {
        "n_people": s.n_people,
        "mean_stars": s.mean_stars,
        "bias_mean": s.stars.mean,
        "als": {
            name: {"regularization": model.regularization, "weight": model.weight}
            for name, model in als.items()
        },
        "stars": of_stars,
    }
    return arrays, numbers


def from_arrays(
    arrays: Mapping[str, NDArray[Any]], numbers: Mapping[str, Any], content: FilmContent
) -> Models:
    """The models whose `to_arrays` these are.

    Raises:
        KeyError: an array or a number is missing.
        TypeError: there is one too many.
    """
    n = len(content.years)

    def part(name: str) -> Arrays:
        start = f"{name}."
        return {key[len(start) :]: held for key, held in arrays.items() if key.startswith(start)}

    def als(name: str) -> ImplicitAls:
        return ImplicitAls(arrays[name], **numbers["als"][name])

    scorers = Scorers(
        item_item=ItemItem(n_films=n, **part("item_item")),
        item_item_liked=ItemItem(n_films=n, **part("item_item_liked")),
        als=tuple(als(f"als_{k}") for k in range(len(numbers["als"]) - 1)),
        als_liked=als("als_liked"),
        tower=Tower(arrays[VECTORS], arrays["newcomer"]),
        neighbours=Neighbours(n_films=n, **part("neighbours")),
        stars=FilmBiases(numbers["bias_mean"], arrays["biases"], arrays["bias_spread"]),
        counts=arrays["counts"],
        liked_counts=arrays["liked_counts"],
        n_people=numbers["n_people"],
        mean_stars=numbers["mean_stars"],
        earliness=arrays["earliness"],
        content=content,
    )
    return Models(
        scorers=scorers,
        rankers={
            target: Ranker.of_arrays(part(f"ranker_{target}"), length_column(scorers))
            for target in TARGETS
        },
        stars=stars_from(part("stars"), numbers["stars"]),
        interview=Interview(n_films=n, **part("interview")),
    )


def of_films(arrays: Mapping[str, Floats], films: int) -> str | None:
    """The name of an array that ought to have a row for each film and has not, if any."""
    for name in (VECTORS, "counts", "liked_counts", "earliness", "biases", "bias_spread"):
        if len(arrays[name]) != films or arrays[name].dtype != np.float32:
            return name
    return None
