"""How the hidden z of a chain hangs together with the stars: the training half of each link.

Gaussian: a star is z itself. Ordered probit: a star is the level into which z falls
(engine.probit). What a link has learned it hands over as arrays, one value per kept sample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from engine.probit import BEYOND, draw_hidden, first_cuts, log_likelihood

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Seen = tuple[slice, Array, Array]  # which observations, their η and weights

_ACCEPTED = 0.3  # share of proposed cuts to be accepted


class Link(Protocol):
    """What a chain asks of a link.

    Attributes:
        alpha: α.
        z: the hidden values, float32, (n,).
        hides: whether z has to be drawn, or is known.
    """

    alpha: float
    z: Array
    hides: bool

    def draw_hidden(
        self, which: slice, eta: Array, weight: Array, rng: np.random.Generator
    ) -> None:
        """Draw z of some observations given their η and weights γ_u δ_i."""
        ...

    def draw_alpha(self, errors: float, n: int, rng: np.random.Generator) -> None:
        """α given Σ γ_u δ_i (z - η)² over all n observations."""
        ...

    def draw_scale(self, seen: Iterable[Seen], rng: np.random.Generator) -> None:
        """Whatever else the link has, given all η and stars but not z."""
        ...

    def learned(self) -> Array:
        """What the link has besides α, as the fold-in wants it."""
        ...


class GaussianLink:
    """z = stars - μ, α ~ Gamma(1, 1)."""

    hides = False

    def __init__(self, stars: Array) -> None:
        self.alpha = 1.0
        self._mu = float(stars.mean(dtype=np.float64))
        self.z: Array = (stars - np.float32(self._mu)).astype(np.float32)

    def draw_hidden(
        self, which: slice, eta: Array, weight: Array, rng: np.random.Generator
    ) -> None:
        """Z is known."""

    def draw_alpha(self, errors: float, n: int, rng: np.random.Generator) -> None:
        """From its Gamma conditional."""
        self.alpha = float(rng.gamma(1.0 + n / 2, 1.0 / (1.0 + errors / 2)))

    def draw_scale(self, seen: Iterable[Seen], rng: np.random.Generator) -> None:
        """Nothing else to draw."""

    def learned(self) -> Array:
        """[μ]."""
        return np.array([self._mu], np.float32)


class ProbitLink:
    """Cuts with a flat prior, drawn by Metropolis steps with z integrated out.

    Given z, a cut is caught between the z of two neighbouring levels and hardly moves; without z
    it moves freely (Cowles 1996). Steps are normal in the first cut and the logarithms of the
    gaps, their size steered towards a fair rate of acceptance while the chain burns in.
    """

    hides = True

    def __init__(self, stars: Array, levels: Array) -> None:
        self.alpha = 1.0  # the scale of z is in the cuts
        self.z: Array = np.zeros(len(stars), np.float32)
        self._level = np.searchsorted(levels, stars).astype(np.int16)
        counts = np.bincount(self._level, minlength=len(levels))
        self._cuts: NDArray[np.float64] = 1.3 * first_cuts(counts)
        self._step = 3.0 / np.sqrt(len(stars))
        self._draws = 0

    def draw_hidden(
        self, which: slice, eta: Array, weight: Array, rng: np.random.Generator
    ) -> None:
        """Albert & Chib's augmentation."""
        root = np.sqrt(weight)
        low, high = _bounds(self._cuts, self._level[which], eta, root)
        z = draw_hidden(low, high, rng)
        z /= root
        z += eta
        self.z[which] = z

    def draw_alpha(self, errors: float, n: int, rng: np.random.Generator) -> None:
        """α is 1."""

    def draw_scale(self, seen: Iterable[Seen], rng: np.random.Generator) -> None:
        """One Metropolis step for all cuts together."""
        if not len(self._cuts):
            return
        at = np.append(self._cuts[0], np.log(np.diff(self._cuts)))
        to = at + self._step * rng.standard_normal(len(at))
        cuts = np.cumsum(np.append(to[0], np.exp(to[1:])))
        gain = float((to[1:] - at[1:]).sum())  # the Jacobian of the logarithms
        for which, eta, weight in seen:
            level, root = self._level[which], np.sqrt(weight)
            gain += log_likelihood(*_bounds(cuts, level, eta, root))
            gain -= log_likelihood(*_bounds(self._cuts, level, eta, root))
        accepted = np.log(rng.random()) < gain
        if accepted:
            self._cuts = cuts
        self._draws += 1
        self._step *= np.exp((float(accepted) - _ACCEPTED) / np.sqrt(self._draws))

    def learned(self) -> Array:
        """The cuts (C - 1,)."""
        return self._cuts.astype(np.float32)


def _bounds(
    cuts: NDArray[np.float64], level: NDArray[np.int16], eta: Array, root: Array
) -> tuple[Array, Array]:
    """Where ε / √w may be, below and above, given the level that each star is."""
    padded = np.concatenate([[-BEYOND], cuts, [BEYOND]]).astype(np.float32)
    at = level.astype(np.int64)
    low = (padded[at] - eta) * root
    high = (padded[at + 1] - eta) * root
    return low, high
