import numpy as np
import pytest
import scipy.sparse as sp

from engine.item_item import ItemItemConfig
from engine.item_item_training import fit_item_item


def two_tastes(people: int = 200, films: int = 30, seed: int = 0) -> sp.csr_matrix:
    """Even people rate even films, odd people odd ones, lower rows more often; few others."""
    rng = np.random.default_rng(seed)
    same = (np.arange(people)[:, None] + np.arange(films)[None]) % 2 == 0
    chance = np.where(same, np.linspace(0.9, 0.3, films), 0.05)
    return sp.csr_matrix((rng.random((people, films)) < chance).astype(np.float32))


NO_GENRES = np.zeros((30, 1), np.float32)
CONFIG = ItemItemConfig(lengths=(1, 3), regularization=5.0, genre_weight=0.0)


def test_the_weights_solve_the_constrained_least_squares() -> None:
    """Each column of B minimises its denoising loss with a zero on the diagonal (Steck 2020)."""
    X = two_tastes()
    model = fit_item_item(
        X, NO_GENRES, ItemItemConfig(lengths=(), regularization=5.0, genre_weight=0.0)
    )
    Z = np.hstack([X.toarray(), np.ones((200, 1))]).astype(np.float64)
    G = Z.T @ Z
    penalty = 5.0 + 1.0 * np.diagonal(G).copy()  # p = 1/2: p/(1 - p) = 1
    penalty[-1] = 1e-3
    for j in (0, 13, 29):
        rest = np.delete(np.arange(31), j)
        solved = np.linalg.solve(G[np.ix_(rest, rest)] + np.diag(penalty[rest]), G[rest, j])
        column = np.append(model.weights[0][:, j], model.intercepts[0][j])
        assert column[j] == 0
        assert column[rest] == pytest.approx(solved, abs=1e-4)


def test_one_film_tells_the_taste() -> None:
    """After a single rating, the unrated films of the same taste come first."""
    model = fit_item_item(two_tastes(), NO_GENRES, CONFIG)
    scores = model.scores(np.array([4]))
    scores[4] = -1
    assert all(row % 2 == 0 for row in np.argsort(-scores)[:10])


def test_no_history_is_answered_by_popularity() -> None:
    """The order of scores for nobody is the order of rating counts, up to noise at the end."""
    X = two_tastes()
    scores = fit_item_item(X, NO_GENRES, CONFIG).scores(np.zeros(0, np.int64))
    counts = np.asarray(X.sum(axis=0)).ravel()
    assert np.corrcoef(scores, counts)[0, 1] > 0.99


def test_scores_move_smoothly_between_levels() -> None:
    """With one film more, the scores lie between those of the two levels around it."""
    model = fit_item_item(two_tastes(), NO_GENRES, CONFIG)
    history = np.array([0, 2])
    low, high = (model.level_scores(level, history) for level in (0, 1))
    mixed = model.scores(history)
    assert (mixed >= np.minimum(low, high) - 1e-6).all()
    assert (mixed <= np.maximum(low, high) + 1e-6).all()


def test_only_the_most_rated_films_take_part() -> None:
    """Films beyond the limit get the lowest score there is, and are ignored as input."""
    X = two_tastes()
    config = ItemItemConfig(lengths=(1,), n_films=10, genre_weight=0.0, regularization=5.0)
    model = fit_item_item(X, NO_GENRES, config)
    out = np.setdiff1d(np.arange(30), model.films)
    scores = model.scores(np.array([model.films[0], out[0]]))
    assert len(model.films) == 10
    assert (scores[out] == scores.min()).all()
    assert np.array_equal(scores, model.scores(model.films[:1]))


def test_genres_speak_for_films_with_few_ratings() -> None:
    """Two films nobody rated differ by their genre once someone likes that genre."""
    dense = two_tastes().toarray()
    dense[:, [28, 29]] = 0
    genres = np.zeros((30, 2), np.float32)
    genres[0::2, 0] = genres[1::2, 1] = 1
    config = ItemItemConfig(lengths=(1, 3), regularization=5.0, genre_weight=3.0)
    scores = fit_item_item(sp.csr_matrix(dense), genres, config).scores(np.array([0, 2, 4]))
    assert scores[28] > scores[29]


def test_an_empty_matrix_is_survived() -> None:
    """Nobody rated anything: scores are finite."""
    model = fit_item_item(sp.csr_matrix((3, 4), dtype=np.float32), np.zeros((4, 1), np.float32))
    assert np.isfinite(model.scores(np.array([1]))).all()
