"""New messages into one chat: short bursts, then about one a second."""

import asyncio
from typing import Any

from bot.limits import BURST, ChatRateLimiter


async def _call(limiter: ChatRateLimiter, endpoint: str, chat_id: int) -> None:
    async def callback(*_: Any, **__: Any) -> bool:
        return True

    await limiter.process_request(callback, (), {}, endpoint, {"chat_id": chat_id}, None)


async def _passes(limiter: ChatRateLimiter, endpoint: str, chat_id: int) -> bool:
    try:
        await asyncio.wait_for(_call(limiter, endpoint, chat_id), 0.1)
    except TimeoutError:
        return False
    return True


async def test_a_burst_passes_and_the_next_message_waits() -> None:
    """The burst goes out at once; one more has to wait for its turn."""
    limiter = ChatRateLimiter()
    for _ in range(BURST):
        assert await _passes(limiter, "sendMessage", 1)
    assert not await _passes(limiter, "sendMessage", 1)


async def test_other_chats_and_edits_do_not_wait() -> None:
    """A full chat holds up neither another chat nor edits and answers in the same one."""
    limiter = ChatRateLimiter()
    for _ in range(BURST):
        await _call(limiter, "sendMessage", 1)
    assert await _passes(limiter, "sendMessage", 2)
    assert await _passes(limiter, "editMessageText", 1)
    assert await _passes(limiter, "answerCallbackQuery", 1)


async def test_idle_chats_are_forgotten() -> None:
    """The limiter does not grow with everyone who ever wrote."""
    limiter = ChatRateLimiter()
    for chat in range(1, 2000):
        limiter._chat(chat)
    assert len(limiter._chats) < 1100
