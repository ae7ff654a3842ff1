"""The ranker: a small network that weighs the scorers against each other.

    s_j = wᵀx_j + vᵀ max(0, W x_j + b),

x_j the standardised features of candidate j (`ranking_features`). Several networks trained from
different seeds are averaged, and since the average of networks of h units is one network of
more units, serving sees one. On MovieLens-100K it ranks better than boosted trees trained on the
same examples (LambdaRank), trains in seconds, and costs two small matrix products per pick.

This module serves: it needs numpy alone. `ranking_training` makes rankers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats

Target = Literal["any", "liked"]
"""What counts as a good pick: a film the person would rate, or one they would like."""

_FAR = 4.0  # standardised features are cut here: further out, nothing was learned


@dataclass(frozen=True, slots=True)
class RankerConfig:
    """Settings of the ranker."""

    candidates: int = 100
    """N: films per person and example."""
    folds: int = 4
    """Parts the ratings are split into."""
    fits: int = 4
    """How many of these parts are held out, one after the other; one fit of all scorers each."""
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


def standardised(features: Floats, mean: Floats, scale: Floats) -> Floats:
    """Features in deviations from their mean, cut where training has seen next to nothing."""
    return np.asarray(np.clip((features - mean) * scale, -_FAR, _FAR), np.float32)


@dataclass(frozen=True, slots=True)
class Ranker:
    """A trained ranker over F features with H hidden units.

    Attributes:
        mean: Of each feature in training, (F,) float32.
        scale: One over its standard deviation, (F,) float32.
        linear: w, (F,) float32.
        hidden: W transposed, (F, H) float32.
        bias: b, (H,) float32.
        out: v, (H,) float32.
    """

    mean: Floats
    scale: Floats
    linear: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    def scores(self, features: Floats) -> Floats:
        """Scores of candidates, comparable within one person; (n, F) -> (n,) float32."""
        x = standardised(features, self.mean, self.scale)
        return np.asarray(
            x @ self.linear + np.maximum(x @ self.hidden + self.bias, 0.0) @ self.out, np.float32
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays to be saved, by the constructor's names."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def plain(cls, names: Sequence[str], weights: Mapping[str, float]) -> Ranker:
        """A weighted sum of features by name: what ranks where there is nothing to learn from."""
        F = len(names)
        wide = np.float32(1e-3)  # so that no score gets cut
        linear = np.array([weights.get(name, 0.0) for name in names], np.float32) / wide
        return cls(
            mean=np.zeros(F, np.float32),
            scale=np.full(F, wide, np.float32),
            linear=linear,
            hidden=np.zeros((F, 0), np.float32),
            bias=np.zeros(0, np.float32),
            out=np.zeros(0, np.float32),
        )

    @classmethod
    def averaged(cls, rankers: Sequence[Ranker]) -> Ranker:
        """One ranker whose scores are the mean of these; all share `mean` and `scale`."""
        k = len(rankers)
        return cls(
            rankers[0].mean,
            rankers[0].scale,
            np.mean([each.linear for each in rankers], axis=0).astype(np.float32),
            np.hstack([each.hidden for each in rankers]),
            np.concatenate([each.bias for each in rankers]),
            (np.concatenate([each.out for each in rankers]) / k).astype(np.float32),
        )
