"""Fitting of the item-item model in closed form, level by level; see `item_item` for what and why.

Knows histories as a sparse matrix; needs SciPy, which the fitted model does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats
from engine.item_item import ItemItem, ItemItemConfig

_CONSTANT_RIDGE = 1e-3  # λ of the constant column: as good as free, and never singular


def fit_item_item(
    history: Any,
    genres: Floats,
    config: ItemItemConfig = ItemItemConfig(),  # noqa: B008 - frozen
) -> ItemItem:
    """Fit every level in closed form.

    Args:
        history: scipy CSR (people, n_films), 1 where a person rated a film.
        genres: (n_films, n_genres) float32 of 0 and 1.
        config: Settings.

    Returns:
        The model. Cost: one Cholesky inverse of (k + 1)² doubles per level.
    """
    n_people, n_films = history.shape
    counts = np.asarray(history.sum(axis=0)).ravel()
    films = np.sort(np.argsort(-counts, kind="stable")[: config.n_films]).astype(np.int64)
    X = history[:, films].astype(np.float64)
    count = counts[films].astype(np.float64)
    G = np.empty((len(films) + 1, len(films) + 1))
    G[:-1, :-1] = (X.T @ X).toarray()
    if config.genre_weight:
        rows = config.genre_weight * genres[films].astype(np.float64)  # (k, genres)
        G[:-1, :-1] += rows @ rows.T
    G[-1, :-1] = G[:-1, -1] = count
    G[-1, -1] = n_people

    mean_length = max(count.sum() / max(n_people, 1), 1.0)
    longest = (1.0 - config.least_dropout) * mean_length
    lengths = np.array([*(m for m in config.lengths if m < longest), longest], np.float32)
    keep = lengths / np.float32(mean_length)  # 1 − p of each level
    weights = np.empty((len(keep), len(films), len(films)), np.float32)
    intercepts = np.empty((len(keep), len(films)), np.float32)
    for level, kept in enumerate(keep.astype(np.float64)):
        B = _closed_form(G, config.regularization, dropout=1.0 - kept)
        weights[level], intercepts[level] = B[:-1, :-1], B[-1, :-1]
    return ItemItem(films, n_films, lengths, keep, weights, intercepts)


def _closed_form(G: NDArray[np.float64], lam: float, dropout: float) -> NDArray[np.float64]:
    """B of the module's docstring for the Gramian with the constant as its last column."""
    from scipy.linalg.lapack import dpotrf, dpotri  # noqa: PLC0415 - training only

    diagonal = np.diagonal(G)
    penalty = lam + dropout / (1.0 - dropout) * diagonal
    penalty[-1] = _CONSTANT_RIDGE
    P = G.copy()
    P[np.diag_indices_from(P)] += penalty
    factor, _ = dpotrf(P, lower=1, overwrite_a=1)
    P, _ = dpotri(factor, lower=1, overwrite_c=1)
    P = np.tril(P) + np.tril(P, -1).T
    B = P / -np.diagonal(P)
    np.fill_diagonal(B, 0.0)
    return np.asarray(B)
