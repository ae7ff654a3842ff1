"""Taking back what a person did last, whatever it was: a rating, a dismissal, an import.

Ratings and dismissals have a journal each; every event of the second says which one of the first
it came after, and that puts both into one order. Nothing is kept here, so a restart changes
nothing. An import that was applied is one action; each answer to its questions, given
later, is one of its own. Knows nothing of what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from storage.connection import Connection
from storage.imports import Imports, ImportUndone
from storage.ratings import RatingTable, Undone


@dataclass(frozen=True, slots=True)
class UndoneDismissal:
    """A dismissal that was taken back, or its end.

    Attributes:
        film_id: of which film.
        kind: of which kind.
        added: the person had made it (else: had ended it).
        rating: the stars that the film has again, where a rating went along with it.
    """

    film_id: int
    kind: str
    added: bool
    rating: float | None = None


_LAST_RATING: Final = """
(SELECT coalesce(max(c.event_id), 0) FROM rating_events AS c
  WHERE c.person_id = :person AND c.undoes IS NULL
    AND NOT EXISTS (SELECT 1 FROM rating_events AS u WHERE u.undoes = c.event_id))
"""
_LAST: Final = f"""
SELECT event_id, film_id, kind, added, with_rating
  FROM dismissal_events
 WHERE person_id = :person AND NOT undone
   AND after_rating >= {_LAST_RATING}
 ORDER BY event_id DESC LIMIT 1
"""  # noqa: S608 - made of this module's own constants
_IMPORTED: Final = f"""
SELECT l.import_id, l.line, l.state
  FROM import_lines AS l JOIN imports AS i USING (import_id)
 WHERE l.person_id = :person AND i.state = 'applied' AND l.event_id = {_LAST_RATING}
"""  # noqa: S608
_ASK_AGAIN: Final = """
UPDATE import_lines SET state = 'asked', film_id = NULL, event_id = NULL
 WHERE import_id = :import AND line = :line
"""


class Actions:
    """What a person did, across the tables."""

    def __init__(self, connection: Connection, ratings: RatingTable, imports: Imports) -> None:
        self._connection = connection
        self._ratings = ratings
        self._imports = imports

    async def undo(self, person_id: int, at: int) -> Undone | UndoneDismissal | ImportUndone | None:
        """Takes back the person's last action; again and again goes further back.

        `at` is Unix seconds. Returns None when there is nothing left to undo.
        """
        async with self._connection.transaction():
            last = await self._connection.fetch_one(_LAST, {"person": person_id})
            if last is None:
                return await self._undo_rating(person_id, at)
            event_id, film_id, kind, added, with_rating = last
            await self._connection.fetch(
                "UPDATE dismissal_events SET undone = 1 WHERE event_id = ?", (event_id,)
            )
            rating = None
            if with_rating:
                back = await self._ratings.undo(person_id, at, film_id)
                rating = back.restored if back else None
            return UndoneDismissal(film_id, kind, bool(added), rating)

    async def _undo_rating(self, person_id: int, at: int) -> Undone | ImportUndone | None:
        imported = await self._connection.fetch_one(_IMPORTED, {"person": person_id})
        if imported is None:
            return await self._ratings.undo(person_id, at)
        import_id, line, state = imported
        if state != "settled":
            return await self._imports.undo(import_id, person_id, at=at)
        # The answer alone: its question is open again, and the import no longer counts it.
        await self._connection.fetch(_ASK_AGAIN, {"import": import_id, "line": line})
        return await self._ratings.undo(person_id, at)
