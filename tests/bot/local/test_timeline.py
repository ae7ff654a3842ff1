from __future__ import annotations

import asyncio

import pytest

from bot.local.timeline import Timeline


async def take(timeline: Timeline, count: int, after: int = 0) -> list[int]:
    stream = timeline.follow(after)
    taken = [(await anext(stream))["seq"] for _ in range(count)]
    await stream.aclose()
    return taken


async def test_a_reader_gets_the_past_and_then_the_present() -> None:
    """follow() replays what came after a seq and goes on live, each event once."""
    timeline = Timeline()
    for _ in range(3):
        timeline.add({"type": "message"})
    reader = asyncio.create_task(take(timeline, 3, after=1))
    await asyncio.sleep(0)
    timeline.add({"type": "edit"})
    assert await asyncio.wait_for(reader, 1) == [2, 3, 4]


async def test_passing_events_are_seen_live_only() -> None:
    """Typing and toasts take a number but are not replayed."""
    timeline = Timeline()
    timeline.add({"type": "typing"}, kept=False)
    timeline.add({"type": "message"})
    assert [event["type"] for event in timeline.after(0)] == ["message"]
    assert timeline.last == 2


async def test_history_is_bounded_and_the_commands_outlive_it() -> None:
    """The oldest events go; the latest commands never do, and come in their place."""
    timeline = Timeline(kept=2)
    timeline.add({"type": "commands", "commands": ["old"]})
    timeline.add({"type": "commands", "commands": ["new"]})
    for _ in range(5):
        timeline.add({"type": "message"})
    assert [(e["type"], e["seq"]) for e in timeline.after(0)] == [
        ("commands", 2),
        ("message", 6),
        ("message", 7),
    ]
    assert [e["seq"] for e in timeline.after(6)] == [7]


async def test_a_seq_from_an_earlier_life_replays_everything() -> None:
    """After a restart of the server the page's number is ahead: it gets the whole chat."""
    timeline = Timeline()
    timeline.add({"type": "message"})
    assert await take(timeline, 1, after=900) == [1]


async def test_closing_ends_readers_and_opening_lets_them_in_again() -> None:
    """A closed timeline still replays, then ends."""
    timeline = Timeline()
    timeline.add({"type": "message"})
    reader = asyncio.create_task(take(timeline, 2))
    await asyncio.sleep(0)
    timeline.close()
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(reader, 1)
    assert [event["seq"] async for event in timeline.follow(0)] == [1]
    timeline.open()
    later = asyncio.create_task(take(timeline, 2))
    await asyncio.sleep(0)
    timeline.add({"type": "message"})
    assert await asyncio.wait_for(later, 1) == [1, 2]


async def test_waiting_for_what_never_comes_times_out() -> None:
    """wait_for finds past events, and raises TimeoutError when there is none."""
    timeline = Timeline()
    timeline.add({"type": "message"})
    found = await timeline.wait_for(lambda event: event["type"] == "message", within=1)
    assert found["seq"] == 1
    with pytest.raises(TimeoutError):
        await timeline.wait_for(lambda event: event["type"] == "edit", within=0.01)
