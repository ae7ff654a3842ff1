"""Fits list peers with settings chosen on an inner split of what they are shown.

What is hidden from them is never seen here: a part of the shown ratings is hidden again in the
same manner, every point of the grid is fitted to the rest, and the best by nDCG@10 on that part is
fitted to all that is shown. Whoever has nothing that a peer sees gets what is popular.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.list_peers import LIST_PEERS, MOST_FILMS, Floats, ListPeer, Scores, Settings
from benchmarks.list_task import ListTask, Split, binary, matrix, task

if TYPE_CHECKING:
    from engine import Ratings
    from engine.catalogue import Catalogue
    from engine.ranking import Target

_INNER = 1000  # added to the seed of the outer split


def fitted_peers(
    shown: Ratings,
    catalogue: Catalogue,
    split: Split,
    target: Target,
    seed: int,
    say: Callable[[str], None],
) -> Iterator[tuple[str, Scores, bool, dict[str, Any]]]:
    """Yield (name, scores, whether it sees liked ratings only, settings) of every peer.

    For "liked" each twice: fitted to all ratings, and, as "…, of liked", to the liked ones alone.
    Both are tuned for finding liked films.
    """
    inner_shown, inner = task(shown, catalogue, split, seed + _INNER, target)
    inner_stars, stars = matrix(inner_shown, catalogue), matrix(shown, catalogue)
    for name, peer in LIST_PEERS.items():
        if peer.square and len(catalogue) > MOST_FILMS:
            say(f"{name}: left out, for it inverts a matrix of {len(catalogue)}² numbers")
            continue
        for liked in (False, True) if target == "liked" else (False,):
            whole = f"{name}, of liked" if liked else name
            say(f"{whole}, target {target}: the best of {len(peer.settings())} settings")
            chosen = chosen_settings(peer, binary(inner_stars, liked=liked), inner, liked, seed)
            yield whole, fitted(peer, binary(stars, liked=liked), chosen, seed), liked, dict(chosen)


def fitted(peer: ListPeer, X: Any, settings: Settings, seed: int) -> Scores:
    """The peer, and popularity for histories that are empty."""
    scores = peer.fit(X, settings, seed)
    count = np.asarray(X.sum(axis=0), np.float32).ravel()

    def or_popularity(H: Any) -> Floats:
        found = scores(H)
        found[np.diff(H.indptr) == 0] = count
        return found

    return or_popularity


def chosen_settings(peer: ListPeer, X: Any, inner: ListTask, liked: bool, seed: int) -> Settings:
    """The point of the grid with the highest nDCG@10; the first of equals."""
    points = peer.settings()
    if len(points) == 1:
        return points[0]
    found = [
        inner.figures(inner.top(fitted(peer, X, point, seed), liked=liked))["nDCG@10"]
        for point in points
    ]
    return points[found.index(max(found))]
