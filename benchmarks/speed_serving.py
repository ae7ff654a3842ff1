"""How long somebody waits for ten picks: `Recommender.recommend` beside `implicit`'s `recommend`.

Two catalogues, MovieLens-100K's and a made one of 87 thousand films; people of 5, 50 and 700
ratings, drawn by popularity. Ours finds candidates, folds the person into every scorer, ranks,
predicts stars with their spread and gives reasons; `implicit` folds into one ALS of 64 factors and
scores all films (`recalculate_user=True`). The ratio says what the rest costs. The module knows
what is run, not how it is timed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.generated import Size, generate
from benchmarks.timing import Line, microseconds
from bot.commands import Terminal
from bot.preparing import fetch
from bot.settings import Settings
from engine import Recommender, Snapshot, TrainingConfig, train
from engine.bayes import BayesConfig
from engine.ranking import RankerConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PEER = "implicit, recommend with recalculate_user"
_LENGTHS = (5, 50, 700)
_CALLS = {5: 600, 50: 600, 700: 200}
_PEOPLE = 50  # of each length
_LARGE = Size(20_000, 87_000, 1_500_000, 0.5, 200.0)
_GOALS = {  # milliseconds, p50 and p99
    ("1.7k", 50): (3.0, 8.0),
    ("1.7k", 700): (15.0, None),
    ("87k", 50): (None, 15.0),
}


def recommend() -> Iterator[Line]:
    """Milliseconds, p50 and p99, and p50 against the peer."""
    for films, snapshot in (("1.7k", _real()), ("87k", _large())):
        recommender = Recommender(snapshot)
        for length in _LENGTHS:
            yield from _lines(recommender, films, length)


def _real() -> Snapshot:
    release = fetch(Settings(), Terminal())
    return train(release.ratings, release.catalogue, TrainingConfig())


def _large() -> Snapshot:
    """As large as one of 32 million ratings where serving is concerned, and soon trained."""
    world = generate(_LARGE)
    config = TrainingConfig.for_size(32_000_000, _LARGE.films)
    assert isinstance(config.stars, BayesConfig)
    assert isinstance(config.ranker, RankerConfig)
    short = replace(
        config,
        scorers=replace(config.scorers, tower=replace(config.scorers.tower, steps=40)),
        stars=replace(config.stars, sweeps=20, burn_in=6),
        ranker=replace(config.ranker, people=300, epochs=2),
        fold_steps=20,
    )
    return train(world.ratings(), world.catalogue(), short)


def _lines(recommender: Recommender, films: str, length: int) -> Iterator[Line]:
    people = _people(recommender.snapshot, length)
    taken = microseconds(
        {
            "ours": lambda k: recommender.recommend(people[k % _PEOPLE], 10),
            "theirs": _peer(recommender, people),
        },
        _CALLS[length],
    )
    (ours, ours_late), (theirs, theirs_late) = (
        (each[0] / 1e3, each[1] / 1e3) for each in (taken["ours"], taken["theirs"])
    )
    goal, goal_late = _GOALS.get((films, length), (None, None))
    notes: dict[str, Any] = {"p99_ours": ours_late, "p99_theirs": theirs_late}
    line = partial(Line, unit="ms", notes=notes)
    name = f"recommend(n=10), {length} ratings, {films} films"
    yield line(f"{name}: p50", _PEER, ours, theirs, goal=None, kind="at most")
    yield line(f"{name}: p50 itself", "", ours, None, goal=goal, kind="under")
    yield line(f"{name}: p99 itself", "", ours_late, None, goal=goal_late, kind="under")


def _people(snapshot: Snapshot, length: int) -> list[dict[int, float]]:
    rng = np.random.default_rng(length)
    chance = snapshot.popularity**0.8
    ids, chance = snapshot.catalogue.film_ids, chance / chance.sum()
    return [
        dict(
            zip(
                rng.choice(ids, length, replace=False, p=chance).tolist(),
                rng.integers(1, 6, length).astype(float).tolist(),
                strict=True,
            )
        )
        for _ in range(_PEOPLE)
    ]


def _peer(recommender: Recommender, people: list[dict[int, float]]) -> Callable[[int], object]:
    from implicit.cpu.als import AlternatingLeastSquares  # noqa: PLC0415 -- of the extra "bench"
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    model = recommender.snapshot.models.scorers.als[-1]
    Y = model.film_factors
    peer = AlternatingLeastSquares(
        factors=Y.shape[1], regularization=model.regularization, num_threads=1
    )
    peer.user_factors, peer.item_factors = np.zeros((1, Y.shape[1]), np.float32), Y.copy()
    rows = []
    for stars in people:
        films = np.sort(recommender.catalogue.id_map.rows(list(stars))).astype(np.int32)
        values = np.full(len(films), model.weight + 1.0, np.float32)
        rows.append(csr_matrix((values, films, [0, len(films)]), (1, len(Y))))
    return lambda k: peer.recommend(0, rows[k % _PEOPLE], N=10, recalculate_user=True)
