"""The page in a browser, the server behind it, and a bot that says what the test tells it to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.local.people import LocalPerson
from bot.local.server import serve
from bot.local.world import World
from tests.page.browser import browser, open_chat
from tests.page.scripted_bot import ScriptedBot

__all__ = ["browser", "open_chat"]

TOKEN = "4242:page-tests"
ANNA = 1001
BORIS = 1002
CHLOE = 1003


def new_world() -> World:
    """Three people: Anna, an administrator; Boris, who reads Russian; Chloé."""
    return World(
        TOKEN,
        [
            LocalPerson(ANNA, "Anna", is_admin=True),
            LocalPerson(BORIS, "Борис", language_code="ru"),
            LocalPerson(CHLOE, "Chloé"),
        ],
    )


@pytest.fixture
def world() -> World:
    return new_world()


@pytest_asyncio.fixture(loop_scope="session")
async def address(world: World) -> AsyncIterator[str]:
    async with serve(world) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def bot(address: str) -> AsyncIterator[ScriptedBot]:
    async with ScriptedBot(address, TOKEN) as scripted:
        yield scripted
