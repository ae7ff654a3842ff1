"""From ranked candidates to the list that is shown: the best ones, not all alike.

Knows scores, series and likeness as numbers; what makes a film good is the ranker's matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.variety import varied

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POOL = 3  # films looked at for each that is shown


def picked(
    scores: NDArray[np.float32],
    features: NDArray[np.float32],
    series: NDArray[np.int64],
    n: int,
    *,
    variety: float,
    per_series: int,
) -> NDArray[np.int64]:
    """Positions of the n films to be shown, best first.

    Args:
        scores: of the candidates, (c,).
        features: their cosine is how alike two films are, (c, width).
        series: equal for films of one series, (c,).
        n: how many; fewer come only if there are fewer candidates.
        variety: what full likeness to a film above costs, in standard deviations of the scores
            of those that may be shown; 0 for the order of the scores alone.
        per_series: films of one series at most, while there are others; 0 for no limit.
    """
    n = min(max(n, 0), len(scores))
    order = np.argsort(-scores, kind="stable")
    if per_series:
        order = _series_last(order, series, per_series)
    pool = order[: _POOL * n]
    if variety > 0 and len(pool) > n:
        allowed = pool[: max(n, _within_limit(pool, series, per_series))]
        pool = allowed[varied(scores[allowed], features[allowed], n, variety)]
    chosen = pool[:n]
    return chosen[np.argsort(-scores[chosen], kind="stable")]


def _series_last(
    order: NDArray[np.int64], series: NDArray[np.int64], limit: int
) -> NDArray[np.int64]:
    """The same positions, those beyond the limit of their series behind all others."""
    beyond = _beyond(order, series, limit)
    return np.concatenate([order[~beyond], order[beyond]])


def _within_limit(pool: NDArray[np.int64], series: NDArray[np.int64], limit: int) -> int:
    """How many of the pool come before the first one that is beyond the limit of its series."""
    if not limit:
        return len(pool)
    beyond = np.flatnonzero(_beyond(pool, series, limit))
    return int(beyond[0]) if len(beyond) else len(pool)


def _beyond(order: NDArray[np.int64], series: NDArray[np.int64], limit: int) -> NDArray[np.bool_]:
    numbers = series[order].tolist()
    beyond = np.zeros(len(numbers), np.bool_)
    if len(numbers) - len(set(numbers)) >= limit:  # or no series can be beyond it
        held: dict[int, int] = {}
        for at, number in enumerate(numbers):
            held[number] = count = held.get(number, 0) + 1
            beyond[at] = count > limit
    return beyond
