"""The database as one object: opens the file, upgrades it, and gives its tables.

Knows nothing of who asks or why.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Final, Self

from storage.actions import Actions
from storage.activity import Activities
from storage.audit import Audit, Marks
from storage.backup import write_backup
from storage.connection import Connection
from storage.dismissals import Dismissals
from storage.errors import DatabaseCorrupt, DatabaseFailed
from storage.film_batches import FilmBatches
from storage.films import Films
from storage.gatherings import Gatherings
from storage.importing import Dataset
from storage.imports import Imports
from storage.migrations import check_ours, upgrade
from storage.models import Models
from storage.people import People
from storage.personal import PersonalData
from storage.ratings import RatingTable
from storage.tallies import Tallies
from storage.weekly import Weekly

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_OLDEST: Final = (3, 37, 0)  # STRICT tables; RETURNING came with 3.35


class Database:
    """An open database, for the tasks of one event loop.

    Made by `Database.open`; closed by `close()` or as a context manager.

    Attributes:
        path: the file.
        people, ratings, dismissals, films, models, dataset: its tables.
        film_batches: films that admins bring.
        imports: ratings that people bring from elsewhere.
        personal: one person's rows in all of them.
        actions: what a person did, across them.
        audit, marks: what admins did, and values that survive a restart.
        weekly: who wants a pick a week, and what they got.
        tallies, activity: counts of what happened.
        gatherings: groups that look for a film.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.path = connection.path
        self.people = People(connection)
        self.ratings = RatingTable(connection)
        self.dismissals = Dismissals(connection)
        self.films = Films(connection)
        self.film_batches = FilmBatches(connection, self.films)
        self.models = Models(connection)
        self.dataset = Dataset(connection)
        self.personal = PersonalData(connection)
        self.imports = Imports(connection)
        self.gatherings = Gatherings(connection)
        self.actions = Actions(connection, self.ratings, self.imports)
        self.weekly = Weekly(connection)
        self.audit = Audit(connection)
        self.marks = Marks(connection)
        self.tallies = Tallies(connection)
        self.activity = Activities(connection)

    @classmethod
    async def open(cls, path: Path, *, busy_timeout: float = 5.0) -> Database:
        """Opens the file, creating it and its folder when missing, and upgrades an older schema.

        Args:
            path: the database file.
            busy_timeout: seconds to wait while another process writes.

        Raises:
            DatabaseNewer, DatabaseForeign: left as it was.
            DatabaseInaccessible, DatabaseCorrupt, DatabaseLocked, DatabaseFull, DatabaseFailed.
        """
        if sqlite3.sqlite_version_info < _OLDEST:
            needed = ".".join(map(str, _OLDEST))
            raise DatabaseFailed(path, f"SQLite {needed} is needed, not {sqlite3.sqlite_version}")
        connection = await Connection.open(path, busy_timeout)
        try:
            await check_ours(connection)
            await connection.configure()
            await upgrade(connection)
        except BaseException:
            await connection.close()
            raise
        return cls(connection)

    async def close(self) -> None:
        """Closes the file and ends its thread; a transaction of another task is rolled back."""
        await self._connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """Several calls as one: `async with db.transaction(): …`, committed at the end.

        See `Connection.transaction`; calls of the tables inside it, by the same task, belong to it.
        """
        return self._connection.transaction()

    async def check(self) -> None:
        """Reads the whole file. Raises `DatabaseCorrupt` with what SQLite found first."""
        row = await self._connection.fetch_one("PRAGMA quick_check(1)")
        if row is None or row[0] != "ok":
            raise DatabaseCorrupt(self.path, str(row[0]) if row else "")

    async def backup(self, target: Path, *, overwrite: bool = False) -> None:
        """Writes a compact copy of this moment to `target`, which is there whole or not at all.

        Runs beside the bot, on a connection of its own: writing goes on meanwhile.

        Raises:
            BackupExists: `target` is there and `overwrite` is False, or it is the database itself.
            DatabaseFull, DatabaseInaccessible, …: with the target's path.
        """
        await asyncio.to_thread(write_backup, self.path, target, overwrite)
