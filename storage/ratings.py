"""Ratings: the state now, and the append-only journal of how it came about.

Each change is one INSERT into `rating_events`; a trigger carries it over to `ratings` within the
same statement (see migrations.py). So a change is atomic without a transaction of ours, costs one
hop to the connection's thread and one sync of the disk, and can be undone from the journal.
Imported ratings are state without a journal: there is nobody who would undo them.

Knows nothing of titles, nor of what ratings are used for.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final, NoReturn

from storage.connection import Connection
from storage.errors import IntegerTooLarge, InvalidStars, UnknownFilm, UnknownPerson
from storage.people import Source
from storage.rating_order import ORDER_BY, RatingOrder


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person thinks of a film now: stars 0.5–5 in half steps, time in Unix seconds."""

    person_id: int
    film_id: int
    stars: float
    rated_at: int


@dataclass(frozen=True, slots=True)
class PutResult:
    """The stars that the film had before, and how many films the person has rated by now."""

    previous: float | None
    total: int


@dataclass(frozen=True, slots=True)
class Undone:
    """An undone change: `was` before the undoing, `restored` now; None stands for no rating."""

    film_id: int
    restored: float | None
    was: float | None


# The same stars once more change nothing, so they leave no event: a button tapped twice, or an
# update that is delivered again after a crash, must not need two undos.
# The count leaves the film itself out, so it does not matter whether the trigger has run yet.
_PUT: Final = """
INSERT INTO rating_events (person_id, film_id, stars, rated_at, previous, previous_at, at)
SELECT :person, :film, :stars, :at, r.stars, r.rated_at, :at
  FROM (SELECT 1) LEFT JOIN ratings AS r ON r.person_id = :person AND r.film_id = :film
 WHERE r.stars IS NOT :stars
RETURNING previous,
          1 + (SELECT count(*) FROM ratings WHERE person_id = :person AND film_id <> :film)
"""

_REMOVE: Final = """
INSERT INTO rating_events (person_id, film_id, stars, rated_at, previous, previous_at, at)
SELECT person_id, film_id, NULL, NULL, stars, rated_at, :at
  FROM ratings WHERE person_id = :person AND film_id = :film
RETURNING previous
"""

# The last change that was neither undone nor is an undoing, turned round. Undone in this order,
# the film's state is always the one that the change had left.
_UNDO: Final = """
INSERT INTO rating_events
       (person_id, film_id, stars, rated_at, previous, previous_at, undoes, at)
SELECT e.person_id, e.film_id, e.previous, e.previous_at, r.stars, r.rated_at, e.event_id, :at
  FROM (SELECT * FROM rating_events AS c
         WHERE c.person_id = :person AND c.undoes IS NULL
           AND (:film IS NULL OR c.film_id = :film)
           AND NOT EXISTS (SELECT 1 FROM rating_events AS u WHERE u.undoes = c.event_id)
         ORDER BY c.event_id DESC LIMIT 1) AS e
  LEFT JOIN ratings AS r ON r.person_id = e.person_id AND r.film_id = e.film_id
RETURNING film_id, stars, previous
"""

# The first event of a person and film after the given one tells what was known by then; the
# ratings table, what is left of it all. An undo brings the old time back along with the stars.
_NEW_AFTER: Final = """
SELECT count(*)
  FROM (SELECT min(event_id) AS event_id FROM rating_events
         WHERE event_id > ? GROUP BY person_id, film_id) AS first
  JOIN rating_events AS e ON e.event_id = first.event_id
  JOIN ratings AS r ON r.person_id = e.person_id AND r.film_id = e.film_id
  JOIN people AS p ON p.person_id = e.person_id
 WHERE p.source = ? AND (r.stars IS NOT e.previous OR r.rated_at IS NOT e.previous_at)
"""

_PAGE: Final = """
SELECT r.person_id, r.film_id, r.stars, r.rated_at
  FROM ratings AS r JOIN films AS f USING (film_id)
 WHERE r.person_id = ? AND f.listed
"""
_COUNT_LISTED: Final = """
SELECT count(*) FROM ratings AS r JOIN films AS f USING (film_id)
 WHERE r.person_id = ? AND f.listed
"""


def check_stars(stars: float) -> float:
    """The stars as float. Raises `InvalidStars` unless they are 0.5, 1, … 5."""
    value = float(stars)  # also of numpy's numbers
    # NaN fails the comparison.
    if not 0.5 <= value <= 5 or value * 2 % 1:
        raise InvalidStars(stars)
    return value


def _stars(value: float | None) -> float | None:
    # RETURNING gives a whole REAL as an int in some releases of SQLite.
    return None if value is None else float(value)


class RatingTable:
    """Everyone's ratings. Each method that changes something has committed when it returns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def put(self, person_id: int, film_id: int, stars: float, at: int) -> PutResult:
        """Keeps a rating; the latest for a person and film wins. `at` is Unix seconds.

        Raises:
            InvalidStars, UnknownPerson, UnknownFilm: nothing was kept.
            DatabaseError: nothing was kept.
        """
        values = {"person": person_id, "film": film_id, "stars": check_stars(stars), "at": at}
        try:
            row = await self._connection.fetch_one(_PUT, values)
        except (sqlite3.IntegrityError, IntegerTooLarge) as error:
            await self._raise_unknown(person_id, film_id, error)
        if row is None:
            return PutResult(values["stars"], await self.count(person_id))
        return PutResult(_stars(row[0]), row[1])

    async def remove(self, person_id: int, film_id: int, at: int) -> float | None:
        """Takes a rating back; returns the stars it had, or None when there was none."""
        try:
            row = await self._connection.fetch_one(
                _REMOVE, {"person": person_id, "film": film_id, "at": at}
            )
        except IntegerTooLarge:  # an id beyond 64 bits: certainly not rated
            return None
        return None if row is None else _stars(row[0])

    async def undo(self, person_id: int, at: int, film_id: int | None = None) -> Undone | None:
        """Takes back the person's last put or remove; again and again goes further back.

        With `film_id` only that film's changes are looked at.

        Returns None when there is nothing left to undo.
        """
        wanted = {"person": person_id, "film": film_id, "at": at}
        row = await self._connection.fetch_one(_UNDO, wanted)
        return None if row is None else Undone(row[0], restored=_stars(row[1]), was=_stars(row[2]))

    async def of_person(self, person_id: int) -> dict[int, float]:
        """The person's ratings: film id to stars, in order of film id."""
        rows = await self._connection.fetch(
            "SELECT film_id, stars FROM ratings WHERE person_id = ?", (person_id,)
        )
        return dict(rows)

    async def get(self, person_id: int, film_id: int) -> float | None:
        """The stars that the person gave the film, or None."""
        try:
            row = await self._connection.fetch_one(
                "SELECT stars FROM ratings WHERE person_id = ? AND film_id = ?",
                (person_id, film_id),
            )
        except IntegerTooLarge:
            return None
        return None if row is None else float(row[0])

    async def recent(self, person_id: int, limit: int = 10, offset: int = 0) -> list[Rating]:
        """The person's ratings, newest first, `limit` of them after the first `offset`."""
        rows = await self._connection.fetch(
            "SELECT person_id, film_id, stars, rated_at FROM ratings WHERE person_id = ?"
            " ORDER BY rated_at DESC, event_id DESC, film_id LIMIT ? OFFSET ?",
            (person_id, limit, offset),
        )
        return [Rating(*row) for row in rows]

    async def page(
        self, person_id: int, order: RatingOrder, *, limit: int, offset: int
    ) -> list[Rating]:
        """As `recent`, of the films that are listed, in any order; of equal ones the newest first.

        By title as in a library, without articles; by year the latest first, unknown years last.
        """
        rows = await self._connection.fetch(
            f"{_PAGE} ORDER BY {ORDER_BY[order]} LIMIT ? OFFSET ?", (person_id, limit, offset)
        )
        return [Rating(*row) for row in rows]

    async def count_listed(self, person_id: int) -> int:
        """How many of the films that are listed the person has rated: what `page` goes through."""
        return await self._number(_COUNT_LISTED, person_id)

    async def count(self, person_id: int) -> int:
        """How many films the person has rated."""
        return await self._number("SELECT count(*) FROM ratings WHERE person_id = ?", person_id)

    async def total(self) -> int:
        """How many ratings there are, of all people and sources."""
        return await self._number("SELECT count(*) FROM ratings")

    async def events_after(self, event_id: int, source: Source = "telegram") -> int:
        """How many ratings by people of `source` are new since the event `event_id`.

        A film counts once for each person, however often they changed their mind, and not at all
        where the rating was removed or is back to what it had been.
        """
        return await self._number(_NEW_AFTER, event_id, source)

    async def last_event_id(self) -> int:
        """The id of the newest change, 0 before the first. Ids only grow."""
        return await self._number("SELECT coalesce(max(event_id), 0) FROM rating_events")

    async def _number(self, sql: str, *parameters: object) -> int:
        row = await self._connection.fetch_one(sql, parameters)
        return 0 if row is None else int(row[0])

    async def _raise_unknown(self, person_id: int, film_id: int, error: Exception) -> NoReturn:
        if isinstance(
            error, IntegerTooLarge
        ):  # an id beyond 64 bits cannot be stored, so is unknown
            raise UnknownFilm(film_id) from error
        known = await self._number("SELECT count(*) FROM people WHERE person_id = ?", person_id)
        raise (UnknownFilm(film_id) if known else UnknownPerson(person_id)) from error
