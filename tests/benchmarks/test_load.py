"""The load generator: it hands out, hears and counts what it should."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from telegram import Update
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from benchmarks.load import _slope
from benchmarks.load_api import TOKEN, Api
from benchmarks.load_crowd import Crowd, conversation, star_tap, taps
from bot.wire import BotApiRequest


def _data(**parameters: Any) -> RequestData:
    return RequestData([RequestParameter(k, v, None) for k, v in parameters.items()])


@asynccontextmanager
async def echoing(url: str, seen: list[Update], *, deaf_to: int = 0) -> AsyncIterator[None]:
    """A bot that answers every update by the call that the crowd waits for."""
    request = BotApiRequest(connection_pool_size=4)

    async def bot() -> None:
        offset = 0
        while True:
            got: Any = await request.post(
                f"{url}/bot{TOKEN}/getUpdates", _data(timeout=1, offset=offset)
            )
            for raw in got:
                update = Update.de_json(raw, None)
                offset = update.update_id + 1
                seen.append(update)
                user = update.effective_user
                assert user is not None
                method = "editMessageText" if update.callback_query else "sendMessage"
                if user.id != deaf_to:
                    answer: Any = await request.post(
                        f"{url}/bot{TOKEN}/{method}", _data(chat_id=user.id, text="ok")
                    )
                    assert answer["chat"]["id"] == user.id

    task = asyncio.create_task(bot())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await request.shutdown()


async def test_every_question_is_answered_once() -> None:
    """A closed loop and a steady rate: as many answers as questions, none missing."""
    api = Api()
    server, url = await api.listen()
    seen: list[Update] = []
    async with echoing(url, seen):
        crowd = Crowd(api)
        heard = await crowd.keep_open(taps([1, 2, 3], 50), 4, 0.3)
        assert heard.unanswered == 0
        assert heard.asked["star tap"] == len(seen)
        assert 0 < len(heard.latencies["star tap"]) <= len(seen)
        steady = await crowd.at_rate(conversation([1, 2], ["Alien"], 200), 100.0, 0.4)
        assert steady.unanswered == 0
        assert sum(steady.asked.values()) > 0
        assert sum(map(len, steady.latencies.values())) == sum(steady.asked.values())
    server.close()


async def test_who_gets_no_answer_is_counted() -> None:
    """A bot that ignores one person is found out."""
    api = Api()
    server, url = await api.listen()
    async with echoing(url, [], deaf_to=7):
        crowd = Crowd(api, patience=0.2)
        questions = iter([(7, star_tap(7, 1, 4.0)), (8, star_tap(8, 1, 4.0))])
        heard = await crowd.at_rate(questions, 10.0, 0.15)
        assert heard.unanswered == 1
        assert len(heard.latencies["star tap"]) == 1
    server.close()


def test_taps_always_change_something() -> None:
    """The same stars for the same film would not be saved again."""
    questions = taps([1, 2], 3)
    drawn = [next(questions)[1].body for _ in range(24)]
    assert len(set(drawn)) == len(drawn)
    assert next(taps([1, 2], 3, seed=1))[1].body != drawn[0]


def test_the_slope_is_that_of_the_line() -> None:
    """Memory that grows by 2 MB a second has the slope 2."""
    assert _slope([(0.0, 5.0), (1.0, 7.0), (2.0, 9.0)]) == pytest.approx(2.0)
    assert _slope([(1.0, 5.0)]) == 0.0
