"""Folding a person in, against a plain loop over samples and ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import norm

from engine import bayes_fold_in
from engine.bayes_fold_in import FilmSamples, GaussianSamples, ProbitSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILMS, S, K = 9, 4, 3
LEVELS = np.array([1.0, 2.0, 3.0, 4.0, 5.0], np.float32)
RATED = np.array([7, 2, 4, 0], np.int64)
STARS = np.array([4.0, 1.0, 5.0, 5.0], np.float32)


def _films(*, probit: bool) -> FilmSamples:
    rng = np.random.default_rng(8)
    in_set = np.ones(FILMS, np.float32)
    in_set[2] = 0.0
    W = 0.3 * rng.standard_normal((FILMS, S, K)) * in_set[:, None, None]
    cuts = np.sort(rng.normal([-2.0, -1.0, 0.2, 1.3], 0.1, (S, 4)), axis=1)
    return FilmSamples(
        Y=(0.6 * rng.standard_normal((FILMS, S, K))).astype(np.float32),
        W=W.astype(np.float32),
        in_set=in_set,
        delta=rng.uniform(0.5, 2.0, (FILMS, S)).astype(np.float32),
        m=(0.5 * rng.standard_normal((S, K))).astype(np.float32),
        tau=rng.uniform(1.0, 5.0, (S, K)).astype(np.float32),
        nu=rng.uniform(4.0, 8.0, S).astype(np.float32),
        alpha=np.ones(S, np.float32) if probit else rng.uniform(1.0, 2.0, S).astype(np.float32),
        link=(cuts if probit else np.full((S, 1), 3.5)).astype(np.float32),
    )


def _regressors(films: FilmSamples, s: int, i: int) -> NDArray[np.float64]:
    return np.append(1.0, films.Y[i, s, 1:]).astype(np.float64)


def _prior(films: FilmSamples, s: int) -> NDArray[np.float64]:
    sets = sum(films.W[i, s].astype(np.float64) for i in RATED)
    prior: NDArray[np.float64] = films.m[s] + sets / np.sqrt(
        3.0
    )  # of the four, three are in the set
    return prior


def test_the_gaussian_fold_in_is_a_ridge_regression_in_each_sample() -> None:
    """Mean, covariance and moments of the star agree with a plain loop that knows γ."""
    films = _films(probit=False)
    model = GaussianSamples(films)
    person = model.fold_in(RATED, STARS)
    gamma, ask = 1.0, 5
    for _ in range(2):
        x, covariance, shares = [], [], []
        for s in range(S):
            A, b = np.diag(films.tau[s]).astype(float), films.tau[s] * _prior(films, s)
            for i, r in zip(RATED, STARS, strict=True):
                z, weight = _regressors(films, s, i), films.alpha[s] * films.delta[i, s]
                A += gamma * weight * np.outer(z, z)
                b += gamma * weight * z * (r - 3.5 - films.Y[i, s, 0])
            covariance.append(np.linalg.inv(A))
            x.append(covariance[s] @ b)
            errors = 0.0
            for i, r in zip(RATED, STARS, strict=True):
                z, weight = _regressors(films, s, i), films.alpha[s] * films.delta[i, s]
                left = r - 3.5 - films.Y[i, s, 0] - z @ x[s]
                errors += weight * (left**2 + z @ covariance[s] @ z)
            shares.append((films.nu[s] + 4) / (films.nu[s] + errors))
        gamma = float(np.mean(shares))
    # γ is improved once more after the last solve, for the spread.
    assert person.gamma == pytest.approx(gamma, rel=1e-4)
    np.testing.assert_allclose(person.x, x, atol=1e-4)
    np.testing.assert_allclose(person.V, covariance, atol=1e-4)
    first = second = 0.0
    for s in range(S):
        z = _regressors(films, s, ask)
        eta = 3.5 + films.Y[ask, s, 0] + z @ x[s]
        noise = 1.0 / (films.alpha[s] * gamma * films.delta[ask, s])
        first += eta / S
        second += (eta**2 + z @ covariance[s] @ z + noise) / S
    moments = model.moments(person, np.array([ask]))
    assert moments[0][0] == pytest.approx(first, abs=1e-3)
    assert moments[1][0] == pytest.approx(second, rel=1e-3)


def _log_posterior(films: FilmSamples, s: int, x: NDArray[np.float32], gamma: float) -> float:
    deviation = x - _prior(films, s)
    total = -0.5 * float(films.tau[s] @ deviation**2)
    cuts = np.array([-np.inf, *films.link[s], np.inf])
    for i, r in zip(RATED, STARS, strict=True):
        eta = films.Y[i, s, 0] + _regressors(films, s, i) @ x
        root = np.sqrt(gamma * films.delta[i, s])
        c = int(r) - 1
        total += np.log(norm.cdf((cuts[c + 1] - eta) * root) - norm.cdf((cuts[c] - eta) * root))
    return total


def test_the_probit_fold_in_climbs_to_the_maximum(monkeypatch: pytest.MonkeyPatch) -> None:
    """With enough rounds nothing near is likelier; two rounds get within a tenth of it."""
    films = _films(probit=True)
    model = ProbitSamples(films, LEVELS)
    gamma = np.float32(1.3)
    quick = model.fold_in(RATED, STARS, gamma)
    monkeypatch.setattr(bayes_fold_in, "_ROUNDS", 12)
    person = model.fold_in(RATED, STARS, gamma)
    rng = np.random.default_rng(0)
    for s in range(S):
        top = _log_posterior(films, s, person.x[s], 1.3)
        for _ in range(20):
            nearby = person.x[s] + 0.05 * rng.standard_normal(K)
            assert _log_posterior(films, s, nearby, 1.3) < top + 1e-4
        assert _log_posterior(films, s, quick.x[s], 1.3) > top - 0.1


def test_the_probit_moments_are_those_of_the_levels() -> None:
    """Probabilities of the levels, with η's uncertainty in them, averaged over samples."""
    films = _films(probit=True)
    model = ProbitSamples(films, LEVELS)
    person = model.fold_in(RATED, STARS, np.float32(0.8))
    ask = 6
    p = np.zeros(5)
    for s in range(S):
        z = _regressors(films, s, ask)
        eta = films.Y[ask, s, 0] + z @ person.x[s]
        variance = z @ person.V[s] @ z + 1.0 / (0.8 * films.delta[ask, s])
        cuts = np.array([-np.inf, *films.link[s], np.inf])
        p += np.diff(norm.cdf((cuts - eta) / np.sqrt(variance))) / S
    first, second = model.moments(person, np.array([ask]))
    assert first[0] == pytest.approx(LEVELS @ p, abs=1e-4)
    assert second[0] == pytest.approx(LEVELS**2 @ p, rel=1e-4)


def test_without_ratings_a_person_is_the_prior() -> None:
    """The mean is m, the covariance diag(τ)⁻¹ and γ 1, under both links."""
    none, no_stars = np.zeros(0, np.int64), np.zeros(0, np.float32)
    gaussian, probit = _films(probit=False), _films(probit=True)
    posteriors = (
        (gaussian, GaussianSamples(gaussian).fold_in(none, no_stars)),
        (probit, ProbitSamples(probit, LEVELS).fold_in(none, no_stars, np.float32(1.0))),
    )
    for films, person in posteriors:
        np.testing.assert_allclose(person.x, films.m, rtol=1e-5)
        for s in range(S):
            np.testing.assert_allclose(person.V[s], np.diag(1 / films.tau[s]), atol=1e-6)
        assert person.gamma == pytest.approx(1.0, abs=0.35)


def test_more_consistent_ratings_raise_the_precision() -> None:
    """γ is higher for ratings the films explain than for the same ratings shuffled."""
    films = _films(probit=False)
    model = GaussianSamples(films)
    rows = np.arange(FILMS)
    eta = (films.Y[:, :, 0] + 3.5).mean(axis=1)
    calm = model.fold_in(rows, np.clip(eta, 1, 5).astype(np.float32))
    wild = model.fold_in(rows, np.where(rows % 2, 1.0, 5.0).astype(np.float32))
    assert calm.gamma > wild.gamma
