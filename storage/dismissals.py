"""Films that a person does not want to be offered, such as "haven't seen".

Knows nothing of ratings: a film may be dismissed and rated, and who asks decides what that means.
"""

from __future__ import annotations

import sqlite3

from storage.connection import Connection
from storage.errors import IntegerTooLarge, UnknownFilm, UnknownPerson


class Dismissals:
    """The table of dismissals, one for a person, film and kind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, person_id: int, film_id: int, kind: str = "unseen", *, at: int) -> None:
        """Keeps a dismissal (`at` in Unix seconds); once more is no error.

        Raises:
            UnknownPerson, UnknownFilm: nothing was kept.
        """
        try:
            await self._connection.fetch(
                "INSERT INTO dismissals (person_id, film_id, kind, at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (person_id, film_id, kind, at),
            )
        except IntegerTooLarge as error:
            raise UnknownFilm(film_id) from error
        except sqlite3.IntegrityError as error:
            known = await self._connection.fetch(
                "SELECT 1 FROM people WHERE person_id = ?", (person_id,)
            )
            raise (UnknownFilm(film_id) if known else UnknownPerson(person_id)) from error

    async def remove(self, person_id: int, film_id: int, kind: str = "unseen") -> bool:
        """Takes a dismissal back; returns whether there was one."""
        try:
            rows = await self._connection.fetch(
                "DELETE FROM dismissals WHERE person_id = ? AND film_id = ? AND kind = ?"
                " RETURNING film_id",
                (person_id, film_id, kind),
            )
        except IntegerTooLarge:
            return False
        return bool(rows)

    async def of_person(self, person_id: int, kind: str | None = None) -> set[int]:
        """Ids of the films that the person dismissed, of one kind or of all."""
        rows = await self._connection.fetch(
            "SELECT film_id FROM dismissals WHERE person_id = ? AND kind = coalesce(?, kind)",
            (person_id, kind),
        )
        return {row[0] for row in rows}
