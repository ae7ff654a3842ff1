"""A copy of a database file of one moment, made while others write to it.

Plain `sqlite3` on a connection of its own: nobody's lock is held and nobody waits. Knows nothing of
when backups are due or how many are kept.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from storage.connection import existing
from storage.errors import BackupExists, DatabaseInaccessible, translated

if TYPE_CHECKING:
    from pathlib import Path


def write_backup(path: Path, target: Path, overwrite: bool = False) -> None:
    """Copies `path`, compacted, to `target`, which is there whole or not at all.

    Raises:
        BackupExists: `target` is there and `overwrite` is False, or it is the database itself.
        DatabaseError: with the target's path.
    """
    try:
        if target.exists() and (not overwrite or target.samefile(path)):
            raise BackupExists(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            aside.unlink(missing_ok=True)
            with closing(existing(path)) as connection:
                connection.execute("VACUUM INTO ?", (str(aside),))
            _sync(aside)
            aside.replace(target)
            _sync(target.parent)
        finally:
            with suppress(FileNotFoundError):
                aside.unlink()
    except sqlite3.Error as error:
        raise translated(error, target) from error
    except OSError as error:
        raise DatabaseInaccessible(target, str(error)) from error


def _sync(path: Path) -> None:
    """Waits until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
