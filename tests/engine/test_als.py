import numpy as np
import pytest
import scipy.sparse as sp
import torch

from engine import als_blocks, rating_blocks
from engine.als import AlsConfig, Floats, ImplicitAls
from engine.als_training import (
    Sweep,
    exact_epoch,
    exact_half,
    first_vectors,
    fit_als,
    fit_factors,
    loss,
)


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


def first_pair(observed: sp.csr_matrix, factors: int) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(0)
    people, films = observed.shape
    return first_vectors(people, factors, rng), first_vectors(films, factors, rng)


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


@pytest.mark.parametrize("relaxation", [0.3, 1.0, 1.4, 1.99])
def test_no_epoch_raises_the_loss(relaxation: float) -> None:
    """However far steps overshoot below twice the way, and each epoch's loss is the exact one."""
    observed = scattered()
    X, Y = (torch.from_numpy(side) for side in first_pair(observed, 6))
    sweep = Sweep(observed, 3.0, X, Y)
    losses = []
    for _ in range(25):
        before = loss(observed, X.numpy(), Y.numpy(), 3.0)
        losses.append(sweep.people(relaxation))
        sweep.films(relaxation)
        assert losses[-1] == pytest.approx(before, rel=1e-5)
    assert (np.diff(losses) <= 1e-5 * np.array(losses[1:])).all()


def test_overshooting_is_what_makes_it_fast() -> None:
    """In two thirds of the epochs, steps beyond the lowest point come further than those to it."""
    observed = scattered()
    plain = AlsConfig(factors=6, regularization=3.0, epochs=24, relaxation=1.0)
    relaxed = AlsConfig(factors=6, regularization=3.0, epochs=16)
    assert loss(observed, *fit_factors(observed, relaxed), 3.0) < loss(
        observed, *fit_factors(observed, plain), 3.0
    )


@pytest.mark.parametrize("relaxation", [0.0, 2.0, 5.0, -1.0, float("nan")])
def test_steps_that_could_raise_the_loss_are_refused(relaxation: float) -> None:
    """When the settings are made, not after hours of training."""
    with pytest.raises(ValueError, match="relaxation"):
        AlsConfig(relaxation=relaxation)


def test_a_loss_that_rises_ends_the_overshooting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which only rounding could cause: from then on steps go to the lowest point."""
    told = iter([5.0, 4.0, 4.5, 3.0, 2.0])
    taken = []

    def people(_: Sweep, relaxation: float) -> float:
        taken.append(relaxation)
        return next(told)

    monkeypatch.setattr(Sweep, "people", people)
    monkeypatch.setattr(Sweep, "films", lambda _, relaxation: taken.append(relaxation))
    fit_factors(scattered(), AlsConfig(factors=2, epochs=5, relaxation=1.5, relaxed_from=1))
    assert taken == [1.0, 1.0, 1.5, 1.5, 1.5, 1.0, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(("ratings", "floats"), [(1, 10**6), (300, 10**6), (10**6, 80)])
def test_blocks_of_any_size_give_the_same_model(
    ratings: int, floats: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person each, some people each, or everybody at once; with people of no ratings."""
    dense = scattered().toarray()
    dense[:3], dense[50], dense[-2:] = 0, 0, 0
    observed = sp.csr_matrix(dense)
    start = first_pair(observed, 5)
    config = AlsConfig(factors=5, regularization=3.0, epochs=4)
    whole = fit_factors(observed, config, first=start)
    monkeypatch.setattr(rating_blocks, "_RATINGS", ratings)
    monkeypatch.setattr(rating_blocks, "_FLOATS", floats)
    assert len(rating_blocks.blocks_of(observed, 5)) > 3
    for side, expected in zip(fit_factors(observed, config, first=start), whole, strict=True):
        assert side == pytest.approx(expected, abs=2e-4)
    assert not whole[0][[0, 1, 2, 50, -1]].any()


def test_in_large_catalogues_the_order_of_films_is_ours_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Popular films first inside, few at a time, and larger blocks: the model comes out as ever."""
    dense = scattered().toarray()
    dense[:, [7, 30]] = 0
    observed = sp.csr_matrix(dense)
    start = first_pair(observed, 5)
    config = AlsConfig(factors=5, regularization=3.0, epochs=4)
    plain = fit_factors(observed, config, first=start)
    assert als_blocks.popular_first(observed, 5)[1] is None
    monkeypatch.setattr(als_blocks, "_CACHED", 10)
    monkeypatch.setattr(als_blocks, "_FILMS", 7)
    monkeypatch.setattr(als_blocks, "_MANY", 10)
    monkeypatch.setattr(rating_blocks, "_RATINGS", 300)
    before = observed.copy()
    ordered, films = als_blocks.popular_first(observed, 5)
    assert films is not None
    assert (np.diff(ordered.getnnz(axis=0)) <= 0).all()
    assert (ordered.toarray() == dense[:, films]).all()
    for side, expected in zip(fit_factors(observed, config, first=start), plain, strict=True):
        assert side == pytest.approx(expected, abs=2e-4)
    assert (observed != before).nnz == 0


def test_equal_weights_are_no_special_case() -> None:
    """All alike, which is stored as one number, and all but alike give all but the same model."""
    alike = scattered()
    alike.data[:] = 3.0
    nearly = alike.copy()
    nearly.data[0] += np.float32(1e-6)
    assert nearly.data[0] != 3.0
    first, second = fit_factors(alike, CONFIG), fit_factors(nearly, CONFIG)
    assert first[1] == pytest.approx(second[1], abs=1e-3)


def test_training_leaves_its_data_as_they_were() -> None:
    """The matrix is shared, and neither it nor the first vectors are written to."""
    observed, before = scattered(), scattered()
    start = first_pair(observed, 8)
    fit_factors(observed, CONFIG, first=start)
    assert np.array_equal(observed.data, before.data)
    assert np.array_equal(observed.indices, before.indices)
    assert np.array_equal(start[0], first_pair(observed, 8)[0])


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


def test_without_the_only_film_that_says_anything_nothing_is_said() -> None:
    """Films that nobody rated leave no noise behind, by which films could be put in order."""
    rng = np.random.default_rng(0)
    factors = rng.standard_normal((40, 6)).astype(np.float32)
    factors[30:] = 0.0
    model = ImplicitAls(factors, regularization=3.0, weight=2.0)
    for films in ([4], [4, 31], [4, 31, 32, 33, 34, 35, 36]):
        history = model.history(np.array(films))
        assert history.whole.any()
        assert not history.lacking(np.array([0])).any()
        if len(films) > 1:
            assert np.array_equal(history.lacking(np.array([1]))[0], history.whole)
