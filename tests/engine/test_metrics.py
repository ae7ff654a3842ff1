import math

import numpy as np
import pytest

from engine.metrics import Relevant, mae, ranking_metrics, rmse


def test_errors_by_hand() -> None:
    """Errors of 1, -1 and 2."""
    predicted, actual = np.array([4.0, 2.0, 5.0]), np.array([3.0, 3.0, 3.0])
    assert rmse(predicted, actual) == pytest.approx(math.sqrt(2))
    assert mae(predicted, actual) == pytest.approx(4 / 3)
    assert math.isnan(rmse(predicted[:0], actual[:0]))


def test_lists_by_hand() -> None:
    """Two people with lists of 3; a third, of whom nothing is hidden, does not count."""
    person = np.array([0, 0, 0, 0, 1, 1])
    film = np.array([1, 3, 7, 8, 2, 2])  # the second person's film is given twice
    relevant = Relevant.of(person, film, 3)
    top = np.array([[1, 2, 3], [4, 2, -1], [1, 2, 5]])
    figures = ranking_metrics(top, relevant, films=10)
    ideal = 1 + 1 / math.log2(3) + 1 / 2
    assert figures["nDCG@3"] == pytest.approx(((1 + 1 / 2) / ideal + 1 / math.log2(3)) / 2)
    assert figures["MAP"] == pytest.approx(((1 + 2 / 3) / 4 + (1 / 2) / 1) / 2)
    assert figures["precision@3"] == pytest.approx((2 / 3 + 1 / 3) / 2)
    assert figures["recall@3"] == pytest.approx((2 / 4 + 1) / 2)
    assert figures["coverage"] == pytest.approx(5 / 10)


def test_one_persons_hidden_films_are_not_another_ones() -> None:
    """A hit needs both, the person and the film."""
    relevant = Relevant.of(np.array([0, 1]), np.array([4, 5]), 2)
    figures = ranking_metrics(np.array([[5], [4]]), relevant, films=10)
    assert figures["nDCG@1"] == 0.0


def test_a_missing_place_is_never_a_hit() -> None:
    """-1 stands for none; person 1 times 10 films plus -1 would be film 9 of person 0."""
    relevant = Relevant.of(np.array([0, 1]), np.array([9, 3]), 2)
    figures = ranking_metrics(np.array([[-1], [-1]]), relevant, films=10)
    assert (figures["recall@1"], figures["coverage"]) == (0.0, 0.0)


def test_nobody_to_ask_gives_no_figures() -> None:
    """NaN, not 0, which would look like a result."""
    none = np.zeros(0, np.int64)
    figures = ranking_metrics(np.zeros((2, 3), np.int64), Relevant.of(none, none, 2), films=5)
    assert math.isnan(figures["nDCG@3"])
