"""Upgrades of the schema."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Database, DatabaseFailed
from storage.connection import Connection
from storage.migrations import upgrade
from storage.schema import MIGRATIONS, Migration

_NOTES = Migration(len(MIGRATIONS) + 1, "notes", ("CREATE TABLE notes (text TEXT) STRICT",))
_BROKEN = Migration(
    len(MIGRATIONS) + 2, "broken", ("CREATE TABLE more (text TEXT)", "CREATE NONSENSE")
)


@pytest.fixture
async def connection(path: Path) -> AsyncIterator[Connection]:
    opened = await Connection.open(path, 5.0)
    yield opened
    await opened.close()


async def _tables(connection: Connection) -> set[str]:
    rows = await connection.fetch("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {row[0] for row in rows}


def test_migrations_are_numbered_without_gaps() -> None:
    """The number is the schema version, so each follows the one before."""
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


async def test_only_the_missing_migrations_run(connection: Connection) -> None:
    """A new file runs all of them, an older one the rest, a current one none."""
    assert await upgrade(connection) == (0, len(MIGRATIONS))
    assert await upgrade(connection) == (len(MIGRATIONS), len(MIGRATIONS))
    assert await upgrade(connection, [*MIGRATIONS, _NOTES]) == (len(MIGRATIONS), _NOTES.number)
    assert "notes" in await _tables(connection)


async def test_a_failing_migration_leaves_the_version_before(connection: Connection) -> None:
    """Those before it stay, of the failing one nothing does."""
    with pytest.raises(DatabaseFailed):
        await upgrade(connection, [*MIGRATIONS, _NOTES, _BROKEN])
    tables = await _tables(connection)
    assert "notes" in tables
    assert "more" not in tables
    assert await connection.fetch("PRAGMA user_version") == [(_NOTES.number,)]


async def test_two_openers_of_a_new_file_upgrade_it_once(path: Path) -> None:
    """Started at the same time, both find a whole schema."""
    databases = await asyncio.gather(*(Database.open(path) for _ in range(4)))
    for db in databases:
        await db.check()
        assert await db.films.count() == 0
        await db.close()
