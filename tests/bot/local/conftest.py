"""A world of two people, served on a free port, and clients for both of its sides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import httpx
import pytest

from bot.local.people import LocalPerson
from bot.local.server import serve
from bot.local.world import World

TOKEN = "424242:TEST-token"
ANN = 7
BORIS = 8

Call = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    people = [
        LocalPerson(ANN, "Ann", username="ann", is_admin=True),
        LocalPerson(BORIS, "Борис", language_code="ru"),
    ]
    return World(TOKEN, people, clock)


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with serve(world) as base:
        yield base


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    # verify=False: there is no TLS here, and loading certificates would be most of a test's time.
    async with httpx.AsyncClient(
        base_url=address, trust_env=False, timeout=10, verify=False
    ) as http:
        yield http


@pytest.fixture
def call(client: httpx.AsyncClient) -> Call:
    """Calls a Bot API method with JSON parameters; gives the whole answer."""

    async def post(method: str, **parameters: Any) -> dict[str, Any]:
        response = await client.post(f"/bot{TOKEN}/{method}", json=parameters)
        answer: dict[str, Any] = response.json()
        assert answer["ok"] == (response.status_code == 200)
        assert answer.get("error_code", 200) == response.status_code
        return answer

    return post


def tiny_png(width: int = 3, height: int = 2) -> bytes:
    """A picture whose header says this size; nothing here decodes the rest."""
    size = width.to_bytes(4) + height.to_bytes(4)
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + size + b"\0" * 9


async def until(condition: Callable[[], bool], within: float = 5.0) -> None:
    """Waits until `condition` holds; TimeoutError when it does not within that many seconds."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is watched has no event to wait for
            await asyncio.sleep(0.005)
