"""Bayesian ALS against myFM, a Gibbs sampler of factorisation machines: seconds per sweep.

Same rank, same features. "plain" knows who rated what and how; "full" has, besides, the set of
films that a person rated and of people that rated a film (SVD++ and its mirror image) and the
films' genres, all of which myFM gets as relation blocks, its fast path. Our chain also draws a
noise precision for every person and film, for which myFM has no counterpart. The module knows
what is run, not how it is timed.
"""

from __future__ import annotations

import threading
from queue import Queue
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.speed_data import REAL, Columns, columns
from benchmarks.timing import Line, in_turns, line_of
from engine.bayes import BayesConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

_RANK = 8
_TURNS = {REAL: 31, "1m": 7}


def sweeps() -> Iterator[Line]:
    """Seconds per sweep."""
    for size, goal in ((REAL, 1.0), ("1m", 2.0)):
        for link in ("Gaussian", "probit"):
            for features in ("plain", "full"):
                yield _sweep(columns(size), link, features, goal)


def _sweep(data: Columns, link: str, features: str, goal: float) -> Line:
    full, probit = features == "full", link == "probit"
    chain = _chain(data, full=full, probit=probit)
    turns = _TURNS[data.name]
    peer = _Peer(data, full=full, probit=probit, sweeps=turns + 2)
    seconds = in_turns({"ours": chain.sweep, "theirs": peer.sweep}, turns)
    peer.finish()
    return line_of(
        f"Bayesian ALS, {data.name}, {link}, {features}, rank {_RANK}: a sweep",
        "myFM",
        seconds,
        goal,
        ratings=len(data.stars),
    )


def _chain(data: Columns, *, full: bool, probit: bool) -> Any:
    from engine.bayes_links import GaussianLink, ProbitLink  # noqa: PLC0415
    from engine.bayes_training import Observations  # noqa: PLC0415

    # On ml-100k the default's sets are everything; beyond, they are the most-rated ones.
    config = BayesConfig(factors=_RANK) if full else BayesConfig(factors=_RANK, set_size=0)
    observed = Observations(
        data.person.astype(np.int64),
        data.film.astype(np.int64),
        data.stars,
        data.films,
        data.genres if full else None,
        config,
    )
    link = (
        ProbitLink(observed.stars, np.unique(data.stars).astype(np.float32))
        if probit
        else GaussianLink(observed.stars)
    )
    return observed.chain(link, np.random.default_rng(0))


class _Peer:
    """myFM, stopped after every sweep: it runs in a thread of its own and waits for its turn."""

    def __init__(self, data: Columns, *, full: bool, probit: bool, sweeps: int) -> None:
        self._turn: Queue[bool] = Queue()
        self._done: Queue[float] = Queue()
        self._work = threading.Thread(
            target=self._fit, args=(data, full, probit, sweeps), daemon=True
        )
        self._work.start()
        self._done.get()  # its preparation and first sweep

    def sweep(self) -> None:
        """One more sweep."""
        self._turn.put(True)
        self._done.get()

    def finish(self) -> None:
        """Let it end."""
        self._turn.put(False)
        self._work.join()

    def _fit(self, data: Columns, full: bool, probit: bool, sweeps: int) -> None:
        import myfm  # noqa: PLC0415

        def after(*_: object) -> tuple[bool, str]:
            self._done.put(0.0)
            return not self._turn.get(), ""

        model_class = myfm.MyFMOrderedProbit if probit else myfm.MyFMGibbsRegressor
        blocks, groups = _relations(data, full=full)
        stars = np.unique(data.stars, return_inverse=True)[1] if probit else data.stars
        model_class(rank=_RANK).fit(
            None,
            stars.astype(np.int64 if probit else np.float64),
            X_rel=blocks,
            n_iter=sweeps + 1,
            n_kept_samples=1,
            group_shapes=groups,
            callback=after,
        )


def _relations(data: Columns, *, full: bool) -> tuple[list[Any], list[int]]:
    """MyFM's relation blocks of people and films, and the sizes of their groups of features."""
    from myfm import RelationBlock  # noqa: PLC0415
    from scipy import sparse  # noqa: PLC0415

    of_person: list[Any] = [sparse.identity(data.people)]
    of_film: list[Any] = [sparse.identity(data.films)]
    if full:
        rated = data.matrix(1.0).astype(np.float64)
        of_person.append(_unit_rows(rated))
        of_film += [_unit_rows(rated.T.tocsr()), sparse.csr_matrix(data.genres.astype(np.float64))]
    groups = [block.shape[1] for block in (*of_person, *of_film)]
    blocks = [
        RelationBlock(rows.astype(np.int64), sparse.hstack(parts).tocsr())
        for rows, parts in ((data.person, of_person), (data.film, of_film))
    ]
    return blocks, groups


def _unit_rows(matrix: Any) -> Any:
    """Rows of 0 and 1, scaled to length 1."""
    from scipy import sparse  # noqa: PLC0415

    return sparse.diags(1.0 / np.sqrt(np.maximum(np.diff(matrix.indptr), 1))) @ matrix
