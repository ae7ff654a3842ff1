"""The film tower: features -> vector, so that films liked by the same people lie close together.

It learns from triplets of film rows and knows nothing of who they came from, nor of indexes. torch
is imported when training starts: serving reads the finished vectors and never needs the network.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderConfig:
    """How the film tower is built and trained.

    Attributes:
        hidden: width of the hidden layer.
        dim: length of a film vector.
        margin: by how much the negative has to be further away than the positive.
        steps: gradient steps; each draws new triplets.
        batch: triplets per step.
        learning_rate: Adam's step size.
    """

    hidden: int = 64
    dim: int = 32
    margin: float = 1.0
    steps: int = 400
    batch: int = 1024
    learning_rate: float = 1e-2


def fit_film_vectors(
    features: NDArray[np.float32],
    draw: Callable[[int], NDArray[np.int64]],
    config: EmbedderConfig,
    *,
    seed: int,
    threads: int = 1,
    report: Callable[[float], None] | None = None,
) -> NDArray[np.float32]:
    """Train on triplets, then embed every film.

        z = W₂ relu(W₁ x + b₁) + b₂
        loss = mean over triplets of max(0, |z_a - z_p| - |z_a - z_n| + margin)

    Schroff, Kalenichenko, Philbin 2015 (FaceNet), eq. 3, with distances in place of their squares.

    Args:
        features: float32, (films, width).
        draw: count -> film rows [anchor, positive, negative], int64, (count, 3). When it gives
            none, the network stays as it was initialised: still a map that keeps alike films close.
        config: see there.
        seed: of the initial weights.
        threads: torch's threads while this runs.
        report: called with the done share, 0..1.

    Returns:
        float32, (films, dim).
    """
    import torch  # noqa: PLC0415 -- a second's import that serving must not pay

    with torch_as_asked(seed, threads):
        tower = torch.nn.Sequential(
            torch.nn.Linear(features.shape[1], config.hidden),
            torch.nn.ReLU(),
            torch.nn.Linear(config.hidden, config.dim),
        )
        x = torch.from_numpy(features)
        loss_of = torch.nn.TripletMarginLoss(margin=config.margin)
        adam = torch.optim.Adam(tower.parameters(), lr=config.learning_rate)
        for step in range(config.steps):
            triplets = draw(config.batch)
            if not len(triplets):
                break
            # Each film of the batch goes through the network once, however many triplets it is in.
            rows, at = np.unique(triplets, return_inverse=True)
            z = tower(x[torch.from_numpy(rows)])  # (rows, dim)
            a, p, n = (z[at_] for at_ in torch.from_numpy(at.reshape(-1, 3)).unbind(1))
            loss = loss_of(a, p, n)
            adam.zero_grad()
            loss.backward()
            adam.step()
            if report is not None and step % 20 == 0:
                report(step / config.steps)
        with torch.no_grad():
            vectors: NDArray[np.float32] = tower(x).numpy()
    return vectors


@contextmanager
def torch_as_asked(seed: int, threads: int) -> Iterator[None]:
    """Seed and threads hold inside only: the caller's own random numbers are left alone."""
    import torch  # noqa: PLC0415

    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            yield
    finally:
        torch.set_num_threads(before)
