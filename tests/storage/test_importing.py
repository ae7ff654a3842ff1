"""Importing a release."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from storage import (
    Database,
    DatabaseFull,
    DatasetMismatch,
    DatasetRow,
    FilmRow,
    InvalidColumns,
    RatingColumns,
    UnknownFilm,
    import_release,
    read_columns,
)
from storage.importing import BATCH
from tests.storage.samples import ALIEN, BRAZIL, FILMS, someone


def _columns(*rows: tuple[int, int, float, int]) -> RatingColumns:
    users, films, stars, times = zip(*rows, strict=True)
    return RatingColumns(
        np.array(users), np.array(films), np.array(stars, np.float32), np.array(times)
    )


def _many(n: int) -> tuple[list[FilmRow], RatingColumns]:
    rows = np.random.default_rng(3).permutation(n)
    columns = RatingColumns(
        rows // 300 + 1, rows % 300 + 1, (rows % 10 / 2 + 0.5).astype(np.float32), rows
    )
    return [FilmRow(film_id, f"Film {film_id}") for film_id in range(1, 301)], columns


SMALL = _columns((7, ALIEN, 4, 10), (9, ALIEN, 2.5, 11), (7, BRAZIL, 5, 12))


async def test_a_release_becomes_people_films_and_ratings(db: Database) -> None:
    """Users become people of MovieLens, and what came in is recorded."""
    me = await someone(db, 7)
    assert await db.dataset.current() is None
    dataset = await import_release(db, "tiny", FILMS, SMALL, at=99)
    assert dataset == DatasetRow("tiny", 99, n_people=2, n_films=4, n_ratings=3)
    assert await db.dataset.current() == dataset
    assert await db.people.count("movielens") == 2
    user = await db.people.find("movielens", 7)
    assert user is not None
    assert await db.ratings.of_person(user.person_id) == {ALIEN: 4.0, BRAZIL: 5.0}
    assert await db.ratings.of_person(me) == {}
    assert await db.ratings.last_event_id() == 0


async def test_every_rating_arrives_whatever_the_order(db: Database) -> None:
    """More than one batch, shuffled: out come the same ratings, and progress ends at all."""
    films, columns = _many(2 * BATCH + 5)
    told: list[tuple[int, int]] = []
    await import_release(db, "big", films, columns, lambda done, n: told.append((done, n)))
    n = len(columns)
    assert told == [(BATCH, n), (2 * BATCH, n), (n, n)]
    read = await asyncio.to_thread(read_columns, db.path)
    order = np.lexsort((columns.film_id, columns.user_id))
    _, user_rows = np.unique(read.columns.user_id, return_inverse=True)
    np.testing.assert_array_equal(user_rows + 1, columns.user_id[order])
    np.testing.assert_array_equal(read.columns.film_id, columns.film_id[order])
    np.testing.assert_array_equal(read.columns.stars, columns.stars[order])
    np.testing.assert_array_equal(read.columns.rated_at, columns.rated_at[order])


async def test_the_latest_of_a_users_ratings_of_a_film_is_kept(db: Database) -> None:
    """By time, and by position within the same second."""
    columns = _columns((7, ALIEN, 1, 20), (7, ALIEN, 2, 30), (7, ALIEN, 3, 30), (7, ALIEN, 4, 5))
    dataset = await import_release(db, "tiny", FILMS, columns)
    user = await db.people.find("movielens", 7)
    assert user is not None
    assert dataset.n_ratings == 1
    assert await db.ratings.of_person(user.person_id) == {ALIEN: 3.0}


async def test_the_same_release_again_changes_nothing(db: Database) -> None:
    """A second start with the same release is no second import."""
    first = await import_release(db, "tiny", FILMS, SMALL, at=99)
    assert await import_release(db, "tiny", FILMS, SMALL, at=100) == first
    assert await db.ratings.total() == 3


async def test_another_release_is_refused(db: Database) -> None:
    """The ids of two releases would collide; the error names both."""
    await import_release(db, "tiny", FILMS, SMALL)
    with pytest.raises(DatasetMismatch) as caught:
        await import_release(db, "other", FILMS[:1], SMALL)
    assert (caught.value.have, caught.value.wanted) == ("tiny", "other")
    assert await db.films.count() == len(FILMS)


async def test_ratings_of_a_film_that_the_release_lacks(db: Database) -> None:
    """The error names the film; nothing came in."""
    with pytest.raises(UnknownFilm) as caught:
        await import_release(db, "tiny", FILMS[:1], SMALL)
    assert caught.value.film_id == BRAZIL
    assert await db.dataset.current() is None
    assert await db.people.count("movielens") == 0


async def test_users_who_are_known_already_keep_what_they_have(db: Database) -> None:
    """A person of MovieLens from before the import is the same person after it."""
    user = await db.people.get_or_create("movielens", 7)
    await db.ratings.put(user.person_id, ALIEN, 1, 50)
    await import_release(db, "tiny", FILMS, SMALL)
    assert await db.ratings.of_person(user.person_id) == {ALIEN: 1.0, BRAZIL: 5.0}
    assert await db.people.count("movielens") == 2


async def test_a_cancelled_import_leaves_nothing(db: Database) -> None:
    """Cancelled between two batches, the database is as before and works on."""
    films, columns = _many(3 * BATCH)
    started = asyncio.Event()
    task = asyncio.create_task(
        import_release(db, "big", films, columns, lambda done, n: started.set())
    )
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await db.films.all() == FILMS
    assert await db.ratings.total() == 0
    assert (await import_release(db, "tiny", FILMS, SMALL)).n_ratings == 3


async def test_an_import_that_fills_the_disk_leaves_nothing(db: Database) -> None:
    """The error says so, and what was there before is untouched."""
    films, columns = _many(2 * BATCH)
    async with db.transaction() as connection:
        ((pages,),) = await connection.fetch("PRAGMA page_count")
        await connection.fetch(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(DatabaseFull):
        await import_release(db, "big", films, columns)
    assert await db.films.all() == FILMS
    assert await db.ratings.total() == 0
    await db.check()


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("film_id", np.array([1])),
        ("film_id", np.array([1.5, 2.5])),
        ("stars", np.array([4, 5.5])),
        ("stars", np.array([4, np.nan])),
        ("stars", np.array([4, 4.2])),
        ("rated_at", np.array([[1], [2]])),
    ],
)
def test_columns_that_do_not_fit_are_refused(column: str, values: np.ndarray) -> None:
    """The error names the column."""
    good = {
        "user_id": np.array([1, 2]),
        "film_id": np.array([1, 2]),
        "stars": np.array([4, 5]),
        "rated_at": np.array([0, 0]),
    }
    assert len(RatingColumns(**good)) == 2
    with pytest.raises(InvalidColumns) as caught:
        RatingColumns(**{**good, column: values})
    assert caught.value.column == column
