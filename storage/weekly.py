"""Who wants a film picked once a week, when the next one is due, and which films went out so.

A pick is claimed before it is sent: due time and film change in one transaction, for the due time
that was read. So of two senders one gets it, and a crash between claim and sending loses that one
pick but never doubles it. Knows nothing of calendars: due times come from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from storage.connection import Connection


@dataclass(frozen=True, slots=True)
class WeeklyWish:
    """When a person wants their pick.

    Attributes:
        person_id: whose it is.
        weekday: 0 for Monday to 6, on the person's clock.
        minute: of the day, 0 to 1439, on the person's clock.
        utc_offset: minutes that this clock is ahead of UTC.
        next_at: when the next one is due, Unix seconds.
        language: in which they asked for it.
    """

    person_id: int
    weekday: int
    minute: int
    utc_offset: int
    next_at: int
    language: str


@dataclass(frozen=True, slots=True)
class DueWish:
    """A wish whose time has come, and the Telegram id to send to."""

    wish: WeeklyWish
    telegram_id: int


_COLUMNS: Final = "person_id, weekday, minute, utc_offset, next_at, language"
_PUT: Final = f"""
INSERT INTO weekly ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (person_id) DO UPDATE
   SET weekday = excluded.weekday, minute = excluded.minute, utc_offset = excluded.utc_offset,
       next_at = excluded.next_at, language = excluded.language
"""  # noqa: S608 - made of this module's own constant
_DUE: Final = """
SELECT w.person_id, w.weekday, w.minute, w.utc_offset, w.next_at, coalesce(p.language, w.language),
       p.external_id
  FROM weekly AS w JOIN people AS p ON p.person_id = w.person_id
 WHERE w.next_at <= ? AND p.source = 'telegram' AND NOT p.has_left
 ORDER BY w.next_at, w.person_id LIMIT ?
"""


class Weekly:
    """The tables of wishes and of what was sent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def put(self, wish: WeeklyWish) -> None:
        """Keeps the wish in place of an earlier one. Foreign keys hold: the person must exist."""
        values = (
            wish.person_id,
            wish.weekday,
            wish.minute,
            wish.utc_offset,
            wish.next_at,
            wish.language,
        )
        await self._connection.fetch(_PUT, values)

    async def of(self, person_id: int) -> WeeklyWish | None:
        """The person's wish, or None."""
        row = await self._connection.fetch_one(
            f"SELECT {_COLUMNS} FROM weekly WHERE person_id = ?",  # noqa: S608
            (person_id,),
        )
        return None if row is None else WeeklyWish(*row)

    async def stop(self, person_id: int) -> bool:
        """Ends the wish; what was sent stays noted. Returns whether there was one."""
        return bool(
            await self._connection.fetch(
                "DELETE FROM weekly WHERE person_id = ? RETURNING person_id", (person_id,)
            )
        )

    async def due(self, at: int, limit: int = 200) -> list[DueWish]:
        """Wishes due by `at` of people who can be written to, the longest due first."""
        rows = await self._connection.fetch(_DUE, (at, limit))
        return [DueWish(WeeklyWish(*row[:6]), row[6]) for row in rows]

    async def move(self, person_id: int, due: int, next_at: int) -> bool:
        """Puts the pick that was due at `due` off; False: somebody else was faster."""
        return bool(
            await self._connection.fetch(
                "UPDATE weekly SET next_at = ? WHERE person_id = ? AND next_at = ?"
                " RETURNING person_id",
                (next_at, person_id, due),
            )
        )

    async def claim(self, person_id: int, due: int, next_at: int, film_id: int, at: int) -> bool:
        """Notes that `film_id` is sent now; False: another has sent, or the wish is no more."""
        async with self._connection.transaction():
            if not await self.move(person_id, due, next_at):
                return False
            await self._connection.fetch(
                "INSERT INTO weekly_picks (person_id, film_id, at) VALUES (?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (person_id, film_id, at),
            )
        return True

    async def give_back(self, person_id: int, next_at: int, film_id: int, again_at: int) -> None:
        """What was claimed, up to `next_at`, was not sent after all: due again at `again_at`."""
        async with self._connection.transaction():
            if await self.move(person_id, next_at, again_at):
                await self._connection.fetch(
                    "DELETE FROM weekly_picks WHERE person_id = ? AND film_id = ?",
                    (person_id, film_id),
                )

    async def picked(self, person_id: int) -> set[int]:
        """Ids of the films that were sent in any week."""
        rows = await self._connection.fetch(
            "SELECT film_id FROM weekly_picks WHERE person_id = ?", (person_id,)
        )
        return {row[0] for row in rows}
