"""How near predicted stars come on ml-100k's official folds.

Measures the star model alone, without retrieval or ranking, and two peers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine import splits
from engine.explicit_als import ExplicitALS
from engine.metrics import mae, rmse
from engine.notebook import NotebookConfig, fit_plain_factors
from engine.ratings import MAX_STARS, MIN_STARS, IdMap
from engine.training import Coded, TrainingConfig

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.catalogue import Catalogue
    from engine.ratings import Ratings


def star_figures(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    notebook: NotebookConfig,
    report: Callable[[float], None],
    *,
    official: bool = True,
) -> dict[str, dict[str, float]]:
    """System -> RMSE of "u1" … "u5", and the means "RMSE" and "MAE" over the five, in stars.

    The ratings have to be in the order of ml-100k's file. Where they are not its ratings
    (official: False), the folds are cut at random and called "fold 1" … "fold 5". `report` gets
    the done share.
    """
    systems: dict[str, dict[str, float]] = {}
    errors: dict[str, list[float]] = {}
    users = IdMap.of(ratings.user_id)
    for fold, (name, hides) in enumerate(splits.folds(ratings, None if official else config.seed)):
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
        p, q = fit_plain_factors(
            shown, len(catalogue), notebook, seed=config.seed, threads=config.threads
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
