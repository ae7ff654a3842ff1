"""Ratings as columns, and the map from ids to rows."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from engine.errors import InvalidRatings, MissingColumn
from engine.ratings import IdMap, Ratings


def some(**columns: list[object]) -> pd.DataFrame:
    """Three ratings, with columns replaced."""
    sound: dict[str, list[object]] = {
        "user_id": [7, 7, 9],
        "film_id": [1, 2, 1],
        "stars": [4.5, 1, 0.5],
        "rated_at": [30, 10, 20],
    }
    return pd.DataFrame(sound | columns)


def test_columns_have_the_promised_types_and_cannot_be_written() -> None:
    """int64 ids and times, float32 stars; a shared column must not change behind anyone's back."""
    ratings = Ratings.from_frame(some())
    columns = (ratings.user_id, ratings.film_id, ratings.stars, ratings.rated_at)
    assert [str(column.dtype) for column in columns] == ["int64", "int64", "float32", "int64"]
    assert len(ratings) == 3
    with pytest.raises(ValueError, match="read-only"):
        ratings.stars[0] = 1


def test_a_table_goes_in_and_comes_out_the_same() -> None:
    """to_frame undoes from_frame."""
    frame = Ratings.from_frame(some()).to_frame()
    pd.testing.assert_frame_equal(Ratings.from_frame(frame).to_frame(), frame, check_exact=True)
    assert frame["stars"].tolist() == [4.5, 1.0, 0.5]


def test_time_may_be_missing_or_called_timestamp() -> None:
    """Without times all ratings are at 0; MovieLens' own name for the column is understood."""
    bare = some().drop(columns="rated_at")
    assert Ratings.from_frame(bare).rated_at.tolist() == [0, 0, 0]
    named = some().rename(columns={"rated_at": "timestamp"})
    assert Ratings.from_frame(named).rated_at.tolist() == [30, 10, 20]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Tokyo"])
def test_times_may_be_dates(unit: str, zone: str | None) -> None:
    """Of any resolution and time zone; a date that is missing is 0."""
    at = pd.to_datetime(pd.Series([964982703, 1, None]), unit="s").dt.as_unit(unit)  # type: ignore[arg-type]
    if zone is not None:
        at = at.dt.tz_localize("UTC").dt.tz_convert(zone)
    assert Ratings.from_frame(some().assign(rated_at=at)).rated_at.tolist() == [964982703, 1, 0]


@pytest.mark.parametrize("dtype", ["Int64", "float64", "object"])
def test_a_missing_time_is_0(dtype: str) -> None:
    """As pandas writes it in columns of each kind; what is no time is still named by its row."""
    frame = some().assign(rated_at=pd.Series([30, None, 20], dtype=dtype))
    assert Ratings.from_frame(frame).rated_at.tolist() == [30, 0, 20]
    frame = some().assign(rated_at=pd.Series([None, 1, "yesterday"], dtype="object"))
    with pytest.raises(InvalidRatings) as caught:
        Ratings.from_frame(frame)
    assert (caught.value.column, caught.value.row) == ("rated_at", 2)


@pytest.mark.parametrize(
    ("column", "values", "row"),
    [
        ("stars", [4, 5.5, 3], 1),
        ("stars", [4, 3, 0], 2),
        ("stars", [float("nan"), 3, 4], 0),
        ("stars", [4, float("inf"), 3], 1),
        ("stars", ["4", "3", "2"], 0),
        ("stars", [4, None, 3], 1),
        ("film_id", [1, 2.5, 3], 1),
        ("user_id", [1, 2, float("nan")], 2),
        ("user_id", [1, "b", 3], 1),
    ],
)
def test_a_bad_value_is_named(column: str, values: list[object], row: int) -> None:
    """The error carries column, row and value, and survives a process border."""
    with pytest.raises(InvalidRatings) as caught:
        Ratings.from_frame(some(**{column: values}))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.column, again.row) == (column, row)
    assert str(again) == str(caught.value)


def test_a_missing_column_is_named() -> None:
    """No stars, no ratings."""
    with pytest.raises(MissingColumn) as caught:
        Ratings.from_frame(some().drop(columns="stars"))
    assert caught.value.column == "stars"


def test_columns_of_different_length_are_refused() -> None:
    """Aligned columns are the point."""
    three, two = np.arange(3), np.full(2, 3.0, np.float32)
    with pytest.raises(InvalidRatings) as caught:
        Ratings(three, three, two, three)
    assert (caught.value.column, caught.value.value) == ("stars", 2)


def test_select_takes_masks_positions_and_nothing() -> None:
    """A mask keeps the order of the rows, positions give theirs, an empty list gives none."""
    ratings = Ratings.from_frame(some())
    assert ratings.select(ratings.user_id == 7).film_id.tolist() == [1, 2]
    assert ratings.select([2, 0]).user_id.tolist() == [9, 7]
    assert len(ratings.select([])) == 0
    assert len(Ratings.concat([])) == 0
    assert Ratings.concat([ratings, ratings.select([1])]).rated_at.tolist() == [30, 10, 20, 10]


def test_the_last_word_counts() -> None:
    """Of several ratings of one film by one person the latest stays; ties go to the last row."""
    ratings = Ratings.from_frame(
        pd.DataFrame(
            {
                "user_id": [1, 2, 1, 1, 2],
                "film_id": [5, 5, 5, 6, 5],
                "stars": [1.0, 2.0, 3.0, 4.0, 5.0],
                "rated_at": [9, 4, 8, 1, 4],
            }
        )
    ).deduplicated()
    assert ratings.stars.tolist() == [1.0, 4.0, 5.0]
    assert len(Ratings.empty().deduplicated()) == 0


def test_ids_map_to_rows_and_back() -> None:
    """Rows follow the given order; what is not known is -1 or None."""
    ids = IdMap([30, 10, 20])
    assert ids.rows([10, 99, 30, -5]).tolist() == [1, -1, 0, -1]
    assert ids.ids[ids.rows([20, 30])].tolist() == [20, 30]
    assert (ids.row(20), ids.row(21), ids.row(99)) == (2, None, None)
    assert 10 in ids
    assert "10" not in ids
    assert len(ids) == 3


def test_of_takes_distinct_ids_in_order() -> None:
    """`of` is for columns with repetitions, the constructor for lists without."""
    assert IdMap.of([5, 3, 5, 4]).ids.tolist() == [3, 4, 5]
    with pytest.raises(ValueError, match="3 is given twice"):
        IdMap([3, 4, 3])


def test_an_empty_map_knows_nothing() -> None:
    """No ids, no rows, no error."""
    empty = IdMap.of([])
    assert empty.rows([1, 2]).tolist() == [-1, -1]
    assert empty.row(1) is None
