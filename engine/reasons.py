"""Which rated films moved a pick, by leaving each of them out.

    drop_i = s(pick | all ratings) − s(pick | all but i),    share_i = drop_i / Σ_{drop > 0} drop

with s the very score that the picks are ordered by, among the same candidates: true of the model
by construction. Of a long history those films are tried that the item-item model and implicit
ALS, whose contributions are known outright, name for the picks. This module knows rows; words are
made elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from engine.als import Floats, Rows
    from engine.ranking import Ranker
    from engine.ranking_features import FeatureMaker

_SHORT = 24  # ratings, every one of which is tried
_NAMED = 3  # ratings of a longer history that are tried for each pick
_TRIED = 24  # at most, for all picks together
_REASONS = 5  # that a pick is given at most


def reasons(
    maker: FeatureMaker,
    ranker: Ranker,
    films: Rows,
    stars: Floats,
    candidates: Rows,
    shown: Rows,
) -> list[list[tuple[int, float]]]:
    """For each pick the positions in `films` that raised it, with their shares, largest first.

    Args:
        maker: Makes the features.
        ranker: Scores them.
        films: Rows of the rated films, (k,).
        stars: Their stars, (k,).
        candidates: Rows among which the picks were ranked.
        shown: Positions of the picks among these, (p,).

    Returns:
        p lists; empty where nothing raised the pick. Shares are of all ratings that were tried
        and raised it.
    """
    if not len(films) or not len(shown):
        return [[] for _ in shown]
    tried = _worth_trying(maker, films, candidates[shown])
    left_out = np.concatenate([[-1], tried]).astype(np.int64)
    features = maker.features_without(films, stars, candidates, left_out, shown)
    V, p, width = features.shape
    scores = ranker.scores(features.reshape(-1, width)).reshape(V, p).astype(np.float64)
    drops = scores[0] - scores[1:]  # (tried, p)
    found: list[list[tuple[int, float]]] = []
    for drop in drops.T:
        raised = np.flatnonzero(drop > 0)
        raised = raised[np.lexsort((tried[raised], -drop[raised]))]
        total = float(drop[raised].sum())
        found.append([(int(tried[at]), float(drop[at]) / total) for at in raised[:_REASONS]])
    return found


def _worth_trying(maker: FeatureMaker, films: Rows, picks: Rows) -> Rows:
    """Positions in `films`: all, or of a long history those most named for the picks."""
    if len(films) <= _SHORT:
        return np.arange(len(films))
    scorers = maker.scorers
    named = scorers.item_item.ties(films, picks)  # (k, p)
    als = scorers.als[0]
    Y = als.film_factors
    # Hu et al. 2008, section 5: y_jᵀ W^u y_i, up to a factor that all share.
    direct = (Y[films] @ als.covariance(films)) @ Y[picks].T
    both = np.asarray(_scaled(named) + _scaled(np.asarray(direct, np.float32)), np.float32)
    order = np.argsort(-both, axis=0, kind="stable")[:_NAMED]
    best = both.max(axis=1)
    chosen = np.unique(order)
    chosen = chosen[np.argsort(-best[chosen], kind="stable")[:_TRIED]]
    return np.sort(chosen)


def _scaled(table: Floats) -> Floats:
    largest = np.abs(table).max(axis=0, keepdims=True)
    return np.asarray(table / np.maximum(largest, 1e-12), np.float32)
