"""What the page sees of one chat: numbered events, kept to a bound, replayed and then live.

Knows order and waiting; what an event says is for chat.py.
"""

from __future__ import annotations

import asyncio
import bisect
import contextlib
from collections import deque
from typing import TYPE_CHECKING, Final

from bot.local.readers import Event, Readers

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

KEPT_EVENTS: Final = 5_000  # per chat


class Timeline:
    """The events of one chat, each with an increasing "seq".

    Attributes:
        on_event: told of each event as it is added.
    """

    def __init__(self, kept: int = KEPT_EVENTS) -> None:
        self._history: deque[Event] = deque(maxlen=kept)
        self._commands: Event | None = None  # only the latest counts, so it never ages out
        self._last = 0
        self._readers = Readers()
        self.on_event: Callable[[Event], None] = lambda _: None

    @property
    def last(self) -> int:
        """The seq of the latest event, 0 before the first."""
        return self._last

    def add(self, event: Event, *, kept: bool = True) -> Event:
        """Numbers `event`, keeps it for replay unless told otherwise, and hands it to readers."""
        self._last += 1
        numbered = {"type": event["type"], "seq": self._last, **event}
        if event["type"] == "commands":
            self._commands = numbered
        elif kept:
            self._history.append(numbered)
        self._readers.give(numbered)
        self.on_event(numbered)
        return numbered

    def after(self, seq: int) -> list[Event]:
        """The kept events with a greater seq, in order."""
        start = bisect.bisect_right(self._history, seq, key=lambda event: int(event["seq"]))
        events = [self._history[i] for i in range(start, len(self._history))]
        if self._commands is not None and self._commands["seq"] > seq:
            bisect.insort(events, self._commands, key=lambda event: int(event["seq"]))
        return events

    async def follow(self, seq: int = 0) -> AsyncGenerator[Event, None]:
        """The kept events after `seq`, then every new one, until `close`.

        A `seq` from the future belongs to an earlier life of the server: everything is replayed.
        """
        with self._readers.joined() as live:
            for event in self.after(seq if seq <= self._last else 0):
                yield event
            async for event in live:
                yield event

    async def wait_for(
        self, accept: Callable[[Event], bool], *, after: int = 0, within: float = 5.0
    ) -> Event:
        """The first event after `after`, past or to come, that `accept` takes.

        Raises:
            TimeoutError: when none comes within `within` seconds.
        """
        async with asyncio.timeout(within), contextlib.aclosing(self.follow(after)) as events:
            async for event in events:
                if accept(event):
                    return event
        raise TimeoutError("the chat was closed")

    def open(self) -> None:
        """Lets readers follow (again)."""
        self._readers.open()

    def close(self) -> None:
        """Ends every reader once it has what was there: the server stops."""
        self._readers.close()
