"""What a pick may cost, counted and not timed: calls, folding in, and memory.

NumPy's calls are what serving costs, so it is calls that are counted, by the interpreter's own
profiler. A change that works everything out anew for every rating, pick or film fails here.
"""

import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import FrameType

import numpy as np
import pytest

from engine.catalogue import Catalogue, Film
from engine.recommender import Recommender
from engine.training import train
from tests.engine import tastes

MORE = 4000  # films that nobody rated


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    return Recommender(train(tastes.ratings(), tastes.catalogue(), tastes.FULL))


def history(recommender: Recommender, n: int) -> dict[int, float]:
    rng = np.random.default_rng(n)
    films = rng.permutation(recommender.catalogue.film_ids[:40])[:n]
    return {int(film): float(rng.integers(1, 6)) for film in films}


def calls(ask: Callable[[], object]) -> Counter[str]:
    """How often each function was called, of Python and of C; the second time it is asked."""
    counted: Counter[str] = Counter()

    def count(frame: FrameType, event: str, arg: object) -> None:
        if event == "call":
            counted[frame.f_code.co_qualname] += 1
        elif event == "c_call":
            counted[f"C {getattr(arg, '__qualname__', arg)}"] += 1

    ask()
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        ask()
    finally:
        sys.setprofile(before)
    return counted


def test_a_person_is_folded_in_once(recommender: Recommender) -> None:
    """Into every model, whatever is asked of it: scores, reasons, stars."""
    counted = calls(lambda: recommender.recommend(history(recommender, 20)))
    models = len(recommender.snapshot.models.scorers.als) + 1
    assert counted["ImplicitAls.worth_of_each"] == models
    assert counted["ImplicitAls.fold_in"] == 0
    assert counted["GaussianSamples.fold_in"] == 1
    assert counted["ProbitSamples.fold_in"] == 1
    assert counted["RatedRows.evidence"] == 1
    assert counted["RatedRows.second"] == 1


def test_a_list_costs_as_many_calls_however_long_the_history(recommender: Recommender) -> None:
    """Whatever is tried is tried at once, for thirty ratings as for five."""
    few, many = (
        calls(partial(recommender.recommend, history(recommender, n))).total() for n in (5, 30)
    )
    assert many < 1700
    assert many < 1.2 * few


def test_a_list_alone_costs_half(recommender: Recommender) -> None:
    """`ranked` makes no reasons and predicts no stars."""
    whole = calls(lambda: recommender.recommend(history(recommender, 20)))
    alone = calls(lambda: recommender.ranked(history(recommender, 20)))
    assert alone.total() < 0.6 * whole.total()
    assert not {"GaussianSamples.fold_in", "reasons"} & set(alone)


def test_a_list_takes_up_a_few_bytes_for_each_film_of_the_catalogue() -> None:
    """Four numbers at most: no scores, vectors or features of films that are no candidates."""
    unrated = (Film(10_000 + k, f"Unrated No. {k}", 1970, ("Action",)) for k in range(MORE))
    scorers = tastes.QUICK.scorers
    few = replace(tastes.ITEMS, n_films=40)
    short = replace(scorers.tower, steps=3)
    config = replace(
        tastes.QUICK,
        scorers=replace(scorers, item_item=few, item_item_liked=few, tower=short),
    )
    peaks = []
    for catalogue in (tastes.catalogue(), Catalogue([*tastes.catalogue(), *unrated])):
        asked = Recommender(train(tastes.ratings(), catalogue, config))
        stars = history(asked, 10)
        asked.recommend(stars)
        tracemalloc.start()
        asked.recommend(stars)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 32 * MORE
