"""Imports of ratings from elsewhere: offered, applied, settled line by line, undone as a whole.

An import is kept from the moment that it is shown to its person, so it survives a restart, and
every step is asked for by its person alone: `person_id` is part of each question. Applying puts
events into the journal like any rating; a line remembers the event that it caused, and undoing
turns those round that are still the film's last word, or are so again.

Knows nothing of files, titles and how a film was found.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from storage.connection import Connection
from storage.ratings import check_stars

LineState = Literal["found", "asked", "missing", "settled", "skipped"]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One rating of a file.

    Attributes:
        title, year: as the file has them, to be shown.
        stars: 0.5–5 in half steps.
        rated_at: Unix seconds, or None for the time of applying.
        film_id: where it lands, or None.
        candidates: ids of the films that it may mean; with a film_id there are none.
    """

    title: str
    year: int | None
    stars: float
    rated_at: int | None
    film_id: int | None
    candidates: tuple[int, ...] = ()

    @property
    def state(self) -> LineState:
        """What it is at first."""
        if self.film_id is not None:
            return "found"
        return "asked" if self.candidates else "missing"


@dataclass(frozen=True, slots=True)
class Question:
    """A line that its person has to settle, and how many there are, this one included."""

    number: int
    line: ImportLine
    left: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying did: ratings new, changed, and the same as before."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """What undoing did: ratings put back, and those that were changed since and stay."""

    restored: int
    kept: int


_OWNED: Final = "import_id = :import AND person_id = :person"
# The same stars once more change nothing, as with `RatingTable.put`.
_APPLY: Final = """
INSERT INTO rating_events (person_id, film_id, stars, rated_at, previous, previous_at, at)
SELECT l.person_id, l.film_id, l.stars, min(coalesce(l.rated_at, :at), :at),
       r.stars, r.rated_at, :at
  FROM import_lines AS l
  LEFT JOIN ratings AS r ON r.person_id = l.person_id AND r.film_id = l.film_id
 WHERE l.import_id = :import AND l.person_id = :person AND l.film_id IS NOT NULL
   AND (:line IS NULL OR l.line = :line) AND r.stars IS NOT l.stars
 ORDER BY l.line
RETURNING previous
"""
_REMEMBER: Final = """
UPDATE import_lines SET event_id =
       (SELECT r.event_id FROM ratings AS r
         WHERE r.person_id = import_lines.person_id AND r.film_id = import_lines.film_id
           AND r.event_id > :before)
 WHERE import_id = :import AND person_id = :person AND film_id IS NOT NULL
   AND (:line IS NULL OR line = :line)
"""
# Turns round the import's events that are their films' last word. Two lines may have landed on one
# film, one of them by a tap, and the person may have rated it in between: asked again and again,
# this goes back line by line and stops at what is not the import's.
_UNDO: Final = """
INSERT INTO rating_events
       (person_id, film_id, stars, rated_at, previous, previous_at, undoes, at)
SELECT e.person_id, e.film_id, e.previous, e.previous_at, r.stars, r.rated_at, e.event_id, :at
  FROM import_lines AS l
  JOIN rating_events AS e USING (event_id)
  JOIN ratings AS r ON r.person_id = e.person_id AND r.film_id = e.film_id
 WHERE l.import_id = :import AND l.person_id = :person
   AND l.event_id IN (
       SELECT max(c.event_id) FROM rating_events AS c
        WHERE c.person_id = :person AND c.undoes IS NULL
          AND NOT EXISTS (SELECT 1 FROM rating_events AS u WHERE u.undoes = c.event_id)
        GROUP BY c.film_id)
 ORDER BY e.event_id
RETURNING film_id
"""
_LAST_EVENT: Final = "SELECT coalesce(max(event_id), 0) FROM rating_events"
_NEXT: Final = """
SELECT l.line, l.title, l.year, l.stars, l.rated_at, l.candidates, count(*) OVER ()
  FROM import_lines AS l JOIN imports AS i USING (import_id)
 WHERE l.import_id = :import AND l.person_id = :person AND i.state = 'applied'
   AND l.state = 'asked'
 ORDER BY l.line LIMIT 1
"""


def _row_of(line: ImportLine) -> tuple[object, ...]:
    stars = check_stars(line.stars)
    candidates = json.dumps(line.candidates)
    return line.title, line.year, stars, line.rated_at, line.film_id, candidates, line.state


class Imports:
    """The tables of imports and their lines."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def offer(
        self, person_id: int, source: str, lines: Iterable[ImportLine], *, at: int
    ) -> int:
        """Keeps an import that waits for its person's word; returns its id.

        Earlier ones of the person that are not applied, or no longer, make way for it.

        Raises:
            InvalidStars: nothing was kept.
        """
        # Of twenty thousand lines, which would hold up everybody else on the loop.
        rows = await asyncio.to_thread(lambda: [_row_of(line) for line in lines])
        async with self._connection.transaction() as connection:
            row = await connection.fetch_one(
                "INSERT INTO imports (person_id, source, state, at) VALUES (?, ?, 'offered', ?)"
                " RETURNING import_id",
                (person_id, source, at),
            )
            assert row is not None  # an INSERT of one row returns one
            import_id = int(row[0])
            await connection.many(
                "INSERT INTO import_lines (import_id, line, person_id, title, year, stars,"
                " rated_at, film_id, candidates, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((import_id, number, person_id, *row) for number, row in enumerate(rows, 1)),
            )
            # After the new one is there: ids are never given twice to one person's buttons.
            old = (person_id, import_id)
            await connection.fetch(
                "DELETE FROM import_lines WHERE import_id IN (SELECT import_id FROM imports"
                " WHERE person_id = ? AND import_id < ? AND state <> 'applied')",
                old,
            )
            await connection.fetch(
                "DELETE FROM imports WHERE person_id = ? AND import_id < ? AND state <> 'applied'",
                old,
            )
        return import_id

    async def apply(self, import_id: int, person_id: int, *, at: int) -> Applied | None:
        """Puts all found lines into the journal, as one change; None unless it is on offer."""
        values = {"import": import_id, "person": person_id, "at": at, "line": None}
        async with self._connection.transaction() as connection:
            if not await self._move(values, "offered", "applied"):
                return None
            found = await connection.fetch_one(
                "SELECT count(*) FROM import_lines"
                " WHERE import_id = :import AND person_id = :person AND film_id IS NOT NULL",
                values,
            )
            changes = await self._put(values)
        new = sum(previous is None for previous in changes)
        total = int(found[0]) if found else 0
        return Applied(new, len(changes) - new, total - len(changes))

    async def cancel(self, import_id: int, person_id: int) -> bool:
        """Withdraws an import that is on offer; returns whether it was."""
        return await self._move({"import": import_id, "person": person_id}, "offered", "cancelled")

    async def undo(self, import_id: int, person_id: int, *, at: int) -> ImportUndone | None:
        """Puts back what was there before, as one change; None unless it is applied."""
        values = {"import": import_id, "person": person_id, "at": at}
        async with self._connection.transaction() as connection:
            if not await self._move(values, "applied", "undone"):
                return None
            caused = await connection.fetch_one(
                "SELECT count(DISTINCT film_id) FROM import_lines"
                " WHERE import_id = :import AND person_id = :person AND event_id IS NOT NULL",
                values,
            )
            restored: set[object] = set()
            while back := await connection.fetch(_UNDO, values):
                restored.update(row[0] for row in back)
        return ImportUndone(len(restored), (int(caused[0]) if caused else 0) - len(restored))

    async def question(self, import_id: int, person_id: int) -> Question | None:
        """The first line of an applied import that waits to be settled, or None."""
        row = await self._connection.fetch_one(_NEXT, {"import": import_id, "person": person_id})
        if row is None:
            return None
        number, title, year, stars, rated_at, candidates, left = row
        line = ImportLine(title, year, float(stars), rated_at, None, tuple(json.loads(candidates)))
        return Question(number, line, left)

    async def settle(
        self, import_id: int, person_id: int, line: int, film_id: int | None, *, at: int
    ) -> bool:
        """Says which of its candidates a line means (None: none of them); whether that counted.

        It counts once, for a line of an applied import of the person that waits for it.
        """
        values = {
            "import": import_id,
            "person": person_id,
            "at": at,
            "line": line,
            "film": film_id,
            "state": "skipped" if film_id is None else "settled",
        }
        async with self._connection.transaction() as connection:
            settled = await connection.fetch(
                "UPDATE import_lines SET state = :state, film_id = :film"
                " WHERE import_id = :import AND person_id = :person AND line = :line"
                "   AND state = 'asked'"
                "   AND (:film IS NULL"
                "        OR EXISTS (SELECT 1 FROM json_each(candidates) WHERE value = :film))"
                "   AND EXISTS (SELECT 1 FROM imports AS i"
                "                WHERE i.import_id = :import AND i.state = 'applied')"
                " RETURNING line",
                {key: value for key, value in values.items() if key != "at"},
            )
            if settled and film_id is not None:
                del values["film"], values["state"]
                await self._put(values)
        return bool(settled)

    async def leave(self, import_id: int, person_id: int) -> int:
        """Leaves out all lines of an applied import that wait to be settled; returns how many."""
        left = await self._connection.fetch(
            "UPDATE import_lines SET state = 'skipped'"
            " WHERE import_id = :import AND person_id = :person AND state = 'asked'"
            "   AND EXISTS (SELECT 1 FROM imports AS i"
            "                WHERE i.import_id = :import AND i.state = 'applied')"
            " RETURNING line",
            {"import": import_id, "person": person_id},
        )
        return len(left)

    async def missing(self, import_id: int, person_id: int, limit: int) -> Sequence[ImportLine]:
        """The first lines for which there is no film."""
        rows = await self._connection.fetch(
            "SELECT title, year, stars, rated_at FROM import_lines"
            " WHERE import_id = ? AND person_id = ? AND state = 'missing' ORDER BY line LIMIT ?",
            (import_id, person_id, limit),
        )
        return [ImportLine(title, year, stars, at, None) for title, year, stars, at in rows]

    async def _put(self, values: Mapping[str, object]) -> list[object]:
        before = await self._connection.fetch_one(_LAST_EVENT)
        assert before is not None  # an aggregate gives a row
        rows = await self._connection.fetch(_APPLY, values)
        remember = {key: value for key, value in values.items() if key != "at"}
        await self._connection.fetch(_REMEMBER, {**remember, "before": before[0]})
        return [row[0] for row in rows]

    async def _move(self, values: Mapping[str, object], state: str, then: str) -> bool:
        moved = await self._connection.fetch(
            f"UPDATE imports SET state = :then WHERE {_OWNED} AND state = :state"  # noqa: S608
            " RETURNING import_id",
            {
                "import": values["import"],
                "person": values["person"],
                "state": state,
                "then": then,
            },
        )
        return bool(moved)
