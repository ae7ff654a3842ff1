"""Predicted stars on five folds: ours, people folded in, and the peers on the same ratings.

The folds are u1 … u5 of ml-100k, and of any other release five cut at random by the seed
(`engine.splits.folds`). Everybody's predictions are cut to the scale that the shown ratings use.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.star_peers import STAR_PEERS, Predict, Shown
from engine import TrainingConfig, splits
from engine.metrics import mae, rmse
from engine.ratings import IdMap
from engine.star_figures import folded_in
from engine.training import train_stars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from engine.movielens import MovieLens
    from engine.ratings import Ratings

OURS = "filmbot"
OURS_QUICK = "filmbot, quick"
_HALF = 1.2816  # deviations to either side of the mean that hold four in five

Figures = dict[str, Any]


def star_systems(
    release: MovieLens,
    configs: dict[str, TrainingConfig],
    *,
    peers: bool,
    seed: int,
    say: Callable[[str], None],
) -> Iterator[tuple[str, Figures]]:
    """Yield (system, its figures): RMSE and MAE, means over the folds, the RMSE of each fold.

    Ours also have "in 80 % interval"; a peer that chose settings has them, fold by fold.

    Args:
        release: what is cut into folds.
        configs: name -> our settings; none to measure peers alone.
        peers: whether to measure these.
        seed: of the models, and of the folds unless they are the official ones.
        say: told what is being measured.
    """
    official = release.name == "ml-100k"
    folds = list(splits.folds(release.ratings, None if official else seed))
    for name, config in configs.items():
        say(f"stars: {name}")
        yield name, _ours(release, folds, config)
    if not peers:
        return
    people, films = IdMap.of(release.ratings.user_id), release.catalogue.id_map

    def shown_of(ratings: Ratings) -> Shown:
        stars = ratings.stars.astype(np.float64)
        rows = people.rows(ratings.user_id), films.rows(ratings.film_id)
        return Shown(*rows, stars, len(people), len(films))

    for name, fit in {"the film's mean": film_mean, **STAR_PEERS}.items():
        say(f"stars: {name}")
        began = time.process_time()
        errors, settings = [], []
        for _, hides in folds:
            shown, asked = (
                shown_of(release.ratings.select(~hides)),
                shown_of(release.ratings.select(hides)),
            )
            predict, chosen = fit(shown, seed)
            errors.append((predict(asked.person, asked.film), shown.stars, asked.stars))
            settings.append(chosen)
        figures = _figures([fold for fold, _ in folds], errors)
        figures["CPU s per fold"] = round((time.process_time() - began) / len(folds), 1)
        yield name, figures | ({"settings": settings} if any(settings) else {})


def film_mean(shown: Shown, seed: int) -> tuple[Predict, dict[str, Any]]:
    """The mean star of each film; of a film without ratings, that of all."""
    del seed
    count = np.bincount(shown.film, minlength=shown.films)
    total = np.bincount(shown.film, shown.stars, shown.films)
    mean = np.where(count > 0, total / np.maximum(count, 1), shown.stars.mean())
    return (lambda person, film: mean[film]), {}  # noqa: ARG005


def _ours(
    release: MovieLens, folds: list[tuple[str, NDArray[np.bool_]]], config: TrainingConfig
) -> Figures:
    began = time.process_time()
    errors, covered = [], []
    for _, hides in folds:
        shown, hidden = release.ratings.select(~hides), release.ratings.select(hides)
        model = train_stars(shown, release.catalogue, config)
        mean, spread = folded_in(model, shown, hidden, release.catalogue)
        errors.append((mean, shown.stars, hidden.stars))
        covered.append(float(np.mean(np.abs(hidden.stars - mean) <= _HALF * spread)))
    figures = _figures([name for name, _ in folds], errors)
    figures["in 80 % interval"] = float(np.mean(covered))
    if config.threads == 1:  # the CPU time of other processes is not ours to see
        figures["CPU s per fold"] = round((time.process_time() - began) / len(folds), 1)
    return figures


def _figures(names: list[str], errors: list[tuple[Any, Any, Any]]) -> Figures:
    """Of (predicted, shown stars, hidden stars) of each fold."""
    cut = [(np.clip(p, shown.min(), shown.max()), actual) for p, shown, actual in errors]
    each = [rmse(p, actual) for p, actual in cut]
    return {
        "RMSE": float(np.mean(each)),
        "MAE": float(np.mean([mae(p, actual) for p, actual in cut])),
        **dict(zip(names, each, strict=True)),
    }
