"""Films that came after the training (`engine.additions`), beside genres alone and chance.

    python -m benchmarks.new_films                      MovieLens-100K, the full model
    python -m benchmarks.new_films --quick --from PATH

A hundred films with at least twenty ratings each are left out of training and then served all the
same. People get lists of ten from what they rated of the other films, without variety.

    order      area under the curve: does a new film that the person rated stand above one that
               they did not, in the order of the list; genres alone: by the cosine of its genres
               and those of what the person rated
    rated      share of the new films in lists of ten that the person did rate; chance: of any
    stars      RMSE of predicted stars of new films; the person's average beside it

Prints the figures and their ratios. Refuses to know how films are added.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.commands import Terminal
from bot.preparing import fetch
from bot.settings import Settings
from engine import Catalogue, Recommender, TrainingConfig, train
from engine.additions import with_films
from engine.features import FeatureSpace
from engine.movielens import MovieLens

NEW, LEAST, PEOPLE, TOP = 100, 20, 200, 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Ours and what stands beside it."""

    order: float
    order_of_genres: float
    rated: float
    rated_by_chance: float
    new_in_ten: float
    rmse: float
    rmse_of_average: float


def measured(release: MovieLens, *, quick: bool, seed: int) -> Figures:
    """Leaves films out, trains, brings them back, and looks at lists."""
    ratings, catalogue = release.ratings, release.catalogue
    rng = np.random.default_rng(seed)
    ids, counts = np.unique(ratings.film_id, return_counts=True)
    new = rng.choice(ids[counts >= LEAST], NEW, replace=False)
    hidden = np.isin(ratings.film_id, new)
    held = set(new.tolist())
    base = Catalogue(film for film in catalogue if film.film_id not in held)
    shown, threads = ratings.select(~hidden), min(2, os.cpu_count() or 1)
    config = (
        TrainingConfig.quick(seed=seed, threads=threads)
        if quick
        else TrainingConfig.for_size(len(shown), len(base), seed=seed, threads=threads)
    )
    snapshot = with_films(train(shown, base, config), [catalogue[i] for i in new.tolist()])
    recommender = Recommender(snapshot, variety=0.0, per_series=0)
    genres = FeatureSpace.of(catalogue).encode(catalogue)[:, 1:]
    genres /= np.maximum(np.linalg.norm(genres, axis=1, keepdims=True), 1e-9)
    of_new = genres[catalogue.id_map.rows(new)]
    orders, alone, in_ten, squares, plain = [], [], [], [], []
    top: list[bool] = []
    people = np.unique(ratings.user_id)
    for person in rng.choice(people, min(PEOPLE, len(people)), replace=False):
        own = ratings.select(ratings.user_id == person)
        stars = dict(zip(own.film_id.tolist(), own.stars.tolist(), strict=True))
        known = {film: given for film, given in stars.items() if film not in held}
        liked = [film for film in stars if film in held]
        if not known or not liked:
            continue
        place = {film: at for at, film in enumerate(recommender.ranked(known, len(catalogue)))}
        rated = np.isin(new, liked)
        orders.append(
            _auc(-np.array([place.get(i, len(catalogue)) for i in new.tolist()], np.float64), rated)
        )
        profile = genres[catalogue.id_map.rows(list(known))].sum(axis=0)
        alone.append(_auc((of_new @ profile).astype(np.float64), rated))
        ten = [film for film, at in place.items() if at < TOP and film in held]
        in_ten.append(len(ten))
        top += [film in stars for film in ten]
        actual = np.array([stars[film] for film in liked])
        squares += np.square(recommender.predict(known, liked) - actual).tolist()
        plain += np.square(np.mean(list(known.values())) - actual).tolist()
    return Figures(
        order=float(np.mean(orders)),
        order_of_genres=float(np.mean(alone)),
        rated=float(np.mean(top)) if top else float("nan"),
        rated_by_chance=float(hidden.sum()) / (len(people) * NEW),
        new_in_ten=float(np.mean(in_ten)),
        rmse=float(np.sqrt(np.mean(squares))),
        rmse_of_average=float(np.sqrt(np.mean(plain))),
    )


def _auc(scores: NDArray[np.float64], good: NDArray[np.bool_]) -> float:
    """The chance that a good one stands above one that is not; half of a tie counts."""
    above = (scores[good][:, None] > scores[~good][None]).mean()
    return float(above + (scores[good][:, None] == scores[~good][None]).mean() / 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="the quick model")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--from", dest="source", type=Path, help="a folder or archive")
    chosen = parser.parse_args()
    release = fetch(Settings(), Terminal(), chosen.source)
    found = measured(release, quick=chosen.quick, seed=chosen.seed)
    print(f"{'':12}{'ours':>8}{'beside':>8}{'ratio':>8}")
    for name, ours, beside in (
        ("order", found.order, found.order_of_genres),
        ("rated", found.rated, found.rated_by_chance),
        ("stars", found.rmse, found.rmse_of_average),
    ):
        print(f"{name:12}{ours:8.3f}{beside:8.3f}{ours / beside:8.2f}")
    print(f"{found.new_in_ten:.1f} of ten films are new ones, which are {NEW} of the catalogue")


if __name__ == "__main__":
    main()
