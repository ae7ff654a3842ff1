"""How near predicted stars come on ml-100k's official folds.

Measures the star model alone, the one that `train` makes, without retrieval or ranking, and two
peers. People are folded in from what they rated outside the fold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine import splits
from engine.list_figures import by_person
from engine.metrics import mae, rmse
from engine.notebook import NotebookConfig, fit_plain_factors
from engine.ratings import MAX_STARS, MIN_STARS
from engine.training import Coded, TrainingConfig, train_stars

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.ratings import Ratings
    from engine.star_models import Stars

OURS = "ours, people folded in"
_HALF = 1.2816  # deviations to either side of the mean that hold four in five


def star_figures(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    notebook: NotebookConfig,
    report: Callable[[float], None],
    *,
    official: bool = True,
) -> dict[str, dict[str, float]]:
    """System -> RMSE of "u1" … "u5", and the means "RMSE" and "MAE" over the five, in stars; for
    ours also "in 80 % interval", the share of hidden stars within mean ± 1.28 spread.

    The ratings have to be in the order of ml-100k's file. Where they are not its ratings
    (official: False), the folds are cut at random and called "fold 1" … "fold 5". `report` gets
    the done share.
    """
    systems: dict[str, dict[str, float]] = {}
    errors: dict[str, list[float]] = {}
    covered: list[float] = []
    for fold, (name, hides) in enumerate(splits.folds(ratings, None if official else config.seed)):
        shown, hidden = ratings.select(~hides), ratings.select(hides)
        coded = Coded.of(shown, catalogue)
        film_row = catalogue.id_map.rows(hidden.film_id)
        model = train_stars(shown, catalogue, config)
        ours, spread = folded_in(model, shown, hidden, catalogue)
        covered.append(float(np.mean(np.abs(hidden.stars - ours) <= _HALF * spread)))
        p, q = fit_plain_factors(
            coded, len(catalogue), notebook, seed=config.seed, threads=config.threads
        )
        at = coded.users.rows(hidden.user_id)
        mean = float(coded.stars.mean())
        of_notebook = np.where(at >= 0, np.einsum("nf,nf->n", p[at], q[film_row]), mean)
        count = np.bincount(coded.film_row, minlength=len(catalogue))
        total = np.bincount(coded.film_row, coded.stars, len(catalogue))
        of_film = (total / np.maximum(count, 1))[film_row]
        of_film = np.where(count[film_row] > 0, of_film, mean)
        for system, predicted in (
            (OURS, ours),
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
    systems[OURS]["in 80 % interval"] = float(np.mean(covered))
    return systems


def folded_in(
    model: Stars, shown: Ratings, hidden: Ratings, catalogue: Catalogue
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean and spread of each hidden rating, (n,) each, of people known by what is shown."""
    known = by_person(shown)
    rows = catalogue.id_map.rows
    film_row = rows(hidden.film_id)
    mean, spread = np.empty(len(hidden), np.float32), np.empty(len(hidden), np.float32)
    order = np.argsort(hidden.user_id, kind="stable")
    people, first = np.unique(hidden.user_id[order], return_index=True)
    for person, at in zip(people.tolist(), np.split(order, first[1:]), strict=False):
        stars = known.get(person, {})
        rated = rows(list(stars))
        by_row = np.argsort(rated)
        given = np.fromiter(stars.values(), np.float32, len(stars))
        mean[at], spread[at] = model.predict(rated[by_row], given[by_row], film_row[at])
    return mean, spread
