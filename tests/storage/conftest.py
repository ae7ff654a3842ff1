"""The stores that the shared suite runs on, and a database with a few films in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Database
from storage.protocols import Store
from tests.storage.samples import FILMS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "filmbot.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    """An SQLite database with `FILMS`, for what only SQLite does."""
    async with await Database.open(path) as database:
        await database.films.upsert(FILMS)
        yield database


@pytest.fixture(params=["sqlite"])
async def store(request: pytest.FixtureRequest, path: Path) -> AsyncIterator[Store]:
    """Each backend in turn, with `FILMS`; what holds for one must hold for all."""
    backends = {"sqlite": Database.open}
    opened = await backends[request.param](path)
    await opened.films.upsert(FILMS)
    yield opened
    await opened.close()
