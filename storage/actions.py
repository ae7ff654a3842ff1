"""Taking back what a person did last, whatever it was: a rating, a removal, a dismissal.

Ratings and dismissals have a journal each; every event of the second says which one of the first
it came after, and that puts both into one order. Nothing is kept here, so a restart changes
nothing. Knows nothing of what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from storage.connection import Connection
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


_LAST: Final = """
SELECT event_id, film_id, kind, added, with_rating
  FROM dismissal_events
 WHERE person_id = :person AND NOT undone
   AND after_rating >= (SELECT coalesce(max(c.event_id), 0) FROM rating_events AS c
                         WHERE c.person_id = :person AND c.undoes IS NULL
                           AND NOT EXISTS (SELECT 1 FROM rating_events AS u
                                            WHERE u.undoes = c.event_id))
 ORDER BY event_id DESC LIMIT 1
"""


class Actions:
    """What a person did, across the tables."""

    def __init__(self, connection: Connection, ratings: RatingTable) -> None:
        self._connection = connection
        self._ratings = ratings

    async def undo(self, person_id: int, at: int) -> Undone | UndoneDismissal | None:
        """Takes back the person's last action; again and again goes further back.

        `at` is Unix seconds. Returns None when there is nothing left to undo.
        """
        async with self._connection.transaction():
            last = await self._connection.fetch_one(_LAST, {"person": person_id})
            if last is None:
                return await self._ratings.undo(person_id, at)
            event_id, film_id, kind, added, with_rating = last
            await self._connection.fetch(
                "UPDATE dismissal_events SET undone = 1 WHERE event_id = ?", (event_id,)
            )
            rating = None
            if with_rating:
                back = await self._ratings.undo(person_id, at, film_id)
                rating = back.restored if back else None
            return UndoneDismissal(film_id, kind, bool(added), rating)
