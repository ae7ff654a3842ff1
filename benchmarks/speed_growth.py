"""How cost grows with the data: nanoseconds per rating at 32 million against one million.

Ours against ours: one epoch of implicit ALS, one sweep of the Bayesian chain under either link,
and the preparation of each. The module knows what is run, not how it is timed.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.speed_data import Columns, columns
from benchmarks.timing import Line
from engine.als import AlsConfig
from engine.bayes import BayesConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SIZES = ("1m", "10m", "32m")
_GOAL = 1.15


def growth() -> Iterator[Line]:
    """Nanoseconds per rating, at the largest size against the smallest."""
    found: dict[str, dict[str, float]] = {}
    for size in _SIZES:
        data = columns(size)
        for name, seconds in (_als(data) | _bayes(data)).items():
            found.setdefault(name, {})[size] = 1e9 * seconds / len(data.stars)
    for name, each in found.items():
        yield Line(
            f"{name}, per rating: {_SIZES[-1]}",
            _SIZES[0],
            each[_SIZES[-1]],
            each[_SIZES[0]],
            "ns",
            None if "preparation" in name else _GOAL,
            "at most",
            {"nanoseconds": each},
        )


def _als(data: Columns) -> dict[str, float]:
    import torch  # noqa: PLC0415

    from engine.als_blocks import popular_first  # noqa: PLC0415
    from engine.als_training import Sweep, first_vectors  # noqa: PLC0415

    observed = data.matrix(4.0)
    rng = np.random.default_rng(0)
    X, Y = (torch.from_numpy(first_vectors(n, 64, rng)) for n in observed.shape)
    began = time.perf_counter()
    sweep = Sweep(popular_first(observed, 64)[0], 60.0, X, Y)
    prepared = time.perf_counter() - began
    relaxation = AlsConfig().relaxation

    def epoch() -> None:
        sweep.people(relaxation)
        sweep.films(relaxation)

    name = "implicit ALS, f = 64"
    return {f"{name}, an epoch": _median(epoch), f"{name}, preparation": prepared}


def _bayes(data: Columns) -> dict[str, float]:
    from engine.bayes_links import GaussianLink, ProbitLink  # noqa: PLC0415
    from engine.bayes_training import Observations  # noqa: PLC0415

    began = time.perf_counter()
    observed = Observations(
        data.person.astype(np.int64),
        data.film.astype(np.int64),
        data.stars,
        data.films,
        data.genres,
        BayesConfig(),
    )
    taken = {"Bayesian ALS, preparation": time.perf_counter() - began}
    levels = np.unique(data.stars).astype(np.float32)
    for name, link in (
        ("Gaussian", GaussianLink(observed.stars)),
        ("probit", ProbitLink(observed.stars, levels)),
    ):
        chain = observed.chain(link, np.random.default_rng(0))
        taken[f"Bayesian ALS, {name}, a sweep"] = _median(chain.sweep)
    return taken


def _median(run: Callable[[], None]) -> float:
    """Seconds, median of five after one untimed."""
    seconds = []
    for _ in range(6):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return median(seconds[1:])
