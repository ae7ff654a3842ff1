import numpy as np
import pytest
import scipy.sparse as sp

from engine.als import AlsConfig, ImplicitAls
from engine.als_training import exact_epoch, exact_half, fit_als, fit_factors, loss


def checkerboard(n: int = 40, weight: float = 5.0) -> sp.csr_matrix:
    """Even people rated even films and odd people odd films, but for the diagonal."""
    dense = np.fromfunction(lambda u, j: (u + j) % 2 == 0, (n, n)).astype(np.float32)
    np.fill_diagonal(dense, 0.0)
    return sp.csr_matrix(dense * np.float32(weight))


def scattered(seed: int = 0, people: int = 120, films: int = 60) -> sp.csr_matrix:
    rng = np.random.default_rng(seed)
    taste = rng.normal(size=(people, 3)) @ rng.normal(size=(3, films))
    rated = taste + rng.normal(size=taste.shape) - np.linspace(0, 2, films) > 0.5
    return sp.csr_matrix(rated.astype(np.float32) * rng.uniform(1, 4, taste.shape))


CONFIG = AlsConfig(factors=8, regularization=5.0, epochs=60)


def test_the_film_left_out_of_a_checkerboard_is_found() -> None:
    """A film that fits a person's pattern scores above every film that does not."""
    observed = checkerboard()
    model = fit_als(observed, AlsConfig(factors=4, regularization=0.5, epochs=15))
    for u in range(observed.shape[0]):
        scores = model.scores(observed[u].indices.astype(np.int64))
        assert scores[u] > scores[(u + 1) % 2 :: 2].max() + 0.2


def test_conjugate_gradients_reach_the_fixed_point_of_the_exact_solver() -> None:
    """Continued exactly from where CG stops, the loss no longer moves."""
    observed = scattered()
    X, Y = fit_factors(observed, CONFIG)
    reached = loss(observed, X, Y, CONFIG.regularization)
    for _ in range(10):
        X, Y = exact_epoch(observed, Y, CONFIG.regularization)
    exact = loss(observed, X, Y, CONFIG.regularization)
    assert reached == pytest.approx(exact, rel=2e-4)


def test_a_half_epoch_lowers_the_loss_as_exact_solving_must() -> None:
    """One exact half-epoch solves the normal equations: no direction improves on it."""
    observed = scattered()
    _, Y = fit_factors(observed, AlsConfig(factors=4, regularization=2.0, epochs=1))
    X = exact_half(observed, Y, 2.0)
    at = loss(observed, X, Y, 2.0)
    rng = np.random.default_rng(1)
    for _ in range(5):
        nudge = rng.normal(0, 1e-2, X.shape).astype(np.float32)
        assert loss(observed, X + nudge, Y, 2.0) > at


@pytest.mark.parametrize("overshoot", [0.0, 0.8, 5.0])
def test_momentum_never_costs_convergence(overshoot: float) -> None:
    """Even absurd momentum ends near the loss of plain steps, for overshooting is undone."""
    observed = scattered()

    def reached(momentum: float) -> float:
        config = AlsConfig(factors=6, regularization=3.0, epochs=60, momentum=momentum)
        return loss(observed, *fit_factors(observed, config), 3.0)

    assert reached(overshoot) <= reached(0.0) * 1.01


@pytest.mark.parametrize("count", [1, 3, 7, 8, 20])
def test_fold_in_solves_the_persons_normal_equations(count: int) -> None:
    """Under and over f ratings, with weights: (YᵀY + λI + Y_uᵀWY_u) x = Y_uᵀ(1 + w)."""
    rng = np.random.default_rng(count)
    Y = rng.normal(size=(50, 8)).astype(np.float32)
    model = ImplicitAls(Y, regularization=2.0, weight=3.0)
    films = rng.choice(50, count, replace=False)
    w = rng.uniform(0.5, 4, count).astype(np.float32)
    A = Y.T @ Y + 2.0 * np.eye(8) + (Y[films].T * w) @ Y[films]
    expected = np.linalg.solve(A, Y[films].T @ (1 + w))
    assert model.fold_in(films, w) == pytest.approx(expected, rel=1e-3, abs=1e-4)


def test_contributions_sum_to_the_score() -> None:
    """Hu et al.'s decomposition is exact: the parts of the rated films make the whole."""
    model = fit_als(scattered(), CONFIG)
    films = np.array([1, 5, 8, 30, 31])
    for target in (0, 17, 59):
        parts = model.contributions(films, target)
        assert parts.sum() == pytest.approx(model.scores(films)[target], abs=1e-4)


def test_nobodys_history_is_answered_with_zeros() -> None:
    """A person without ratings has a zero vector, and no contributions."""
    model = fit_als(scattered(), CONFIG)
    none = np.zeros(0, np.int64)
    assert not model.fold_in(none).any()
    assert model.contributions(none, 3).shape == (0,)


def test_a_film_nobody_rated_has_a_zero_vector() -> None:
    """It is not a rated film of chance position."""
    dense = scattered().toarray()
    dense[:, 7] = 0
    assert not fit_als(sp.csr_matrix(dense), CONFIG).film_factors[7].any()


def test_one_seed_gives_one_model() -> None:
    """Two runs with one seed agree to the bit; another seed does not."""
    first, again = (fit_als(scattered(), CONFIG).film_factors for _ in range(2))
    assert np.array_equal(first, again)
    other = fit_als(scattered(), AlsConfig(factors=8, regularization=5.0, epochs=60, seed=1))
    assert not np.array_equal(first, other.film_factors)
