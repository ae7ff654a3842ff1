"""All that is kept of one person: read as a whole to take along, or deleted as a whole.

Deleting finds the tables by their column `person_id`, so a table that is added later cannot be
forgotten here. What was deleted is overwritten with zeros, in the file and in its write-ahead log;
copies that somebody made of the file are beyond this module. What there is to take along is found
in the same way.

Knows nothing of who may ask for it, nor of how the data is written down for people.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
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
class ListChange:
    """One change of a list: `added` to the list `kind` or taken off; `undone` later; Unix s."""

    film_id: int
    kind: str
    added: bool
    undone: bool
    at: int


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One rating of an imported file, as `ImportLine` has it, and what became of it."""

    title: str
    year: int | None
    stars: float
    rated_at: int | None
    film_id: int | None
    state: str


@dataclass(frozen=True, slots=True)
class KeptImport:
    """An import from elsewhere: the format's name, what became of it, when (Unix s), its lines."""

    source: str
    state: str
    at: int
    lines: tuple[KeptLine, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything about a person.

    Attributes:
        person: the person's own row, by column; times in Unix seconds.
        films: on any list, ratings first.
        changes: of ratings, in order.
        list_changes: of the other lists, in order, as far back as they are kept.
        imports: in order.
        others: whatever else the database holds of the person, rows by table and column.
    """

    person: Mapping[str, object]
    films: tuple[KeptFilm, ...]
    changes: tuple[Change, ...]
    list_changes: tuple[ListChange, ...] = ()
    imports: tuple[KeptImport, ...] = ()
    others: Mapping[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptCounts:
    """How many ratings, and films on other lists, are kept of a person."""

    ratings: int
    listed: int


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
_LIST_CHANGES: Final = """
SELECT film_id, kind, added, undone, at FROM dismissal_events WHERE person_id = ? ORDER BY event_id
"""
_IMPORTS: Final = """
SELECT import_id, source, state, at FROM imports WHERE person_id = ? ORDER BY import_id
"""
_LINES: Final = """
SELECT import_id, title, year, stars, rated_at, film_id, state
  FROM import_lines WHERE person_id = ? ORDER BY import_id, line
"""
_COUNTS: Final = """
SELECT (SELECT count(*) FROM ratings WHERE person_id = p.person_id),
       (SELECT count(*) FROM dismissals WHERE person_id = p.person_id)
  FROM people AS p WHERE p.person_id = ?
"""
# What `of` gives under names of its own.
_NAMED: Final = frozenset(
    {"ratings", "dismissals", "rating_events", "dismissal_events", "imports", "import_lines"}
)
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

    async def counts(self, person_id: int) -> KeptCounts:
        """How much there is. Raises `UnknownPerson`."""
        row = await self._connection.fetch_one(_COUNTS, (person_id,))
        if row is None:
            raise UnknownPerson(person_id)
        return KeptCounts(row[0], row[1])

    async def of(self, person_id: int) -> Kept:
        """All of it, as of one moment. Raises `UnknownPerson`."""
        async with self._connection.transaction() as connection:
            person = await self._rows("people", person_id)
            if not person:
                raise UnknownPerson(person_id)
            films = await connection.fetch(_FILMS, {"person": person_id})
            changes = await connection.fetch(_CHANGES, (person_id,))
            list_changes = await connection.fetch(_LIST_CHANGES, (person_id,))
            imports = await connection.fetch(_IMPORTS, (person_id,))
            lines = await connection.fetch(_LINES, (person_id,))
            others = {
                table: await self._rows(table, person_id)
                for (table,) in await connection.fetch(_TABLES)
                if table not in _NAMED
            }

        def made() -> Kept:
            of_import: dict[int, list[KeptLine]] = {row[0]: [] for row in imports}
            for import_id, *line in lines:
                of_import[import_id].append(KeptLine(*line))
            return Kept(
                person[0],
                tuple(KeptFilm(*row) for row in films),
                tuple(Change(*row) for row in changes),
                tuple(
                    ListChange(film, kind, bool(added), bool(undone), at)
                    for film, kind, added, undone, at in list_changes
                ),
                tuple(
                    KeptImport(source, state, at, tuple(of_import[number]))
                    for number, source, state, at in imports
                ),
                {table: rows for table, rows in others.items() if rows},
            )

        # Of many thousand films and lines, which would hold up everybody else on the loop.
        return await asyncio.to_thread(made)

    async def _rows(self, table: str, person_id: int) -> tuple[Mapping[str, object], ...]:
        # The names come from the schema itself.
        columns = [
            name
            for (name,) in await self._connection.fetch(
                "SELECT name FROM pragma_table_info(?)", (table,)
            )
        ]
        rows = await self._connection.fetch(
            f'SELECT * FROM "{table}" WHERE person_id = ?',  # noqa: S608
            (person_id,),
        )
        return tuple(dict(zip(columns, row, strict=True)) for row in rows)

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
