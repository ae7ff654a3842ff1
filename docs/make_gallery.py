"""Takes the pictures in docs/gallery: people chat with `filmbot local` in both languages.

    make gallery

starts a server of its own, with an empty database; `python -m docs.make_gallery ADDRESS` talks to
one that runs already. Needs the dev extra and Debian's chromium. Refuses to know what the bot
answers beyond what it waits for.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import httpx
from playwright.async_api import Browser, ViewportSize, async_playwright

from docs.gallery_talks import ENGLISH, LETTERBOXD, RUSSIAN, TALKS, Talk
from tests.page.chat_page import ChatPage

_GALLERY = Path(__file__).with_name("gallery")
_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
_WIDE: ViewportSize = {"width": 1400, "height": 860}
_NARROW: ViewportSize = {"width": 390, "height": 844}
_SMALL: ViewportSize = {"width": 360, "height": 640}
_PORT = 8177
_ROBIN = 1003
_PATIENCE = 120.0  # seconds for an answer: the first one waits for the bot to be ready
_FIRST_START = 600.0  # seconds, in which the first model is trained

Scheme = Literal["light", "dark"]
_SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")


async def main(address: str | None) -> None:
    """Talks and takes every picture."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=_ARGUMENTS
        )
        if address is not None:
            await _take_all(browser, address)
        else:
            async with _local_server() as served:
                await _take_all(browser, served)
        await browser.close()


async def _take_all(browser: Browser, address: str) -> None:
    for talk, scheme in zip(TALKS, _SCHEMES, strict=True):
        await _alone(browser, address, talk, scheme)
    for talk, scheme in zip(TALKS, reversed(_SCHEMES), strict=True):
        await _together(browser, address, talk, scheme)
    for number, text, expect in (
        (ENGLISH.person, "/recommend 3", ENGLISH.picks),
        (RUSSIAN.person, RUSSIAN.wish, r"1\. "),
        (_ROBIN, "/status", "How I am doing"),
    ):
        chat = await _open(browser, address, number, ENGLISH, "light")
        await _ask(chat, text, expect)
        await chat.close()
    for scheme in _SCHEMES:
        wide = await _open(browser, address, ENGLISH.person, ENGLISH, scheme, _WIDE)
        await _picture(wide, f"wide-{scheme}")
        await wide.close()


async def _alone(browser: Browser, address: str, talk: Talk, scheme: Scheme) -> None:
    """One person and the bot: from the first minutes to inline mode."""
    language = talk.language[:2]
    chat = await _open(browser, address, talk.person, talk, scheme)
    sent = await chat.send("/start")
    for label in talk.stars:
        await chat.wait_for_bot(talk.asks, after=sent, patience=_PATIENCE)
        await chat.tap(label)
    await _picture(chat, f"first-minutes-{language}")
    for text in talk.ratings:
        await _ask(chat, f"/rate {text}", talk.saved)
    picks = await _ask(chat, "/recommend 3", talk.picks)
    await _picture(chat, f"picks-{language}")
    await chat.tap("1", message_id=picks)
    await chat.wait_for_bot(talk.card, after=picks)
    await _picture(chat, f"card-{language}")
    await chat.tap(talk.why_button)
    await chat.wait_for_bot(talk.why, after=picks)
    await _picture(chat, f"why-{language}")
    await _ask(chat, talk.wish, r"1\. ")
    await _picture(chat, f"wish-{language}")
    await _ask(chat, "/ratings", talk.ratings_list)
    await _picture(chat, f"ratings-{language}")
    with tempfile.TemporaryDirectory() as folder:
        before = (await chat.bubbles())[-1].message_id
        await chat.attach(_export(folder))
    await chat.wait_for_bot(talk.preview, after=before, patience=_PATIENCE)
    await _picture(chat, f"import-{language}")
    name = (await (await chat.page.request.get(f"{address}/chat/bot")).json())["username"]
    await chat.input.press_sequentially(f"@{name} {talk.query}")
    offered = chat.element.locator(".menu.is-stacked [role=option]")
    await offered.filter(has_text="★").first.wait_for(timeout=_PATIENCE * 1000)
    await _picture(chat, f"inline-{language}")
    await chat.close()


async def _together(browser: Browser, address: str, talk: Talk, scheme: Scheme) -> None:
    """A group of two who gather and get films for both."""
    first = await _open(browser, address, talk.person, talk, scheme, _SMALL)
    other = RUSSIAN.person if talk is ENGLISH else ENGLISH.person
    body = {"title": talk.club, "members": [talk.person, other]}
    made = await first.page.request.post(f"{address}/chat/groups", data=body)
    group = int((await made.json())["id"])
    await first.close()
    chat = await _open(browser, address, group, talk, scheme)
    board = await chat.send("/together")
    await chat.wait_for_bot(talk.gathering, after=board, patience=_PATIENCE)
    await chat.tap(talk.join)
    await chat.element.get_by_role("radio", checked=False).first.click()
    await chat.tap(talk.join)
    await chat.wait_for_bot(talk.joined, after=board)
    await _picture(chat, f"gathering-{talk.language[:2]}")
    await chat.tap(talk.pick)
    await chat.wait_for_bot(talk.for_all, after=board, patience=_PATIENCE)
    await _picture(chat, f"together-{talk.language[:2]}")
    await chat.tap(talk.poll)
    options = chat.element.locator(".poll-option")
    await options.first.wait_for(timeout=_PATIENCE * 1000)
    for place in (1, 0):
        await options.nth(place).click()
        await chat.element.get_by_role("radio", checked=False).first.click()
    await _picture(chat, f"poll-{talk.language[:2]}")
    await chat.close()


async def _open(
    browser: Browser,
    address: str,
    number: int,
    talk: Talk,
    scheme: Scheme,
    viewport: ViewportSize = _NARROW,
) -> ChatPage:
    return await ChatPage.open(
        browser, address, number, viewport=viewport, color_scheme=scheme, locale=talk.language
    )


async def _ask(chat: ChatPage, text: str, expect: str) -> int:
    """Says `text`; the id of the answer."""
    sent = await chat.send(text)
    return (await chat.wait_for_bot(expect, after=sent, patience=_PATIENCE)).message_id


def _export(folder: str) -> Path:
    path = Path(folder, "ratings.csv")
    path.write_text(LETTERBOXD, "utf-8")
    return path


async def _picture(chat: ChatPage, name: str) -> None:
    toast = chat.element.locator(".toast:not([hidden])")
    if await toast.count():
        await toast.click()  # it would stand before the messages
    await chat.page.mouse.move(0, 0)
    await asyncio.sleep(1)  # what has come is drawn and scrolled to
    await chat.screenshot(_GALLERY / f"{name}.png")


@asynccontextmanager
async def _local_server() -> AsyncIterator[str]:
    """`filmbot local` with an empty database; ended as by Ctrl+C."""
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "local", "--port", str(_PORT)),
            env=os.environ | {"DATABASE_PATH": str(Path(folder, "gallery.db"))},
        )
        address = f"http://127.0.0.1:{_PORT}"
        try:
            await _until_served(address)
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            await process.wait()


async def _until_served(address: str) -> None:
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:  # noqa: S501 - http
        async with asyncio.timeout(_FIRST_START):
            while True:
                try:
                    await client.get(f"{address}/chat/people")
                except httpx.TransportError:
                    await asyncio.sleep(1)
                else:
                    return


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else None))
