"""Inline mode on the page: "@bot query" in the input."""

from __future__ import annotations

from bot.local.world import World
from tests.page.browser import BROWSER_TEST, OpenChat
from tests.page.conftest import ANNA, BORIS
from tests.page.scripted_bot import ScriptedBot

pytestmark = BROWSER_TEST

NAME = "@film_local_bot"


async def test_a_result_is_found_chosen_and_tapped_by_keys(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """The name is completed, results are shown while typing, arrows and Enter send one."""
    chat = await open_chat(address, ANNA)
    await chat.input.press_sequentially("@fi")
    await chat.element.get_by_role("option", name=NAME).wait_for()
    await chat.input.press("Tab")
    assert await chat.input.input_value() == f"{NAME} "
    await chat.input.press_sequentially("alien")
    while await bot.offer("Alien", "Aliens", cache_time=0) != "alien":
        pass  # what had been typed so far was asked, too
    await chat.element.get_by_role("option", name="Aliens").wait_for()
    await chat.input.press("ArrowDown")
    active = await chat.input.get_attribute("aria-activedescendant")
    assert "about Aliens" in await chat.page.locator(f"#{active}").inner_text()
    await chat.input.press("Enter")
    chosen = await bot.next("chosen_inline_result")
    assert (chosen["result_id"], chosen["query"]) == ("Aliens", "alien")
    bubble = (await chat.bubbles())[-1]
    assert (bubble.text, bubble.from_bot) == ("See Aliens", False)
    assert f"via {NAME}" in await chat.message(bubble.message_id).inner_text()
    assert await chat.input.input_value() == ""
    assert await chat.element.get_by_role("listbox").count() == 0
    await chat.tap("More", answered=False)
    query = await bot.next("callback_query")
    assert query["inline_message_id"] == chosen["inline_message_id"]
    await bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await bot.call("editMessageText", inline_message_id=query["inline_message_id"], text="Seen")

    async def edited() -> bool | None:
        return (await chat.bubbles())[-1].text == "Seen" or None

    await chat.wait_for(edited, "the edited card")


async def test_enter_does_not_send_a_question_as_a_text(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """While the bot is asked nothing is sent; with nothing found the screen reader is told."""
    chat = await open_chat(address, ANNA)
    await chat.input.fill(f"{NAME} zzz")
    await chat.input.press("Enter")
    assert await bot.offer() == "zzz"
    await chat.element.get_by_text("Nothing found.").wait_for(state="attached")
    await chat.input.press("Enter")
    assert await chat.input.input_value() == f"{NAME} zzz"
    await chat.input.press("Escape")
    assert await chat.bubbles() == []


async def test_more_results_come_as_one_goes_down(
    address: str, bot: ScriptedBot, world: World, open_chat: OpenChat
) -> None:
    """The next page is asked for at the end of the first; in a group, by who writes there."""
    group = world.add_group("Club", [BORIS, ANNA], with_bot=False)
    chat = await open_chat(address, group.id)
    await chat.input.fill(f"{NAME} a")
    await bot.offer("One", "Two", next_offset="2", cache_time=0)
    await chat.element.get_by_role("option", name="Two").wait_for()
    await chat.input.press("ArrowDown")
    query = await bot.next("inline_query")
    assert (query["offset"], query["from"]["id"], query["chat_type"]) == ("2", BORIS, "group")
    content = {"message_text": "See Three"}
    three = {"type": "article", "id": "3", "title": "Three", "input_message_content": content}
    await bot.call("answerInlineQuery", inline_query_id=query["id"], results=[three])
    await chat.element.get_by_role("option", name="Three").click()
    await bot.next("chosen_inline_result")
    assert group.messages[-1].text == "See Three"


async def test_the_bots_own_button_opens_its_chat(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """It says /start with the parameter in the person's private chat."""
    chat = await open_chat(address, ANNA)
    await chat.input.fill(f"{NAME} a")
    await bot.offer("One", button={"text": "Rate films", "start_parameter": "rate"})
    await chat.element.get_by_role("option", name="Rate films").click()
    assert (await bot.next("message"))["text"] == "/start rate"


async def test_buttons_that_search_write_the_question(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A button of a message puts the bot's name and its query into the input."""
    chat = await open_chat(address, ANNA)
    markup = [[{"text": "Share", "switch_inline_query_current_chat": "alien"}]]
    await bot.call("sendMessage", chat_id=ANNA, text="x", reply_markup={"inline_keyboard": markup})
    await chat.button("Share").click()
    assert await chat.input.input_value() == f"{NAME} alien"
    assert await bot.offer("Alien") == "alien"
    await chat.element.get_by_role("option", name="Alien").wait_for()
