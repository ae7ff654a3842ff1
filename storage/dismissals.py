"""Films that a person set aside: not seen, saved for later, or not wanted; and a journal of that.

As with ratings, a change is one INSERT into the journal, `dismissal_events`, whose trigger carries
it over to the state, so each can be taken back in its turn; :mod:`storage.actions` keeps that
order. Knows nothing of ratings: a film may be dismissed and rated, and who asks decides what that
means.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from storage.connection import Connection
from storage.errors import IntegerTooLarge, UnknownFilm, UnknownPerson

UNSEEN: Final = "unseen"
"""Kind: the person has not seen the film; not to be asked about."""
SAVED: Final = "saved"
"""Kind: on the person's watch-list."""
HIDDEN: Final = "hidden"
"""Kind: the person is not interested."""
SKIPPED: Final = "skipped"
"""Kind: a question that the person passed over; not to be asked again."""

_NEWEST_RATING: Final = (
    "(SELECT coalesce(max(event_id), 0) FROM rating_events WHERE person_id = :person)"
)
# What is so already leaves no event: a button tapped twice must not need two undos.
_ADD: Final = f"""
INSERT INTO dismissal_events
       (person_id, film_id, kind, added, at, after_rating, with_rating)
SELECT :person, :film, :kind, 1, :at, {_NEWEST_RATING}, :with_rating
 WHERE NOT EXISTS (SELECT 1 FROM dismissals
                    WHERE person_id = :person AND kind = :kind AND film_id = :film)
RETURNING event_id
"""  # noqa: S608 - made of this module's own constants

_REMOVE: Final = f"""
INSERT INTO dismissal_events
       (person_id, film_id, kind, added, at, previous_at, after_rating, with_rating)
SELECT person_id, film_id, kind, 0, :at, at, {_NEWEST_RATING}, 0
  FROM dismissals WHERE person_id = :person AND kind = :kind AND film_id = :film
RETURNING event_id
"""  # noqa: S608

_TAKE_BACK: Final = """
UPDATE dismissal_events SET undone = 1
 WHERE event_id = (SELECT event_id FROM dismissal_events
                    WHERE person_id = :person AND film_id = :film AND kind = :kind
                      AND added AND NOT undone
                    ORDER BY event_id DESC LIMIT 1)
RETURNING event_id
"""


class Dismissals:
    """The table of dismissals, one for a person, film and kind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self,
        person_id: int,
        film_id: int,
        kind: str = UNSEEN,
        *,
        at: int,
        with_rating: bool = False,
    ) -> bool:
        """Keeps a dismissal (`at` in Unix seconds); once more is no error and changes nothing.

        With `with_rating` it is one action with the change of a rating just before it: when it is
        undone, so is that.

        Returns whether it is new.

        Raises:
            UnknownPerson, UnknownFilm: nothing was kept.
        """
        values = {
            "person": person_id,
            "film": film_id,
            "kind": kind,
            "at": at,
            "with_rating": int(with_rating),
        }
        try:
            return bool(await self._connection.fetch(_ADD, values))
        except IntegerTooLarge as error:
            raise UnknownFilm(film_id) from error
        except sqlite3.IntegrityError as error:
            known = await self._connection.fetch(
                "SELECT 1 FROM people WHERE person_id = ?", (person_id,)
            )
            raise (UnknownFilm(film_id) if known else UnknownPerson(person_id)) from error

    async def remove(self, person_id: int, film_id: int, kind: str = UNSEEN, *, at: int) -> bool:
        """Ends a dismissal, which can be undone like any change; returns whether there was one."""
        values = {"person": person_id, "film": film_id, "kind": kind, "at": at}
        try:
            return bool(await self._connection.fetch(_REMOVE, values))
        except IntegerTooLarge:
            return False

    async def take_back(self, person_id: int, film_id: int, kind: str = UNSEEN) -> bool:
        """Undoes the film's last `add` of this kind, whatever happened since.

        Returns whether there was one. Whatever else happened to the film stays.
        """
        values = {"person": person_id, "film": film_id, "kind": kind}
        try:
            return bool(await self._connection.fetch(_TAKE_BACK, values))
        except IntegerTooLarge:
            return False

    async def of_person(self, person_id: int, *kinds: str) -> set[int]:
        """Ids of the films that the person dismissed, of these kinds; of all if none is named."""
        of_kinds = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        rows = await self._connection.fetch(
            f"SELECT film_id FROM dismissals WHERE person_id = ?{of_kinds}",  # noqa: S608 -- marks
            (person_id, *kinds),
        )
        return {row[0] for row in rows}

    async def unrated(self, person_id: int, kind: str) -> list[int]:
        """Ids of the films of this kind that the person has not rated, the latest first.

        So a film leaves a list when it is rated, and is back when that is undone.
        """
        rows = await self._connection.fetch(
            "SELECT film_id FROM dismissals AS d WHERE person_id = ? AND kind = ? AND NOT EXISTS"
            " (SELECT 1 FROM ratings AS r"
            "   WHERE r.person_id = d.person_id AND r.film_id = d.film_id)"
            " ORDER BY at DESC, film_id",
            (person_id, kind),
        )
        return [row[0] for row in rows]
