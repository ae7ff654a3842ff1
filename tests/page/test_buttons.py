"""Buttons under messages: taps, spinners, toasts and alerts, keys, room for many."""

from __future__ import annotations

from bot.local.world import World
from tests.page.browser import BROWSER_TEST, NARROW, OpenChat
from tests.page.conftest import ANNA
from tests.page.scripted_bot import ScriptedBot

pytestmark = BROWSER_TEST

STARS = [(f"★ {stars}", f"r:7:{stars}") for stars in range(1, 6)]


async def test_a_tap_waits_for_the_answer_and_shows_its_toast(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A tapped button spins until the bot answers; the answer's text shows as a toast."""
    chat = await open_chat(address, ANNA)
    message = await bot.say(ANNA, "Alien (1979)", STARS, [("Haven't seen", "u:7")])
    tapped = await chat.tap("★ 4", answered=False)
    assert tapped == message
    query = await bot.next("callback_query")
    assert (query["data"], query["message"]["message_id"]) == ("r:7:4", message)
    assert await chat.button("★ 4").get_attribute("aria-busy") == "true"
    assert await chat.button("★ 5").get_attribute("aria-busy") is None
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Saved: ★ 4")
    assert await chat.wait_for_toast("Saved") == "Saved: ★ 4"
    await chat.wait_until_answered()


async def test_an_answer_without_words_stops_the_spinner(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """An empty answer shows nothing and leaves the button ready."""
    chat = await open_chat(address, ANNA)
    await bot.say(ANNA, "Alien (1979)", STARS)
    await chat.tap("★ 1", answered=False)
    query = await bot.next("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await chat.wait_until_answered()
    assert await chat.element.locator(".toast:not([hidden])").count() == 0


async def test_an_alert_waits_and_gives_the_focus_back(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """An alert is a dialog with the focus in it; closed, the tapped button has the focus again."""
    chat = await open_chat(address, ANNA)
    await bot.say(ANNA, "Alien (1979)", STARS)
    await chat.tap("★ 2", answered=False)
    query = await bot.next("callback_query")
    await bot.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="No such film", show_alert=True
    )
    assert await chat.dismiss_alert() == "No such film"
    assert await chat.button("★ 2").evaluate("b => b === document.activeElement")


async def test_the_focus_stays_when_the_tapped_message_is_edited(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """Whoever works by keys does not lose their place when the bot replaces the buttons."""
    chat = await open_chat(address, ANNA)
    message = await bot.say(ANNA, "Alien (1979)", STARS)
    await chat.button("★ 3").focus()
    await chat.page.keyboard.press("Enter")
    query = await bot.next("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await bot.edit(ANNA, message, "Alien (1979): ★ 3", [("Undo", "undo")])
    await chat.wait_for_bot("★ 3")
    assert await chat.button("Undo").evaluate("b => b === document.activeElement")
    await bot.call("editMessageReplyMarkup", chat_id=ANNA, message_id=message)

    async def without_buttons() -> bool | None:
        return (await chat.bubble(message)).keyboard == [] or None

    await chat.wait_for(without_buttons, "the message without buttons")
    assert await chat.page.evaluate("document.activeElement.getAttribute('role')") == "log"


async def test_a_keyboard_is_one_stop_with_arrows_inside(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """Shift+Tab from the input reaches the newest keyboard; arrows go through its rows."""
    chat = await open_chat(address, ANNA)
    await bot.say(ANNA, "old", [("Old", "old")])
    await bot.say(ANNA, "Alien (1979)", STARS, [("Haven't seen", "u"), ("Next", "n")])
    await chat.wait_for_bot("Alien")
    await chat.input.focus()
    for _ in range(2):  # over the button for files
        await chat.page.keyboard.press("Shift+Tab")

    async def focused() -> str:
        return str(await chat.page.evaluate("document.activeElement.innerText.trim()"))

    seen = [await focused()]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "Home", "End"):
        await chat.page.keyboard.press(key)
        seen.append(await focused())
    assert seen == ["★ 1", "★ 2", "Next", "Haven't seen", "★ 1", "Next"]


async def test_buttons_have_room_on_a_phone(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """One to five buttons in a row and long labels fit a narrow window, big enough to tap."""
    chat = await open_chat(address, ANNA, viewport=NARROW)
    long = "The Assassination of Jesse James by the Coward Robert Ford (2007)"
    await bot.say(
        ANNA, "Which?", STARS, STARS[:4], STARS[:3], [(long, "a"), (long, "b")], [(long, "c")]
    )
    await chat.wait_for_bot("Which")
    boxes = await chat.element.locator(".key").evaluate_all(
        "keys => keys.map(k => { const b = k.getBoundingClientRect();"
        " return [b.left, b.right, b.width, b.height, k.scrollWidth - k.clientWidth]; })"
    )
    assert len(boxes) == 15
    for left, right, width, height, overflow in boxes:
        assert left >= 0
        assert right <= NARROW["width"]
        assert width >= 38
        assert height >= 40
        assert overflow <= 0
    assert await chat.page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


async def test_a_button_that_is_gone_says_so(
    world: World, address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A tap on a button which the server does not know any more is refused with a sentence."""
    chat = await open_chat(address, ANNA)
    message = await bot.say(ANNA, "Alien (1979)", STARS)
    await chat.wait_for_bot("Alien")
    shown = world.chat(ANNA).message(message)
    assert shown is not None
    chat.tolerated.append("404")  # which the browser notes by itself
    shown.keyboard = None  # changed behind the page's back
    await chat.tap("★ 5")
    assert await chat.wait_for_toast("gone") == "This button is gone."


async def test_a_link_button_opens_outside(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A button with an address is a link to a new tab, and no tap for the bot."""
    chat = await open_chat(address, ANNA)
    await bot.say(ANNA, "Alien (1979)", [("IMDb", "https://www.imdb.com/title/tt0078748/")])
    await chat.wait_for_bot("Alien")
    link = chat.element.get_by_role("link", name="IMDb")
    assert await link.get_attribute("href") == "https://www.imdb.com/title/tt0078748/"
    assert await link.get_attribute("target") == "_blank"
