"""One person's updates in order, different people's at the same time.

A rating and the /recommend typed right behind it must not overtake each other; two people must
not wait for each other. Refuses to know what is in an update beyond whose it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class PerPersonProcessor(BaseUpdateProcessor):
    """Runs updates of one person one after the other and of at most ``at_once`` people together.

    A person who floods the bot waits in their own line: only the one update of theirs that is
    being worked on takes one of the ``at_once`` places.

    Args:
        at_once: updates that are worked on at the same time.
        waiting: updates that may be taken from the queue and wait for their turn.
    """

    __slots__ = ("_lines", "_places")

    def __init__(self, at_once: int = 64, waiting: int = 8192) -> None:
        super().__init__(max_concurrent_updates=waiting)
        self._places = asyncio.Semaphore(at_once)
        # person -> (lock, updates that hold or await it); gone when nobody does.
        self._lines: dict[int, tuple[asyncio.Lock, list[None]]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Works on ``update`` when the earlier ones of the same person are done."""
        key = person_key(update)
        if key is None:
            async with self._places:
                await coroutine
            return
        lock, line = self._lines.setdefault(key, (asyncio.Lock(), []))
        line.append(None)
        try:
            # asyncio's lock serves in the order of asking, which is the order of the updates.
            async with lock, self._places:
                await coroutine
        finally:
            line.pop()
            if not line:
                del self._lines[key]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def person_key(update: object) -> int | None:
    """Whose update this is; None when it is nobody's."""
    if isinstance(update, Update) and update.effective_user is not None:
        return update.effective_user.id
    return None
