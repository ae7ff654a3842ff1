from __future__ import annotations

import asyncio

import pytest

from bot.local.errors import ApiError
from bot.local.updates import UpdateQueue
from tests.bot.local.conftest import Clock


def numbers(updates: list[dict[str, object]]) -> list[object]:
    return [update["update_id"] for update in updates]


async def test_updates_come_again_until_a_higher_offset_confirms_them(clock: Clock) -> None:
    """GetUpdates repeats what was not confirmed and forgets what was."""
    queue = UpdateQueue(clock)
    for text in "abc":
        queue.add("message", {"text": text}, lane=1)
    assert numbers(await queue.poll(0, 2, 0)) == [1, 2]
    assert numbers(await queue.poll(0, 100, 0)) == [1, 2, 3]
    assert numbers(await queue.poll(3, 100, 0)) == [3]
    assert numbers(await queue.poll(4, 100, 0)) == []
    assert len(queue) == 0


async def test_a_negative_offset_counts_from_the_end(clock: Clock) -> None:
    """Offset -1 gives the last update and forgets all before it."""
    queue = UpdateQueue(clock)
    for text in "abc":
        queue.add("message", {"text": text}, lane=1)
    assert numbers(await queue.poll(-1, 100, 0)) == [3]
    assert numbers(await queue.poll(0, 100, 0)) == [3]


async def test_a_poll_is_held_until_something_comes(clock: Clock) -> None:
    """An empty queue holds the call; a new update answers it at once."""
    queue = UpdateQueue(clock)
    poll = asyncio.create_task(queue.poll(0, 100, 50))
    await asyncio.sleep(0.02)
    assert not poll.done()
    queue.add("message", {}, lane=1)
    assert numbers(await asyncio.wait_for(poll, 1)) == [1]


async def test_a_poll_gives_up_after_its_timeout(clock: Clock) -> None:
    """Nothing came: the answer is an empty list."""
    assert await UpdateQueue(clock).poll(0, 100, 0.02) == []


async def test_a_second_poller_ends_the_first(clock: Clock) -> None:
    """The one that was held gets 409; the newcomer gets the updates."""
    queue = UpdateQueue(clock)
    first = asyncio.create_task(queue.poll(0, 100, 50))
    await asyncio.sleep(0)
    second = asyncio.create_task(queue.poll(0, 100, 50))
    with pytest.raises(ApiError) as refused:
        await first
    assert refused.value.description == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    queue.add("message", {}, lane=1)
    assert numbers(await second) == [1]


async def test_a_poll_that_the_client_gave_up_loses_nothing(clock: Clock) -> None:
    """A cancelled poll leaves the queue as it was, and the next one is no conflict."""
    queue = UpdateQueue(clock)
    poll = asyncio.create_task(queue.poll(0, 100, 50))
    await asyncio.sleep(0)
    poll.cancel()
    await asyncio.wait({poll})
    queue.add("message", {}, lane=1)
    assert numbers(await queue.poll(0, 100, 0)) == [1]


async def test_only_the_types_asked_for_are_queued(clock: Clock) -> None:
    """By default all but those Telegram sends on request; an empty list is the default again."""
    queue = UpdateQueue(clock)
    assert queue.add("chat_member", {}, lane=1) is None
    queue.allow(["callback_query"])
    assert queue.add("message", {}, lane=1) is None
    queue.allow(None)
    assert queue.allowed == ["callback_query"]
    assert queue.add("callback_query", {}, lane=1) == 1
    queue.allow([])
    assert queue.add("message", {}, lane=1) == 2


async def test_updates_are_kept_for_a_day(clock: Clock) -> None:
    """What nobody fetched within 24 hours is gone."""
    queue = UpdateQueue(clock)
    queue.add("message", {}, lane=1)
    clock.time += 24 * 3600 - 1
    assert len(queue) == 1
    clock.time += 2
    assert await queue.poll(0, 100, 0) == []


async def test_a_stopping_server_holds_no_poll(clock: Clock) -> None:
    """release() answers the poll that is held and every later one at once."""
    queue = UpdateQueue(clock)
    poll = asyncio.create_task(queue.poll(0, 100, 50))
    await asyncio.sleep(0)
    queue.release()
    assert await asyncio.wait_for(poll, 1) == []
    assert await asyncio.wait_for(queue.poll(0, 100, 50), 1) == []
