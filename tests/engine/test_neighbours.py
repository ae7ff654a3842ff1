import numpy as np
import pytest
import scipy.sparse as sp

from engine.neighbours import fit_neighbours


def test_scores_are_those_of_summing_over_people() -> None:
    """The films' side gives what a loop over all people gives."""
    rng = np.random.default_rng(0)
    X = (rng.random((50, 20)) < 0.3).astype(np.float32)
    X[7] = 0
    history = np.array([2, 5, 11])
    expected = np.zeros(20)
    for x in X:
        if x.any():
            expected += x[history].sum() / x.sum() * x
    scores = fit_neighbours(sp.csr_matrix(X)).scores(history)
    assert scores == pytest.approx(expected, rel=1e-5)


def test_rare_films_take_no_part() -> None:
    """Beyond the limit, films score 0 and do not speak."""
    X = np.tri(20, 10, dtype=np.float32)
    model = fit_neighbours(sp.csr_matrix(X), n_films=4)
    assert np.flatnonzero(model.scores(np.array([0]))).tolist() == [0, 1, 2, 3]
    assert not model.scores(np.array([9])).any()


def test_nothing_is_known_of_nobody() -> None:
    """No history and no data give zeros."""
    nobody = np.zeros(0, np.int64)
    assert not fit_neighbours(sp.csr_matrix(np.eye(4, dtype=np.float32))).scores(nobody).any()
    assert not fit_neighbours(sp.csr_matrix((3, 4), dtype=np.float32)).scores(nobody).any()
