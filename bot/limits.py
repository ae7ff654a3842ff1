"""How calls go out: not faster than Telegram likes, and once more where the network failed.

PTB's limiter lacks the limit of about one message a second into one chat, and PTB does not repeat
a call that met a server error. Refuses to know what is sent; it only looks at the method's name
and the chat.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.ext import AIORateLimiter

# Short bursts are allowed by Telegram ("Broadcasting to Users" in its FAQ): up to fifteen messages
# at once, and one a second in the long run.
BURST = 15
_MANY = 1024
_WAITS = (0.5, 2.0)  # seconds before a call that failed is repeated

_log = logging.getLogger(__name__)


class Stopping(TelegramError):
    """The bot stops, and this call would have had to wait."""

    def __init__(self) -> None:
        super().__init__("the bot is stopping")


class ChatRateLimiter(AIORateLimiter):
    """AIORateLimiter, and per private chat one new message a second with short bursts.

    Without a limit for all chats together: Telegram's "30 messages per second" is for notifying
    people on one's own account, and this bot only answers. Where Telegram does ask for a pause
    (RetryAfter), every call waits as long as it says.
    """

    def __init__(self, max_retries: int = 3) -> None:
        super().__init__(overall_max_rate=0, max_retries=max_retries)
        self._chats: dict[int, AsyncLimiter] = {}
        self._closing = asyncio.Event()

    def close(self) -> None:
        """The bot stops: from now on a call that would have to wait fails with Stopping."""
        self._closing.set()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        """Waits for the chat's turn where a new message is sent, then as the base class does."""
        chat_id = data.get("chat_id")
        if endpoint.startswith("send") and endpoint != "sendChatAction" and chat_id is not None:
            await self._turn(self._chat(int(chat_id)))
        for wait in _WAITS:
            try:
                return await super().process_request(
                    callback, args, kwargs, endpoint, data, rate_limit_args
                )
            except BadRequest:
                raise  # a NetworkError by its class, but the server has understood and refused
            except TimedOut:
                # A new message may have arrived all the same; the rest can be said twice.
                if endpoint.startswith("send"):
                    raise
            except NetworkError as error:
                _log.info("%s failed (%s): once more in %.1f s", endpoint, error, wait)
            await self._pause(wait)
        return await super().process_request(
            callback, args, kwargs, endpoint, data, rate_limit_args
        )

    async def _turn(self, limiter: AsyncLimiter) -> None:
        while not limiter.has_capacity():
            await self._pause(limiter.time_period / limiter.max_rate)
        await limiter.acquire()

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return
        raise Stopping

    def _chat(self, chat_id: int) -> AsyncLimiter:
        if len(self._chats) > _MANY:
            for key, limiter in list(self._chats.items()):
                if limiter.has_capacity(limiter.max_rate):  # idle: as good as a new one
                    del self._chats[key]
        return self._chats.setdefault(chat_id, AsyncLimiter(BURST, BURST))
