"""Predicted stars and their spread, on made-up people whose taste is known."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from engine.bayes import BayesConfig, BayesianALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

QUICK = BayesConfig(factors=3, chains=1, sweeps=60, burn_in=30, kept=10)
PEOPLE, FILMS = 150, 60


@dataclass(frozen=True)
class World:
    """Ratings (n,) as rows and stars, split by a mask into shown and held out."""

    user: NDArray[np.int64]
    film: NDArray[np.int64]
    stars: NDArray[np.float32]
    held_out: NDArray[np.bool_]


def _world(step: float = 1.0, seed: int = 0) -> World:
    rng = np.random.default_rng(seed)
    taste, kind = rng.standard_normal((PEOPLE, 2)), rng.standard_normal((FILMS, 2))
    eta = 3.4 + 0.4 * rng.standard_normal((PEOPLE, 1)) + 0.5 * rng.standard_normal(FILMS)
    eta = eta + 0.6 * taste @ kind.T + 0.6 * rng.standard_normal((PEOPLE, FILMS))
    stars = np.clip(np.round(eta / step) * step, step, 5.0)
    user, film = np.nonzero(rng.random((PEOPLE, FILMS)) < 0.5)
    held_out = rng.random(len(user)) < 0.25
    held_out &= film != FILMS - 1
    rated = film != FILMS - 1  # nobody rates the last film
    user, film, held_out = user[rated], film[rated], held_out[rated]
    return World(user, film, stars[user, film].astype(np.float32), held_out)


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    """Arrays this small are not worth a second thread, least of all on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def _fit(world: World, config: BayesConfig = QUICK, seed: int = 0) -> BayesianALS:
    shown = ~world.held_out
    return BayesianALS.fit(
        world.user[shown], world.film[shown], world.stars[shown], FILMS, config=config, seed=seed
    )


@pytest.fixture(scope="module")
def world() -> World:
    return _world()


@pytest.fixture(scope="module")
def model(world: World, _one_thread: None) -> BayesianALS:
    return _fit(world)


def test_held_out_stars_are_predicted_with_an_honest_spread(
    world: World, model: BayesianALS
) -> None:
    """Much better than the film's mean, and four in five within mean ± 1.2816 spread."""
    shown, hidden = ~world.held_out, world.held_out
    mean, spread = model.predict_all(
        world.user[shown],
        world.film[shown],
        world.stars[shown],
        world.user[hidden],
        world.film[hidden],
    )
    truth = world.stars[hidden]
    counts = np.bincount(world.film[shown], minlength=FILMS)
    film_mean = np.bincount(world.film[shown], world.stars[shown], FILMS) / np.maximum(counts, 1)
    baseline = np.sqrt(np.mean((film_mean[world.film[hidden]] - truth) ** 2))
    assert np.sqrt(np.mean((mean - truth) ** 2)) < 0.8 * baseline
    covered = np.mean(np.abs(truth - mean) <= 1.2816 * spread)
    assert 0.74 <= covered <= 0.88


def test_many_people_are_predicted_as_one_by_one(world: World, model: BayesianALS) -> None:
    """In any order of the pairs, with somebody who has no ratings among them."""
    shown = np.flatnonzero(~world.held_out)
    shuffled = np.random.default_rng(1).permutation(shown)
    ask_user = np.array([5, PEOPLE + 3, 5, 0], np.int64)
    ask_film = np.array([2, 2, FILMS - 1, 7], np.int64)
    mean, spread = model.predict_all(
        world.user[shuffled], world.film[shuffled], world.stars[shuffled], ask_user, ask_film
    )
    for at, (user, film) in enumerate(zip(ask_user, ask_film, strict=True)):
        own = shown[world.user[shown] == user]
        one = model.predict(world.film[own], world.stars[own], np.array([film]))
        assert mean[at] == pytest.approx(one[0][0], abs=1e-4)
        assert spread[at] == pytest.approx(one[1][0], abs=1e-4)


def test_the_same_seed_gives_the_same_model(world: World, model: BayesianALS) -> None:
    """Bit by bit; another seed gives another."""
    again, other = _fit(world).arrays(), _fit(world, seed=1).arrays()
    for name, array in model.arrays().items():
        np.testing.assert_array_equal(array, again[name], err_msg=name)
    assert not np.array_equal(again["gaussian.Y"], other["gaussian.Y"])


def test_arrays_come_back_as_memory_maps(world: World, model: BayesianALS, tmp_path: Path) -> None:
    """Saved as .npy and mapped, float32 throughout, they predict the same."""
    for name, array in model.arrays().items():
        assert array.dtype == np.float32
        np.save(tmp_path / f"{name}.npy", array)
    mapped = {
        path.stem: np.load(path, mmap_mode="r", allow_pickle=False)
        for path in tmp_path.glob("*.npy")
    }
    rated, stars = np.array([3, 8], np.int64), np.array([5.0, 2.0], np.float32)
    before = model.predict(rated, stars, np.arange(FILMS))
    after = BayesianALS.from_arrays(mapped).predict(rated, stars, np.arange(FILMS))
    np.testing.assert_array_equal(before[0], after[0])
    np.testing.assert_array_equal(before[1], after[1])


@pytest.mark.parametrize(
    ("rated", "given"),
    [
        ([], []),
        ([4], [5.0]),
        ([4], [2.5]),  # not a level of this data
        (list(range(40)), [1.0] * 40),
        (list(range(40)), [5.0] * 40),
        (list(range(FILMS)) * 12, [1.0, 5.0] * (FILMS * 6)),  # 720 ratings
    ],
)
def test_any_history_gives_sane_stars(
    model: BayesianALS, rated: list[int], given: list[float]
) -> None:
    """Within the data's range, with a spread that is neither nothing nor everything."""
    mean, spread = model.predict(
        np.array(rated, np.int64), np.array(given, np.float32), np.arange(FILMS)
    )
    assert mean.dtype == spread.dtype == np.float32
    assert ((mean >= 1.0) & (mean <= 5.0)).all()
    assert ((spread > 0.1) & (spread < 2.5)).all()


def test_what_people_gave_moves_what_they_will_give(model: BayesianALS) -> None:
    """Only 1-star ratings lower every prediction, only 5-star ratings raise them."""
    ask, rated = np.arange(30, FILMS), np.arange(30, dtype=np.int64)
    nobody = model.predict(np.zeros(0, np.int64), np.zeros(0, np.float32), ask)[0]
    sour = model.predict(rated, np.full(30, 1.0, np.float32), ask)[0]
    sweet = model.predict(rated, np.full(30, 5.0, np.float32), ask)[0]
    assert (sour < nobody).mean() > 0.9
    assert (sweet > nobody).mean() > 0.9


def test_a_film_nobody_rated_is_uncertain(model: BayesianALS) -> None:
    """Its stars are a guess near the middle, with a larger spread than most."""
    mean, spread = model.predict(np.array([1]), np.array([4.0], np.float32), np.arange(FILMS))
    assert 2.0 < mean[-1] < 4.5
    assert spread[-1] > np.median(spread[:-1])


def test_features_speak_for_a_film_nobody_rated(world: World) -> None:
    """Where stars follow a feature, an unrated film with it is predicted higher than without."""
    loved = np.arange(FILMS) % 2 == 0
    stars = np.clip(world.stars + np.where(loved[world.film], 1.0, -1.0), 1, 5)
    rated = world.film < FILMS - 2
    features = np.stack([loved, ~loved], axis=1).astype(np.float32)
    model = BayesianALS.fit(
        world.user[rated],
        world.film[rated],
        stars[rated].astype(np.float32),
        FILMS,
        features,
        QUICK,
    )
    ask = np.array([FILMS - 2, FILMS - 1])
    mean, _ = model.predict(np.zeros(0, np.int64), np.zeros(0, np.float32), ask)
    assert mean[0] > mean[1] + 0.5


def test_half_stars_are_ten_levels() -> None:
    """Their range is kept, and predictions beat guessing the mean."""
    world = _world(step=0.5)
    model = _fit(world)
    assert (model.low, model.high) == (0.5, 5.0)
    assert model.probit is not None
    assert len(model.probit.levels) == 10
    shown, hidden = ~world.held_out, world.held_out
    mean, _ = model.predict_all(
        world.user[shown],
        world.film[shown],
        world.stars[shown],
        world.user[hidden],
        world.film[hidden],
    )
    assert np.mean((mean - world.stars[hidden]) ** 2) < 0.6 * world.stars[hidden].var()


def test_no_ratings_at_all_leave_the_middle_of_the_scale() -> None:
    """And the arrays of such a model come back, too."""
    none, no_stars = np.zeros(0, np.int64), np.zeros(0, np.float32)
    model = BayesianALS.fit(none, none, no_stars, 12, config=QUICK)
    model = BayesianALS.from_arrays(model.arrays())
    mean, spread = model.predict(np.array([3]), np.array([5.0], np.float32), np.arange(12))
    assert (mean == 2.75).all()
    assert ((spread > 1.0) & (spread < 2.0)).all()


def test_data_with_one_value_predicts_it() -> None:
    """Everybody gave every film 4 stars."""
    user, film = np.repeat(np.arange(8), 6), np.tile(np.arange(6), 8)
    model = BayesianALS.fit(user, film, np.full(48, 4.0, np.float32), 7, config=QUICK)
    mean, spread = model.predict(np.array([0, 1]), np.array([4.0, 4.0], np.float32), np.arange(7))
    assert (mean == 4.0).all()
    assert np.isfinite(spread).all()


@pytest.mark.parametrize("n", [1, 2, 30])
def test_twelve_films_and_few_ratings_are_enough(n: int) -> None:
    """No exception, no NaN."""
    pairs = np.random.default_rng(n).permutation(12 * 4)[:n]
    stars = (1 + pairs % 5).astype(np.float32)
    model = BayesianALS.fit(pairs // 12, pairs % 12, stars, 12, config=QUICK)
    mean, spread = model.predict(np.array([2]), np.array([3.0], np.float32), np.arange(12))
    assert np.isfinite(mean).all()
    assert np.isfinite(spread).all()


def test_progress_rises_to_one(world: World) -> None:
    """Reported as shares of the whole."""
    told: list[float] = []
    BayesianALS.fit(
        world.user,
        world.film,
        world.stars,
        FILMS,
        config=BayesConfig(factors=2, chains=1, sweeps=5, burn_in=2, kept=2),
        report=told.append,
    )
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_thinned_model_predicts_nearly_the_same(world: World, model: BayesianALS) -> None:
    """With half the samples; the full model is as it was."""
    own = world.user == 3
    ask = np.arange(FILMS)
    full = model.predict(world.film[own], world.stars[own], ask)
    half = model.thinned(2)
    assert half.gaussian is not None
    assert len(half.gaussian.films.nu) == QUICK.kept // 2
    mean, spread = half.predict(world.film[own], world.stars[own], ask)
    assert np.abs(mean - full[0]).mean() < 0.1
    assert np.abs(spread - full[1]).mean() < 0.1
    np.testing.assert_array_equal(model.predict(world.film[own], world.stars[own], ask)[0], full[0])


def test_serving_needs_numpy_alone(model: BayesianALS, tmp_path: Path) -> None:
    """A process that loads arrays and predicts imports neither torch nor SciPy nor pandas."""
    for name, array in model.arrays().items():
        np.save(tmp_path / f"{name}.npy", array)
    script = (
        "import sys, numpy as np\n"
        "from pathlib import Path\n"
        "from engine.bayes import BayesianALS\n"
        "arrays = {path.stem: np.load(path) for path in Path(sys.argv[1]).glob('*.npy')}\n"
        "model = BayesianALS.from_arrays(arrays)\n"
        "mean, _ = model.predict(np.array([1]), np.array([4.0], np.float32), np.arange(5))\n"
        "assert np.isfinite(mean).all()\n"
        "print([name for name in ('torch', 'scipy', 'pandas') if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
