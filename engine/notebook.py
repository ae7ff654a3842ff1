"""The two-stage design of the notebook this project grew from: the baseline to be shown beside.

Kept as it was: triplets of one person only, ten nearest films per rated film (itself among them),
a factor model without biases or regularisation, people looked up instead of folded in. Serving
never uses it, and it shares only what is no part of the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from engine.embedder import EmbedderConfig, fit_film_vectors, torch_as_asked
from engine.index import FilmIndex, IndexConfig
from engine.triplets import TripletSource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.training import Coded


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookConfig:
    """The notebook's settings.

    Attributes:
        embedder: the tower, in small batches.
        index: a graph far larger than this many films need.
        neighbours: films per rated film, the film itself among them.
        factors: length of the factor model's vectors.
        epochs: passes over the ratings.
        batch: ratings per step.
        learning_rate: Adam's step size.
    """

    embedder: EmbedderConfig = field(
        default_factory=lambda: EmbedderConfig(steps=2500, batch=64, learning_rate=1e-3)
    )
    index: IndexConfig = field(
        default_factory=lambda: IndexConfig(m=200, ef_construction=1000, ef=400)
    )
    neighbours: int = 10
    factors: int = 32
    epochs: int = 30
    batch: int = 4096
    learning_rate: float = 1e-2


@dataclass(frozen=True, slots=True, eq=False)
class NotebookDesign:
    """The trained baseline; people and films are rows of the training data.

    Attributes:
        neighbours: nearest films of each film, as rows, int64, (films, k).
        user_factors: float32, (users, f).
        item_factors: float32, (films, f).
    """

    neighbours: NDArray[np.int64]
    user_factors: NDArray[np.float32]
    item_factors: NDArray[np.float32]

    @classmethod
    def train(
        cls,
        coded: Coded,
        features: NDArray[np.float32],
        config: NotebookConfig,
        *,
        seed: int,
        threads: int = 1,
    ) -> NotebookDesign:
        """Learn both stages from coded ratings and film features (films, width)."""
        source = triplets_of_one(coded)
        rng = np.random.default_rng(seed)
        vectors = fit_film_vectors(
            features,
            lambda count: source.draw(count, rng),
            config.embedder,
            seed=seed,
            threads=threads,
        )
        rows = np.arange(len(features), dtype=np.int64)
        index = FilmIndex.build(rows, vectors, config.index, seed=seed)
        users, items = fit_plain_factors(coded, len(features), config, seed=seed, threads=threads)
        return cls(index.nearest(vectors, config.neighbours), users, items)

    def candidates(self, rated: NDArray[np.int64]) -> NDArray[np.int64]:
        """Film rows, rising: the neighbours of the rated film rows, minus these."""
        return np.setdiff1d(self.neighbours[rated], rated)

    def rank(self, user_row: int, film_row: NDArray[np.int64]) -> NDArray[np.int64]:
        """The film rows, highest predicted stars first."""
        score = self.item_factors[film_row] @ self.user_factors[user_row]
        return film_row[np.argsort(-score, kind="stable")]


def triplets_of_one(coded: Coded) -> TripletSource:
    """The triplets of the person with the most ratings who has any."""
    for user in np.argsort(-np.bincount(coded.user_row), kind="stable").tolist():
        theirs = coded.user_row == user
        source = TripletSource.of(
            coded.user_row[theirs], coded.film_row[theirs], coded.stars[theirs]
        )
        if source.people:
            return source
    return TripletSource.of(coded.user_row[:0], coded.film_row[:0], coded.stars[:0])


def fit_plain_factors(
    coded: Coded, films: int, config: NotebookConfig, *, seed: int, threads: int = 1
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Minimise Σ (r_ui - p_uᵀ q_i)² by Adam; p float32 (users, f), q float32 (films, f)."""
    import torch  # noqa: PLC0415 -- training only

    with torch_as_asked(seed, threads):
        p = torch.nn.Parameter(0.1 * torch.randn(len(coded.users), config.factors))
        q = torch.nn.Parameter(0.1 * torch.randn(films, config.factors))
        user, film = torch.from_numpy(coded.user_row), torch.from_numpy(coded.film_row)
        stars = torch.from_numpy(np.array(coded.stars))
        adam = torch.optim.Adam([p, q], lr=config.learning_rate)
        loss_of = torch.nn.MSELoss()
        for _ in range(config.epochs):
            order = torch.randperm(len(stars))
            for at in range(0, len(order), config.batch):
                batch = order[at : at + config.batch]
                predicted = (p[user[batch]] * q[film[batch]]).sum(dim=1)
                loss = loss_of(predicted, stars[batch])
                adam.zero_grad()
                loss.backward()
                adam.step()
        return p.detach().numpy(), q.detach().numpy()
