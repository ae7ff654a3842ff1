"""The chain's conditionals, against what a plain loop or the truth behind made-up data says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from scipy.sparse import csr_matrix

from engine import rating_blocks
from engine.bayes_chain import Chain
from engine.bayes_links import GaussianLink, ProbitLink
from engine.bayes_prior import Basis, GivenBlock, LinearPrior, SetBlock
from engine.bayes_side import Side
from engine.rating_blocks import blocks_of
from engine.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Arrays this small are not worth a second thread, least of all on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


PERSON = np.array([0, 0, 0, 1, 1, 3], np.int64)
FILM = np.array([0, 1, 3, 1, 2, 3], np.int64)


def _chain(
    person: NDArray[np.int64],
    film: NDArray[np.int64],
    people: Side,
    films: Side,
    link: GaussianLink,
    rng: np.random.Generator,
) -> Chain:
    rated = csr_matrix(
        (np.ones(len(person), np.int8), (person, film)), shape=(len(people.x), len(films.x))
    )
    return Chain(blocks_of(rated, people.x.shape[1]), people, films, link, rng)


def _side(row: NDArray[np.int64], x: NDArray[np.float32], rng: np.random.Generator) -> Side:
    side = Side(np.bincount(row, minlength=len(x)), [], x)
    side.precision = rng.uniform(0.5, 2.0, len(x)).astype(np.float32)
    side.m = np.array([0.3, -0.2, 0.1], np.float32)
    side.tau = np.array([2.0, 3.0, 4.0], np.float32)
    return side


@pytest.mark.parametrize("in_a_block", [1, 1000])
def test_vectors_are_ridge_regressions_plus_noise(
    in_a_block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over many draws, mean A⁻¹b and covariance A⁻¹ of each person, as a plain loop has them."""
    monkeypatch.setattr(rating_blocks, "_RATINGS", in_a_block)
    rng = np.random.default_rng(0)
    people = _side(PERSON, rng.standard_normal((4, 3)).astype(np.float32), rng)
    y = rng.standard_normal((4, 3)).astype(np.float32)
    films = _side(FILM, y.copy(), rng)
    link = GaussianLink(rng.uniform(1, 5, 6).astype(np.float32))
    link.alpha = 1.7
    chain = _chain(PERSON, FILM, people, films, link, rng)
    draws = np.empty((2000, 4, 3))
    for draw in draws:
        films.x = y.copy()
        chain.draw_vectors()
        draw[:] = people.x
    for u in range(4):
        A, b = np.diag(people.tau).astype(float), people.tau * people.m.astype(float)
        for at in np.flatnonzero(u == PERSON):
            i = FILM[at]
            z = np.array([1.0, y[i, 1], y[i, 2]])
            weight = link.alpha * people.precision[u] * films.precision[i]
            A += weight * np.outer(z, z)
            b += weight * z * (link.z[at] - y[i, 0])
        covariance = np.linalg.inv(A)
        np.testing.assert_allclose(draws[:, u].mean(axis=0), covariance @ b, atol=0.05)
        np.testing.assert_allclose(np.cov(draws[:, u].T), covariance, atol=0.05)


@pytest.mark.parametrize("in_a_block", [1, 1000])
def test_films_are_drawn_given_the_people_just_drawn(
    in_a_block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Averaged over draws, a film's vector less A⁻¹b of that draw's people is noise about 0."""
    monkeypatch.setattr(rating_blocks, "_RATINGS", in_a_block)
    rng = np.random.default_rng(1)
    people = _side(PERSON, np.zeros((4, 3), np.float32), rng)
    films = _side(FILM, np.zeros((4, 3), np.float32), rng)
    link = GaussianLink(rng.uniform(1, 5, 6).astype(np.float32))
    chain = _chain(PERSON, FILM, people, films, link, rng)
    standardised = np.empty((1500, 4, 3))
    for draw in standardised:
        chain.draw_vectors()
        for i in range(4):
            A, b = np.diag(films.tau).astype(float), films.tau * films.m.astype(float)
            for at in np.flatnonzero(i == FILM):
                x = people.x[PERSON[at]].astype(float)
                z = np.array([1.0, x[1], x[2]])
                weight = people.precision[PERSON[at]] * films.precision[i]
                A += weight * np.outer(z, z)
                b += weight * z * (link.z[at] - x[0])
            draw[i] = np.linalg.cholesky(A).T @ (films.x[i] - np.linalg.solve(A, b))
    for i in range(4):
        np.testing.assert_allclose(standardised[:, i].mean(axis=0), 0.0, atol=0.1)
        np.testing.assert_allclose(np.cov(standardised[:, i].T), np.eye(3), atol=0.12)


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
    halves = [(some, eta[some], weight[some]) for some in (slice(0, 2500), slice(2500, 6000))]
    drawn = []
    for _ in range(600):
        link.draw_scale(halves, rng)
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
    of_people, of_films = (
        Side(np.bincount(row), [], np.zeros((row.max() + 1, 2), np.float32))
        for row in (person, film)
    )
    chain = _chain(person, film, of_people, of_films, GaussianLink(stars), rng)
    precision = np.zeros(people)
    for sweep in range(60):
        chain.sweep()
        if sweep >= 20:
            precision += chain.link.alpha * chain.people.precision / 40
    assert np.median(precision[1::2]) == pytest.approx(1 / 1.2**2, rel=0.15)
    assert np.median(precision[::2]) == pytest.approx(1 / 0.4**2, rel=0.15)
    assert chain.films.nu > chain.people.nu
    assert np.corrcoef(chain.films.x[:, 0], bias)[0, 1] > 0.95
