"""Films as rows.

A film is never deleted: ratings of it are kept for good. One that a new list lacks is only marked
as no longer listed; it comes back, ratings and all, when a later list has it again.

Knows nothing of titles beyond their text; searching them is done elsewhere.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storage.connection import Connection, Row
from storage.errors import IntegerTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class FilmRow:
    """One film. `listed` is False when the last list of films no longer had it."""

    film_id: int
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    imdb_id: str | None = None
    tmdb_id: int | None = None
    listed: bool = True


SELECT: Final = "SELECT film_id, title, year, genres, aliases, imdb_id, tmdb_id, listed FROM films"


def film_of(row: Row) -> FilmRow:
    """The film in a row of `SELECT`."""
    film_id, title, year, genres, aliases, imdb_id, tmdb_id, listed = row
    return FilmRow(
        film_id,
        title,
        year,
        tuple(json.loads(genres)),
        tuple(json.loads(aliases)),
        imdb_id,
        tmdb_id,
        bool(listed),
    )


def _row_of(film: FilmRow) -> Row:
    return (
        film.film_id,
        film.title,
        film.year,
        json.dumps(film.genres, ensure_ascii=False),
        json.dumps(film.aliases, ensure_ascii=False),
        film.imdb_id,
        film.tmdb_id,
        int(film.listed),
    )


_UPSERT: Final = """
INSERT INTO films (film_id, title, year, genres, aliases, imdb_id, tmdb_id, listed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (film_id) DO UPDATE
   SET title = excluded.title, year = excluded.year, genres = excluded.genres,
       aliases = excluded.aliases, imdb_id = excluded.imdb_id, tmdb_id = excluded.tmdb_id,
       listed = excluded.listed
"""
_LISTED_IDS: Final = "SELECT film_id FROM films WHERE listed"


class Films:
    """The table of films."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def upsert(self, films: Iterable[FilmRow]) -> None:
        """Adds films and overwrites those with a known id; all of them or, on an error, none."""
        rows = [_row_of(film) for film in films]
        async with self._connection.transaction():
            await self._connection.many(_UPSERT, rows)

    async def replace_all(self, films: Iterable[FilmRow]) -> int:
        """Makes `films` the list; returns how many films it no longer has. All or nothing."""
        rows = [_row_of(film) for film in films]
        async with self._connection.transaction():
            before = {row[0] for row in await self._connection.fetch(_LISTED_IDS)}
            await self._connection.fetch("UPDATE films SET listed = 0 WHERE listed")
            await self._connection.many(_UPSERT, rows)
        return len(before - {row[0] for row in rows})

    async def get(self, film_id: int) -> FilmRow | None:
        """The film, listed or not; None for an id that never was one."""
        try:
            row = await self._connection.fetch_one(SELECT + " WHERE film_id = ?", (film_id,))
        except IntegerTooLarge:  # an id beyond 64 bits
            return None
        return None if row is None else film_of(row)

    async def all(self) -> list[FilmRow]:
        """The listed films in order of their ids."""
        rows = await self._connection.fetch(SELECT + " WHERE listed ORDER BY film_id")
        # Parsing the genres of 90,000 films takes a good part of a second.
        return await asyncio.to_thread(lambda: [film_of(row) for row in rows])

    async def summary(self) -> tuple[int, int, int, int]:
        """How many films are listed, and the sums of their ids, title lengths and years.

        Whoever has films from elsewhere can tell by it whether they are these, without reading
        all of them: a list is only ever replaced by that of another release.
        """
        row = await self._connection.fetch_one(
            "SELECT count(*), coalesce(sum(film_id), 0), coalesce(sum(length(title)), 0),"
            " coalesce(sum(year), 0) FROM films WHERE listed"
        )
        assert row is not None
        return int(row[0]), int(row[1]), int(row[2]), int(row[3])

    async def count(self) -> int:
        """How many films are listed."""
        row = await self._connection.fetch_one("SELECT count(*) FROM films WHERE listed")
        return 0 if row is None else int(row[0])
