"""Training of the ranker on examples (`ranking_examples`).

The loss over a person's candidates, y_j = 1 where j is relevant, joins two that err apart: the
smoothed nDCG of Qin, Liu and Li, "A general approximation framework for direct optimization of
information retrieval measures" (2010), which attends to the top alone, and the listwise softmax
of ListNet (Cao et al., ICML 2007), which learns from every relevant film,

    π_j = 1 + Σ_{i≠j} σ((s_i − s_j) / τ),
    loss = − Σ_j y_j / log₂(1 + π_j) / ideal − β Σ_j y_j log softmax(s)_j / Σ_j y_j.

Relevant is what the person rated at all ("any") or liked ("liked"). Needs torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats
from engine.ranking import Ranker, RankerConfig, Target, standardised
from engine.ranking_examples import Examples
from engine.scorers import LIKED

if TYPE_CHECKING:
    from torch import Tensor


def fit_ranker(
    examples: Examples,
    target: Target,
    config: RankerConfig = RankerConfig(),  # noqa: B008 - frozen
) -> Ranker:
    """Train the networks on the examples that hold a relevant film, and average them."""
    return Ranker.averaged(
        [fit_network(examples, target, config, k) for k in range(config.networks)]
    )


def relevant_films(examples: Examples, target: Target) -> NDArray[np.bool_]:
    """Which candidates the target counts as good, (E, N)."""
    least = np.float32(LIKED) if target == "liked" else np.finfo(np.float32).tiny
    return examples.stars >= least


def fit_network(examples: Examples, target: Target, config: RankerConfig, k: int) -> Ranker:
    """One of the networks that `fit_ranker` averages; some example must hold a relevant film."""
    relevant = relevant_films(examples, target)
    use = relevant.any(axis=1)
    features, y = examples.features[use], relevant[use].astype(np.float32)
    mean = features.mean(axis=(0, 1), dtype=np.float64).astype(np.float32)
    deviation = features.std(axis=(0, 1), dtype=np.float64)
    scale = (1.0 / np.maximum(deviation, 1e-6)).astype(np.float32)
    return _network(features, y, mean, scale, config, config.seed + k)


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
