"""How the hidden z of a chain hangs together with the stars: the training half of each link.

Gaussian: a star is z itself. Ordered probit: a star is the level into which z falls
(engine.probit). What a link has learned it hands over as arrays, one value per kept sample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from engine.probit import BEYOND, draw_hidden, first_cuts, log_likelihood

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

_ACCEPTED = 0.3  # share of proposed cuts to be accepted


class Link(Protocol):
    """What a chain asks of a link."""

    alpha: float

    def draw_hidden(self, eta: Array, weight: Array, rng: np.random.Generator) -> Array:
        """Z given η and the observations' weights γ_u δ_i, all (n,)."""
        ...

    def draw_alpha(self, squared: Array, weight: Array, rng: np.random.Generator) -> None:
        """α given (z - η)²."""
        ...

    def draw_scale(self, eta: Array, weight: Array, rng: np.random.Generator) -> None:
        """Whatever else the link has, given η and the stars but not z."""
        ...

    def learned(self) -> Array:
        """What the link has besides α, as the fold-in wants it."""
        ...


class GaussianLink:
    """z = stars - μ, α ~ Gamma(1, 1)."""

    def __init__(self, stars: Array) -> None:
        self.alpha = 1.0
        self._mu = float(stars.mean(dtype=np.float64))
        self._z: Array = (stars - np.float32(self._mu)).astype(np.float32)

    def draw_hidden(self, eta: Array, weight: Array, rng: np.random.Generator) -> Array:  # noqa: ARG002
        """Z is known."""
        return self._z

    def draw_alpha(self, squared: Array, weight: Array, rng: np.random.Generator) -> None:
        """From its Gamma conditional."""
        errors = float(np.dot(squared, weight))
        self.alpha = float(rng.gamma(1.0 + len(squared) / 2, 1.0 / (1.0 + errors / 2)))

    def draw_scale(self, eta: Array, weight: Array, rng: np.random.Generator) -> None:
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

    def __init__(self, stars: Array, levels: Array) -> None:
        self.alpha = 1.0  # the scale of z is in the cuts
        self._level = np.searchsorted(levels, stars).astype(np.int64)
        counts = np.bincount(self._level, minlength=len(levels))
        self._cuts: NDArray[np.float64] = 1.3 * first_cuts(counts)
        self._step = 3.0 / np.sqrt(len(stars))
        self._draws = 0

    def draw_hidden(self, eta: Array, weight: Array, rng: np.random.Generator) -> Array:
        """Albert & Chib's augmentation."""
        root = np.sqrt(weight)
        low, high = self._bounds(self._cuts, eta, root)
        z = draw_hidden(low, high, rng)
        z /= root
        z += eta
        return z

    def draw_alpha(self, squared: Array, weight: Array, rng: np.random.Generator) -> None:
        """α is 1."""

    def draw_scale(self, eta: Array, weight: Array, rng: np.random.Generator) -> None:
        """One Metropolis step for all cuts together."""
        if not len(self._cuts):
            return
        root = np.sqrt(weight)
        at = np.append(self._cuts[0], np.log(np.diff(self._cuts)))
        to = at + self._step * rng.standard_normal(len(at))
        cuts = np.cumsum(np.append(to[0], np.exp(to[1:])))
        gain = log_likelihood(*self._bounds(cuts, eta, root))
        gain -= log_likelihood(*self._bounds(self._cuts, eta, root))
        gain += float((to[1:] - at[1:]).sum())  # the Jacobian of the logarithms
        accepted = np.log(rng.random()) < gain
        if accepted:
            self._cuts = cuts
        self._draws += 1
        self._step *= np.exp((float(accepted) - _ACCEPTED) / np.sqrt(self._draws))

    def _bounds(self, cuts: NDArray[np.float64], eta: Array, root: Array) -> tuple[Array, Array]:
        padded = np.concatenate([[-BEYOND], cuts, [BEYOND]]).astype(np.float32)
        low = (padded[self._level] - eta) * root
        high = (padded[self._level + 1] - eta) * root
        return low, high

    def learned(self) -> Array:
        """The cuts (C - 1,)."""
        return self._cuts.astype(np.float32)
