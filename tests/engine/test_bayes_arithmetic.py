"""The numbers under the Bayesian model: small systems, sums by segment, the probit's curves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import truncnorm

from engine.probit import BEYOND, draw_hidden, evidence, first_cuts, log_likelihood, moments, normal
from engine.segments import Segments, segment_sums
from engine.small_systems import backward, cholesky, forward


@pytest.mark.parametrize("k", [1, 2, 7])
def test_batched_systems_are_solved_as_one_by_one(k: int) -> None:
    """Cholesky and both substitutions agree with LAPACK on each matrix."""
    rng = np.random.default_rng(k)
    G = rng.standard_normal((5, k, k + 2))
    A, b = G @ G.transpose(0, 2, 1), rng.standard_normal((5, k))
    L = cholesky(A.transpose(1, 2, 0).copy())
    half = forward(L, b.T.copy())
    solved = backward(L, half.copy())
    for n in range(5):
        np.testing.assert_allclose(np.tril(L[:, :, n]), np.linalg.cholesky(A[n]))
        np.testing.assert_allclose(half[:, n] @ half[:, n], b[n] @ np.linalg.solve(A[n], b[n]))
        np.testing.assert_allclose(solved[:, n], np.linalg.solve(A[n], b[n]), atol=1e-9)


def test_segments_are_summed_as_by_a_loop() -> None:
    """With and without weights; an empty segment gives zeros, and a part gives its own sums."""
    rng = np.random.default_rng(0)
    segment = np.array([0, 0, 0, 2, 2, 3], np.int64)
    row = np.array([1, 4, 1, 0, 3, 2], np.int64)
    weight = rng.random(6).astype(np.float32)
    Z = rng.standard_normal((5, 3)).astype(np.float32)
    expected, weighted = np.zeros((4, 3), np.float32), np.zeros((4, 3), np.float32)
    for s, r, w in zip(segment, row, weight, strict=True):
        expected[s] += Z[r]
        weighted[s] += w * Z[r]
    segments = Segments.of(segment, row, 4)
    assert segments.sizes.tolist() == [3, 0, 2, 1]
    np.testing.assert_allclose(segment_sums(segments, Z), expected, rtol=1e-6)
    np.testing.assert_allclose(segment_sums(segments, Z, weight), weighted, rtol=1e-6)
    np.testing.assert_allclose(segment_sums(segments.part(1, 3), Z), expected[1:3], rtol=1e-6)
    assert not segment_sums(segments.part(1, 2), Z).any()


def test_the_normal_curves_match_scipy() -> None:
    """Φ to 3e-7 and φ to float32, from one tail to the other."""
    x = np.linspace(-9, 9, 2001, dtype=np.float32)
    Phi, phi = normal(x)
    assert np.abs(Phi - ndtr(x.astype(np.float64))).max() < 3e-7
    np.testing.assert_allclose(phi, np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi), atol=1e-7)


def test_evidence_is_the_derivative_of_the_log_probability() -> None:
    """Slope and curvature agree with differences of log(Φ(high - t) - Φ(low - t))."""
    low = np.array([-BEYOND, -0.7, 0.3, 1.5], np.float32)
    high = np.array([-0.7, 0.3, 1.5, BEYOND], np.float32)
    step = 1e-3
    for t in (-1.5, 0.0, 2.0):
        shifted = [
            np.log(ndtr(high.astype(float) - t - d) - ndtr(low.astype(float) - t - d))
            for d in (-step, 0.0, step)
        ]
        slope, curvature = evidence(np.stack([low, high]) - np.float32(t))
        np.testing.assert_allclose(slope, (shifted[2] - shifted[0]) / (2 * step), atol=2e-3)
        second = (shifted[2] - 2 * shifted[1] + shifted[0]) / step**2
        np.testing.assert_allclose(curvature, -second, atol=1e-2)


def test_evidence_stays_finite_far_out() -> None:
    """A star that the model held impossible still pulls the right way, with a sane curvature."""
    low = np.array([30.0, -BEYOND], np.float32)
    high = np.array([31.0, -25.0], np.float32)
    slope, curvature = evidence(np.stack([low, high]))
    assert np.isfinite(slope).all()
    assert ((curvature > 0) & (curvature <= 1)).all()


def test_moments_are_those_of_the_levels() -> None:
    """E[star] and E[star²] as summed over the levels' probabilities."""
    levels = np.array([0.5, 1.0, 3.0, 5.0], np.float32)
    p = np.array([[0.1, 0.7], [0.2, 0.1], [0.3, 0.1], [0.4, 0.1]])
    above = (1 - np.cumsum(p, axis=0))[:-1].astype(np.float32)
    first, second = moments(levels, above)
    np.testing.assert_allclose(first, levels @ p, rtol=1e-5)
    np.testing.assert_allclose(second, levels**2 @ p, rtol=1e-5)


def test_hidden_values_are_truncated_normal() -> None:
    """Each within its bounds, with the mean SciPy gives; bounds out of reach stay finite."""
    rng = np.random.default_rng(3)
    for low, high in ((-BEYOND, -1.0), (-0.2, 0.4), (1.0, BEYOND)):
        bounds = [np.full(20_000, edge, np.float32) for edge in (low, high)]
        drawn = draw_hidden(bounds[0], bounds[1], rng)
        assert drawn.min() >= low - 1e-3
        assert drawn.max() <= high + 1e-3
        assert drawn.mean() == pytest.approx(truncnorm.mean(low, high), abs=0.02)
    far = draw_hidden(np.array([20.0], np.float32), np.array([21.0], np.float32), rng)
    assert np.isfinite(far).all()


def test_first_cuts_reproduce_the_counts() -> None:
    """The probabilities between them are the shares of the levels."""
    cuts = first_cuts(np.array([10, 30, 60]))
    np.testing.assert_allclose(ndtr(cuts), [0.1, 0.4])
    low = np.array([-60.0, cuts[0], cuts[1]], np.float32)
    high = np.array([cuts[0], cuts[1], 60.0], np.float32)
    expected = np.log([0.1, 0.3, 0.6]).sum()
    assert log_likelihood(low, high) == pytest.approx(expected, abs=1e-4)
