"""What admins did: who, when, what; and single values that have to survive a restart.

The log only grows. An admin is named by their Telegram id, not by a `person_id`: it is the record
of those who run the bot, so it outlives what is deleted of a person. Knows nothing of what the
actions mean or who may do them.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.connection import Connection

LONGEST = 300
"""Characters that are kept of what was done."""


@dataclass(frozen=True, slots=True)
class AdminAction:
    """One entry: the admin's Telegram id, Unix seconds, and what they did."""

    admin_id: int
    at: int
    what: str


class Audit:
    """The table of admins' actions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, admin_id: int, what: str, *, at: int) -> None:
        """Keeps an entry; `what` is cut to `LONGEST` characters, `at` is Unix seconds."""
        await self._connection.fetch(
            "INSERT INTO admin_actions (admin_id, at, what) VALUES (?, ?, ?)",
            (admin_id, at, what[:LONGEST]),
        )

    async def recent(self, limit: int = 15) -> list[AdminAction]:
        """The last entries, the newest first."""
        rows = await self._connection.fetch(
            "SELECT admin_id, at, what FROM admin_actions ORDER BY action_id DESC LIMIT ?", (limit,)
        )
        return [AdminAction(*row) for row in rows]


class Marks:
    """Values by name, such as to which version somebody went back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, name: str) -> str | None:
        """The value, or None."""
        row = await self._connection.fetch_one("SELECT value FROM marks WHERE name = ?", (name,))
        return None if row is None else str(row[0])

    async def put(self, name: str, value: str | None) -> None:
        """Keeps the value in place of an earlier one; None forgets it."""
        if value is None:
            await self._connection.fetch("DELETE FROM marks WHERE name = ?", (name,))
            return
        await self._connection.fetch(
            "INSERT INTO marks (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
