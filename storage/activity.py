"""What a stretch of time brought: people, ratings, films saved. Counts only.

Knows nothing of who reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from storage.connection import Connection

_SINCE: Final = """
SELECT (SELECT count(*) FROM people WHERE source = 'telegram' AND created_at >= :since),
       (SELECT count(*) FROM
          (SELECT person_id FROM rating_events WHERE at >= :since
           UNION SELECT person_id FROM dismissal_events WHERE at >= :since)),
       (SELECT count(*) FROM rating_events
         WHERE at >= :since AND stars IS NOT NULL AND undoes IS NULL),
       (SELECT count(*) FROM dismissal_events
         WHERE at >= :since AND kind = 'saved' AND added AND NOT undone)
"""


@dataclass(frozen=True, slots=True)
class Activity:
    """Telegram people who are new; who rated or set something aside; ratings; films saved."""

    newcomers: int
    active: int
    ratings: int
    saved: int


class Activities:
    """Counts over the journals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def since(self, at: int) -> Activity:
        """Since `at`, Unix seconds."""
        row = await self._connection.fetch_one(_SINCE, {"since": at})
        assert row is not None  # an aggregate always has a row
        return Activity(*row)
