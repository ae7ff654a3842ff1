"""A MovieLens release into the database, as one transaction, and the record that it is there.

Whatever ends the import in the middle (an error, a cancellation, kill -9) leaves the database as
it was before. A database holds one release: the ids of two would collide. Knows nothing of the
release's files; it gets films and columns.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from storage.columns import RatingColumns
from storage.connection import Connection, Row
from storage.errors import DatasetMismatch, UnknownFilm
from storage.films import FilmRow, Films

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from storage.database import Database

BATCH: Final = 20_000
"""Ratings that are sent to the connection's thread at once; progress is told after each batch."""


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """The release that the database holds; `imported_at` in Unix seconds, then what it brought."""

    name: str
    imported_at: int
    n_people: int
    n_films: int
    n_ratings: int


_SELECT: Final = "SELECT name, imported_at, n_people, n_films, n_ratings FROM dataset"
_INSERT: Final = """
INSERT INTO dataset (only, name, imported_at, n_people, n_films, n_ratings)
VALUES (1, ?, ?, ?, ?, ?)
"""


class Dataset:
    """The one row about the imported release."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def current(self) -> DatasetRow | None:
        """The imported release, or None."""
        row = await self._connection.fetch_one(_SELECT)
        return None if row is None else DatasetRow(*row)

    async def record(self, dataset: DatasetRow) -> None:
        """Keeps what `import_release` has brought; part of its transaction."""
        values = (
            dataset.name,
            dataset.imported_at,
            dataset.n_people,
            dataset.n_films,
            dataset.n_ratings,
        )
        await self._connection.fetch(_INSERT, values)


async def import_release(
    db: Database,
    name: str,
    films: Iterable[FilmRow],
    columns: RatingColumns,
    progress: Callable[[int, int], None] | None = None,
    *,
    at: int | None = None,
) -> DatasetRow:
    """Brings in a release: its films, its users as people of source "movielens", their ratings.

    Of several ratings of one film by one user the latest is kept (the last in order, when they
    are of the same second). The database serves nothing else meanwhile.

    Args:
        db: the database.
        name: the release's name; the same one again changes nothing.
        films: the release's films.
        columns: its ratings; `user_id` is the release's own.
        progress: told (ratings written, ratings in all) after each batch.
        at: Unix seconds of the import, by default now.

    Raises:
        DatasetMismatch: the database holds another release.
        UnknownFilm: a rating's film is not among `films`.
    """
    film_rows = list(films)
    # Asked before the work of sorting, and once more below, where nobody else can be importing.
    current = await db.dataset.current()
    if current is not None:
        return _same(current, name)
    ordered = await asyncio.to_thread(_ordered, columns, [film.film_id for film in film_rows])
    async with db.transaction() as connection:
        current = await db.dataset.current()
        if current is not None:
            return _same(current, name)
        now = int(time.time()) if at is None else at
        await Films(connection).upsert(film_rows)
        users, user_rows = np.unique(ordered.user_id, return_inverse=True)
        people = await _people(connection, users, now)
        await _ratings(connection, people[user_rows], ordered, progress)
        dataset = DatasetRow(name, now, len(users), len(film_rows), len(ordered))
        await db.dataset.record(dataset)
    return dataset


def _same(current: DatasetRow, name: str) -> DatasetRow:
    if current.name != name:
        raise DatasetMismatch(current.name, name)
    return current


def _ordered(columns: RatingColumns, film_ids: list[int]) -> RatingColumns:
    """Ratings by user and film, as the table is ordered so that it only grows; the latest only."""
    unknown = ~np.isin(columns.film_id, np.array(film_ids, dtype=np.int64))
    if unknown.any():
        raise UnknownFilm(int(columns.film_id[np.argmax(unknown)]))
    order = np.lexsort((columns.rated_at, columns.film_id, columns.user_id))
    user_id, film_id = columns.user_id[order], columns.film_id[order]
    is_last = np.ones(len(order), dtype=bool)
    is_last[:-1] = (user_id[1:] != user_id[:-1]) | (film_id[1:] != film_id[:-1])
    kept = order[is_last]
    return RatingColumns(
        columns.user_id[kept], columns.film_id[kept], columns.stars[kept], columns.rated_at[kept]
    )


async def _people(
    connection: Connection, users: npt.NDArray[np.int64], now: int
) -> npt.NDArray[np.int64]:
    """Makes a person of each user; returns their `person_id`s, aligned with `users`."""
    await connection.many(
        "INSERT INTO people (source, external_id, created_at) VALUES ('movielens', ?, ?)"
        " ON CONFLICT (source, external_id) DO NOTHING",
        [(user, now) for user in users.tolist()],
    )
    rows = await connection.fetch(
        "SELECT external_id, person_id FROM people WHERE source = 'movielens' ORDER BY external_id"
    )
    known = np.array(rows, dtype=np.int64).reshape(-1, 2)
    person_ids: npt.NDArray[np.int64] = known[np.searchsorted(known[:, 0], users), 1]
    return person_ids


async def _ratings(
    connection: Connection,
    person_id: npt.NDArray[np.int64],
    columns: RatingColumns,
    progress: Callable[[int, int], None] | None,
) -> None:
    n = len(columns)
    for start in range(0, n, BATCH):
        part = slice(start, start + BATCH)
        rows: list[Row] = list(
            zip(
                person_id[part].tolist(),
                columns.film_id[part].tolist(),
                columns.stars[part].tolist(),
                columns.rated_at[part].tolist(),
                strict=True,
            )
        )
        await connection.many(
            "INSERT INTO ratings (person_id, film_id, stars, rated_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            rows,
        )
        if progress is not None:
            progress(min(start + BATCH, n), n)
