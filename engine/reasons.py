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
    from engine.ranking_features import Considered

_SHORT = 24  # ratings, every one of which is tried
_NAMED = 3  # ratings of a longer history that are tried for each pick
_TRIED = 24  # at most, for all picks together
_REASONS = 5  # that a pick is given at most


def reasons(considered: Considered, ranker: Ranker, shown: Rows) -> list[list[tuple[int, float]]]:
    """For each pick the positions of the ratings that raised it, with shares, largest first.

    Args:
        considered: The person, and the candidates among which the picks were ranked.
        ranker: Scores their features.
        shown: Positions of the picks among the candidates, (p,).

    Returns:
        p lists; empty where nothing raised the pick. Shares are of all ratings that were tried
        and raised it.
    """
    if not len(considered.films) or not len(shown):
        return [[] for _ in shown]
    tried = _worth_trying(considered, considered.ranked_as[shown])
    # As features lie in memory: each in one row, film after film, the whole history's first.
    whole, lacking = considered.whole.T[:, shown, None], considered.without(tried, shown).T
    features = np.concatenate([whole, lacking], axis=2)
    width, p, V = features.shape
    scores = ranker.scores(features.reshape(width, p * V).T).reshape(p, V).T.astype(np.float64)
    drops = scores[0] - scores[1:]  # (tried, p)
    raised = np.where(drops > 0, drops, 0.0)
    # `tried` rises, so that of equal drops the earlier film comes first.
    order = np.argsort(-raised, axis=0, kind="stable")[:_REASONS]
    shares = raised[order, np.arange(len(shown))] / np.maximum(raised.sum(axis=0), 1e-300)
    return [
        [(film, share) for film, share in zip(films, each, strict=True) if share > 0]
        for films, each in zip(tried[order].T.tolist(), shares.T.tolist(), strict=True)
    ]


def _worth_trying(considered: Considered, picks: Rows) -> Rows:
    """Positions of ratings: all, or of a long history those most named for the picks."""
    films = considered.films
    if len(films) <= _SHORT:
        return np.arange(len(films))
    named = considered.maker.scorers.item_item.ties(films, picks)  # (k, p)
    als = considered.table.als
    # Hu et al. 2008, section 5: y_jᵀ W^u y_i, up to a factor that all share.
    direct = als.each @ als.model.film_factors.take(picks, axis=0).T
    both = _scaled(named) + _scaled(np.asarray(direct, np.float32))
    order = np.argsort(-both, axis=0, kind="stable")[:_NAMED]
    is_named = np.zeros(len(films), np.bool_)
    is_named[order] = True
    chosen = np.flatnonzero(is_named)
    if len(chosen) > _TRIED:
        best = both[chosen].max(axis=1)
        chosen = np.sort(chosen[np.argsort(-best, kind="stable")[:_TRIED]])
    return chosen


def _scaled(table: Floats) -> Floats:
    largest = np.abs(table).max(axis=0, keepdims=True)
    return np.asarray(table / np.maximum(largest, 1e-12), np.float32)
