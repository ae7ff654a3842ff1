import numpy as np
import pytest
import scipy.sparse as sp

from engine import tower_training as tower_module
from engine.tower import Tower, TowerConfig
from engine.tower_training import fit_tower

FILMS, PEOPLE, UNRATED = 60, 150, (58, 59)
CONFIG = TowerConfig(dim=16, hidden=32, steps=120, people_per_step=64, pool=60, reach=20)


def data(seed: int = 0) -> tuple[sp.csr_matrix, np.ndarray]:
    """Even people rate even films, odd people odd films; parity is each film's genre."""
    rng = np.random.default_rng(seed)
    same = (np.arange(PEOPLE)[:, None] + np.arange(FILMS)[None]) % 2 == 0
    rated = rng.random((PEOPLE, FILMS)) < np.where(same, 0.4, 0.02)
    rated[:, UNRATED] = False
    genres = np.stack([np.arange(FILMS) % 2 == 0, np.arange(FILMS) % 2 == 1], axis=1)
    return sp.csr_matrix(rated.astype(np.float32)), genres.astype(np.float32)


@pytest.fixture(scope="module")
def tower() -> Tower:
    history, genres = data()
    return fit_tower(history, genres, np.zeros((FILMS, 4), np.float32), CONFIG)


def test_films_lie_near_those_who_rate_their_kind(tower: Tower) -> None:
    """The nearest films of a person's few ratings are of the same taste."""
    near = tower.vectors @ tower.query(np.array([0, 2, 4]), prior=0.0)
    assert all(row % 2 == 0 for row in np.argsort(-near)[:20])


def test_a_film_nobody_rated_is_found_by_its_content(tower: Tower) -> None:
    """It lies with its genre, not with the other."""
    near = tower.vectors @ tower.query(np.array([0, 2, 4, 6]))
    assert near[58] > near[1::2].max() - 0.05
    assert near[58] > near[59] + 0.1


def test_vectors_and_queries_have_length_one(tower: Tower) -> None:
    """Cosine and inner product are one and the same."""
    assert np.linalg.norm(tower.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    for films in ([], [3], [3, 4, 5]):
        query = tower.query(np.array(films, np.int64))
        assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)


def test_nobody_is_searched_for_where_people_are(tower: Tower) -> None:
    """Without ratings, the query is the newcomer's."""
    assert tower.query(np.zeros(0, np.int64)) == pytest.approx(tower.newcomer, abs=1e-6)


def test_a_step_over_the_films_it_needs_is_the_same_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large catalogue the others are not embedded, and nothing else changes."""
    history, genres = data()
    config = TowerConfig(dim=8, hidden=8, steps=6, people_per_step=5, pool=10, reach=5)
    factors = np.random.default_rng(0).normal(size=(FILMS, 4)).astype(np.float32)
    whole = fit_tower(history, genres, factors, config)
    monkeypatch.setattr(tower_module, "_MANY", 10)
    some = fit_tower(history, genres, factors, config)
    assert some.vectors == pytest.approx(whole.vectors, abs=1e-4)


def test_one_seed_gives_one_tower() -> None:
    """Two runs agree to the bit, whatever the global generators did before."""
    history, genres = data()
    config = TowerConfig(dim=8, hidden=8, steps=5, people_per_step=16, pool=30, reach=10)
    factors = np.random.default_rng(0).normal(size=(FILMS, 4)).astype(np.float32)
    first, again = (fit_tower(history, genres, factors, config).vectors for _ in range(2))
    assert np.array_equal(first, again)


def test_people_with_one_rating_and_none_are_no_obstacle() -> None:
    """Nobody has two ratings: there are no triplets, and still every film has its place."""
    history = sp.csr_matrix((np.ones(2, np.float32), ([0, 1], [3, 4])), shape=(3, FILMS))
    _, genres = data()
    tower = fit_tower(history, genres, np.zeros((FILMS, 4), np.float32), CONFIG)
    assert np.isfinite(tower.vectors).all()
