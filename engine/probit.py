"""Ordered probit: stars as the level between two cuts into which a hidden real number falls.

    star is levels[c]  <=>  cut_c < z <= cut_{c+1},   z = η + ε / √w,   ε ~ N(0, 1)

with cut_0 = -∞ and cut_C = ∞ (Albert & Chib 1993, section 4). That the step from 1 to 2 stars is
not the step from 4 to 5 is learned, not assumed. The module knows neither people nor films.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

# Stands for infinity at the outer cuts: no z gets there, and φ(60) is 0, so no inf * 0 arises.
BEYOND = np.float32(60.0)

_LEAST = np.float32(1e-6)  # probability below which a level's is not told apart in float32


def normal(x: Array) -> tuple[Array, Array]:
    """Φ and φ of x, elementwise, from one exponential; Φ is off by at most 3e-7.

    Abramowitz & Stegun 1964, 7.1.26, which serves where SciPy is not loaded.
    """
    e = x * x
    e *= np.float32(-0.5)
    np.exp(e, out=e)
    t = np.abs(x)
    t *= np.float32(0.3275911 * np.sqrt(0.5))
    t += np.float32(1.0)
    np.reciprocal(t, out=t)
    beyond = np.float32(1.061405429) * t
    for a in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        beyond += np.float32(a)
        beyond *= t
    beyond *= e  # the probability beyond |x|, on both sides
    beyond *= np.float32(-0.5)
    beyond += np.float32(0.5)
    Phi = np.copysign(beyond, x, out=beyond)
    Phi += np.float32(0.5)
    e *= np.float32(1.0 / np.sqrt(2.0 * np.pi))
    return Phi, e


def evidence(ends: Array) -> tuple[Array, Array]:
    """What one star says about t = √w η, from its cuts as seen from t, elementwise.

    Args:
        ends: √w cut_c - t and √w cut_{c+1} - t, "low" and "high", (2, ...).

    Returns:
        d log Z / dt, with Z = Φ(high) - Φ(low) the probability of the star, and -d² log Z / dt²,
        which is within (0, 1].
    """
    P, p = normal(ends)
    Z = np.maximum(P[1] - P[0], _LEAST)
    slope = (p[0] - p[1]) / Z
    p *= ends
    curvature = slope * slope - (p[0] - p[1]) / Z
    np.maximum(curvature, np.float32(1e-3), out=curvature)
    return slope, np.minimum(curvature, np.float32(1.0), out=curvature)


def moments(levels: Array, above: Array) -> tuple[Array, Array]:
    """E[star] and E[star²] from levels (C,) and above[c] = P(star > levels[c]), (C - 1, n)."""
    low, high = levels[:-1], levels[1:]
    step, squared = high - low, high * high - low * low
    return levels[0] + np.dot(step, above), levels[0] ** 2 + np.dot(squared, above)


def first_cuts(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Cuts (C - 1,) at which a standard normal would give the levels as often as counted (C,)."""
    from scipy.special import ndtri  # noqa: PLC0415 -- training only

    share = np.cumsum(counts)[:-1] / counts.sum()
    cuts: NDArray[np.float64] = ndtri(share)
    return cuts


def draw_hidden(
    low: NDArray[np.float32], high: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.float32]:
    """ε ~ N(0, 1) given low < ε <= high, elementwise, by inversion."""
    import torch  # noqa: PLC0415 -- training only; its ndtr is vectorised

    below = torch.special.ndtr(torch.from_numpy(low))
    inside = torch.special.ndtr(torch.from_numpy(high)) - below
    uniform = torch.from_numpy(rng.random(len(low), dtype=np.float32))
    # Nearer to 0 or 1 float32 does not reach; a star 4.7 σ off is taken to be that far off.
    p = torch.clamp(below + inside * uniform, 1e-6, 1 - 1e-6)
    drawn: NDArray[np.float32] = torch.special.ndtri(p).numpy()
    return drawn


def log_likelihood(low: NDArray[np.float32], high: NDArray[np.float32]) -> float:
    """Σ log(Φ(high) - Φ(low))."""
    import torch  # noqa: PLC0415 -- training only

    Z = torch.special.ndtr(torch.from_numpy(high)) - torch.special.ndtr(torch.from_numpy(low))
    return float(torch.log(torch.clamp(Z, min=1e-9)).sum(dtype=torch.float64))
