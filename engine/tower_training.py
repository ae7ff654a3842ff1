"""Training of the film tower by triplets.

Triplets are drawn across all people (FaceNet's margin loss, Schroff, Kalenichenko and
Philbin, CVPR 2015, with a profile as anchor): the anchor a is the mean vector of a random part
of a person's films, p another film of theirs, n a film they have not rated, semi-hard, i.e.
among the nearest of those drawn:

    Σ max(0, margin − aᵀz_p + aᵀz_n).

The catalogue is embedded once per step and triplets are rows of it; of a large one, those films
alone that occur in them. Needs torch; the fitted `Tower` is arrays. The module does not know how
the film's features come about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, Rows
from engine.tower import Tower, TowerConfig

if TYPE_CHECKING:
    from torch import Tensor

_MANY = 20_000  # films of which a step embeds only those that it needs


def fit_tower(
    history: Any,
    content: Floats,
    factors: Floats,
    config: TowerConfig = TowerConfig(),  # noqa: B008 - frozen
    *,
    progress: Callable[[float], None] | None = None,
) -> Tower:
    """Train the tower.

    Args:
        history: scipy CSR (people, n_films), stored where a person rated a film.
        content: (n_films, c) float32 content features, standardised.
        factors: (n_films, f) float32 ALS item factors, zero for a film without ratings.
        config: Settings.
        progress: Called with the finished share of the steps, 0..1.

    Returns:
        The tower.
    """
    import torch  # noqa: PLC0415 - training only; serving stays light
    from torch import nn  # noqa: PLC0415

    history = history.tocsr()
    rng = np.random.default_rng(config.seed)
    rated = torch.from_numpy((np.diff(history.tocsc().indptr) > 0).astype(np.float32))[:, None]
    features = torch.from_numpy(np.hstack([content, _standardised(factors)]).astype(np.float32))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        net = nn.Sequential(
            nn.Linear(features.shape[1], config.hidden),
            nn.ReLU(),
            nn.Linear(config.hidden, config.dim),
        )
        free = nn.Parameter(0.05 * torch.randn(len(features), config.dim))
    parameters = [*net.parameters(), free]
    optimizer = torch.optim.AdamW(
        parameters, lr=config.learning_rate, weight_decay=config.weight_decay
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, config.steps)

    def embed(rows: Tensor | None = None) -> Tensor:
        x, r, b = (
            each if rows is None else each.index_select(0, rows) for each in (features, rated, free)
        )
        return nn.functional.normalize(net(x) + r * b, dim=1)

    people = np.flatnonzero(np.diff(history.indptr) > 1)
    for step in range(config.steps if len(people) else 0):
        batch, rows = _Batch.draw(history, people, config, rng), None
        if len(features) > _MANY:
            batch, among = batch.compact()
            rows = torch.from_numpy(among)
        loss = _triplet_loss(embed(rows), batch, config)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        if progress is not None and step % 50 == 0:
            progress((step + 1) / config.steps)
    with torch.no_grad():
        vectors = embed().numpy()
    return Tower(vectors, _newcomer(history, vectors))


@dataclass(frozen=True, slots=True)
class _Batch:
    """Triplets of one step, as rows of the catalogue."""

    anchors: Rows  # films of the anchors, concatenated
    starts: Rows  # where each person's begin, (B,)
    positives: Rows  # (B, P)
    pool: Rows  # (N,)
    refused: NDArray[np.bool_]  # (B, N): rated by the person, or outside what they look at

    @classmethod
    def draw(
        cls, history: Any, people: Rows, config: TowerConfig, rng: np.random.Generator
    ) -> _Batch:
        n_films = history.shape[1]
        drawn = rng.choice(people, config.people_per_step)
        ratings = history[drawn]
        films, start = ratings.indices, ratings.indptr[:-1]
        count = np.diff(ratings.indptr)
        person = np.repeat(np.arange(len(drawn)), count)
        # A random share of each person's films makes the anchor; one film at least stays out.
        share = np.minimum(rng.random(len(drawn)), config.anchor_films / count)
        keep = rng.random(len(films)) < share[person]
        keep[start + (rng.random(len(drawn)) * count).astype(np.int64)] = False
        kept = np.bincount(person[keep], minlength=len(drawn))
        left, left_start = films[~keep], start - (np.cumsum(kept) - kept)
        which = rng.random((len(drawn), config.positives)) * (count - kept)[:, None]
        # Each person looks at `reach` films of the pool, and at nothing they have rated.
        pool = rng.choice(n_films, min(config.pool, n_films), replace=False)
        slot = np.full(n_films, -1)
        slot[pool] = np.arange(len(pool))
        refused = rng.random((len(drawn), len(pool)), np.float32) > config.reach / len(pool)
        inside = slot[films] >= 0
        refused[person[inside], slot[films[inside]]] = True
        return cls(
            films[keep].astype(np.int64),
            (np.cumsum(kept) - kept).astype(np.int64),
            left[left_start[:, None] + which.astype(np.int64)].astype(np.int64),
            pool,
            refused,
        )

    def compact(self) -> tuple[_Batch, Rows]:
        """The same triplets as rows among the films that occur in them, and which these are."""
        films = np.unique(np.concatenate([self.anchors, self.positives.ravel(), self.pool]))
        anchors, positives, pool = (
            np.searchsorted(films, each) for each in (self.anchors, self.positives, self.pool)
        )
        return replace(self, anchors=anchors, positives=positives, pool=pool), films


def _triplet_loss(z: Tensor, batch: _Batch, config: TowerConfig) -> Tensor:
    """Mean of the margin loss over people, positives and semi-hard negatives."""
    import torch  # noqa: PLC0415
    from torch.nn import functional  # noqa: PLC0415

    sums = functional.embedding_bag(
        torch.from_numpy(batch.anchors), z, torch.from_numpy(batch.starts), mode="sum"
    )
    a = functional.normalize(sums, dim=1)  # (B, dim)
    positives = functional.embedding(torch.from_numpy(batch.positives), z)  # (B, P, dim)
    near = torch.bmm(positives, a[:, :, None])[:, :, 0]  # aᵀz_p
    far = a @ z.index_select(0, torch.from_numpy(batch.pool)).T  # aᵀz_n, (B, N)
    far = far.masked_fill(torch.from_numpy(batch.refused), -2.0)
    hard = far.topk(min(config.hardest, far.shape[1]), dim=1).values  # (B, H)
    return torch.relu(config.margin - near[:, :, None] + hard[:, None, :]).mean()


def _standardised(factors: Floats) -> Floats:
    """Columns of mean 0 and deviation 1 over the films that have factors; 0 for the rest."""
    has = np.any(factors != 0, axis=1)
    if not has.any():
        return factors
    mean, deviation = factors[has].mean(axis=0), factors[has].std(axis=0)
    return np.where(has[:, None], (factors - mean) / np.maximum(deviation, 1e-6), 0).astype(
        np.float32
    )


def _newcomer(history: Any, vectors: Floats) -> Floats:
    """The mean of people's normalised profiles, normalised."""
    if not history.shape[0]:
        return np.zeros(vectors.shape[1], np.float32)
    profiles = history.astype(np.float32) @ vectors
    lengths = np.linalg.norm(profiles, axis=1, keepdims=True)
    mean = (profiles / np.maximum(lengths, 1e-12)).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)
