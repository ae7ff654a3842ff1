"""A whole bot on our own Bot API server, and people who talk to it.

Everything is real: HTTP, the database, the trained model. Only Telegram is ours.
"""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from bot import running
from bot.context import Services
from bot.local.group import Group
from bot.local.inline import InlineQuery
from bot.local.people import LocalPerson
from bot.local.person_side import PersonSide
from bot.local.readers import Event
from bot.local.server import serve
from bot.local.world import World
from bot.settings import Settings

NORA, BORIS, ROBIN = 1001, 1002, 1003
TOKEN = "424242:TEST-token-that-is-long-enough"


@dataclass(slots=True)
class Bubble:
    """A message as a person sees it."""

    number: int
    html: str
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Without tags."""
        return plain(self.html)

    @property
    def labels(self) -> list[str]:
        """What is written on the buttons."""
        return [button["text"] for row in self.keyboard for button in row]

    def data(self, label: str) -> str:
        """What the button ``label`` carries."""
        for row in self.keyboard:
            for button in row:
                if button["text"] == label:
                    return str(button["data"])
        raise AssertionError(f"no button {label!r} among {self.labels}")


class Talk:
    """One person in their chat with the bot, or in a group: say, tap, and read what comes.

    Attributes:
        chat: the person's private chat.
        room: where they talk: that chat, or the group.
    """

    def __init__(self, world: World, person: int, group: Group | None = None) -> None:
        self.world = world
        self.chat = world.chat(person)
        self.room: PersonSide = group or self.chat
        self._read = 0

    async def say(
        self, text: str, expect: str = "", within: float = 10, reply_to: int | None = None
    ) -> Bubble:
        """Sends ``text``; the first answer that matches ``expect``."""
        self._read = self.room.timeline.last
        self.room.say_as(self.chat.person, text, reply_to)
        return await self.hear(expect, within)

    async def tap(self, bubble: Bubble, label: str, expect: str = "", **how: bool) -> Bubble:
        """Taps a button; the first message or edit that matches ``expect``."""
        self._read = self.room.timeline.last
        self.room.tap_as(self.chat.person, bubble.number, bubble.data(label), **how)
        return await self.hear(expect)

    async def hear(self, expect: str = "", within: float = 10) -> Bubble:
        """The next message or edit of the bot that matches ``expect``."""

        def fits(event: Event) -> bool:
            if event["type"] not in {"message", "edit"}:
                return False
            message = event["message"]
            return message["from"] == "bot" and bool(
                re.search(expect, plain(message["html"]), re.DOTALL)
            )

        try:
            event = await self.room.timeline.wait_for(fits, after=self._read, within=within)
        except TimeoutError:
            heard = [
                event["message"]["html"]
                for event in self.room.timeline.after(self._read)
                if event["type"] in {"message", "edit"}
            ]
            raise AssertionError(f"nothing like {expect!r} came, but: {heard}") from None
        self._read = event["seq"]
        message = event["message"]
        return Bubble(message["message_id"], message["html"], message["keyboard"] or [])

    async def ask_inline(self, query: str, offset: str = "") -> InlineQuery:
        """What the bot offers for ``query`` in inline mode."""
        return await self.world.inline.ask(self.room, self.chat.person, query, offset)

    def choose(self, asked: InlineQuery, title: str) -> Bubble:
        """Sends the offered result whose title begins with ``title``."""
        assert asked.answer is not None
        result = asked.answer.labelled(title)
        message = self.world.inline.choose(self.room, self.chat.person, asked.number, result.id)
        shown = message.as_page()
        return Bubble(message.number, shown["html"], shown["keyboard"] or [])

    async def picks(self, count: int) -> list[str]:
        """The titles that /recommend gives."""
        bubble = await self.say(f"/recommend {count}", r"1\. ")
        return titles(bubble)

    async def rate(self, text: str) -> None:
        """Rates by text and waits for the acknowledgement."""
        await self.say(f"/rate {text}", "Saved|Сохранено")


def plain(markup: str) -> str:
    """What is read: without tags and entities."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def titles(bubble: Bubble) -> list[str]:
    """The titles of a list of picks, in order."""
    return re.findall(r"^\d+\. (.+?)(?: \(\d{4}\))?(?: · ★.*)?$", bubble.text, re.MULTILINE)


@dataclass(slots=True)
class Town:
    """A running bot and the world it lives in."""

    world: World
    services: Services
    settings: Settings

    def talk(self, person: int = NORA, group: Group | None = None) -> Talk:
        """The chat of one person, or ``group`` as one of its members sees it."""
        return Talk(self.world, person, group)


@asynccontextmanager
async def open_town(settings: Settings, world: World | None = None) -> AsyncIterator[Town]:
    """Serves a world and runs the bot in it."""
    world = world or World(
        TOKEN,
        [
            LocalPerson(NORA, "Nora", "nora"),
            LocalPerson(BORIS, "Борис", "boris", "ru"),
            LocalPerson(ROBIN, "Robin", "robin", is_admin=True),
        ],
    )
    stop, ready = asyncio.Event(), asyncio.Event()
    async with serve(world) as address:
        here = replace(
            settings,
            telegram_token=TOKEN,
            telegram_api_url=address,
            admin_ids=frozenset({ROBIN}),
        )
        async with running.opened_services(here) as services:
            task = asyncio.create_task(running.run(here, services, stop, ready.set))
            waiting = asyncio.create_task(ready.wait())
            await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                waiting.cancel()
                await task
            try:
                yield Town(world, services, here)
            finally:
                stop.set()
                await task
