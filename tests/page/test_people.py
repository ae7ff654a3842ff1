"""Several people: side by side on a wide window, with tabs on a narrow one."""

from __future__ import annotations

from playwright.async_api import Page

from bot.local.world import World
from tests.page.browser import BROWSER_TEST, NARROW, OpenChat
from tests.page.chat_page import ChatPage
from tests.page.conftest import ANNA, BORIS, CHLOE
from tests.page.scripted_bot import ScriptedBot

pytestmark = BROWSER_TEST


async def shown(page: Page) -> list[int]:
    """Whose chats are on the screen, from left to right."""
    people = await page.locator(".chat:not([hidden])").evaluate_all(
        "chats => chats.map(c => Number(c.dataset.chat))"
    )
    return [int(person) for person in people]


async def test_people_sit_side_by_side_and_do_not_hear_each_other(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """Three people talk in three columns; each sees their own conversation only."""
    anna = await open_chat(address, ANNA)
    boris, chloe = anna.of(BORIS), anna.of(CHLOE)
    assert await shown(anna.page) == [ANNA, BORIS, CHLOE]
    for chat in (anna, boris, chloe):
        await chat.send(f"I am {chat.person_id}")
        await bot.say(chat.person_id, f"Hello {chat.person_id}")
    for chat in (anna, boris, chloe):
        await chat.wait_for_bot(f"Hello {chat.person_id}")
        assert [bubble.text for bubble in await chat.bubbles()] == [
            f"I am {chat.person_id}",
            f"Hello {chat.person_id}",
        ]
    assert "admin" in await anna.element.locator("header").inner_text()
    assert await anna.page.locator(".tabs").is_hidden()


async def test_each_chat_speaks_its_persons_language(address: str, open_chat: OpenChat) -> None:
    """Boris reads Russian, his neighbour English."""
    anna = await open_chat(address, ANNA)
    assert await anna.input.get_attribute("placeholder") == "Message"
    boris = anna.of(BORIS)
    await boris.wait_until_settled()
    assert await boris.input.get_attribute("placeholder") == "Сообщение"
    assert await boris.element.get_attribute("lang") == "ru"
    await boris.element.get_by_role("button", name="Начать").wait_for()


async def test_a_narrow_window_has_tabs(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """One chat at a time; arrow keys change it; messages elsewhere are counted until read."""
    anna = await open_chat(address, ANNA, viewport=NARROW)
    boris = anna.of(BORIS)
    assert await shown(anna.page) == [ANNA]
    await bot.say(BORIS, "one")
    await bot.say(BORIS, "two")
    tab = anna.page.get_by_role("tab", name="Борис")

    async def counted() -> bool | None:
        return "2" in await tab.inner_text() or None

    await anna.wait_for(counted, "two unread messages")
    await anna.page.get_by_role("tab", name="Anna").focus()
    await anna.page.keyboard.press("ArrowRight")
    assert await shown(anna.page) == [BORIS]
    assert await tab.get_attribute("aria-selected") == "true"
    assert await tab.evaluate("t => t === document.activeElement")
    assert "2" not in await tab.inner_text()
    assert [bubble.text for bubble in await boris.bubbles()] == ["one", "two"]
    await anna.page.keyboard.press("Alt+3")
    assert await shown(anna.page) == [CHLOE]
    await anna.page.set_viewport_size({"width": 1280, "height": 800})

    async def all_three() -> bool | None:
        return await shown(anna.page) == [ANNA, BORIS, CHLOE] or None

    await anna.wait_for(all_three, "three columns")


async def test_the_chosen_person_stays_after_a_reload(address: str, open_chat: OpenChat) -> None:
    """The address remembers whose chat was open."""
    chat = await open_chat(address, ANNA, viewport=NARROW)
    await chat.page.get_by_role("tab", name="Chloé").click()
    await chat.page.reload()
    await chat.of(CHLOE).wait_until_settled()
    assert await shown(chat.page) == [CHLOE]


async def test_a_new_person_comes_in_and_begins(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """The panel takes a name and a language; the new chat is in front, and Start sends /start."""
    anna = await open_chat(address, ANNA)
    await anna.page.get_by_role("button", name="Add a person").click()
    panel = anna.page.get_by_role("dialog")
    assert await panel.get_by_label("Name").evaluate("e => e === document.activeElement")
    await panel.get_by_label("Name").fill("Дарья")
    await panel.get_by_label("Language").select_option("ru")
    await anna.page.keyboard.press("Tab")
    await panel.get_by_role("button", name="Add a person").click()
    await panel.wait_for(state="detached")
    chat = anna.page.get_by_role("region", name="Чат с ботом: Дарья")
    await chat.get_by_role("button", name="Начать").click()
    message = await bot.next("message")
    assert (message["text"], message["from"]["first_name"]) == ("/start", "Дарья")
    assert message["from"]["language_code"] == "ru"
    dasha = anna.of(message["from"]["id"])
    await dasha.wait_until_settled()
    assert dasha.person_id in await shown(anna.page)
    assert await anna.page.locator(".tabs").is_visible()
    assert [bubble.text for bubble in await dasha.bubbles()] == ["/start"]


async def test_faults_are_ordered_and_cleared(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A fault set on the page meets the bot's next call; cleared ones do not."""
    anna = await open_chat(address, ANNA)
    await anna.page.get_by_role("button", name="Faults").click()
    panel = anna.page.get_by_role("dialog")
    await panel.get_by_text("All is well").wait_for()
    await panel.get_by_label("What goes wrong").select_option("blocked")
    await panel.get_by_label("Method").select_option("sendMessage")
    await panel.get_by_label("For whom").select_option("Anna")
    await panel.get_by_role("button", name="Make it go wrong").click()
    await panel.get_by_text("sendMessage · 403").wait_for()
    await bot.say(BORIS, "to Boris it goes")
    try:
        await bot.say(ANNA, "to Anna it does not")
    except AssertionError as refusal:
        assert "bot was blocked by the user" in str(refusal)  # noqa: PT017
    else:
        raise AssertionError("the call went through")
    await panel.get_by_role("button", name="Make it go wrong").click()
    await panel.get_by_text("sendMessage · 403").wait_for()
    await panel.get_by_role("button", name="Clear all").click()
    await panel.get_by_text("All is well").wait_for()
    await anna.page.keyboard.press("Escape")
    await bot.say(ANNA, "now it does")
    await anna.wait_for_bot("now it does")


async def test_everything_that_can_be_pressed_has_a_name(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """No button, link or field is without words for a screen reader."""
    anna = await open_chat(address, ANNA)
    await bot.say(ANNA, "Alien", [("★ 5", "5"), ("IMDb", "https://www.imdb.com/")])
    await anna.wait_for_bot("Alien")
    nameless = await anna.page.locator("button, a[href], input, textarea, [role=log]").evaluate_all(
        "all => all.filter(e => !(e.innerText?.trim() || e.getAttribute('aria-label')"
        " || e.labels?.length)).map(e => e.outerHTML)"
    )
    assert nameless == []
    ids = await anna.page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


async def test_eight_windows_share_one_connection(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A browser opens six connections to a server; all its windows hear and send all the same."""
    first = await open_chat(address, ANNA, viewport=NARROW)
    windows = [first]
    for _ in range(7):
        window = ChatPage(await first.page.context.new_page(), BORIS)
        await window.page.goto(f"{address}/#{BORIS}")
        await window.wait_until_settled()
        windows.append(window)
    last = windows[-1]
    await last.send("from the eighth")
    assert (await bot.next("message"))["text"] == "from the eighth"
    await bot.say(BORIS, "to all of them")
    for window in windows:
        await window.of(BORIS).wait_for_bot("to all of them")


async def test_a_person_who_comes_in_one_window_is_seen_in_the_other(
    address: str, world: World, open_chat: OpenChat
) -> None:
    """Nobody has to load the page again."""
    anna = await open_chat(address, ANNA)
    world.add_guest("Dora")
    await anna.page.get_by_role("button", name="Dora").wait_for()
