"""How often what happened, by the hour: errors by kind and place, picks that were shown.

Counts only: no person, no text. Old hours are let go. Knows nothing of what is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from storage.connection import Connection

HOUR: Final = 3600
KEPT: Final = 8 * 24 * HOUR
"""Seconds after which a count is let go."""

_ADD: Final = """
INSERT INTO tallies (hour, kind, name, place, count) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (hour, kind, name, place) DO UPDATE SET count = count + excluded.count
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """`count` times `name` of `kind` at `place`."""

    kind: str
    name: str
    place: str
    count: int


class Tallies:
    """The table of counts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, counts: Iterable[Tally], *, at: int) -> None:
        """Adds the counts to those of the hour of `at` (Unix seconds), all or none."""
        hour = at // HOUR * HOUR
        rows = [(hour, each.kind, each.name, each.place, each.count) for each in counts]
        if not rows:
            return
        async with self._connection.transaction():
            await self._connection.fetch("DELETE FROM tallies WHERE hour < ?", (at - KEPT,))
            await self._connection.many(_ADD, rows)

    async def since(self, kind: str, at: int) -> list[Tally]:
        """Counts of this kind in the hours that ended after `at`, the largest first."""
        rows = await self._connection.fetch(
            "SELECT kind, name, place, sum(count) FROM tallies WHERE kind = ? AND hour > ?"
            " GROUP BY name, place ORDER BY sum(count) DESC, name, place",
            (kind, at - HOUR),
        )
        return [Tally(*row) for row in rows]
