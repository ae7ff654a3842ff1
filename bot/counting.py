"""How often what happens, counted in memory and written down once in a while.

Counting costs a person nothing: no disk is asked. What a crash loses is the last minute's counts.
Refuses to know what is counted; nothing of anybody's words is.
"""

from __future__ import annotations

import threading
from collections import Counter

from storage import Database, Tally

ERROR = "error"
"""Kind of a count: an error, by its type and place."""
PICKS = "picks"
"""Kind of a count: picks that were shown."""


class Counts:
    """Counts by kind, name and place since they were last taken; for any number of threads."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._lock = threading.Lock()

    def add(self, kind: str, name: str = "", place: str = "", count: int = 1) -> None:
        """Adds to a count."""
        with self._lock:
            self._counts[kind, name, place] += count

    async def write(self, database: Database, at: int) -> None:
        """Writes them down; where that fails they are counted on.

        Raises:
            StorageError: they could not be written.
        """
        with self._lock:
            taken, self._counts = self._counts, Counter()
        try:
            await database.tallies.add(
                (Tally(*key, count) for key, count in taken.items() if count), at=at
            )
        except BaseException:
            with self._lock:
                self._counts.update(taken)
            raise
