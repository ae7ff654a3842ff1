"""All ratings as numpy columns, for training.

Reads with plain `sqlite3`, without an event loop, so that the training process needs nothing else.
Nothing is written; a reader never blocks the bot that writes to it, and sees one moment.
Knows nothing of what is learned from the columns.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from storage.connection import existing
from storage.errors import InvalidColumns, translated
from storage.films import SELECT as SELECT_FILMS
from storage.films import FilmRow, film_of
from storage.people import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, eq=False)
class RatingColumns:
    """Ratings as aligned columns, each of shape (n,).

    Attributes:
        user_id: int64; on the way in a release's own ids, on the way out `person_id`s.
        film_id: int64.
        stars: float32, 0.5–5 in half steps.
        rated_at: int64, Unix seconds.

    Raises:
        InvalidColumns: shapes differ, or a value is outside its range.
    """

    user_id: npt.NDArray[np.int64]
    film_id: npt.NDArray[np.int64]
    stars: npt.NDArray[np.float32]
    rated_at: npt.NDArray[np.int64]

    def __post_init__(self) -> None:
        n = len(self.user_id)
        for name, dtype in _DTYPES.items():
            column = np.asarray(getattr(self, name))
            if column.shape != (n,):
                raise InvalidColumns(name, f"shape {column.shape}, expected ({n},)")
            if not np.can_cast(column.dtype, dtype, casting="same_kind"):
                raise InvalidColumns(name, f"{column.dtype} does not fit into {dtype}")
            object.__setattr__(self, name, column.astype(dtype, copy=False))
        # NaN is in no range, so it is caught here too.
        good = (self.stars >= 0.5) & (self.stars <= 5) & (self.stars * 2 % 1 == 0)
        if not good.all():
            row = int(np.argmin(good))
            raise InvalidColumns("stars", f"row {row} holds {float(self.stars[row])}")

    def __len__(self) -> int:
        return len(self.user_id)


_DTYPES: Final[dict[str, np.dtype[np.generic]]] = {
    "user_id": np.dtype(np.int64),
    "film_id": np.dtype(np.int64),
    "stars": np.dtype(np.float32),
    "rated_at": np.dtype(np.int64),
}
_BLOCK: Final = 1 << 20
"""Rows that are held twice while they move from the cursor into the columns."""


class ColumnsRead(NamedTuple):
    """The columns, and the id of the newest rating event that they contain (0 before any)."""

    columns: RatingColumns
    last_event_id: int


def read_columns(path: Path, source: Source | None = None) -> ColumnsRead:
    """All ratings of listed films, ordered by person, then film; of one source or of both.

    `user_id` is the `person_id`. Ratings of films that are no longer listed are left out, since
    `read_films` does not tell about those films either.

    Raises:
        DatabaseError: the file is missing, damaged, …
    """
    with _reading(path) as connection:
        last_event_id = connection.execute(
            "SELECT coalesce(max(event_id), 0) FROM rating_events"
        ).fetchone()[0]
        columns = _all_columns(connection)
        # Filtering here is cheaper than a join over every rating; mostly there is nothing to do.
        unlisted = _ids(connection, "SELECT film_id FROM films WHERE NOT listed")
        of_source = None if source is None else _ids(connection, _PERSON_IDS, source)
    keep = np.ones(len(columns), dtype=bool)
    if len(unlisted):
        keep &= ~np.isin(columns.film_id, unlisted)
    if of_source is not None:
        keep &= np.isin(columns.user_id, of_source)
    if not keep.all():
        columns = RatingColumns(
            columns.user_id[keep],
            columns.film_id[keep],
            columns.stars[keep],
            columns.rated_at[keep],
        )
    return ColumnsRead(columns, int(last_event_id))


def read_films(path: Path) -> list[FilmRow]:
    """The listed films in order of their ids. Raises `DatabaseError`."""
    with _reading(path) as connection:
        rows = connection.execute(SELECT_FILMS + " WHERE listed ORDER BY film_id")
        return [film_of(row) for row in rows]


def read_person_ids(path: Path, source: Source) -> npt.NDArray[np.int64]:
    """`person_id`s of everyone of a source, ascending, int64 (n,). Raises `DatabaseError`."""
    with _reading(path) as connection:
        return _ids(connection, _PERSON_IDS, source)


_PERSON_IDS: Final = "SELECT person_id FROM people WHERE source = ? ORDER BY person_id"


def _ids(connection: sqlite3.Connection, sql: str, *parameters: str) -> npt.NDArray[np.int64]:
    return np.fromiter((row[0] for row in connection.execute(sql, parameters)), dtype=np.int64)


def _all_columns(connection: sqlite3.Connection) -> RatingColumns:
    n = connection.execute("SELECT count(*) FROM ratings").fetchone()[0]
    cursor = connection.execute(
        "SELECT person_id, film_id, stars, rated_at FROM ratings ORDER BY person_id, film_id"
    )
    columns = RatingColumns(*(np.full(n, 1, dtype) for dtype in _DTYPES.values()))
    # Of several ways to take rows over, one flat run of float64 was the fastest in numpy. It is
    # exact: ids and times stay far below 2**53.
    values = chain.from_iterable(cursor)
    for start in range(0, n, _BLOCK):
        block = np.fromiter(islice(values, 4 * _BLOCK), dtype=np.float64).reshape(-1, 4)
        rows = slice(start, start + len(block))
        columns.user_id[rows] = block[:, 0]
        columns.film_id[rows] = block[:, 1]
        columns.stars[rows] = block[:, 2]
        columns.rated_at[rows] = block[:, 3]
    return columns


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One read transaction, so that everything read in it belongs to the same moment."""
    try:
        with closing(existing(path)) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            yield connection
    except sqlite3.Error as error:
        raise translated(error, path) from error
