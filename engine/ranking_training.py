"""Training of the ranker on examples (`ranking_examples`).

The loss over a person's candidates, y_j = 1 where j is relevant, joins two that err apart: the
smoothed nDCG of Qin, Liu and Li, "A general approximation framework for direct optimization of
information retrieval measures" (2010), which attends to the top alone, and the listwise softmax
of ListNet (Cao et al., ICML 2007), which learns from every relevant film,

    π_j = 1 + Σ_{i≠j} σ((s_i − s_j) / τ),
    loss = − Σ_j y_j / log₂(1 + π_j) / ideal − β Σ_j y_j log softmax(s)_j / Σ_j y_j.

Relevant is what the person rated at all ("any") or liked ("liked"). The network for short
histories learns from newcomers, the one for long histories mostly from known people's folds;
those for what comes next from newcomers' first films by date, too, and from people's last films:
these are different tasks, and one network cannot serve them all.
Needs torch.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats
from engine.ranking import Network, Ranker, RankerConfig, Target, standardised
from engine.ranking_examples import DATED, KNOWN, LATEST, NEWCOMER, Examples
from engine.scorers import LIKED

if TYPE_CHECKING:
    from torch import Tensor

Kind = Literal["short", "long", "next_short", "next_long"]
"""What a network is for: films missing from short or from long histories, or coming after them."""
KINDS: tuple[Kind, ...] = ("short", "long", "next_short", "next_long")

_MEASURED = 500  # lists over which the deviation of scores is measured
_AT_ONCE = 8192  # rows of features: what is made of them stays in the cache


def fit_ranker(
    examples: Examples,
    target: Target,
    length: int,
    config: RankerConfig = RankerConfig(),  # noqa: B008 - frozen
) -> Ranker:
    """Train all kinds of networks on the examples that hold a relevant film, and average each.

    Args:
        examples: Some must be of use to each kind (`lessons`).
        target: What counts as relevant.
        length: Column of the features that holds log(1 + length of the history).
        config: Settings.
    """
    short, long, next_short, next_long = (
        Network.averaged(
            [fit_network(examples, target, kind, config, k) for k in range(config.networks)]
        )
        for kind in KINDS
    )
    return Ranker(short, long, next_short, next_long, length)


def lessons(examples: Examples, target: Target, kind: Kind, config: RankerConfig) -> Floats:
    """What each example counts for a network, (E,) float32; 0 where it has nothing to teach."""
    if kind in ("short", "next_short"):
        dated = config.dated if kind == "next_short" else 0.0
        newcomer = (examples.origin == NEWCOMER) + dated * (examples.origin == DATED)
        counts = newcomer * (examples.lengths <= config.short)
    elif kind == "next_long":
        newcomer = (examples.origin == DATED) & (examples.lengths >= config.long)
        counts = np.where(examples.origin == LATEST, 1.0, config.next_dated * newcomer)
    else:
        newcomer = (examples.origin == NEWCOMER) & (examples.lengths >= config.long)
        counts = np.where(examples.origin == KNOWN, 1.0, config.newcomer * newcomer)
    return np.asarray(counts * relevant_films(examples, target).any(axis=1), np.float32)


def relevant_films(examples: Examples, target: Target) -> NDArray[np.bool_]:
    """Which candidates the target counts as good, (E, N)."""
    least = np.float32(LIKED) if target == "liked" else np.finfo(np.float32).tiny
    return examples.stars >= least


def fit_network(
    examples: Examples, target: Target, kind: Kind, config: RankerConfig, k: int
) -> Network:
    """One of the networks that `fit_ranker` averages.

    Its scores differ by 1 within a list of its examples, typically, so that two kinds can be
    mixed.
    """
    counts = lessons(examples, target, kind, config)
    use = counts > 0
    features, weights = examples.features[use], counts[use] / counts[use].mean()
    y = relevant_films(examples, target)[use].astype(np.float32)
    mean, scale = _standard(features)
    config = replace(config, epochs=epochs(config, kind))
    network = _network(features, y, weights, (mean, scale), config, config.seed + k)
    some = features[:: max(1, len(features) // _MEASURED)]
    scores = network.scores(some.reshape(-1, some.shape[-1])).reshape(some.shape[:2])
    return network.scaled(1.0 / max(float(scores.std(axis=1).mean()), 1e-6))


def epochs(config: RankerConfig, kind: Kind) -> int:
    """Passes over the examples of a network of this kind."""
    if kind == "long":
        return config.epochs
    return config.next_epochs if kind == "next_long" else config.short_epochs


def _standard(features: Floats) -> tuple[Floats, Floats]:
    """Mean of each feature and one over its deviation, summed in double precision; by and by, for
    NumPy would hold a copy of all in doubles, twice.
    """
    rows = features.reshape(-1, features.shape[-1])
    sums = np.zeros((2, rows.shape[1]))
    some = rows[:: max(1, len(rows) // _MEASURED)].mean(axis=0)  # near the mean: no cancellation
    for at in range(0, len(rows), _AT_ONCE):
        off = (rows[at : at + _AT_ONCE] - some).astype(np.float64)
        sums += off.sum(axis=0), np.einsum("rf,rf->f", off, off)
    shift, squares = sums / len(rows)
    deviation = np.sqrt(np.maximum(squares - shift * shift, 0.0))
    return (some + shift).astype(np.float32), (1.0 / np.maximum(deviation, 1e-6)).astype(np.float32)


def _network(
    features: Floats,
    y: Floats,
    weights: Floats,
    standard: tuple[Floats, Floats],
    config: RankerConfig,
    seed: int,
) -> Network:
    import torch  # noqa: PLC0415 - training only; serving stays light
    from torch import nn  # noqa: PLC0415

    n, width = len(features), features.shape[-1]
    mean, scale = standard
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        hidden, out = nn.Linear(width, config.hidden), nn.Linear(config.hidden, 1, bias=False)
    linear = nn.Parameter(torch.zeros(width))
    parameters = [*hidden.parameters(), *out.parameters(), linear]
    optimizer = torch.optim.AdamW(
        parameters, lr=config.learning_rate, weight_decay=config.weight_decay, fused=True
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
            loss = -(gain * torch.from_numpy(weights[batch])).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return Network(
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
