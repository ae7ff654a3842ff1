"""The input: commands, growing, what Enter does, what is never lost."""

from __future__ import annotations

from typing import Any

from tests.page.browser import BROWSER_TEST, OpenChat
from tests.page.conftest import ANNA
from tests.page.scripted_bot import ScriptedBot

pytestmark = BROWSER_TEST

COMMANDS: list[dict[str, Any]] = [
    {"command": "rate", "description": "Rate a film"},
    {"command": "recommend", "description": "What to watch"},
    {"command": "help", "description": "How it works"},
]


async def test_commands_are_offered_while_typing(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """Typing narrows the list, arrows choose, the input names the choice, Enter sends it."""
    chat = await open_chat(address, ANNA)
    await bot.call("setMyCommands", commands=COMMANDS)
    await chat.element.get_by_role("button", name="Commands").wait_for()
    await chat.input.press_sequentially("/r")
    options = chat.element.get_by_role("option")
    assert await options.all_inner_texts() == ["/rate\nRate a film", "/recommend\nWhat to watch"]
    await chat.input.press("ArrowDown")
    active = await chat.input.get_attribute("aria-activedescendant")
    assert await chat.page.locator(f"#{active}").get_attribute("data-value") == "recommend"
    await chat.input.press("Enter")
    assert (await bot.next("message"))["text"] == "/recommend"
    assert await chat.input.input_value() == ""
    assert await chat.input.get_attribute("aria-expanded") == "false"


async def test_the_commands_button_opens_and_closes(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """The button shows all commands; Escape closes them; Tab writes one to be completed."""
    await bot.call("setMyCommands", commands=COMMANDS)
    chat = await open_chat(address, ANNA)
    button = chat.element.get_by_role("button", name="Commands")
    options = chat.element.get_by_role("option")
    await button.click()
    assert await options.count() == 3
    await chat.page.keyboard.press("Escape")
    assert await chat.element.get_by_role("listbox").count() == 0
    await button.click()
    await chat.page.keyboard.press("Tab")
    assert await chat.input.input_value() == "/rate "
    await button.click()
    await options.nth(2).click()
    assert (await bot.next("message"))["text"] == "/help"


async def test_commands_in_a_message_can_be_pressed(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A command in the bot's text sends itself; in code, in a link or in a word it does not."""
    chat = await open_chat(address, ANNA)
    await bot.say(
        ANNA, "Try /rate, or and/or <code>/help</code> <a href='https://a.example/undo'>/undo</a>"
    )
    await chat.wait_for_bot("Try")
    links = chat.element.locator(".command-link")
    assert await links.all_inner_texts() == ["/rate"]
    await links.click()
    assert (await bot.next("message"))["text"] == "/rate"


async def test_enter_sends_and_shift_enter_breaks_the_line(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """Shift+Enter makes the input grow by a line; Enter sends all lines; spaces alone do not go."""
    chat = await open_chat(address, ANNA)
    send = chat.element.get_by_role("button", name="Send", exact=True)
    low = await chat.input.evaluate("e => e.clientHeight")
    await chat.input.press_sequentially("   ")
    await chat.input.press("Enter")
    assert await send.is_disabled()
    await chat.input.fill("")
    await chat.input.press_sequentially("one")
    await chat.input.press("Shift+Enter")
    await chat.input.press_sequentially("two")
    assert await chat.input.evaluate("e => e.clientHeight") > low
    await send.click()
    assert (await bot.next("message"))["text"] == "one\ntwo"
    assert await chat.input.evaluate("e => e.clientHeight") == low
    assert len(await chat.bubbles()) == 1


async def test_five_thousand_characters_arrive(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A text over the limit of one message goes as several, in order, none lost."""
    chat = await open_chat(address, ANNA)
    await chat.send("x" * 5000)
    parts = [(await bot.next("message"))["text"] for _ in range(2)]
    assert "".join(parts) == "x" * 5000
    assert [bubble.text for bubble in await chat.bubbles()] == parts


async def test_what_the_server_refuses_stays_written(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """With the bot blocked a text is not sent: the page says why and keeps it; then it goes."""
    chat = await open_chat(address, ANNA)
    chat.tolerated.append("409")  # which the browser notes by itself
    await chat.element.get_by_role("button", name="Block the bot").click()
    unblock = chat.element.get_by_role("button", name="Unblock the bot")
    await unblock.wait_for()
    assert (await bot.next("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await chat.input.fill("are you there?")
    await chat.input.press("Enter")
    assert "blocked" in await chat.wait_for_toast("Not sent")
    assert await chat.input.input_value() == "are you there?"
    await chat.reload()
    await unblock.click()
    await chat.element.get_by_role("button", name="Block the bot", exact=True).wait_for()
    await chat.send("are you there now?")
    assert (await bot.next("message"))["text"] == "are you there now?"
