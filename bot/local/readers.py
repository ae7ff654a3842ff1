"""Who follows events live: each reader with a queue of its own, so that none waits for another.

Knows delivery alone; what is kept for later is in timeline.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, Final

Event = dict[str, Any]

_LIVE_BACKLOG: Final = 10_000  # events that a reader may fall behind by


class Readers:
    """The readers of one stream of events."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Event | None]] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._queues)

    def give(self, event: Event | None) -> None:
        """Hands `event` to every reader; one that is far behind loses its oldest."""
        for queue in tuple(self._queues):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    @contextmanager
    def joined(self) -> Iterator[AsyncIterator[Event]]:
        """A reader from now on: what is given, until the stream is closed."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(_LIVE_BACKLOG)
        self._queues.add(queue)
        try:
            yield self._live(queue)
        finally:
            self._queues.discard(queue)

    def open(self) -> None:
        """Lets readers follow (again)."""
        self._closed = False

    def close(self) -> None:
        """Ends every reader once it has what was there."""
        self._closed = True
        self.give(None)

    async def _live(self, queue: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
        while not self._closed and (event := await queue.get()) is not None:
            yield event
