"""What can go wrong in storage, as classes that carry data.

Every exception that leaves this package is a `StorageError`. The sentence in `str()` is technical
English for an operator's log; what a person in a chat reads is made elsewhere from the attributes.
Knows nothing of chats, of people's languages, or of what a caller should do about an error.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class StorageError(Exception):
    """The root of everything that this package raises on purpose."""


class DatabaseError(StorageError):
    """The file, or SQLite itself, refused. `path` is the database file, `reason` SQLite's words."""

    advice = "cannot be used"

    def __init__(self, path: Path, reason: str = "") -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path} {self.advice}{f': {reason}' if reason else ''}")


class DatabaseInaccessible(DatabaseError):
    """The file cannot be opened or written: permissions, a missing folder, a read-only disk."""

    advice = "cannot be opened or written"


class DatabaseLocked(DatabaseError):
    """Another connection held the write lock for longer than the busy timeout. Nothing was kept."""

    advice = "is locked by another process"


class DatabaseFull(DatabaseError):
    """The disk (or the file's size limit) is full. What was committed before stays intact."""

    advice = "cannot grow: the disk is full"


class DatabaseCorrupt(DatabaseError):
    """The file is damaged, or is no SQLite database at all."""

    advice = "is damaged or is not a database"


class DatabaseFailed(DatabaseError):
    """Any other failure of SQLite, such as an I/O error of the disk."""

    advice = "failed"


class DatabaseClosed(DatabaseError):
    """The database was used after `close()`."""

    advice = "is closed"


class DatabaseNewer(DatabaseError):
    """A later version of the program wrote this file; `found`, `supported`: schema numbers."""

    advice = "was written by a newer version"

    def __init__(self, path: Path, found: int, supported: int) -> None:
        self.found = found
        self.supported = supported
        super().__init__(path, f"schema {found}, this version knows {supported}")


class DatabaseForeign(DatabaseError):
    """A sound SQLite database of some other program; it was not touched."""

    advice = "belongs to another program"

    def __init__(self, path: Path, application_id: int) -> None:
        self.application_id = application_id
        super().__init__(path, f"application_id {application_id:#x}")


class TransactionBroken(DatabaseError):
    """A transaction could not be committed as a whole and was rolled back."""

    advice = "rolled a transaction back"


class BackupExists(StorageError):
    """The backup's target is already there, or is the database itself."""

    def __init__(self, target: Path) -> None:
        self.target = target
        super().__init__(f"{target} already exists and is not overwritten")


class IntegerTooLarge(StorageError):
    """An id or a time that does not fit into SQLite's 64 bits, so nothing has it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class InvalidStars(StorageError):
    """Stars outside 0.5–5 or between half steps."""

    def __init__(self, stars: object) -> None:
        self.stars = stars
        super().__init__(f"stars must be 0.5 to 5 in half steps, not {stars!r}")


class InvalidColumns(StorageError):
    """Rating columns that do not fit together; `column` names the first bad one."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"column {column}: {reason}")


class UnknownPerson(StorageError):
    """No person has this `person_id`."""

    def __init__(self, person_id: int) -> None:
        self.person_id = person_id
        super().__init__(f"no person {person_id}")


class UnknownFilm(StorageError):
    """No film has this `film_id`."""

    def __init__(self, film_id: int) -> None:
        self.film_id = film_id
        super().__init__(f"no film {film_id}")


class UnknownGathering(StorageError):
    """No gathering has this `gathering_id`, or not any more."""

    def __init__(self, gathering_id: int) -> None:
        self.gathering_id = gathering_id
        super().__init__(f"no gathering {gathering_id}")


class UnknownModel(StorageError):
    """No model has this `version`."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(f"no model {version!r}")


class ModelExists(StorageError):
    """A model of this `version` was recorded before."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(f"model {version!r} is recorded already")


class ModelInUse(StorageError):
    """The model is the live one and can be neither rejected nor removed."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(f"model {version!r} is live")


class DatasetMismatch(StorageError):
    """The database holds the release `have`; `wanted` cannot be imported beside it."""

    def __init__(self, have: str, wanted: str) -> None:
        self.have = have
        self.wanted = wanted
        super().__init__(f"the database holds {have}; importing {wanted} needs a new database file")


_BY_CODE: dict[int, type[DatabaseError]] = {
    sqlite3.SQLITE_BUSY: DatabaseLocked,
    sqlite3.SQLITE_LOCKED: DatabaseLocked,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_CORRUPT: DatabaseCorrupt,
    sqlite3.SQLITE_NOTADB: DatabaseCorrupt,
    sqlite3.SQLITE_CANTOPEN: DatabaseInaccessible,
    sqlite3.SQLITE_READONLY: DatabaseInaccessible,
    sqlite3.SQLITE_PERM: DatabaseInaccessible,
    sqlite3.SQLITE_AUTH: DatabaseInaccessible,
}


def translated(error: sqlite3.Error, path: Path) -> DatabaseError:
    """The class of ours that says what SQLite's `error` means, by its primary result code."""
    # Extended codes carry the primary one in their low byte. Errors that Python's own wrapper
    # raises (misuse, a closed connection) have no code at all.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return _BY_CODE.get(code, DatabaseFailed)(path, str(error))
