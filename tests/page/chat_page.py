"""Drives the chat page as a person does: writes, taps, reads what stands there.

Knows what the page shows, through roles, labels and data attributes; knows nothing of the server
behind it. All waiting is by looking again until a deadline, and a failure says what stood there.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    from playwright.async_api import ViewportSize

PATIENCE: Final = 10.0  # seconds
_LOOK_AGAIN: Final = 0.05  # seconds

Found = TypeVar("Found")

_READ_BUBBLES: Final = """
chat => [...chat.querySelectorAll(".message")].map(item => ({
  message_id: Number(item.dataset.messageId),
  from_bot: item.classList.contains("from-bot"),
  text: item.querySelector(".text")?.innerText ?? "",
  html: item.querySelector(".text")?.innerHTML ?? "",
  keyboard: [...item.querySelectorAll(".keyboard-row")].map(
    row => [...row.querySelectorAll(".key")].map(key => key.innerText.trim())),
  edited: item.querySelector(".edited") !== null,
  photo: item.querySelector(".photo img")?.src ?? null,
  file: item.querySelector(".file-name")?.innerText ?? null,
  quote: item.querySelector(".quote-text")?.innerText ?? null,
}))
"""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it stands on the page.

    Attributes:
        text: as it is read, without markup; the caption of a picture or file.
        html: the markup inside the bubble.
        keyboard: the labels of its buttons, row by row.
        photo: address of its picture.
        file: name of its file.
        quote: the text of the message that it replies to.
    """

    message_id: int
    from_bot: bool
    text: str
    html: str
    keyboard: list[list[str]]
    edited: bool
    photo: str | None
    file: str | None
    quote: str | None

    @property
    def buttons(self) -> list[str]:
        """All labels of the keyboard, in order."""
        return [label for row in self.keyboard for label in row]


class NotSeenError(AssertionError):
    """What was waited for did not come; carries what stood on the page instead."""

    def __init__(self, wanted: str, bubbles: list[Bubble]) -> None:
        shown = "\n".join(
            f"  {bubble.message_id} {'bot' if bubble.from_bot else 'person'}: {bubble.text!r}"
            f" {bubble.keyboard or ''}"
            for bubble in bubbles[-12:]
        )
        super().__init__(f"{wanted} was not seen. The chat ends with:\n{shown}")
        self.wanted = wanted
        self.bubbles = bubbles


@dataclass
class ChatPage:
    """The chat of one person on an open page.

    Attributes:
        page: the Playwright page, shared by all chats on it.
        person_id: whose chat this is.
        problems: errors that the page met so far (console, scripts, policy, failed requests).
        tolerated: what the text of an error must contain to be none; a test adds what it provokes.
    """

    page: Page
    person_id: int
    problems: list[str] = field(default_factory=list)
    tolerated: list[str] = field(default_factory=list)

    @classmethod
    async def open(
        cls,
        browser: Browser,
        address: str,
        person_id: int,
        *,
        viewport: ViewportSize | None = None,
        color_scheme: Literal["light", "dark"] = "light",
        locale: str = "en-GB",
        still: bool = True,
    ) -> Self:
        """Opens the page at `address` with this person's chat in front, its history replayed.

        `still` asks for reduced motion, so that screenshots do not depend on the moment.
        """
        context = await browser.new_context(
            viewport=viewport or {"width": 1280, "height": 800},
            color_scheme=color_scheme,
            reduced_motion="reduce" if still else "no-preference",
            locale=locale,
        )
        chat = cls(await context.new_page(), person_id)
        chat.page.on("console", chat._note_console)
        chat.page.on("pageerror", chat._note_error)
        await chat.page.goto(f"{address}/#{person_id}")
        await chat.wait_until_settled()
        return chat

    def of(self, person_id: int) -> ChatPage:
        """The chat of another person on the same page (a wide window shows several)."""
        return ChatPage(self.page, person_id, self.problems, self.tolerated)

    async def close(self) -> None:
        """Closes the page and the browser context it lives in."""
        await self.page.context.close()

    async def reload(self) -> None:
        """Loads the page anew and waits for its history."""
        await self.page.reload()
        await self.wait_until_settled()

    async def wait_until_settled(self) -> None:
        """Waits until the history is replayed."""
        await self.page.locator(f"#chat-{self.person_id}[data-settled]").wait_for(
            state="attached", timeout=PATIENCE * 1000
        )

    # Where things are.

    @property
    def element(self) -> Locator:
        """The whole chat."""
        return self.page.locator(f"#chat-{self.person_id}")

    @property
    def input(self) -> Locator:
        """Where the person writes."""
        return self.element.locator("textarea")

    def message(self, message_id: int) -> Locator:
        """One message with its keyboard."""
        return self.element.locator(f'[data-message-id="{message_id}"]')

    def button(self, label: str | re.Pattern[str], *, message_id: int | None = None) -> Locator:
        """The newest button with this label, of this message or of any."""
        within = self.element if message_id is None else self.message(message_id)
        pattern = re.compile(rf"^\s*{re.escape(label)}\s*$") if isinstance(label, str) else label
        return within.locator(".key").filter(has_text=pattern).last

    # What a person does.

    async def send(self, text: str) -> int:
        """Writes the text and presses Enter; the message's id (of the last part, if it was cut)."""
        await self.input.fill(text)
        if await self.input.get_attribute("aria-expanded") == "true":
            await self.input.press("Escape")  # the commands: Enter would choose one of them
        async with self.page.expect_response(lambda r: r.url.endswith("/send")) as answer:
            await self.input.press("Enter")
        sent = int((await (await answer.value).json())["message_id"])
        await self.message(sent).wait_for(timeout=PATIENCE * 1000)
        return sent

    async def tap(
        self,
        label: str | re.Pattern[str],
        *,
        message_id: int | None = None,
        answered: bool = True,
    ) -> int:
        """Taps the newest button with this label; the id of its message.

        `answered` waits until the bot has answered the tap (the button's spinner has stopped).
        """
        button = self.button(label, message_id=message_id)
        await button.wait_for(timeout=PATIENCE * 1000)
        item = button.locator("xpath=ancestor::li[1]")
        tapped = int(await item.get_attribute("data-message-id") or 0)
        async with self.page.expect_response(lambda r: r.url.endswith("/tap")):
            await button.click()
        if answered:
            await self.wait_until_answered()
        return tapped

    async def wait_until_answered(self) -> None:
        """Waits until no button of the chat waits for the bot."""

        async def is_idle() -> bool | None:
            return await self.element.locator(".key.is-busy").count() == 0 or None

        await self.wait_for(is_idle, "the answer to a tapped button")

    async def attach(self, path: Path) -> None:
        """Sends a file."""
        async with self.page.expect_response(lambda r: r.url.endswith("/file")):
            await self.element.locator("input[type=file]").set_input_files(path)

    # What a person sees.

    async def bubbles(self) -> list[Bubble]:
        """All messages, oldest first."""
        return [Bubble(**shown) for shown in await self.element.evaluate(_READ_BUBBLES)]

    async def bubble(self, message_id: int) -> Bubble:
        """The message of this id as it stands now."""
        for shown in await self.bubbles():
            if shown.message_id == message_id:
                return shown
        raise NotSeenError(f"message {message_id}", await self.bubbles())

    async def wait_for_bot(
        self, pattern: str | re.Pattern[str], *, after: int = 0, patience: float = PATIENCE
    ) -> Bubble:
        """The newest message of the bot whose text matches, edits included, with an id > `after`.

        Raises:
            NotSeenError: when none comes within `patience` seconds.
        """

        async def find() -> Bubble | None:
            matching = [
                bubble
                for bubble in await self.bubbles()
                if bubble.from_bot and bubble.message_id > after and re.search(pattern, bubble.text)
            ]
            return matching[-1] if matching else None

        return await self.wait_for(
            find, f"a message of the bot like {pattern!r}", patience=patience
        )

    async def wait_for_toast(self, pattern: str | re.Pattern[str]) -> str:
        """The text of the toast that matches."""

        async def find() -> str | None:
            shown = self.element.locator(".toast:not([hidden])")
            texts = await shown.all_inner_texts()
            return next((text for text in texts if re.search(pattern, text)), None)

        return await self.wait_for(find, f"a toast like {pattern!r}")

    async def dismiss_alert(self) -> str:
        """Waits for an alert, presses its button; the alert's text."""
        alert = self.page.get_by_role("alertdialog")
        await alert.wait_for(timeout=PATIENCE * 1000)
        text = await alert.locator("p").inner_text()
        await alert.get_by_role("button").click()
        await alert.wait_for(state="detached")
        return text

    async def screenshot(self, path: Path, *, whole_page: bool = True) -> None:
        """A picture of the page, or of this chat alone."""
        await (self.page if whole_page else self.element).screenshot(path=path)

    async def wait_for(
        self,
        look: Callable[[], Awaitable[Found | None]],
        wanted: str,
        *,
        patience: float = PATIENCE,
    ) -> Found:
        """What `look` finds, looking again until it is not None.

        Raises:
            NotSeenError: when `patience` seconds pass.
        """
        deadline = time.monotonic() + patience
        while True:
            found = await look()
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise NotSeenError(wanted, await self.bubbles())
            await asyncio.sleep(_LOOK_AGAIN)

    def _note_console(self, message: ConsoleMessage) -> None:
        is_problem = message.type in {"error", "warning"}
        if is_problem and not any(part in message.text for part in self.tolerated):
            self.problems.append(f"console {message.type}: {message.text}")

    def _note_error(self, error: Error | Any) -> None:
        self.problems.append(f"script: {error}")
