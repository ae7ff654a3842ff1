"""All that is kept of one person: read as a whole to take along, or deleted as a whole.

Deleting finds the tables by their column `person_id`, so a table that is added later cannot be
forgotten here. What was deleted is overwritten with zeros, in the file and in its write-ahead log;
copies that somebody made of the file are beyond this module.

Knows nothing of who may ask for it, nor of how the data is written down for people.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from storage.connection import Connection
from storage.errors import DatabaseError, UnknownPerson

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptFilm:
    """A film on one of a person's lists.

    Attributes:
        film_id, title, year, imdb_id, tmdb_id: the film, also one that is no longer listed.
        kind: "rated", or the kind of the dismissal.
        stars: 0.5–5 for "rated", else None.
        at: Unix seconds.
    """

    film_id: int
    title: str
    year: int | None
    imdb_id: str | None
    tmdb_id: int | None
    kind: str
    stars: float | None
    at: int


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a rating: the stars after it (None: removed) and before it; Unix seconds."""

    film_id: int
    stars: float | None
    previous: float | None
    at: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything about a person: since when (Unix seconds), language, films, changes in order."""

    created_at: int
    language: str | None
    films: tuple[KeptFilm, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted: ratings, films on other lists, changes, and rows by table."""

    ratings: int
    listed: int
    changes: int
    rows: Mapping[str, int]


_FILMS: Final = """
SELECT f.film_id, f.title, f.year, f.imdb_id, f.tmdb_id, k.kind, k.stars, k.at
  FROM (SELECT film_id, 'rated' AS kind, stars, rated_at AS at, 0 AS rank
          FROM ratings WHERE person_id = :person
        UNION ALL
        SELECT film_id, kind, NULL, at, 1 FROM dismissals WHERE person_id = :person) AS k
  JOIN films AS f ON f.film_id = k.film_id
 ORDER BY k.rank, k.kind, k.at DESC, f.film_id
"""
_CHANGES: Final = """
SELECT film_id, stars, previous, at FROM rating_events WHERE person_id = ? ORDER BY event_id
"""
_TABLES: Final = """
SELECT t.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
 WHERE t.type = 'table' AND c.name = 'person_id' AND t.name <> 'people'
 ORDER BY t.name
"""
# Ids of events are counted on from the highest that is left, so no model may claim to know more.
_LOWER: Final = """
UPDATE models SET last_event_id = (SELECT coalesce(max(event_id), 0) FROM rating_events)
 WHERE last_event_id > (SELECT coalesce(max(event_id), 0) FROM rating_events)
"""


class PersonalData:
    """What is kept of single people, across all tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, person_id: int) -> Kept:
        """All of it, as of one moment. Raises `UnknownPerson`."""
        async with self._connection.transaction() as connection:
            person = await connection.fetch_one(
                "SELECT created_at, language FROM people WHERE person_id = ?", (person_id,)
            )
            if person is None:
                raise UnknownPerson(person_id)
            films = await connection.fetch(_FILMS, {"person": person_id})
            changes = await connection.fetch(_CHANGES, (person_id,))
        return Kept(
            person[0],
            person[1],
            tuple(KeptFilm(*row) for row in films),
            tuple(Change(*row) for row in changes),
        )

    async def forget(self, person_id: int) -> Forgotten:
        """Deletes the person and all of it, as one change. Raises `UnknownPerson`."""
        async with self._connection.transaction() as connection:
            await connection.fetch("PRAGMA secure_delete = ON")
            await connection.fetch("PRAGMA defer_foreign_keys = ON")
            gone = await connection.fetch(
                "DELETE FROM people WHERE person_id = ? RETURNING person_id", (person_id,)
            )
            if not gone:
                raise UnknownPerson(person_id)
            rows: dict[str, int] = {}
            for (table,) in await connection.fetch(_TABLES):
                # The name comes from the schema itself.
                deleted = await connection.fetch(
                    f'DELETE FROM "{table}" WHERE person_id = ? RETURNING 1',  # noqa: S608
                    (person_id,),
                )
                rows[table] = len(deleted)
            await connection.fetch(_LOWER)
        await self._empty_the_log()
        return Forgotten(
            rows.get("ratings", 0), rows.get("dismissals", 0), rows.get("rating_events", 0), rows
        )

    async def _empty_the_log(self) -> None:
        """The old pages leave the write-ahead log too; where a reader holds it, a later turn."""
        try:
            row = await self._connection.fetch_one("PRAGMA wal_checkpoint(TRUNCATE)")
        except DatabaseError as error:  # the deletion itself is committed
            log.warning("the write-ahead log was not emptied: %s", error)
            return
        if row is not None and row[0]:
            log.info("the write-ahead log is being read and will be emptied later")
