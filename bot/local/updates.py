"""The queue of updates and getUpdates: held, acknowledged by offset, one poller at a time.

As https://core.telegram.org/bots/api#getupdates says: an update is confirmed as soon as getUpdates
is called with a higher offset, kept for 24 hours otherwise; a second poller ends the first with a
409. Knows nothing of what an update says beyond its type. Differs from Telegram in one thing: a
conflict is answered at once, where Telegram may hold that answer back for three seconds.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.local.errors import ApiError
from bot.local.limits import MAX_POLL_TIMEOUT, MAX_UPDATES, UPDATE_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT: Final = 100_000  # updates; the oldest go first
# Sent only to bots that name them in allowed_updates.
_ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Update:
    """One update that waits.

    Attributes:
        number: update_id.
        kind: "message", "callback_query", ...
        body: the object under that name.
        lane: updates of one lane are delivered to a webhook one after another.
        at: Unix seconds.
    """

    number: int
    kind: str
    body: dict[str, Any]
    lane: int
    at: float

    def as_json(self) -> dict[str, Any]:
        """The Update object of the Bot API."""
        return {"update_id": self.number, self.kind: self.body}


class UpdateQueue:
    """Updates of one bot, oldest first."""

    def __init__(self, now: Callable[[], float], first_number: int = 1) -> None:
        self._now = now
        self._next = first_number
        self._waiting: deque[Update] = deque(maxlen=_KEPT)
        self._allowed: frozenset[str] | None = None  # None: Telegram's default
        self._poller: asyncio.Future[None] | None = None
        self.holding = True  # whether a poll waits for updates; not while the server stops
        self.webhook_is_set: Callable[[], bool] = lambda: False
        self.on_update: Callable[[], None] = lambda: None

    def __len__(self) -> int:
        self._drop_expired()
        return len(self._waiting)

    @property
    def allowed(self) -> list[str] | None:
        """The types asked for, sorted; None for Telegram's default."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: list[str] | None) -> None:
        """Takes an `allowed_updates` parameter: None changes nothing, an empty list is the default.

        Updates that already wait stay, as at Telegram.
        """
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def add(self, kind: str, body: dict[str, Any], lane: int) -> int | None:
        """Queues an update and wakes who waits for one; None when the bot did not ask for it."""
        if not self._wants(kind):
            return None
        update = Update(self._next, kind, body, lane, self._now())
        self._next += 1
        self._waiting.append(update)
        self._wake()
        self.on_update()
        return update.number

    def _wants(self, kind: str) -> bool:
        return kind not in _ON_REQUEST if self._allowed is None else kind in self._allowed

    def clear(self) -> None:
        """Forgets every update that waits."""
        self._waiting.clear()

    def waiting(self) -> list[Update]:
        """The updates that wait, oldest first."""
        self._drop_expired()
        return list(self._waiting)

    def forget(self, number: int) -> None:
        """Removes one delivered update."""
        for update in self._waiting:
            if update.number == number:
                self._waiting.remove(update)
                return

    async def poll(self, offset: int, limit: int, hold: float) -> list[dict[str, Any]]:
        """getUpdates: what waits from `offset` on; holds up to `hold` seconds while nothing does.

        A negative offset takes that many from the end and forgets all before them.

        Raises:
            ApiError: 409, when a webhook is set or another poller comes while this one is held.
        """
        if self.webhook_is_set():
            raise ApiError(
                409,
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self.end_poll(
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        self._confirm(offset)
        if self.holding and not self._waiting and hold > 0:
            await self._hold(min(hold, MAX_POLL_TIMEOUT))
        self._drop_expired()
        wanted = min(max(limit, 1), MAX_UPDATES)
        return [u.as_json() for u, _ in zip(self._waiting, range(wanted), strict=False)]

    def end_poll(self, reason: str) -> None:
        """Ends the poll that is held, if any, with a 409 for this reason."""
        poller, self._poller = self._poller, None
        if poller is not None and not poller.done():
            poller.set_exception(ApiError(409, reason))

    def release(self) -> None:
        """Lets the poll that is held answer now and holds none after it: the server stops."""
        self.holding = False
        self._wake()

    async def _hold(self, seconds: float) -> None:
        poller = asyncio.get_running_loop().create_future()
        self._poller = poller
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            pass  # nothing came: the answer is an empty list
        finally:
            if self._poller is poller:
                self._poller = None

    def _wake(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        else:
            while self._waiting and self._waiting[0].number < offset:
                self._waiting.popleft()
        self._drop_expired()

    def _drop_expired(self) -> None:
        oldest = self._now() - UPDATE_LIFETIME
        while self._waiting and self._waiting[0].at < oldest:
            self._waiting.popleft()
