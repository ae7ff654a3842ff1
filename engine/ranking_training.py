"""Training of the ranker on what the scorers say about ratings they have not seen.

A scorer knows the ratings it was fitted to, so it must be judged on others. Ratings are split
into folds; for each fold every scorer is fitted without it, and each person's candidates, drawn
as in serving, are labelled by the ratings of the fold. A few people are left out of each fold's
fit altogether and come back as newcomers with the first m of their ratings, both in random order
and by date, m from 0 up, so that one ranker serves histories of every length.

The loss over a person's candidates, y_j = 1 where j is relevant, joins two that err apart: the
smoothed nDCG of Qin, Liu and Li, "A general approximation framework for direct optimization of
information retrieval measures" (2010), which attends to the top alone, and the listwise softmax
of ListNet (Cao et al., ICML 2007), which learns from every relevant film,

    π_j = 1 + Σ_{i≠j} σ((s_i − s_j) / τ),
    loss = − Σ_j y_j / log₂(1 + π_j) / ideal − β Σ_j y_j log softmax(s)_j / Σ_j y_j.

Relevant is what the person rated at all ("any") or liked ("liked"). Examples hold stars, so one
collection serves both targets. Needs torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, Rows
from engine.ranking import Ranker, standardised
from engine.ranking_features import FeatureMaker
from engine.scorers import LIKED, RatedMatrix, Scorers

if TYPE_CHECKING:
    from torch import Tensor

Target = Literal["any", "liked"]
"""What counts as a good pick: a film the person would rate, or one they would like."""


@dataclass(frozen=True, slots=True)
class RankerConfig:
    """Settings of the ranker."""

    candidates: int = 100
    """N: films per person and example."""
    folds: int = 4
    """Parts the ratings are split into; one fit of all scorers each."""
    newcomers: float = 0.1
    """Share of people left out of each fold's fit."""
    people: int = 5000
    """At most so many people give examples in each fold."""
    hidden: int = 32
    """Hidden units of each network."""
    networks: int = 3
    """Networks that are averaged."""
    epochs: int = 5
    """Passes over the examples."""
    examples_per_step: int = 32
    """People per step of AdamW."""
    learning_rate: float = 3e-3
    """Of AdamW, falling to zero along a half cosine."""
    weight_decay: float = 1e-3
    """Of AdamW."""
    temperature: float = 0.5
    """τ of the smoothed ranks."""
    softmax: float = 0.2
    """β, the weight of the listwise softmax beside the smoothed nDCG."""
    depth: int = 10
    """The ideal DCG is that of the best list of so many films."""
    seed: int = 0
    """Of folds, newcomers, weights and batches."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Candidates of many people, with the stars they were found to have.

    Attributes:
        features: (E, N, F) float32.
        stars: (E, N) float32; 0 where the rating is not known.
    """

    features: Floats
    stars: Floats


def nearest_films(scorers: Scorers, films: Rows, n: int) -> Rows:
    """Rows of the n unrated films nearest to a person's profile, by looking at all; no order."""
    near = scorers.tower.vectors @ scorers.tower.query(films)
    near[films] = -np.inf
    n = min(n, len(near) - len(films))
    return np.argpartition(-near, n - 1)[:n].astype(np.int64) if n > 0 else np.zeros(0, np.int64)


def collect_examples(
    ratings: RatedMatrix,
    fit: Callable[[RatedMatrix, int], Scorers],
    config: RankerConfig = RankerConfig(),
    *,
    progress: Callable[[float], None] | None = None,
) -> Examples:
    """Fit the scorers once per fold and label what they propose.

    Args:
        ratings: Everybody's.
        fit: Fits scorers to some of them, given a seed.
        config: Settings.
        progress: Called with the finished share of the folds, 0..1.

    Returns:
        Examples with at least one rated candidate; all have as many candidates.
    """
    rng = np.random.default_rng(config.seed)
    stars = ratings.stars
    fold = rng.integers(0, config.folds, stars.nnz)
    owner = np.repeat(np.arange(stars.shape[0]), np.diff(stars.indptr))
    order = rng.permutation(stars.shape[0])
    features, labels = [], []
    for k in range(config.folds):
        share = config.newcomers * stars.shape[0]
        newcomers = np.zeros(stars.shape[0], np.bool_)
        newcomers[order[int(k * share) : int((k + 1) * share)]] = True
        kept = ratings.keep((fold != k) & ~newcomers[owner])
        scorers = fit(kept, config.seed + k)
        maker = FeatureMaker(scorers)
        people = rng.permutation(stars.shape[0])[: config.people]
        for films, given, label in _histories(ratings, kept, people, newcomers, rng):
            candidates = nearest_films(scorers, films, config.candidates)
            if len(candidates) == config.candidates and label[candidates].any():
                features.append(maker.features(films, given, candidates))
                labels.append(label[candidates])
        if progress is not None:
            progress((k + 1) / config.folds)
    if not features:
        return Examples(np.zeros((0, 0, 0), np.float32), np.zeros((0, 0), np.float32))
    return Examples(np.stack(features), np.stack(labels))


def _histories(
    ratings: RatedMatrix,
    kept: RatedMatrix,
    people: Rows,
    newcomers: NDArray[np.bool_],
    rng: np.random.Generator,
) -> Iterator[tuple[Rows, Floats, Floats]]:
    """Rated films, their stars, and the stars of all films that are to be found, 0 elsewhere."""
    dated = len(ratings.rated_at) > 0 and ratings.rated_at.min() < ratings.rated_at.max()
    for u in people:
        films, given, rated_at = ratings.person(u)
        everything = np.zeros(ratings.stars.shape[1], np.float32)
        everything[films] = given
        if not newcomers[u]:
            known, known_stars, _ = kept.person(u)
            everything[known] = 0.0
            yield known, known_stars, everything
            continue
        shuffled = rng.permutation(len(films))
        orders = [shuffled]
        if dated:
            orders.append(shuffled[np.argsort(rated_at[shuffled], kind="stable")])
        for order in orders:
            for m in _lengths(len(films), rng):
                hidden = everything.copy()
                hidden[films[order[:m]]] = 0.0
                yield films[order[:m]], given[order[:m]], hidden


def _lengths(n: int, rng: np.random.Generator) -> Iterator[int]:
    """Lengths of history to show of a newcomer with n ratings: next to none, few, up to half."""
    for low, high in ((0, 2), (2, 8), (8, n // 2 + 1)):
        if low < min(high, n):
            yield int(rng.integers(low, min(high, n)))


def fit_ranker(
    examples: Examples,
    target: Target,
    config: RankerConfig = RankerConfig(),
) -> Ranker:
    """Train the networks on the examples that hold a relevant film, and average them."""
    relevant = examples.stars >= (LIKED if target == "liked" else np.finfo(np.float32).tiny)
    use = relevant.any(axis=1)
    features, y = examples.features[use], relevant[use].astype(np.float32)
    flat = features.reshape(-1, features.shape[-1]).astype(np.float64)
    mean = flat.mean(axis=0).astype(np.float32)
    scale = (1.0 / np.maximum(flat.std(axis=0), 1e-6)).astype(np.float32)
    return Ranker.averaged(
        [
            _network(features, y, mean, scale, config, config.seed + k)
            for k in range(config.networks)
        ]
    )


def _network(
    features: Floats, y: Floats, mean: Floats, scale: Floats, config: RankerConfig, seed: int
) -> Ranker:
    import torch  # noqa: PLC0415 - training only; serving stays light
    from torch import nn  # noqa: PLC0415

    n, width = len(features), features.shape[-1]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        hidden, out = nn.Linear(width, config.hidden), nn.Linear(config.hidden, 1, bias=False)
    linear = nn.Parameter(torch.zeros(width))
    parameters = [*hidden.parameters(), *out.parameters(), linear]
    optimizer = torch.optim.AdamW(
        parameters, lr=config.learning_rate, weight_decay=config.weight_decay
    )
    per_epoch = max(1, n // config.examples_per_step)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, config.epochs * per_epoch)
    rng = np.random.default_rng(seed)
    for _ in range(config.epochs):
        for batch in np.array_split(rng.permutation(n), per_epoch):
            x = torch.from_numpy(standardised(features[batch], mean, scale))
            s = x @ linear + out(torch.relu(hidden(x)))[..., 0]  # (B, N)
            relevant = torch.from_numpy(y[batch])
            likelihood = (torch.log_softmax(s, dim=1) * relevant).sum(dim=1) / relevant.sum(dim=1)
            gain = _smooth_ndcg(s, relevant, config) + config.softmax * likelihood
            loss = -gain.mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return Ranker(
        mean,
        scale,
        linear.detach().numpy(),
        hidden.weight.detach().numpy().T.copy(),
        hidden.bias.detach().numpy(),
        out.weight.detach().numpy()[0],
    )


def _smooth_ndcg(s: Tensor, y: Tensor, config: RankerConfig) -> Tensor:
    """Smoothed nDCG of each list, (B, N), (B, N) -> (B,); every list has a relevant film."""
    import torch  # noqa: PLC0415

    who, j = torch.nonzero(y, as_tuple=True)  # ranks are needed of the relevant alone
    above = torch.sigmoid((s[who] - s[who, j][:, None]) / config.temperature)  # (R, N)
    rank = 0.5 + above.sum(dim=1)  # π_j: the pair (j, j) itself counts one half
    gain = torch.zeros(len(y)).index_add(0, who, 1.0 / torch.log2(1.0 + rank))
    discounts = 1.0 / torch.log2(2.0 + torch.arange(config.depth, dtype=torch.float32))
    many = y.sum(dim=1).clamp(max=config.depth).long()
    ideal = torch.cumsum(discounts, dim=0)[many - 1]
    return gain / ideal
