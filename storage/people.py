"""People of either source: users of a MovieLens release and people of Telegram.

The two id spaces overlap, so everything else refers to `person_id`, which is this database's own.
Knows nothing of what people rate.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final, Literal

from storage.connection import Connection, Row
from storage.errors import UnknownPerson

Source = Literal["movielens", "telegram"]


@dataclass(frozen=True, slots=True)
class Person:
    """One row of `people`.

    Attributes:
        person_id: this database's own id.
        source: where `external_id` comes from.
        external_id: the user's id in that source.
        language: the language that the person chose, or None when they never did.
        left: the person blocked or deleted the chat; nothing may be sent to them.
        created_at: Unix seconds.
    """

    person_id: int
    source: Source
    external_id: int
    language: str | None
    left: bool
    created_at: int


_SELECT: Final = "SELECT person_id, source, external_id, language, has_left, created_at FROM people"
_INSERT: Final = """
INSERT INTO people (source, external_id, language, created_at) VALUES (?, ?, ?, ?)
ON CONFLICT (source, external_id) DO UPDATE SET external_id = excluded.external_id
RETURNING person_id, source, external_id, language, has_left, created_at
"""


def _person(row: Row) -> Person:
    person_id, source, external_id, language, has_left, created_at = row
    return Person(person_id, source, external_id, language, bool(has_left), created_at)


class People:
    """The table of people."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get_or_create(
        self,
        source: Source,
        external_id: int,
        language: str | None = None,
        *,
        at: int | None = None,
    ) -> Person:
        """The person, made when new.

        `language` counts only for a new person: a choice made later is never overwritten.
        `at` is the time of creation in Unix seconds, by default now.
        """
        # Nearly always a read: an UPSERT alone would sync the disk for each message of a chat.
        known = await self.find(source, external_id)
        if known is not None:
            return known
        now = int(time.time()) if at is None else at
        # Another task may have been as fast; its row is returned, unchanged.
        rows = await self._connection.fetch(_INSERT, (source, external_id, language, now))
        return _person(rows[0])

    async def find(self, source: Source, external_id: int) -> Person | None:
        """The person with this id in that source, or None."""
        row = await self._connection.fetch_one(
            _SELECT + " WHERE source = ? AND external_id = ?", (source, external_id)
        )
        return None if row is None else _person(row)

    async def get(self, person_id: int) -> Person:
        """The person. Raises `UnknownPerson`."""
        row = await self._connection.fetch_one(_SELECT + " WHERE person_id = ?", (person_id,))
        if row is None:
            raise UnknownPerson(person_id)
        return _person(row)

    async def set_language(self, person_id: int, language: str | None) -> None:
        """Keeps the chosen language; None forgets the choice. Raises `UnknownPerson`."""
        await self._change("UPDATE people SET language = ?1", person_id, language)

    async def mark_left(self, person_id: int) -> None:
        """The person cannot be written to any more; ratings stay. Raises `UnknownPerson`."""
        await self._change("UPDATE people SET has_left = ?1", person_id, 1)

    async def mark_back(self, person_id: int) -> None:
        """The person is here again. Raises `UnknownPerson`."""
        await self._change("UPDATE people SET has_left = ?1", person_id, 0)

    async def count(self, source: Source, *, with_ratings: bool = False) -> int:
        """How many people of the source there are, or only those who have rated something."""
        row = await self._connection.fetch_one(
            "SELECT count(*) FROM people WHERE source = ? AND (NOT ? OR EXISTS"
            " (SELECT 1 FROM ratings WHERE ratings.person_id = people.person_id))",
            (source, with_ratings),
        )
        return 0 if row is None else int(row[0])

    async def _change(self, update: str, person_id: int, value: object) -> None:
        changed = await self._connection.fetch(
            update + " WHERE person_id = ?2 RETURNING person_id", (value, person_id)
        )
        if not changed:
            raise UnknownPerson(person_id)
