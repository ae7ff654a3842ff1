"""Stopping: within seconds whatever the Bot API does, and with every rating kept."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from bot import running
from bot.local.faults import Kind
from bot.local.people import LocalPerson
from bot.local.server import serve
from bot.local.world import World
from bot.settings import Settings
from tests.journeys.town import NORA, TOKEN, open_town


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("getMe", "slow"),
        ("getMe", "server_error"),
        ("getMe", "retry_after"),
        ("deleteWebhook", "slow"),
        ("deleteWebhook", "server_error"),
        ("getUpdates", "slow"),
    ],
)
async def test_an_ill_bot_api_does_not_hold_up_the_stop(
    settings: Settings, method: str, kind: Kind
) -> None:
    """A server that hangs or fails at the start: the bot still stops within five seconds."""
    world = World(TOKEN, [LocalPerson(NORA, "Nora")])
    world.faults.add(method=method, kind=kind, times=1000, retry_after=30)
    stop = asyncio.Event()
    async with serve(world) as address:
        here = replace(settings, telegram_token=TOKEN, telegram_api_url=address)
        async with running.opened_services(here) as services:
            task = asyncio.create_task(running.run(here, services, stop))
            await asyncio.sleep(0.7)
            assert not task.done()
            started = time.monotonic()
            stop.set()
            await asyncio.wait_for(task, 10)
            assert time.monotonic() - started < 5


async def test_a_flood_that_was_taken_is_kept_when_the_bot_stops(settings: Settings) -> None:
    """Thirty ratings in one breath and a stop: what has left the server is in the database."""
    async with open_town(settings) as town:
        chat = town.world.chat(NORA)
        films = [film.title for film in town.services.catalogue if "<" not in film.title]
        distinct = [title for title in dict.fromkeys(films) if title not in {"Sabrina"}][:30]
        for title in distinct:
            chat.say(f"/rate {title} ★4")
        await town.talk().hear("Saved")
        world = town.world
    async with open_town(settings, world) as town:
        talk = town.talk()
        await talk.say("/ratings", "You have rated 30 films", within=30)
