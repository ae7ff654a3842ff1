"""Opening, closing, and files that are not what they should be."""

# ruff: noqa: ASYNC220, ASYNC240 - a test's own files and processes hold up nobody else.

from __future__ import annotations

import asyncio
import itertools
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from storage import (
    Database,
    DatabaseClosed,
    DatabaseCorrupt,
    DatabaseForeign,
    DatabaseFull,
    DatabaseInaccessible,
    DatabaseLocked,
    DatabaseNewer,
)
from tests.storage.samples import ALIEN, BRAZIL, FILMS, someone


def _threads() -> set[threading.Thread]:
    # The watcher that ends forgotten connections is a daemon and stays.
    return {thread for thread in threading.enumerate() if not thread.daemon}


async def test_what_was_kept_is_there_after_reopening(tmp_path: Path) -> None:
    """A missing folder is made; closing and opening loses nothing."""
    path = tmp_path / "deep" / "er" / "filmbot.sqlite3"
    async with await Database.open(path) as db:
        await db.films.upsert(FILMS)
        me = await someone(db)
        await db.ratings.put(me, ALIEN, 4, 1)
    async with await Database.open(path) as db:
        assert await db.ratings.of_person(me) == {ALIEN: 4.0}
        assert await someone(db) == me


async def test_commits_are_durable_and_references_are_checked(db: Database) -> None:
    """The pragmas that the promises rest on are really set."""
    async with db.transaction() as connection:
        values = [
            await connection.fetch_one(f"PRAGMA {name}")
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert values == [("wal",), (2,), (1,), (5000,)]


async def test_closing_ends_the_thread(path: Path) -> None:
    """After close, and close again, no thread is left that would keep the process alive."""
    before = _threads()
    for _ in range(3):
        db = await Database.open(path)
        assert _threads() > before
        await db.close()
        await db.close()
    await asyncio.to_thread(_join_all, before)
    with pytest.raises(DatabaseClosed):
        await db.ratings.count(1)
    with pytest.raises(DatabaseClosed):
        async with db.transaction():
            pass


def _join_all(before: set[threading.Thread]) -> None:
    for thread in _threads() - before:
        if "asyncio" not in thread.name:
            thread.join(5)
            assert not thread.is_alive()


async def test_closing_while_cancelled_still_closes(path: Path) -> None:
    """A shutdown that is itself cut short does not leave the file open."""
    before = _threads()
    db = await Database.open(path)
    task = asyncio.create_task(db.close())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(_join_all, before)
    assert not path.with_name(path.name + "-wal").exists()


def test_a_program_that_forgets_to_close_still_ends(path: Path) -> None:
    """An exception past an open database must not leave a process hanging for ever."""
    script = """
import asyncio, pathlib, sys
from storage import Database
kept = []
async def main():
    kept.append(await Database.open(pathlib.Path(sys.argv[1])))
    raise SystemExit(3)
asyncio.run(main())
"""
    ended = subprocess.run([sys.executable, "-c", script, path], timeout=30, check=False)
    assert ended.returncode == 3


async def test_a_newer_file_is_refused_and_untouched(path: Path) -> None:
    """The error carries both schema numbers; the file stays byte for byte the same."""
    await (await Database.open(path)).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA user_version = 999")
    content = path.read_bytes()
    with pytest.raises(DatabaseNewer) as caught:
        await Database.open(path)
    assert (caught.value.path, caught.value.found) == (path, 999)
    assert caught.value.supported < 999
    assert path.read_bytes() == content


async def test_another_programs_database_is_refused_and_untouched(path: Path) -> None:
    """A database that is not ours is never turned into ours."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE bookmarks (url TEXT)")
        raw.commit()
    content = path.read_bytes()
    with pytest.raises(DatabaseForeign) as caught:
        await Database.open(path)
    assert caught.value.application_id == 0
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"hello, I am a text file\n" * 100, b"SQLite format 3\0" * 90])
async def test_a_file_that_is_no_database(path: Path, content: bytes) -> None:
    """The error names the file, which is left alone, and no thread stays behind."""
    path.write_bytes(content)
    before = _threads()
    with pytest.raises(DatabaseCorrupt) as caught:
        await Database.open(path)
    assert caught.value.path == path
    assert path.read_bytes() == content
    await asyncio.to_thread(_join_all, before)


async def test_a_damaged_page_is_found(path: Path) -> None:
    """`check` passes on a sound file and reports overwritten pages."""
    async with await Database.open(path) as db:
        await db.films.upsert(FILMS)
        await db.check()
        async with db.transaction() as connection:
            (root,) = (
                await connection.fetch("SELECT rootpage FROM sqlite_schema WHERE name = 'films'")
            )[0]
            ((page_size,),) = await connection.fetch("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((root - 1) * page_size)
        file.write(os.urandom(page_size))
    async with await Database.open(path) as db:
        with pytest.raises(DatabaseCorrupt):
            await db.check()
        with pytest.raises(DatabaseCorrupt):
            await db.films.all()


async def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    """A path that cannot be opened is an error of its own."""
    with pytest.raises(DatabaseInaccessible) as caught:
        await Database.open(tmp_path)
    assert caught.value.path == tmp_path
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseInaccessible):
        await Database.open(tmp_path / "file" / "filmbot.sqlite3")


async def test_locked_by_another_process(path: Path) -> None:
    """While another process writes, reading works and writing fails after the timeout."""
    async with await Database.open(path, busy_timeout=0.05) as db:
        await db.films.upsert(FILMS)
        me = await someone(db)
        await db.ratings.put(me, ALIEN, 4, 1)
        script = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
            "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder:
            assert holder.stdout is not None
            assert await asyncio.to_thread(holder.stdout.readline) == b"held\n"
            with pytest.raises(DatabaseLocked) as caught:
                await db.ratings.put(me, ALIEN, 5, 2)
            assert caught.value.path == path
            with pytest.raises(DatabaseLocked):
                async with db.transaction():
                    pass
            assert await db.ratings.of_person(me) == {ALIEN: 4.0}
            holder.communicate()
        await db.ratings.put(me, ALIEN, 5, 2)
        assert await db.ratings.of_person(me) == {ALIEN: 5.0}


async def test_a_full_disk_loses_nothing(db: Database) -> None:
    """Puts fail with an error once there is no room; all acknowledged ones are there."""
    me = await someone(db)
    async with db.transaction() as connection:
        ((pages,),) = await connection.fetch("PRAGMA page_count")
        await connection.fetch(f"PRAGMA max_page_count = {pages + 2}")
    kept: dict[int, float] = {}

    async def put_for_ever() -> None:
        for at in itertools.count():
            film_id = (ALIEN, BRAZIL)[at % 2]
            stars = 0.5 + at // 2 % 10 / 2
            await db.ratings.put(me, film_id, stars, at)
            kept[film_id] = stars

    with pytest.raises(DatabaseFull) as caught:
        await put_for_ever()
    assert len(kept) == 2
    assert caught.value.path == db.path
    assert await db.ratings.of_person(me) == kept
    async with db.transaction() as connection:
        await connection.fetch("PRAGMA max_page_count = 1073741823")
    await db.ratings.put(me, ALIEN, 5, 1)
    await db.check()
