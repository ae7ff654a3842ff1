"""The chain's conditionals, against what a plain loop or the truth behind made-up data says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from engine.bayes_chain import Chain, Side
from engine.bayes_links import GaussianLink, ProbitLink
from engine.bayes_prior import Basis, GivenBlock, LinearPrior, SetBlock
from engine.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Arrays this small are not worth a second thread, least of all on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def _sides(rng: np.random.Generator) -> tuple[Side, Side]:
    person = np.array([0, 0, 0, 1, 1, 3], np.int64)
    film = np.array([0, 1, 3, 1, 2, 3], np.int64)
    x = rng.standard_normal((4, 3)).astype(np.float32)
    y = rng.standard_normal((4, 3)).astype(np.float32)
    back = np.argsort(film, kind="stable")
    films = Side(Segments.of(film[back], person[back], 4), [], y)
    films.precision = rng.uniform(0.5, 2.0, 4).astype(np.float32)
    return Side(Segments.of(person, film, 4), [], x), films


def test_vectors_are_ridge_regressions_plus_noise() -> None:
    """Over many draws, mean A⁻¹b and covariance A⁻¹ of each person, as a plain loop has them."""
    rng = np.random.default_rng(0)
    people, films = _sides(rng)
    people.precision = np.array([1.0, 0.5, 1.0, 2.0], np.float32)
    people.m = np.array([0.3, -0.2, 0.1], np.float32)
    people.tau = np.array([2.0, 3.0, 4.0], np.float32)
    target = rng.standard_normal(6).astype(np.float32)
    alpha = 1.7
    draws = np.empty((2000, 4, 3))
    for draw in draws:
        people.draw_vectors(films, target, alpha, rng)
        draw[:] = people.x
    at = 0
    for u in range(4):
        A, b = np.diag(people.tau).astype(float), people.tau * people.m.astype(float)
        for i in people.segments.row[people.segments.start[u] : people.segments.start[u + 1]]:
            z = np.array([1.0, films.x[i, 1], films.x[i, 2]])
            weight = alpha * people.precision[u] * films.precision[i]
            A += weight * np.outer(z, z)
            b += weight * z * target[at]
            at += 1
        covariance = np.linalg.inv(A)
        np.testing.assert_allclose(draws[:, u].mean(axis=0), covariance @ b, atol=0.05)
        np.testing.assert_allclose(np.cov(draws[:, u].T), covariance, atol=0.05)


def test_the_set_block_multiplies_like_its_dense_self() -> None:
    """Both products, with an owner of nothing; rows have length 1."""
    own = Segments.of(np.array([0, 0, 2]), np.array([0, 1, 1]), 3)
    other = Segments.of(np.array([0, 1, 1]), np.array([0, 0, 2]), 2)
    block = SetBlock(own, other)
    S = block.rows(0, 3)
    np.testing.assert_allclose(block.rows(1, 9), S[1:])
    np.testing.assert_allclose(S, [[0.5**0.5, 0.5**0.5], [0, 0], [0, 1]], rtol=1e-6)
    rng = np.random.default_rng(0)
    W, T = rng.standard_normal((2, 4), np.float32), rng.standard_normal((3, 4), np.float32)
    np.testing.assert_allclose(block.times(W), S @ W, rtol=1e-5)
    np.testing.assert_allclose(block.transposed_times(T), S.T @ T, rtol=1e-5)


@pytest.mark.parametrize(("n", "d"), [(30, 5), (5, 30)])
def test_prior_weights_are_drawn_from_their_posterior(n: int, d: int) -> None:
    """The draws of S W average to the ridge regression's fit, whether S is tall or wide."""
    rng = np.random.default_rng(1)
    block = GivenBlock(rng.standard_normal((n, d)).astype(np.float32))
    S = block.rows(0, n).astype(float)
    prior = LinearPrior(block, Basis(block, 100), n, 2)
    T = rng.standard_normal((n, 2)).astype(np.float32)
    tau, rho = np.array([2.0, 4.0], np.float32), np.array([3.0, 1.0], np.float32)
    mean = np.zeros((n, 2))
    for _ in range(2000):
        prior.rho = rho.copy()
        prior.draw(T, tau, rng)
        mean += prior.mean / 2000
    for column in range(2):
        A = tau[column] * S.T @ S + rho[column] * np.eye(d)
        fitted = S @ np.linalg.solve(A, tau[column] * S.T @ T[:, column])
        np.testing.assert_allclose(mean[:, column], fitted, atol=0.06)


def test_a_basis_of_lower_rank_keeps_the_largest_directions() -> None:
    """And a block of nothing has none."""
    rng = np.random.default_rng(2)
    S = rng.standard_normal((20, 6)).astype(np.float32)
    basis = Basis(GivenBlock(S), 2)
    largest = np.linalg.eigvalsh(S.T @ S)[-2:]
    np.testing.assert_allclose(basis.eigenvalues, largest, rtol=1e-4)
    np.testing.assert_allclose(basis.V.T @ basis.V, np.eye(2), atol=1e-5)
    assert Basis(GivenBlock(np.zeros((4, 3), np.float32)), 2).V.shape[0] == 3
    assert Basis(GivenBlock(np.zeros((4, 0), np.float32)), 2).V.shape == (0, 0)


def test_cuts_are_found_where_they_were() -> None:
    """Stars cut from η + ε at known places give those places back."""
    rng = np.random.default_rng(4)
    eta = rng.standard_normal(6000).astype(np.float32)
    truth = np.array([-1.2, 0.1, 0.9])
    level = np.searchsorted(truth, eta + rng.standard_normal(6000))
    levels = np.array([1.0, 2.0, 3.5, 5.0], np.float32)
    link = ProbitLink(levels[level], levels)
    weight = np.ones(6000, np.float32)
    drawn = []
    for _ in range(600):
        link.draw_scale(eta, weight, rng)
        drawn.append(link.learned())
    np.testing.assert_allclose(np.mean(drawn[300:], axis=0), truth, atol=0.08)


def test_noise_is_told_apart_by_person_and_film() -> None:
    """Whims get a low precision, steady people a high one; α and the precisions fit the truth."""
    rng = np.random.default_rng(5)
    people, films = 120, 40
    person, film = np.repeat(np.arange(people), films), np.tile(np.arange(films), people)
    sigma = np.where(np.arange(people) % 2, 1.2, 0.4)
    bias = 0.5 * rng.standard_normal(films)
    stars = (3.0 + bias[film] + sigma[person] * rng.standard_normal(len(person))).astype(np.float32)
    back = np.argsort(film, kind="stable")
    chain = Chain(
        person,
        film,
        back,
        Side(Segments.of(person, film, people), [], np.zeros((people, 2), np.float32)),
        Side(Segments.of(film[back], person[back], films), [], np.zeros((films, 2), np.float32)),
        GaussianLink(stars),
        rng,
    )
    precision = np.zeros(people)
    for sweep in range(60):
        chain.sweep()
        if sweep >= 20:
            precision += chain.link.alpha * chain.people.precision / 40
    assert np.median(precision[1::2]) == pytest.approx(1 / 1.2**2, rel=0.15)
    assert np.median(precision[::2]) == pytest.approx(1 / 0.4**2, rel=0.15)
    assert chain.films.nu > chain.people.nu
    assert np.corrcoef(chain.films.x[:, 0], bias)[0, 1] > 0.95
