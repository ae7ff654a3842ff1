"""Implicit ALS against `implicit`, the library that everybody uses: same ratings, weights, λ, f.

Both start from the same vectors, and both losses are computed by `engine.als_training.loss`.
`implicit` takes three steps of conjugate gradients per half-epoch, its default. The module knows
what is run, not how it is timed.
"""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.speed_data import REAL, columns
from benchmarks.timing import Line, in_turns, line_of, microseconds, peak_beyond
from engine.als import AlsConfig, Floats, ImplicitAls

if TYPE_CHECKING:
    from collections.abc import Iterator

_PEER = "implicit, CG"
_WEIGHT, _LAMBDA = 4.0, 60.0  # as the engine's own model of 64 factors
_TURNS = {REAL: 41, "1m": 11, "10m": 3}


def epochs() -> Iterator[Line]:
    """Seconds per epoch."""
    for size, factors, goal in ((REAL, 64, 3.5), ("1m", 64, 5), ("10m", 64, 5), ("1m", 128, 4)):
        yield _epoch(size, factors, goal)


def _epoch(size: str, factors: int, goal: float) -> Line:
    import torch  # noqa: PLC0415 -- only some parts need it

    from engine.als_blocks import popular_first  # noqa: PLC0415
    from engine.als_training import Sweep, loss  # noqa: PLC0415

    observed = columns(size).matrix(_WEIGHT)
    start = _start(observed, factors)
    ordered, films = popular_first(observed, factors)
    first = start[1] if films is None else start[1][films]
    X, Y = (torch.from_numpy(side.copy()) for side in (start[0], first))
    sweep = Sweep(ordered, _LAMBDA, X, Y)
    relaxation = AlsConfig().relaxation
    peer = _peer(factors, 1, start)
    confidence = _confidence(observed)

    def ours() -> None:
        sweep.people(relaxation)
        sweep.films(relaxation)

    def theirs() -> float:
        # Its own clock: the transposition that every `fit` begins with is no part of an epoch.
        taken: list[float] = []
        peer.fit(confidence, show_progress=False, callback=lambda _, s, __: taken.append(s))
        return taken[0]

    turns = _TURNS[size]
    seconds = in_turns({"ours": ours, "theirs": theirs}, turns)
    return line_of(
        f"implicit ALS, {size}, f = {factors}: an epoch",
        _PEER,
        seconds,
        goal,
        ratings=observed.nnz,
        loss_ours=loss(ordered, X.numpy(), Y.numpy(), _LAMBDA),
        loss_theirs=loss(observed, peer.user_factors, peer.item_factors, _LAMBDA),
        epochs=turns + 1,
    )


def to_loss() -> Iterator[Line]:
    """Seconds from the ratings to the loss that `implicit` reaches, preparation included."""
    for size, theirs, goal in ((REAL, 15, 3.5), ("1m", 15, 6), ("10m", 10, 5)):
        yield _to_loss(size, theirs, goal)


def _to_loss(size: str, peer_epochs: int, goal: float) -> Line:
    from engine.als_training import fit_factors, loss  # noqa: PLC0415

    observed = columns(size).matrix(_WEIGHT)
    confidence = _confidence(observed)
    start = _start(observed, 64)
    config = AlsConfig(factors=64, regularization=_LAMBDA)

    def theirs() -> Any:
        peer = _peer(64, peer_epochs, start)
        peer.fit(confidence, show_progress=False)
        return peer

    reference = theirs()
    aim = loss(observed, reference.user_factors, reference.item_factors, _LAMBDA)
    needed = 1
    while (
        reached := loss(
            observed, *fit_factors(observed, replace(config, epochs=needed), first=start), _LAMBDA
        )
    ) > aim:
        needed += 1
    config = replace(config, epochs=needed)

    def ours() -> None:
        fit_factors(observed, config, first=start)

    seconds = in_turns(
        {
            "ours": ours,
            "theirs": lambda: theirs() and None,
        },
        5 if size != "10m" else 3,
        warm=False,
    )
    return line_of(
        f"implicit ALS, {size}, f = 64: to implicit's loss after {peer_epochs} epochs",
        _PEER,
        seconds,
        goal,
        ratings=observed.nnz,
        epochs_ours=needed,
        loss_ours=reached,
        loss_theirs=aim,
    )


def memory() -> Iterator[Line]:
    """Peak memory of three epochs beyond the ratings, which both hold once, and the libraries."""
    for size in ("10m", "32m"):
        load = partial(_load, size)
        ours, theirs = peak_beyond(load, _run_ours), peak_beyond(load, _run_theirs)
        name = f"implicit ALS, {size}, f = 64: peak memory beyond the ratings"
        yield Line(name, _PEER, ours, theirs, "MB", 2.5, "at most")


def _load(size: str) -> Any:
    import implicit.cpu.als  # noqa: F401, PLC0415 -- libraries are no part of the peak
    import torch  # noqa: PLC0415

    torch.zeros(2, 2) @ torch.zeros(2, 2)
    observed = columns(size).matrix(_WEIGHT + 1.0)
    columns.cache_clear()
    gc.collect()
    return observed


def _run_ours(observed: Any) -> None:
    from engine.als_training import fit_factors  # noqa: PLC0415

    fit_factors(observed, AlsConfig(factors=64, regularization=_LAMBDA, epochs=3))


def _run_theirs(confidence: Any) -> None:
    _peer(64, 3, None).fit(confidence, show_progress=False)


def fold_in() -> Iterator[Line]:
    """Microseconds to fold in a person of 20 ratings, f = 64, among ten thousand films."""
    rng = np.random.default_rng(0)
    Y = rng.normal(0.0, 0.3, (10_000, 64)).astype(np.float32)
    model = ImplicitAls(Y, _LAMBDA, _WEIGHT)
    histories = [np.sort(rng.choice(len(Y), 20, replace=False)) for _ in range(64)]
    peer = _peer(64, 1, (np.zeros((1, 64), np.float32), Y))
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    rows = [
        csr_matrix(
            (np.full(20, _WEIGHT + 1.0, np.float32), films.astype(np.int32), [0, 20]), (1, len(Y))
        )
        for films in histories
    ]
    difference = max(
        float(np.abs(model.fold_in(films) - peer.recalculate_user(0, row)).max())
        for films, row in zip(histories, rows, strict=True)
    )
    taken = microseconds(
        {
            "ours": lambda k: model.fold_in(histories[k % 64]),
            "theirs": lambda k: peer.recalculate_user(0, rows[k % 64]),
        },
        5000,
    )
    (ours, ours_late), (theirs, theirs_late) = taken["ours"], taken["theirs"]
    notes = {"p99_ours": ours_late, "p99_theirs": theirs_late, "largest_difference": difference}
    name = "fold-in of 20 ratings, f = 64"
    yield Line(f"{name}: p50", "implicit, recalculate_user", ours, theirs, "µs", 2, notes=notes)
    yield Line(f"{name}: p50 itself", "", ours, None, "µs", 30, "under", notes)


def _start(observed: Any, factors: int) -> tuple[Floats, Floats]:
    from engine.als_training import first_vectors  # noqa: PLC0415

    rng = np.random.default_rng(0)
    people, films = observed.shape
    return first_vectors(people, factors, rng), first_vectors(films, factors, rng)


def _confidence(observed: Any) -> Any:
    """C = 1 + w, which is what `implicit` takes."""
    confidence = observed.copy()
    confidence.data += np.float32(1.0)
    return confidence


def _peer(factors: int, iterations: int, start: tuple[Floats, Floats] | None) -> Any:
    from implicit.cpu.als import AlternatingLeastSquares  # noqa: PLC0415

    peer = AlternatingLeastSquares(
        factors=factors,
        regularization=_LAMBDA,
        iterations=iterations,
        num_threads=1,
        random_state=0,
    )
    if start is not None:
        peer.user_factors, peer.item_factors = start[0].copy(), start[1].copy()
    return peer
