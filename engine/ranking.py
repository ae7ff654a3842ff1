"""The ranker: small networks that weigh the scorers against each other.

    s_j = wᵀx_j + vᵀ max(0, W x_j + b),

x_j the standardised features of candidate j (`ranking_features`). Several networks trained from
different seeds are averaged, and since the average of networks of h units is one network of
more units, serving sees one. On MovieLens-100K it ranks better than boosted trees trained on the
same examples (LambdaRank), trains in seconds, and costs two small matrix products per pick.

Of one film or three other scorers tell most than of a hundred, so there are two such networks,
one that learned from newcomers' histories and one that learned from long ones, and

    s = a s_short + (1 − a) s_long,    a falling from 1 to 0 along the logarithm of the length.

And which film is missing from ratings that are a sample of somebody's is another question than
which they will rate next, after all that they have rated so far: what everybody sees early and
they have passed over is a good answer to the first alone. So where the question is the second
(`Task`), two others take their places, which learned from people's first and last ratings by date.

This module serves: it needs numpy alone. `ranking_training` makes rankers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats

Target = Literal["any", "liked"]
"""What counts as a good pick: a film the person would rate, or one they would like."""

Task = Literal["missing", "next", "chat"]
"""What is asked: films missing from ratings that are a sample of all a person gave, as in published
comparisons; what they will rate next, after all that they have given so far; or what the chat asks,
whose newcomers answered its own questions, a sample, and whose others have come far."""

_FEW, _MANY = np.log1p(np.array([5.0, 14.0], np.float32))  # lengths where the hand-over is done
_FAR = 4.0  # standardised features are cut here: further out, nothing was learned


@dataclass(frozen=True, slots=True)
class RankerConfig:
    """Settings of the ranker."""

    candidates: int = 100
    """N: films per person and example."""
    folds: int = 8
    """Parts the ratings are split into: the more, the nearer are the histories in examples to
    those in serving, of which nothing is held out."""
    fits: int = 8
    """How many of these parts are held out, one after the other; one fit of all scorers each."""
    newcomers: float = 0.1
    """Share of people left out of each fold's fit, others in each."""
    latest_fits: int = 2
    """Further fits, to all people without their last ratings, where there are dates."""
    latest: float = 0.0
    """Share of the people in a fold's fit whose last ratings are held out, not the fold's: for
    data so large that further fits take too long."""
    people: int = 5000
    """At most so many people give examples in each fold."""
    hidden: int = 64
    """Hidden units of each network."""
    networks: int = 3
    """Networks that are averaged."""
    epochs: int = 8
    """Passes over the examples, of the network for long histories."""
    short_epochs: int = 3
    """Of the one for short histories."""
    short: int = 20
    """Newcomers' histories up to this length teach the network for short ones."""
    dated: float = 0.5
    """What an example with a newcomer's first films by date counts beside these in the network
    for what comes next after a short history; in the other it does not count."""
    long: int = 3
    """Newcomers' histories from this length on help to teach the network for long ones."""
    newcomer: float = 0.2
    """What such an example counts there; one of a known person counts 1."""
    next_epochs: int = 5
    """Of the one for what comes next after a long history."""
    next_dated: float = 0.2
    """What an example with a newcomer's first films, `long` or more, counts there; one of a known
    person's last films counts 1."""
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
    x = np.asarray((features - mean) * scale, np.float32)
    np.maximum(x, np.float32(-_FAR), out=x)
    return np.minimum(x, np.float32(_FAR), out=x)


@dataclass(frozen=True, slots=True)
class Network:
    """A trained network over F features with H hidden units.

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
        units = x @ self.hidden
        units += self.bias
        np.maximum(units, np.float32(0.0), out=units)
        return np.asarray(x @ self.linear + units @ self.out, np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays to be saved, by the constructor's names."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def plain(cls, names: Sequence[str], weights: Mapping[str, float]) -> Network:
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
    def averaged(cls, networks: Sequence[Network]) -> Network:
        """One network whose scores are the mean of these; all share `mean` and `scale`."""
        k = len(networks)
        return cls(
            networks[0].mean,
            networks[0].scale,
            np.mean([each.linear for each in networks], axis=0).astype(np.float32),
            np.hstack([each.hidden for each in networks]),
            np.concatenate([each.bias for each in networks]),
            (np.concatenate([each.out for each in networks]) / k).astype(np.float32),
        )

    def scaled(self, factor: float) -> Network:
        """All scores times a factor."""
        by = np.float32(factor)
        return replace(self, linear=self.linear * by, out=self.out * by)


@dataclass(frozen=True, slots=True)
class Ranker:
    """A network for short histories, one for long ones, and how one hands over to the other.

    Attributes:
        short: Scores alone up to a length of `_FEW`.
        long: Scores alone from `_MANY` on.
        next_short: In the place of `short` where it is asked what comes next.
        next_long: In the place of `long` then.
        length: Column of the features that holds log(1 + length of the history).
    """

    short: Network
    long: Network
    next_short: Network
    next_long: Network
    length: int

    def of(self, task: Task) -> Ranker:
        """The ranker that answers this question."""
        if task == "missing":
            return self
        short = self.next_short if task == "next" else self.short
        return replace(self, short=short, long=self.next_long)

    def scores(self, features: Floats) -> Floats:
        """Scores of candidates, comparable within one person; (n, F) -> (n,) float32."""
        many = (features[:, self.length] - _FEW) / (_MANY - _FEW)
        if self.short is self.long or many.min(initial=1.0) >= 1.0:
            return self.long.scores(features)
        if many.max(initial=0.0) <= 0.0:
            return self.short.scores(features)
        many = np.clip(many, 0.0, 1.0)
        mixed = (1.0 - many) * self.short.scores(features) + many * self.long.scores(features)
        return np.asarray(mixed, np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays to be saved, by name; a network that serves for another, too, only once."""
        arrays = {f"long.{name}": array for name, array in self.long.arrays().items()}
        others = (
            ("short", self.short, self.long),
            ("next_short", self.next_short, self.short),
            ("next_long", self.next_long, self.long),
        )
        for start, network, otherwise in others:
            if network is not otherwise:
                arrays |= {f"{start}.{name}": array for name, array in network.arrays().items()}
        return arrays

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]], length: int) -> Ranker:
        """The ranker whose `arrays` these are.

        Raises:
            TypeError: an array is missing, or there is one too many.
        """
        parts: dict[str, dict[str, NDArray[Any]]]
        parts = {start: {} for start in ("short", "long", "next_short", "next_long")}
        for name, array in arrays.items():
            start, _, rest = name.partition(".")
            if start not in parts:
                raise TypeError(f"{name!r} is no array of a ranker")
            parts[start][rest] = array
        long = Network(**parts["long"])
        short = Network(**parts["short"]) if parts["short"] else long
        next_short = Network(**parts["next_short"]) if parts["next_short"] else short
        next_long = Network(**parts["next_long"]) if parts["next_long"] else long
        return cls(short, long, next_short, next_long, length)
