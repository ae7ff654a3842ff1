"""Fixtures that open the chat page in a real Chromium; for this folder and for the journeys.

One browser serves the whole test session, so everything here, and every test that uses it, runs in
the session's event loop: mark the module with `pytestmark = BROWSER_TEST`. A machine without
Chromium skips these tests; under CI (the variable CI is set) that is a failure, not a skip.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.page.chat_page import ChatPage

if TYPE_CHECKING:
    from playwright.async_api import ViewportSize

BROWSER_TEST: Final = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
WIDE: Final[ViewportSize] = {"width": 1280, "height": 800}
NARROW: Final[ViewportSize] = {"width": 390, "height": 844}

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

OpenChat = Callable[..., Awaitable[ChatPage]]


def chromium() -> str:
    """Where Chromium is; skips the test, or fails it under CI, when it is nowhere."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}; under CI the page must be tested")
        pytest.skip(reason)
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium for the session."""
    path = chromium()
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_chat(browser: Browser) -> AsyncIterator[OpenChat]:
    """Chats on demand: a function that takes what `ChatPage.open` takes, without the browser.

    Each call is a browser of its own (own connections, own storage). Afterwards no page may have
    met an error that its `tolerated` does not name: scripts, broken resources and breaches of the
    content security policy count.
    """
    opened: list[ChatPage] = []

    async def open_one(address: str, person_id: int, **options: object) -> ChatPage:
        chat = await ChatPage.open(browser, address, person_id, **options)  # type: ignore[arg-type]
        opened.append(chat)
        return chat

    yield open_one
    problems = [problem for chat in opened for problem in chat.problems]
    for chat in opened:
        await chat.close()
    if problems:
        raise AssertionError("the page met errors:\n" + "\n".join(problems))
