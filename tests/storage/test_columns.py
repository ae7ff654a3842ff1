"""Columns out, for training."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from storage import (
    Database,
    DatabaseCorrupt,
    DatabaseInaccessible,
    RatingColumns,
    import_release,
    read_columns,
    read_films,
    read_person_ids,
)
from tests.storage.samples import ALIEN, BRAZIL, DUEL, FILMS, someone


async def _fill(db: Database) -> tuple[int, int]:
    """User 7 of MovieLens and person 7 of Telegram, who share nothing but the number."""
    columns = RatingColumns(
        np.array([7, 7]), np.array([DUEL, ALIEN]), np.array([4.5, 3]), np.array([10, 11])
    )
    await import_release(db, "tiny", FILMS, columns)
    me = await someone(db, 7)
    await db.ratings.put(me, BRAZIL, 5, 2_000_000_000)
    user = await db.people.find("movielens", 7)
    assert user is not None
    return user.person_id, me


async def test_both_sources_come_out_under_their_own_ids(db: Database) -> None:
    """Ordered by person and film, with the documented types, and the last event."""
    user, me = await _fill(db)
    columns, last_event_id = read_columns(db.path)
    assert columns.user_id.tolist() == [user, user, me]
    assert columns.film_id.tolist() == [ALIEN, DUEL, BRAZIL]
    assert columns.stars.tolist() == [3.0, 4.5, 5.0]
    assert columns.rated_at.tolist() == [11, 10, 2_000_000_000]
    assert [str(column.dtype) for column in (columns.user_id, columns.stars)] == [
        "int64",
        "float32",
    ]
    assert last_event_id == await db.ratings.last_event_id() == 1


async def test_one_source(db: Database) -> None:
    """Each source can be read by itself, and so can its people."""
    user, me = await _fill(db)
    assert read_columns(db.path, "movielens").columns.user_id.tolist() == [user, user]
    assert read_columns(db.path, "telegram").columns.user_id.tolist() == [me]
    assert read_person_ids(db.path, "movielens").tolist() == [user]
    assert read_person_ids(db.path, "telegram").tolist() == [me]


async def test_an_empty_database_gives_empty_columns(db: Database) -> None:
    """No ratings are no error."""
    columns, last_event_id = read_columns(db.path)
    assert len(columns) == 0
    assert columns.stars.dtype == np.float32
    assert last_event_id == 0


async def test_unlisted_films_are_left_out_of_both(db: Database) -> None:
    """Training never sees a rating of a film that it is not told about."""
    await _fill(db)
    assert read_films(db.path) == FILMS
    await db.films.replace_all(FILMS[:2])
    assert read_films(db.path) == FILMS[:2]
    assert read_columns(db.path).columns.film_id.tolist() == [ALIEN, BRAZIL]


async def test_reading_does_not_wait_for_a_writer(db: Database) -> None:
    """Within an open transaction of the bot, the reader sees the state before it."""
    _, me = await _fill(db)
    async with db.transaction():
        await db.ratings.put(me, ALIEN, 1, 1)
        during = await asyncio.to_thread(read_columns, db.path)
    after = await asyncio.to_thread(read_columns, db.path)
    assert (len(during.columns), during.last_event_id) == (3, 1)
    assert (len(after.columns), after.last_event_id) == (4, 2)


async def test_reading_after_the_bot_has_ended(db: Database) -> None:
    """A closed database has no -wal file; reading neither needs nor leaves one."""
    await _fill(db)
    await db.close()
    before = sorted(db.path.parent.iterdir())
    assert len(read_columns(db.path).columns) == 3
    assert sorted(db.path.parent.iterdir()) == before


def test_a_missing_or_foreign_file(tmp_path: Path) -> None:
    """Reading creates nothing and says what is wrong."""
    missing = tmp_path / "none.sqlite3"
    for read in (read_columns, read_films):
        with pytest.raises(DatabaseInaccessible):
            read(missing)
    assert not missing.exists()
    foreign = tmp_path / "text"
    foreign.write_bytes(b"no database at all\\n" * 200)
    with pytest.raises(DatabaseCorrupt):
        read_columns(foreign)


async def test_a_path_with_odd_characters(tmp_path: Path) -> None:
    """Question marks, hashes and percent signs in a folder's name are no URL syntax."""
    async with await Database.open(tmp_path / "a ?#%20ä" / "b.sqlite3") as db:
        await db.films.upsert(FILMS)
        assert read_films(db.path) == FILMS
        await db.backup(db.path.with_name("c?.sqlite3"))
        assert read_films(db.path.with_name("c?.sqlite3")) == FILMS


def test_importing_the_package_stays_light() -> None:
    """The training process does not pay for, or depend on, what storage must not know."""
    script = (
        "import sys, storage;"
        "print({'torch', 'telegram', 'hnswlib', 'pandas', 'engine', 'bot'} & set(sys.modules))"
    )
    output = subprocess.check_output([sys.executable, "-c", script], text=True)
    assert output.strip() == "set()"
