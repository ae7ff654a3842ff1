"""Takes the pictures in docs/gallery: two people chat with a running `filmbot local`.

    .venv/bin/filmbot local &
    .venv/bin/python -m docs.make_gallery http://127.0.0.1:8080

Needs the dev extra and Debian's chromium. Refuses to know what the bot answers.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, ViewportSize, async_playwright

from tests.page.chat_page import ChatPage

_GALLERY = Path(__file__).with_name("gallery")
_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
_WIDE: ViewportSize = {"width": 1280, "height": 860}
_NARROW: ViewportSize = {"width": 390, "height": 844}
_NORA, _BORIS, _ROBIN = 1001, 1002, 1003


async def main(address: str) -> None:
    """Talks, then takes every picture."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=_ARGUMENTS
        )
        nora = await ChatPage.open(browser, address, _NORA, viewport=_WIDE)
        await _rate(nora, ("alien 4.5", "blade runner 5", "usual suspects 5", "fargo 4"))
        await _ask(nora, "/recommend 5", "Your picks")
        boris = nora.of(_BORIS)
        await _ask(boris, "/start", "Знаком этот фильм")
        await _ask(boris, "shawshank", "Как тебе")
        robin = nora.of(_ROBIN)
        await _ask(robin, "/retrain", "model is live|model stays")
        await _ask(robin, "/status", "How I am doing")
        await nora.close()
        for scheme in ("light", "dark"):
            await _picture(browser, address, "wide", _WIDE, scheme)
            await _picture(browser, address, "narrow", _NARROW, scheme)
        await browser.close()


async def _rate(chat: ChatPage, texts: tuple[str, ...]) -> None:
    for text in texts:
        await _ask(chat, f"/rate {text}", "Saved")


async def _ask(chat: ChatPage, text: str, expect: str) -> None:
    sent = await chat.send(text)
    await chat.wait_for_bot(expect, after=sent, patience=120)


async def _picture(
    browser: Browser,
    address: str,
    name: str,
    viewport: ViewportSize,
    scheme: Literal["light", "dark"],
) -> None:
    chat = await ChatPage.open(browser, address, _NORA, viewport=viewport, color_scheme=scheme)
    await asyncio.sleep(1)  # the history has been drawn and scrolled to its end
    await chat.screenshot(_GALLERY / f"{name}-{scheme}.png")
    await chat.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
