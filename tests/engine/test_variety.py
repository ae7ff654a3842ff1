import numpy as np

from engine.variety import varied


def test_the_best_comes_first_and_then_something_else() -> None:
    """Two kinds, one a little better: they take turns at the start."""
    worth = np.array([1.0, 0.99, 0.98, 0.97, 0.5])
    features = np.array([[1, 0], [1, 0], [0, 1], [1, 0], [0, 1]], dtype=np.float32)
    assert varied(worth, features, 2).tolist() == [0, 2]


def test_without_a_price_on_likeness_worth_alone_decides() -> None:
    """variety=0 is sorting."""
    worth = np.array([0.1, 0.9, 0.5])
    assert varied(worth, np.ones((3, 1), np.float32), 3, variety=0.0).tolist() == [1, 2, 0]


def test_each_is_chosen_once_and_no_more_than_there_are() -> None:
    """Also when all are alike and none is worth more."""
    chosen = varied(np.ones(4), np.zeros((4, 2), np.float32), 10)
    assert sorted(chosen.tolist()) == [0, 1, 2, 3]
    assert varied(np.ones(0), np.zeros((0, 2), np.float32), 3).tolist() == []
    assert varied(np.ones(3), np.zeros((3, 2), np.float32), 0).tolist() == []
