"""Backups while the bot goes on writing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storage import BackupExists, Database, DatabaseInaccessible
from tests.storage.samples import ALIEN, BRAZIL, CITY, DUEL, FILMS, someone


async def test_a_backup_is_a_database_of_its_own(db: Database, tmp_path: Path) -> None:
    """It opens, holds everything, and later changes do not reach it."""
    me = await someone(db)
    await db.ratings.put(me, ALIEN, 4, 1)
    target = tmp_path / "backups" / "monday.sqlite3"
    await db.backup(target)
    await db.ratings.put(me, BRAZIL, 4, 2)
    async with await Database.open(target) as copy:
        await copy.check()
        assert await copy.films.all() == FILMS
        assert await copy.ratings.of_person(me) == {ALIEN: 4.0}
        assert (await copy.ratings.undo(me, 3)) is not None
    assert await db.ratings.count(me) == 2
    assert [path.name for path in target.parent.iterdir()] == [target.name]


async def test_a_backup_while_writing_is_one_moment(db: Database, tmp_path: Path) -> None:
    """All puts succeed meanwhile, and in the copy the journal and the ratings agree."""
    me = await someone(db)
    films = (ALIEN, BRAZIL, CITY, DUEL)

    async def write() -> None:
        for at in range(120):
            await db.ratings.put(me, films[at % 4], 0.5 + at // 4 % 10 / 2, at)

    writing = asyncio.create_task(write())
    copies: list[Path] = []
    while not writing.done() and len(copies) < 5:
        copies.append(tmp_path / f"{len(copies)}.sqlite3")
        await db.backup(copies[-1])
    await writing
    assert await db.ratings.last_event_id() == 120
    for path in copies:
        async with await Database.open(path) as copy:
            await copy.check()
            n = await copy.ratings.last_event_id()
            expected = {films[at % 4]: 0.5 + at // 4 % 10 / 2 for at in range(n)}
            assert await copy.ratings.of_person(me) == expected


async def test_nothing_is_overwritten_unasked(db: Database, tmp_path: Path) -> None:
    """An existing file needs `overwrite`; the database itself is never a target."""
    target = tmp_path / "kept"
    target.write_text("precious")
    with pytest.raises(BackupExists) as caught:
        await db.backup(target)
    assert caught.value.target == target
    assert target.read_text() == "precious"
    await db.backup(target, overwrite=True)
    async with await Database.open(target) as copy:
        assert await copy.films.count() == len(FILMS)
    with pytest.raises(BackupExists):
        await db.backup(db.path, overwrite=True)


async def test_a_target_that_cannot_be_written(db: Database, tmp_path: Path) -> None:
    """The error names the target, and the bot's database goes on."""
    (tmp_path / "file").touch()
    target = tmp_path / "file" / "copy.sqlite3"
    with pytest.raises(DatabaseInaccessible) as caught:
        await db.backup(target)
    assert caught.value.path == target
    assert await db.films.count() == len(FILMS)
