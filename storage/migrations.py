"""Brings a database to the schema of this program, upgrade by upgrade.

Each upgrade and its number commit together, so a kill in between leaves the version before. A file
with a higher number than this program knows is refused, and so is another program's database; both
are left as they were. Knows nothing of what the upgrades do: that is `schema`'s matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storage.connection import Connection
from storage.errors import DatabaseForeign, DatabaseNewer
from storage.schema import MIGRATIONS, Migration

if TYPE_CHECKING:
    from collections.abc import Sequence

APPLICATION_ID: Final = 0x46694C6D
"""Marks the file as filmbot's in SQLite's header: "FiLm" in ASCII."""


async def check_ours(connection: Connection, supported: int = MIGRATIONS[-1].number) -> None:
    """Reads the header only.

    Raises:
        DatabaseForeign: another program's database.
        DatabaseNewer: its schema number is above `supported`.
    """
    rows = await connection.fetch(
        "SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)"
        " FROM pragma_application_id AS a, pragma_user_version AS v"
    )
    application_id, version, n_tables = rows[0]
    is_empty = application_id == 0 and version == 0 and n_tables == 0
    if application_id != APPLICATION_ID and not is_empty:
        raise DatabaseForeign(connection.path, application_id)
    if version > supported:
        raise DatabaseNewer(connection.path, version, supported)


async def upgrade(
    connection: Connection, migrations: Sequence[Migration] = MIGRATIONS
) -> tuple[int, int]:
    """Runs the migrations that the file lacks, each in its own transaction.

    Returns:
        The schema number before and after.
    """
    before = current = await _version(connection)
    for migration in migrations:
        if current >= migration.number:
            continue  # without the write lock, which another process may want
        async with connection.transaction():
            # Read again under the write lock: another process may have been upgrading as well.
            current = await _version(connection)
            if current >= migration.number:
                continue
            await connection.fetch(f"PRAGMA application_id = {APPLICATION_ID:d}")
            for statement in migration.statements:
                await connection.fetch(statement)
            await connection.fetch(f"PRAGMA user_version = {migration.number:d}")
            current = migration.number
    return before, current


async def _version(connection: Connection) -> int:
    row = await connection.fetch_one("PRAGMA user_version")
    return int(row[0]) if row else 0
