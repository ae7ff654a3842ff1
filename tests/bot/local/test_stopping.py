from __future__ import annotations

import asyncio
import socket
import time

import httpx
import pytest

from bot.local.server import serve
from bot.local.world import World
from tests.bot.local.conftest import ANN, TOKEN, Clock, until


async def test_stopping_is_prompt_while_polls_and_streams_are_held(world: World) -> None:
    """A held getUpdates is answered and an event stream ended; neither delays the stop."""
    async with httpx.AsyncClient(verify=False, timeout=60) as http:
        async with serve(world) as address:
            path = f"{address}/bot{TOKEN}/getUpdates?timeout=50"
            poll = asyncio.create_task(http.get(path))
            stream = asyncio.create_task(http.get(f"{address}/chat/{ANN}/events"))
            timeline = world.chat(ANN).timeline
            await until(lambda: bool(timeline._readers and world.updates._poller))
            began = time.monotonic()
        took = time.monotonic() - began
        assert (await poll).json() == {"ok": True, "result": []}
        assert (await stream).status_code == 200
    assert took < 1


async def test_stopping_does_not_wait_for_a_webhook_that_hangs(world: World) -> None:
    """A delivery under way is abandoned; its update stays and goes out after the next start."""
    silent = await asyncio.start_server(lambda *_: asyncio.sleep(30), "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    async with httpx.AsyncClient(verify=False) as http, serve(world) as address:
        url = f"http://127.0.0.1:{port}/"
        await http.post(f"{address}/bot{TOKEN}/setWebhook", json={"url": url})
        world.chat(ANN).say("x")
        await asyncio.sleep(0.05)
        began = time.monotonic()
    assert time.monotonic() - began < 1.5
    assert len(world.updates) == 1
    silent.close()


async def test_a_world_survives_its_server(world: World) -> None:
    """The same world can be served again, with everything in it."""
    async with httpx.AsyncClient(verify=False) as http:
        for expected in (1, 2):
            async with serve(world) as address:
                await http.post(f"{address}/chat/{ANN}/send", json={"text": "x"})
                answer = await http.get(f"{address}/bot{TOKEN}/getUpdates?timeout=1")
                assert len(answer.json()["result"]) == expected


async def test_a_port_that_is_taken_is_an_os_error() -> None:
    """The caller can say so; nothing is left running."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match=r"[Aa]ddress already in use"):
            async with serve(World("1:x", [], Clock()), port=taken.getsockname()[1]):
                raise AssertionError("it must not start")


async def test_an_error_inside_is_passed_on_and_the_server_stopped(world: World) -> None:
    """Leaving by an exception stops the server too."""
    with pytest.raises(ZeroDivisionError):
        async with serve(world) as address:
            raise ZeroDivisionError
    with pytest.raises(httpx.ConnectError):
        async with httpx.AsyncClient(verify=False) as http:
            await http.get(address)
