import numpy as np
import pandas as pd

from engine.ratings import Ratings
from engine.splits import folds, last, stratified


def some(n: int, films: int = 9) -> Ratings:
    rng = np.random.default_rng(0)
    return Ratings(
        np.arange(n), rng.geometric(0.3, n) % films, np.full(n, 3, np.float32), np.zeros(n, int)
    )


def test_folds_are_consecutive_fifths_of_the_file() -> None:
    """u1 hides the first fifth, u5 the last; each rating is hidden once."""
    masks = dict(folds(some(25)))
    assert list(masks) == ["u1", "u2", "u3", "u4", "u5"]
    assert np.flatnonzero(masks["u1"]).tolist() == [0, 1, 2, 3, 4]
    assert np.flatnonzero(masks["u5"]).tolist() == [20, 21, 22, 23, 24]
    assert np.sum(list(masks.values()), axis=0).tolist() == [1] * 25


def test_folds_of_other_releases_are_cut_at_random() -> None:
    """Fifths again, by the seed, and under names that are not the official ones."""
    masks = dict(folds(some(25), shuffle_seed=3))
    assert list(masks) == ["fold 1", "fold 2", "fold 3", "fold 4", "fold 5"]
    assert [mask.sum() for mask in masks.values()] == [5] * 5
    assert np.sum(list(masks.values()), axis=0).tolist() == [1] * 25
    assert np.flatnonzero(masks["fold 1"]).tolist() != [0, 1, 2, 3, 4]
    again, other = (dict(folds(some(25), shuffle_seed=seed)) for seed in (3, 4))
    assert all((masks[name] == again[name]).all() for name in masks)
    assert any((masks[name] != other[name]).any() for name in masks)


def test_stratified_hides_the_same_rows_as_the_original() -> None:
    """The published method in pandas: shuffle, count and rank within each item, cut at 75 %."""
    ratings = some(500)
    frame = pd.DataFrame({"item": ratings.film_id, "row": np.arange(500)})
    np.random.seed(42)
    frame["random"] = np.random.rand(len(frame))
    frame = frame.sort_values(["item", "random"])
    count = frame.groupby("item")["item"].transform("count")
    rank = frame.groupby("item").cumcount() + 1
    expected = np.sort(frame.loc[rank > (0.75 * count).round(), "row"].to_numpy())
    assert np.flatnonzero(stratified(ratings)).tolist() == expected.tolist()


def test_a_film_with_one_or_two_ratings_keeps_them() -> None:
    """round(.75) = 1 and round(1.5) = 2 are shown."""
    ratings = Ratings(
        np.arange(3), np.array([5, 6, 6]), np.full(3, 3, np.float32), np.zeros(3, int)
    )
    assert not stratified(ratings).any()
    assert len(stratified(Ratings.empty())) == 0


def test_last_hides_each_persons_latest_rating_of_several() -> None:
    """By time, then by place in the file; somebody with one rating keeps it."""
    ratings = Ratings(
        np.array([5, 9, 5, 5, 9]),
        np.array([1, 1, 2, 3, 2]),
        np.full(5, 3, np.float32),
        np.array([30, 7, 10, 30, 6]),
    )
    assert last(ratings).tolist() == [False, True, False, True, False]
    assert last(ratings.select(np.array([0]))).tolist() == [False]
    assert last(Ratings.empty()).tolist() == []
