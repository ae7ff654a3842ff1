"""Ways to hide ratings for measuring. What is hidden here is never shown to a model.

`folds` and `stratified` are protocols that others publish figures for, so they follow the
originals to the rating.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from engine.ratings import Ratings

FOLDS = 5


def folds(
    ratings: Ratings, shuffle_seed: int | None = None
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield ("u1", which rows it hides), ..., ("u5", ...), bool, (n,).

    Consecutive fifths in the order of the file, which is how GroupLens' mku.sh cut the official
    test sets of ml-100k out of u.data. The ratings must be in that order.

    shuffle_seed: for any other release, whose file may be in the order of its users: fifths at
        random instead, called "fold 1", ..., "fold 5".
    """
    row = np.arange(len(ratings))
    if shuffle_seed is not None:
        row = np.random.default_rng(shuffle_seed).permutation(row)
    prefix = "u" if shuffle_seed is None else "fold "
    for fold in range(FOLDS):
        yield f"{prefix}{fold + 1}", row * FOLDS // max(1, len(ratings)) == fold


def stratified(ratings: Ratings, ratio: float = 0.75, seed: int = 42) -> NDArray[np.bool_]:
    """Which rows are hidden, bool, (n,): a quarter of each film's ratings, at random.

    Row for row what python_stratified_split(ratio=.75, filter_by="item", seed=42) of Microsoft
    recommenders puts into its test set, hence the old generator and the rounding to even.
    """
    n = len(ratings)
    order = np.lexsort((np.random.RandomState(seed).rand(n), ratings.film_id))
    _, start, count = np.unique(ratings.film_id[order], return_index=True, return_counts=True)
    rank = np.arange(n) - np.repeat(start, count) + 1
    hidden = np.empty(n, dtype=np.bool_)
    hidden[order] = rank > np.round(ratio * np.repeat(count, count))
    return hidden


def last(ratings: Ratings) -> NDArray[np.bool_]:
    """Which rows are hidden, bool, (n,): each person's last rating, of those who have several."""
    order = np.lexsort((np.arange(len(ratings)), ratings.rated_at, ratings.user_id))
    hidden = np.zeros(len(ratings), dtype=np.bool_)
    people = ratings.user_id[order]
    ends = np.flatnonzero(np.append(people[1:] != people[:-1], True))[: len(people)]
    starts = np.append(0, ends[:-1] + 1)[: len(ends)]
    hidden[order[ends[ends > starts]]] = True
    return hidden
