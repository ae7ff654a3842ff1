import numpy as np
import pytest
import scipy.sparse as sp

from benchmarks.list_peers import LIST_PEERS, edlae, implicit_als, popularity, user_knn

# Two kinds of people, two kinds of films, and one that all but one have seen.
CHECKERBOARD = sp.csr_matrix(
    np.array(
        [
            [1, 1, 1, 0, 0, 0, 1],
            [1, 1, 0, 0, 0, 0, 1],
            [0, 1, 1, 0, 0, 0, 1],
            [0, 0, 0, 1, 1, 1, 1],
            [0, 0, 0, 1, 1, 0, 1],
            [0, 0, 0, 0, 1, 1, 0],
        ],
        np.float32,
    )
)
SETTINGS = {
    "UserKNN": {"k": 2, "shrink": 0.0, "idf": 0.5},
    "EASE": {"lambda": 0.5},
    "EDLAE": {"lambda": 0.5, "dropout": 0.3},
    "implicit ALS": {"factors": 3, "regularization": 0.1, "alpha": 4.0},
}


@pytest.mark.parametrize("name", SETTINGS)
def test_every_peer_keeps_to_the_kind_of_film(name: str) -> None:
    """Somebody of the first kind gets the film that is left of theirs before the other kind's."""
    if name == "implicit ALS":
        pytest.importorskip("implicit")
    scores = LIST_PEERS[name].fit(CHECKERBOARD, SETTINGS[name], 0)
    stranger = sp.csr_matrix(np.array([[1, 1, 0, 0, 0, 0, 0]], np.float32))
    found = scores(stranger)
    assert found.shape == (1, 7)
    assert found[0, 2] > found[0, 3:6].max()


def test_popularity_counts() -> None:
    """Everybody gets the number of people who have rated each film."""
    scores = popularity(CHECKERBOARD, {}, 0)(CHECKERBOARD[:2])
    assert scores.tolist() == [[2, 3, 2, 2, 3, 2, 5]] * 2


def test_neighbours_are_those_of_a_loop() -> None:
    """Shrunken cosines to everybody, the k largest of which are summed."""
    rng = np.random.default_rng(0)
    X = (rng.random((12, 9)) < 0.5).astype(np.float32)
    h = (rng.random(9) < 0.6).astype(np.float32)
    near = np.array([h @ x / (np.sqrt(h.sum() * x.sum()) + 2.0) for x in X])
    kept = np.argsort(-near, kind="stable")[:4]
    assert near[kept[-1]] > np.sort(near)[-5]  # no tie at the edge
    scores = user_knn(sp.csr_matrix(X), {"k": 4, "shrink": 2.0, "idf": 0.0}, 0)
    assert scores(sp.csr_matrix(h[None]))[0] == pytest.approx(near[kept] @ X[kept], rel=1e-4)


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_the_item_item_matrix_is_the_constrained_minimum(dropout: float) -> None:
    """Each column solves its own ridge regression on the other films (Steck 2020, eq. 3)."""
    X = CHECKERBOARD.toarray().astype(np.float64)
    gram = X.T @ X
    ridge = 0.7 + dropout / (1 - dropout) * np.diag(gram)
    B = edlae(CHECKERBOARD, {"lambda": 0.7, "dropout": dropout}, 0)(
        sp.identity(7, np.float32, format="csr")
    )
    for j in range(7):
        others = np.delete(np.arange(7), j)
        A = gram[np.ix_(others, others)] + np.diag(ridge[others])
        assert B[others, j] == pytest.approx(np.linalg.solve(A, gram[others, j]), abs=1e-5)
        assert B[j, j] == 0.0


def test_als_folds_in_as_it_was_fitted() -> None:
    """The same history gives the same scores, whoever it belongs to, and one seed one model."""
    pytest.importorskip("implicit")
    scores = implicit_als(CHECKERBOARD, SETTINGS["implicit ALS"], 0)
    again = implicit_als(CHECKERBOARD, SETTINGS["implicit ALS"], 0)
    assert scores(CHECKERBOARD[1]) == pytest.approx(scores(CHECKERBOARD[[4, 1]])[1:], abs=1e-5)
    assert np.array_equal(scores(CHECKERBOARD), again(CHECKERBOARD))
