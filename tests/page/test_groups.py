"""Groups on the page: made, talked in by several people, changed, voted and reacted in."""

from __future__ import annotations

import pytest

from bot.local.group import Group
from bot.local.world import World
from tests.page.browser import BROWSER_TEST, NARROW, OpenChat
from tests.page.chat_page import ChatPage
from tests.page.conftest import ANNA, BORIS, CHLOE
from tests.page.scripted_bot import ScriptedBot

pytestmark = BROWSER_TEST


@pytest.fixture
def group(world: World) -> Group:
    """Anna's group, with Boris, Chloé and the bot."""
    return world.add_group("Film club", [ANNA, BORIS, CHLOE])


async def side(chat: ChatPage, message_id: int) -> str:
    """Whose message it is to the one who writes: "person", "other" or "bot"."""
    shown = await chat.message(message_id).get_attribute("class") or ""
    return next(word for word in ("person", "other", "bot") if f"from-{word}" in shown)


async def test_a_group_is_made_from_the_page(
    address: str, bot: ScriptedBot, world: World, open_chat: OpenChat
) -> None:
    """By keys alone: a name, who is in it; its chat opens, and the first of them writes there."""
    anna = await open_chat(address, ANNA, viewport=NARROW)
    await anna.page.get_by_role("button", name="New group").focus()
    await anna.page.keyboard.press("Enter")
    await anna.page.keyboard.type("Club")
    for key in ("Tab", "Tab", "Space"):
        await anna.page.keyboard.press(key)  # past Anna, and Boris is not in it
    await anna.page.keyboard.press("Enter")
    await anna.page.get_by_role("region", name="Group “Club”").wait_for()
    group = world.groups[0]
    assert [person.id for person in group.present] == [ANNA, CHLOE]
    chat = anna.of(group.id)
    await chat.wait_until_settled()
    assert "Anna made the group" in await chat.element.locator(".is-service").inner_text()
    await chat.send("/together")
    while (message := await bot.next("message")).get("text") is None:
        pass
    assert (message["text"], message["chat"]["id"]) == ("/together", group.id)


async def test_several_people_write_in_a_group(
    address: str, bot: ScriptedBot, group: Group, open_chat: OpenChat
) -> None:
    """Arrow keys change who writes; one's own messages stand on the right, others have a name."""
    chat = await open_chat(address, group.id)
    first = await chat.send("What shall we see?")
    assert await side(chat, first) == "person"
    await chat.element.get_by_role("radio", name="Anna").focus()
    await chat.page.keyboard.press("ArrowRight")
    boris = chat.element.get_by_role("radio", name="Борис")
    assert await boris.get_attribute("aria-checked") == "true"
    assert await boris.evaluate("e => e === document.activeElement")
    assert await side(chat, first) == "other"
    assert await chat.message(first).locator(".author-name").inner_text() == "Anna"
    second = await chat.send("/together")
    assert await side(chat, second) == "person"
    asked = await bot.say(group.id, "Who is in?", [("I am in", "j")])
    await chat.wait_for_bot("Who is in")
    for person, name in ((BORIS, "Борис"), (CHLOE, "Chloé")):
        await chat.element.get_by_role("radio", name=name).click()
        await chat.tap("I am in", answered=False)
        query = await bot.next("callback_query")
        assert (query["from"]["id"], query["message"]["message_id"]) == (person, asked)
        await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
        assert await chat.wait_for_toast(name) == f"{name}: Noted"


async def test_each_member_sees_the_commands_that_are_theirs(
    address: str, bot: ScriptedBot, group: Group, open_chat: OpenChat
) -> None:
    """The menu of commands follows who writes."""
    for scope, name in (("all_group_chats", "together"), ("all_chat_administrators", "settings")):
        commands = [{"command": name, "description": name}]
        await bot.call("setMyCommands", commands=commands, scope={"type": scope})
    chat = await open_chat(address, group.id)
    for person, command in (("Anna", "/settings"), ("Chloé", "/together")):
        await chat.element.get_by_role("radio", name=person).click()
        await chat.element.get_by_role("button", name="Commands").click()
        assert command in await chat.element.get_by_role("option").first.inner_text()
        await chat.page.keyboard.press("Escape")


async def test_the_panel_changes_who_is_in_the_group(
    address: str, bot: ScriptedBot, world: World, group: Group, open_chat: OpenChat
) -> None:
    """Members leave and join, the bot goes and comes; the chat says so."""
    chat = await open_chat(address, group.id)
    await chat.element.get_by_role("button", name="Members").click()
    panel = chat.page.get_by_role("dialog")
    await panel.get_by_role("button", name="Remove Chloé").click()
    await panel.get_by_role("button", name="Add", exact=True).wait_for()
    await panel.get_by_role("button", name="Send the bot away").click()
    await panel.get_by_role("button", name="Invite the bot").click()
    await panel.get_by_role("button", name="Make the bot an administrator").click()
    await panel.get_by_label("Add a person").select_option("Chloé")
    await panel.get_by_role("button", name="Add", exact=True).click()
    await panel.get_by_role("button", name="Remove Chloé").wait_for()
    await chat.page.keyboard.press("Escape")
    happened = await chat.element.locator(".is-service").all_inner_texts()
    assert happened == [
        "Anna made the group",
        "Anna removed Chloé",
        "Anna removed filmbot",
        "Anna added filmbot",
        "Anna added Chloé",
    ]
    assert group.sees_reactions()
    assert await chat.element.get_by_role("radio").count() == 3


async def test_a_group_grows_under_the_page(
    address: str, bot: ScriptedBot, world: World, group: Group, open_chat: OpenChat
) -> None:
    """The supergroup has another id; its chat has the same history and stays in front."""
    chat = await open_chat(address, group.id, viewport=NARROW)
    await chat.send("before")
    await chat.element.get_by_role("button", name="Members").click()
    await chat.page.get_by_role("button", name="Make it a supergroup").click()
    await chat.page.keyboard.press("Escape")
    grown = chat.of(group.id - 1_000_000_000_000)
    await grown.wait_until_settled()
    assert await grown.element.is_visible()
    assert await grown.element.locator("header").get_by_text("supergroup").is_visible()
    assert [bubble.text for bubble in await grown.bubbles() if bubble.text] == ["before"]
    await bot.say(grown.person_id, "after")
    await grown.wait_for_bot("after")


async def test_people_vote_in_a_poll(
    address: str, bot: ScriptedBot, group: Group, open_chat: OpenChat
) -> None:
    """Each has a vote, and a press on it takes it back; the focus stays; closed is closed."""
    options = ["Alien", "Heat"]
    sent = await bot.call(
        "sendPoll", chat_id=group.id, question="Tonight?", options=options, is_anonymous=False
    )
    chat = await open_chat(address, group.id)
    poll = chat.message(sent["message_id"])
    await poll.get_by_role("button", name="Alien").focus()
    await chat.page.keyboard.press("ArrowDown")
    await chat.page.keyboard.press("Enter")
    heat = poll.get_by_role("button", name="Heat", pressed=True)
    await heat.wait_for()
    assert await heat.evaluate("e => e === document.activeElement")
    assert "100%" in await heat.inner_text()
    assert (await bot.next("poll_answer"))["option_ids"] == [1]
    await chat.element.get_by_role("radio", name="Борис").click()
    await poll.get_by_role("button", name="Alien", pressed=False).click()
    await poll.get_by_role("button", name="Alien", pressed=True).wait_for()
    assert "Votes: 2" in await poll.inner_text()
    assert "Anna" in await poll.get_by_role("button", name="Heat").inner_text()
    assert (await bot.next("poll_answer"))["user"]["id"] == BORIS
    await poll.get_by_role("button", name="Alien").click()
    assert (await bot.next("poll_answer"))["option_ids"] == []
    await bot.call("stopPoll", chat_id=group.id, message_id=sent["message_id"])
    await poll.get_by_text("Closed poll").wait_for()
    assert await poll.get_by_role("button", name="Alien").is_disabled()


async def test_messages_are_reacted_to_by_mouse_and_by_keys(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """Beside the message, or by arrow up in the empty input; the bot's reaction is seen, too."""
    await bot.call("getUpdates", allowed_updates=["message_reaction", "message"])
    number = await bot.say(ANNA, "Alien it is")
    chat = await open_chat(address, ANNA)
    message = chat.message(number)
    await message.hover()
    await message.get_by_role("button", name="React", exact=True).click()
    await chat.element.get_by_role("button", name="React with 🔥").click()
    mine = message.get_by_role("button", name="🔥: Anna")
    await mine.wait_for()
    assert (await bot.next("message_reaction"))["new_reaction"] == [
        {"type": "emoji", "emoji": "🔥"}
    ]
    await mine.click()
    await mine.wait_for(state="detached")
    await chat.input.focus()
    await chat.page.keyboard.press("ArrowUp")
    for key in ("Shift+Tab", "Shift+Tab"):
        await chat.page.keyboard.press(key)
    strip = chat.element.locator(".reply")
    await strip.get_by_role("button", name="React", exact=True).focus()
    for key in ("Enter", "ArrowRight", "Enter"):
        await chat.page.keyboard.press(key)
    await message.get_by_role("button", name="❤: Anna").wait_for()
    assert await strip.is_hidden()
    thumb = [{"type": "emoji", "emoji": "👍"}]
    await bot.call("setMessageReaction", chat_id=ANNA, message_id=number, reaction=thumb)
    await message.get_by_role("button", name="👍: filmbot").wait_for()


async def test_a_link_to_the_bot_opens_its_chat_here(
    address: str, bot: ScriptedBot, group: Group, open_chat: OpenChat
) -> None:
    """With what it is to be told; a link that adds it to a group makes a group."""
    chat = await open_chat(address, group.id)
    link = "https://t.me/film_local_bot"
    await bot.say(group.id, f"<a href='{link}?start=rate'>Rate</a> in private")
    await chat.element.get_by_role("radio", name="Chloé").click()
    await chat.element.get_by_role("link", name="Rate").click()
    while (message := await bot.next("message")).get("text") is None:
        pass
    assert (message["text"], message["chat"]["id"]) == ("/start rate", CHLOE)
    await bot.say(CHLOE, "Together?", [("Add me to a group", f"{link}?startgroup=x")])
    await chat.of(CHLOE).button("Add me to a group").click()
    await chat.page.get_by_role("dialog", name="New group").wait_for()
