"""One SQLite connection, shared by all tasks of an event loop, with whole transactions.

Writes are serialised by a lock, so that no task ever finds itself inside another's transaction.
aiosqlite runs every call on the connection's own thread, one hop there and back. Hence the rule of
this package: **one change is one SQL statement** (UPSERT, RETURNING, and triggers for what must
happen along with it), sent by one call. SQLite commits such a statement by itself; a task that is
cancelled while waiting leaves it either done or not begun, never half. `transaction()` is for the
few things that take several statements.

Knows nothing of what the tables hold.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import weakref
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import aiosqlite

from storage.errors import (
    DatabaseClosed,
    DatabaseError,
    DatabaseInaccessible,
    IntegerTooLarge,
    TransactionBroken,
    translated,
)
from storage.rating_order import library_key

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
Parameters = Sequence[object] | Mapping[str, object]
Row = tuple[Any, ...]

log = logging.getLogger(__name__)

# A commit reaches the disk before it returns (FULL); readers never block the writer (WAL).
# The size limit gives back the space that one large import took in the -wal file.
_PRAGMAS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA journal_size_limit = 67108864",
)


class Connection:
    """A connection that is opened by `Connection.open`; its methods raise `DatabaseError`s.

    `sqlite3.IntegrityError` passes through untranslated: only the table that wrote knows which of
    its rules was broken.
    """

    def __init__(self, path: Path, raw: aiosqlite.Connection) -> None:
        self.path = path
        self._raw = raw
        self._lock = asyncio.Lock()
        self._owner: asyncio.Task[Any] | None = None
        self._doomed = False
        self._closed = False

    @classmethod
    async def open(cls, path: Path, busy_timeout: float) -> Connection:
        """Opens or creates the file; `busy_timeout` (seconds) is the wait for another's lock."""
        try:
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseInaccessible(path, str(error)) from error
        try:
            # isolation_level=None: BEGIN is ours to say, nothing opens a transaction unasked.
            raw = await aiosqlite.connect(path, timeout=busy_timeout, isolation_level=None)
        except sqlite3.Error as error:
            raise translated(error, path) from error
        _end_with_the_process(raw)
        return cls(path, raw)

    async def configure(self) -> None:
        """Sets the pragmas, and adds what SQL lacks.

        Apart from `open` because switching to WAL writes to the file.
        """
        for pragma in _PRAGMAS:
            await self.fetch(pragma)
        await self._raw.create_function("library_key", 1, library_key, deterministic=True)
        mode = await self.fetch_one("PRAGMA journal_mode = WAL")
        if mode is None or mode[0] != "wal":
            # Some network file systems cannot. Commits are as safe, but readers block the writer.
            log.warning("%s cannot use write-ahead logging (%s)", self.path, mode)

    async def close(self) -> None:
        """Closes, always ends the connection's thread, and may be called twice.

        Does not wait for other tasks: a transaction that one of them has open is rolled back, and
        its next statement raises `DatabaseClosed`. Whatever was handed to the thread before is
        finished first.
        """
        if self._closed:
            return
        self._closed = True
        try:
            await _to_the_end(self._raw.close())
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    async def fetch(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Runs one statement to its end and returns its rows: one hop to the thread."""
        if self._owns_transaction():
            return await self._run(sql, parameters)
        async with self._lock:
            return await self._run(sql, parameters)

    async def fetch_one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of `fetch`, or None."""
        rows = await self.fetch(sql, parameters)
        return rows[0] if rows else None

    async def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Runs one statement for each row: one hop. Atomic only inside `transaction()`."""
        if not self._owns_transaction():
            raise TransactionBroken(self.path, "many() needs a transaction around it")
        self._raise_if_closed()
        try:
            await self._raw.executemany(sql, rows)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise translated(error, self.path) from error
        except OverflowError as error:
            raise IntegerTooLarge(str(error)) from error

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """All or nothing: commits at the end, rolls back on any exception or cancellation.

        Takes SQLite's write lock at once. Other tasks' statements wait until the end, so keep it
        short, and await no other task of yours that uses the database inside. Entered again by the
        same task, it joins the outer one, which then cannot commit once the inner one has failed.
        """
        if self._owns_transaction():
            try:
                yield self
            except BaseException:
                self._doomed = True
                raise
            return
        async with self._lock:
            self._owner, self._doomed = asyncio.current_task(), False
            try:
                await self._run("BEGIN IMMEDIATE", ())
                yield self
                await self._commit()
            except BaseException:
                await self._rollback()
                raise
            finally:
                self._owner = None

    async def _commit(self) -> None:
        if self._doomed:
            raise TransactionBroken(self.path, "a part of it had failed")
        self._raise_if_closed()
        # A full disk or an I/O error makes SQLite roll back on its own. If the caller swallowed
        # that error, later statements were committed one by one; this must not look like success.
        if not self._raw.in_transaction:
            raise TransactionBroken(self.path, "SQLite had rolled it back before")
        try:
            await _to_the_end(self._raw.commit())
        except sqlite3.Error as error:
            raise translated(error, self.path) from error

    async def _rollback(self) -> None:
        # Runs behind whatever a cancelled task had still queued on the thread, so it sees its end.
        # A connection closed in between (ValueError of aiosqlite) rolled back by closing.
        with suppress(sqlite3.Error, ValueError):
            await _to_the_end(self._raw.rollback())

    async def _run(self, sql: str, parameters: Parameters) -> list[Row]:
        self._raise_if_closed()
        try:
            rows = await self._raw.execute_fetchall(sql, parameters)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise translated(error, self.path) from error
        except OverflowError as error:
            raise IntegerTooLarge(str(error)) from error
        # A list of tuples at run time: aiosqlite's annotation is wider than what it does.
        return cast("list[Row]", rows)

    def _owns_transaction(self) -> bool:
        return self._owner is not None and self._owner is asyncio.current_task()

    def _raise_if_closed(self) -> None:
        if self._closed:
            raise DatabaseClosed(self.path)


def existing(path: Path) -> sqlite3.Connection:
    """A plain connection to a file that must be there: opening creates nothing.

    Not opened read-only: the last reader of a write-ahead log could then not tidy it away.
    """
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)


async def _to_the_end(work: Awaitable[T]) -> T:
    """Awaits `work` to its end even when cancelled meanwhile; the cancellation follows after.

    A COMMIT or ROLLBACK that has been handed over cannot be called back, and the lock must not
    be released before it is done.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        with suppress(sqlite3.Error, ValueError, DatabaseError):
            task.result()
        raise cancelled
    return task.result()


# aiosqlite's thread is no daemon: the interpreter waits for it at exit. A program that ends by an
# exception before close() would hang for ever, its traceback keeping the connection alive. This
# watcher is a daemon that wakes when the main thread has ended and stops what is still open.
_open: weakref.WeakSet[aiosqlite.Connection] = weakref.WeakSet()
_watching = threading.Lock()


def _end_with_the_process(raw: aiosqlite.Connection) -> None:
    _open.add(raw)
    if _watching.acquire(blocking=False):
        threading.Thread(target=_watch_the_main_thread, name="storage-exit", daemon=True).start()


def _watch_the_main_thread() -> None:
    threading.main_thread().join()
    for raw in list(_open):
        raw.stop()
