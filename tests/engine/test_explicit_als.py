from itertools import pairwise

import numpy as np
import pytest

from engine.explicit_als import ExplicitALS, ExplicitALSConfig
from engine.training import Coded
from tests.engine import tastes

CONFIG = ExplicitALSConfig(factors=4, iterations=12)


def fit(config: ExplicitALSConfig = CONFIG, seed: int = 0) -> tuple[ExplicitALS, Coded]:
    coded = Coded.of(tastes.ratings(), tastes.catalogue())
    model = ExplicitALS.fit(coded.user_row, coded.film_row, coded.stars, 40, config, seed=seed)
    return model, coded


def objective(model: ExplicitALS, coded: Coded, user: np.ndarray) -> float:
    """The docstring's formula, person by person and film by film."""
    config, f = model.config, model.config.factors
    total = 0.0
    for u, i, r in zip(coded.user_row, coded.film_row, coded.stars, strict=True):
        x, b_u = user[u, :f], user[u, f]
        predicted = model.mean + b_u + model.item_bias[i] + x @ model.item_factors[i]
        total += (r - predicted) ** 2
    for vectors, rows in ((user, coded.user_row), (None, coded.film_row)):
        for row, n in enumerate(np.bincount(rows)):
            y = model.item_factors[row] if vectors is None else vectors[row, :f]
            b = model.item_bias[row] if vectors is None else vectors[row, f]
            weight = config.regularisation * n**config.exponent
            total += weight * float(y @ y) + config.bias_regularisation * float(b) ** 2
    return total


def test_it_predicts_the_hidden_squares_of_the_checkerboard() -> None:
    """Everyone loves their kind of film and no other, also where they have not rated."""
    model, coded = fit()
    seen = set(zip(coded.user_row.tolist(), coded.film_row.tolist(), strict=True))
    user = model.fold_in_all(coded.user_row, coded.film_row, coded.stars, len(coded.users))
    hidden = [(u, i) for u in range(60) for i in range(40) if (u, i) not in seen]
    assert len(hidden) > 500
    who, what = np.array(hidden).T
    predicted = model.predict(user[who], what)
    loved = (what % 2 == 0) == (coded.users.ids[who] < 40_000)
    assert predicted[loved].min() > 3.5
    assert predicted[~loved].max() < 2.5


def test_each_sweep_brings_the_objective_down_to_a_minimum_over_people() -> None:
    """Exact closed-form steps never raise it, and moving any person's vector does."""
    values = []
    for iterations in (1, 2, 4, 8, 16):
        model, coded = fit(ExplicitALSConfig(factors=4, iterations=iterations))
        user = model.fold_in_all(coded.user_row, coded.film_row, coded.stars, 60)
        values.append(objective(model, coded, user))
    assert all(later <= earlier + 1e-3 for earlier, later in pairwise(values))
    rng = np.random.default_rng(0)
    for _ in range(5):
        moved = user + 0.01 * rng.normal(size=user.shape)
        assert objective(model, coded, moved) > values[-1]


def test_one_person_is_folded_in_as_all_are() -> None:
    """There is one solve."""
    model, coded = fit()
    everyone = model.fold_in_all(coded.user_row, coded.film_row, coded.stars, 60)
    for user in (0, 31, 59):
        theirs = coded.user_row == user
        taste = model.fold_in(coded.film_row[theirs], coded.stars[theirs])
        assert np.allclose(taste.vector, everyone[user])
        assert np.allclose(
            taste.score(np.arange(40)),
            model.predict(np.tile(everyone[user], (40, 1)), np.arange(40)),
        )


def test_a_bias_is_held_back_by_few_ratings() -> None:
    """Films with n ratings a star above the mean get n / (n + λ_b) of it."""
    film = np.repeat([0, 1, 2], [1, 20, 21])
    stars = np.repeat([4.0, 4.0, 2.0], [1, 20, 21]).astype(np.float32)
    # So strong a pull on the factors leaves biases alone; one person per rating, whose own bias
    # is held back as strongly as to be none.
    config = ExplicitALSConfig(factors=1, regularisation=1e9, iterations=40)
    model = ExplicitALS.fit(np.arange(42), film, stars, 3, config, seed=0)
    assert model.mean == pytest.approx(3.0)
    # Each person has one rating: of what the film leaves, b_u takes 1/(1 + λ_b).
    left = 5.0 / 6.0
    expected = [left / (left + 5.0), 20 * left / (20 * left + 5.0), -21 * left / (21 * left + 5.0)]
    assert model.item_bias == pytest.approx(expected, abs=1e-3)


def test_the_spread_falls_with_every_rating() -> None:
    """More is known of somebody who has rated more, and of nobody more than of films."""
    model, _ = fit()
    film, stars = np.arange(0, 20), np.tile(np.array([5.0, 1.0], np.float32), 10)
    spreads = [model.fold_in(film[:m], stars[:m]).spread(np.arange(40)) for m in (0, 2, 8, 20)]
    for before, after in pairwise(spreads):
        assert (after < before).all()
    assert (spreads[-1] > 0).all()


def test_nobody_and_nothing() -> None:
    """Without ratings a person is average; without any data, films are, too."""
    model, _ = fit()
    taste = model.fold_in(np.zeros(0, np.int64), np.zeros(0, np.float32))
    assert np.allclose(taste.score(np.arange(40)), model.mean + model.item_bias)
    none = np.zeros(0, np.int64)
    empty = ExplicitALS.fit(none, none, np.zeros(0, np.float32), 3, CONFIG, seed=0)
    assert not empty.item_factors.any()
    assert empty.mean == 2.75


def test_a_film_that_nobody_rated_is_average() -> None:
    """Its vector and bias are 0."""
    model = ExplicitALS.fit(
        np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([5, 3, 4], np.float32), 3, CONFIG, seed=0
    )
    assert not model.item_factors[2].any()
    assert model.item_bias[2] == 0


def test_the_noise_is_near_the_one_put_in() -> None:
    """Ratings scattered by .5 about film and person biases."""
    rng = np.random.default_rng(0)
    user, film = (side.ravel() for side in np.meshgrid(np.arange(150), np.arange(60)))
    stars = 3.0 + rng.normal(0, 0.4, 150)[user] + rng.normal(0, 0.4, 60)[film]
    stars += rng.normal(0, 0.5, len(stars))
    config = ExplicitALSConfig(factors=2, regularisation=10.0)
    model = ExplicitALS.fit(user, film, stars.astype(np.float32), 60, config, seed=0)
    assert model.noise == pytest.approx(0.25, rel=0.1)
