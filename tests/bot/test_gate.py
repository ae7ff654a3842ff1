"""The held-out people and the judgement between two models."""

import numpy as np
import pytest

from bot import gate
from engine.ratings import Ratings


def ratings_of(people: int, each: int, first: int = 1) -> Ratings:
    user = np.repeat(np.arange(first, first + people), each)
    film = np.tile(np.arange(1, each + 1), people)
    stars = (1 + (user + film) % 5).astype(np.float32)
    return Ratings(user, film, stars, np.zeros(len(user), dtype=np.int64))


def test_people_are_either_trained_on_or_measured_on() -> None:
    """No rating of a left-out person is in training, and shown and hidden do not overlap."""
    parts = gate.split(ratings_of(1000, 30))
    held = set(parts.shown.user_id.tolist()) | set(parts.hidden.user_id.tolist())
    assert held
    assert not held & set(parts.training.user_id.tolist())
    shown = set(zip(parts.shown.user_id.tolist(), parts.shown.film_id.tolist(), strict=True))
    hidden = set(zip(parts.hidden.user_id.tolist(), parts.hidden.film_id.tolist(), strict=True))
    assert not shown & hidden


def test_the_shares_are_as_stated() -> None:
    """A tenth of the people is left out, and a quarter of their ratings is hidden."""
    parts = gate.split(ratings_of(2000, 40))
    held = len(parts.shown) + len(parts.hidden)
    assert held / 80_000 == pytest.approx(0.10, abs=0.025)
    assert len(parts.hidden) / held == pytest.approx(0.25, abs=0.02)
    many = gate.split(ratings_of(20_000, 5))
    trained = len(np.unique(many.training.user_id))
    assert 1 - trained / 20_000 == pytest.approx(0.02, abs=0.005)
    most = gate.split(ratings_of(200_000, 4))
    assert 1 - len(np.unique(most.training.user_id)) / 200_000 == pytest.approx(0.005, abs=0.001)


def test_new_ratings_do_not_move_anybody() -> None:
    """As people join and rate, somebody who was trained on never becomes held out."""
    before = gate.split(ratings_of(900, 20))
    after = gate.split(ratings_of(9000, 25))
    trained = set(before.training.user_id.tolist())
    assert not trained & set(after.hidden.user_id.tolist())
    again = gate.split(ratings_of(900, 20))
    assert np.array_equal(again.hidden.user_id, before.hidden.user_id)


def test_somebody_with_two_ratings_is_not_measured() -> None:
    """A history of fewer than three shown ratings tells nothing about a model."""
    parts = gate.split(ratings_of(1000, 2))
    assert parts.people == 0
    assert len(parts.training)


@pytest.mark.parametrize(
    ("ndcg", "rmse", "worse"),
    [
        (0.30, 0.90, False),
        (0.281, 0.909, False),
        (0.27, 0.90, True),
        (0.30, 0.92, True),
        (0.50, 0.92, True),
        (float("nan"), 0.90, True),
    ],
)
def test_a_model_may_be_worse_only_within_the_tolerance(
    ndcg: float, rmse: float, worse: bool
) -> None:
    """Both figures have to hold; a figure that is not a number holds nothing."""
    old = {"ndcg@10": 0.30, "rmse": 0.90}
    assert gate.is_worse({"ndcg@10": ndcg, "rmse": rmse}, old) is worse


@pytest.mark.parametrize(
    ("ndcg", "rmse", "worse"),
    [(0.25, 0.93, False), (0.19, 0.90, True), (0.30, 0.96, True), (float("nan"), 0.90, True)],
)
def test_the_other_kind_of_model_is_refused_only_when_it_has_gone_wrong(
    ndcg: float, rmse: float, worse: bool
) -> None:
    """The first full model takes the place of the quick one, whatever chance does to few people."""
    old = {"ndcg@10": 0.30, "rmse": 0.90}
    assert gate.is_worse({"ndcg@10": ndcg, "rmse": rmse}, old, same_kind=False) is worse
