"""When the server goes away and comes back."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.local.server import serve
from tests.page.browser import BROWSER_TEST, OpenChat
from tests.page.chat_page import ChatPage
from tests.page.conftest import ANNA, BORIS, TOKEN, new_world
from tests.page.scripted_bot import ScriptedBot

pytestmark = BROWSER_TEST


async def wait_for_state(chat: ChatPage, state: str) -> None:
    """Waits until the chat says that it is online, connecting or blocked."""
    await chat.page.locator(f"#chat-{chat.person_id}[data-state={state}]").wait_for(timeout=15_000)


async def test_the_page_waits_for_the_server_and_goes_on(open_chat: OpenChat) -> None:
    """Away: it says so and keeps what was written. Back with its history: nothing twice."""
    world = new_world()
    async with serve(world) as address:
        chat = await open_chat(address, ANNA)
        chat.tolerated.append("ERR_")  # the browser notes each refused connection by itself
        await chat.send("first")
    await wait_for_state(chat, "connecting")
    assert "away" in await chat.page.locator(".banner").inner_text()
    await chat.input.fill("second")
    await chat.input.press("Enter")
    await chat.wait_for_toast("Not sent")
    assert await chat.input.input_value() == "second"
    async with serve(world, port=urlsplit(address).port or 0):
        await wait_for_state(chat, "online")
        assert await chat.page.locator(".banner").inner_text() == ""
        await chat.send("second")
        async with ScriptedBot(address, TOKEN) as bot:
            await bot.say(ANNA, "both arrived")
        await chat.wait_for_bot("both arrived")
        texts = [bubble.text for bubble in await chat.bubbles()]
        assert texts == ["first", "second", "both arrived"]


async def test_a_server_started_afresh_begins_a_new_chat(open_chat: OpenChat) -> None:
    """A new server knows none of the old messages: the page shows what it does know."""
    async with serve(new_world()) as address:
        chat = await open_chat(address, ANNA)
        chat.tolerated.append("ERR_")  # the browser notes each refused connection by itself
        for text in ("one", "two", "three"):
            await chat.send(text)
        await chat.of(BORIS).send("I am here too")
    world = new_world()
    world.chat(BORIS).say("a new life")
    async with serve(world, port=urlsplit(address).port or 0):
        await wait_for_state(chat, "online")

        async def texts(of: ChatPage, wanted: list[str]) -> bool | None:
            return [bubble.text for bubble in await of.bubbles()] == wanted or None

        await chat.wait_for(lambda: texts(chat, []), "an empty chat")
        await chat.wait_for(lambda: texts(chat.of(BORIS), ["a new life"]), "the new history")
        async with ScriptedBot(address, TOKEN) as bot:
            await bot.say(ANNA, "hello again")
        await chat.wait_for_bot("hello again")


async def test_a_browser_without_shared_workers_has_a_stream_of_its_own(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """Some on phones have none; the chat is the same."""
    chat = await open_chat(address, ANNA)
    await chat.page.add_init_script("delete globalThis.SharedWorker")
    await chat.reload()
    assert await chat.page.evaluate("typeof SharedWorker") == "undefined"
    await chat.send("hello")
    await bot.say(ANNA, "hello to you")
    await chat.wait_for_bot("hello to you")
