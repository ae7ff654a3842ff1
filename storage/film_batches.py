"""Films that an admin brings: offered, then added or left, then perhaps taken back.

What a button needs is here under the batch's id and its admin's, so a restart loses nothing. Ids of
added films begin far beyond those of any release, so a later list can never mean another film by
one of them. Knows nothing of how films are read, nor of who may bring them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from storage.connection import Connection
from storage.films import SELECT, FilmRow, Films, film_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST_ADDED_ID: Final = 1_000_000_000
"""Id of the first film that an admin added."""

_CLAIM: Final = """
UPDATE film_batches SET state = ? WHERE batch_id = ? AND admin_id = ? AND state = ?
RETURNING films
"""
# Once more, since other batches may have been added after this one was looked at.
_LACKING: Final = """
SELECT value ->> 0, value ->> 1, value -> 2 FROM json_each(?)
 WHERE NOT EXISTS (
       SELECT 1 FROM films
        WHERE films.listed AND films.title = value ->> 0 AND films.year IS value ->> 1)
 ORDER BY key
"""
_UNLIST: Final = """
UPDATE films SET listed = 0
 WHERE film_id BETWEEN ? AND ? AND listed
   AND NOT EXISTS (SELECT 1 FROM ratings WHERE ratings.film_id = films.film_id)
   AND NOT EXISTS (SELECT 1 FROM dismissals WHERE dismissals.film_id = films.film_id)
RETURNING film_id
"""


class FilmBatches:
    """The table of batches; an admin is named by their Telegram id."""

    def __init__(self, connection: Connection, films: Films) -> None:
        self._connection = connection
        self._films = films

    async def offer(self, admin_id: int, films: Iterable[FilmRow], *, at: int) -> int:
        """Keeps films that may be added; their ids count for nothing. Returns the batch's id."""
        held = [[film.title, film.year, film.genres] for film in films]
        rows = await self._connection.fetch(
            "INSERT INTO film_batches (admin_id, at, state, films) VALUES (?, ?, 'offered', ?)"
            " RETURNING batch_id",
            (admin_id, at, json.dumps(held, ensure_ascii=False)),
        )
        return int(rows[0][0])

    async def apply(self, batch_id: int, admin_id: int) -> list[FilmRow] | None:
        """Adds the films; returns them with their ids, or None for no open offer of theirs.

        A film of the same title and year that is listed by now, by another batch, say, is not added
        a second time, and is no film of this batch from here on.
        """
        async with self._connection.transaction():
            rows = await self._connection.fetch(_CLAIM, ("added", batch_id, admin_id, "offered"))
            if not rows:
                return None
            last = await self._connection.fetch_one(
                "SELECT max(film_id) FROM films WHERE film_id >= ?", (FIRST_ADDED_ID,)
            )
            first = FIRST_ADDED_ID if last is None or last[0] is None else int(last[0]) + 1
            held = await self._connection.fetch(_LACKING, (rows[0][0],))
            films = [
                FilmRow(first + at, title, year, tuple(json.loads(genres)))
                for at, (title, year, genres) in enumerate(held)
            ]
            await self._films.upsert(films)
            lacking = json.dumps([[film.title, film.year, film.genres] for film in films])
            await self._connection.fetch(
                "UPDATE film_batches SET first_id = ?, films = ? WHERE batch_id = ?",
                (first, lacking, batch_id),
            )
        return films

    async def cancel(self, batch_id: int, admin_id: int) -> bool:
        """Closes an offer; returns whether it was open and theirs."""
        values = ("cancelled", batch_id, admin_id, "offered")
        return bool(await self._connection.fetch(_CLAIM, values))

    async def take_back(self, batch_id: int, admin_id: int) -> tuple[int, int] | None:
        """Takes films off the list that nobody has rated or set aside since.

        Returns how many are gone and how many stay; None for no batch of theirs that was added.
        """
        async with self._connection.transaction():
            rows = await self._connection.fetch(_CLAIM, ("undone", batch_id, admin_id, "added"))
            if not rows:
                return None
            first = await self._connection.fetch_one(
                "SELECT first_id, json_array_length(films) FROM film_batches WHERE batch_id = ?",
                (batch_id,),
            )
            assert first is not None
            count = int(first[1])
            span = first[0], first[0] + count - 1
            gone = len(await self._connection.fetch(_UNLIST, span))
        return gone, count - gone

    async def added(self) -> Sequence[FilmRow]:
        """The films that admins added and that are still listed, by id."""
        rows = await self._connection.fetch(
            SELECT + " WHERE listed AND film_id >= ? ORDER BY film_id", (FIRST_ADDED_ID,)
        )
        return [film_of(row) for row in rows]
