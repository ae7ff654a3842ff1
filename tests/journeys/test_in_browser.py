"""A whole conversation in a real Chromium: the page, our Bot API server, the real bot."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio

from bot.settings import Settings
from tests.journeys.town import BORIS, NORA, ROBIN, Town, open_town
from tests.page.browser import BROWSER_TEST, NARROW, OpenChat

pytestmark = BROWSER_TEST


@pytest_asyncio.fixture(loop_scope="session")
async def page_town(settings: Settings) -> AsyncIterator[tuple[Town, str]]:
    """The running bot and the page's address."""
    async with open_town(replace(settings)) as town:
        yield town, town.settings.telegram_api_url


async def test_a_newcomers_conversation_in_the_browser(
    page_town: tuple[Town, str], open_chat: OpenChat
) -> None:
    """Start, rate by button and text, undo, ten picks, one of them rated from the list."""
    _, address = page_town
    chat = await open_chat(address, NORA)
    sent = await chat.send("/start")
    question = await chat.wait_for_bot("Have you seen", after=sent)
    await chat.tap("5 ★", message_id=question.message_id)
    saved = await chat.wait_for_bot("Saved", after=sent)
    assert saved.message_id == question.message_id
    assert saved.edited
    for text in ("alien 4.5", "/rate blade runner 5", "heat 1"):
        sent = await chat.send(text)
        acknowledged = await chat.wait_for_bot("Saved", after=sent)
    await chat.tap("Undo", message_id=acknowledged.message_id)
    await chat.wait_for_bot("Taken back", after=sent)
    sent = await chat.send("/recommend 10")
    picks = await chat.wait_for_bot("Your picks", after=sent)
    shown = re.findall(r"^\d+\. (.+?) \(", picks.text, re.MULTILINE)
    assert len(set(shown)) == 10
    assert not {"Alien", "Blade Runner"} & set(shown)
    assert picks.html.count('href="https://www.imdb.com/') == 10
    await chat.tap("3", message_id=picks.message_id)
    card = await chat.wait_for_bot("I think you would give it", after=picks.message_id)
    assert shown[2] in card.text
    await chat.tap("Seen it", message_id=card.message_id)
    await chat.wait_for_bot("How was it", after=picks.message_id)
    await chat.tap("4 ★", message_id=card.message_id)
    await chat.wait_for_bot(re.escape(shown[2]) + ".*Saved", after=picks.message_id)
    await chat.reload()
    assert any("Your picks" in bubble.text for bubble in await chat.bubbles())


async def test_three_people_side_by_side(page_town: tuple[Town, str], open_chat: OpenChat) -> None:
    """Each in their language and with their rights, on one page."""
    _, address = page_town
    nora = await open_chat(address, NORA)
    boris, robin = nora.of(BORIS), nora.of(ROBIN)
    sent = await boris.send("/start")
    await boris.wait_for_bot("Знаком этот фильм", after=sent)
    sent = await nora.send("/retrain")
    await nora.wait_for_bot("I don't know /", after=sent)
    sent = await robin.send("/retrain")
    ended = await robin.wait_for_bot("The new model is live", after=sent, patience=60)
    assert "nDCG@10" in ended.text


async def test_a_title_full_of_markup_in_a_narrow_window(
    page_town: tuple[Town, str], open_chat: OpenChat
) -> None:
    """What is typed and what a film is called are shown as text, on a phone's width too."""
    _, address = page_town
    chat = await open_chat(address, NORA, viewport=NARROW)
    sent = await chat.send("<b>&")
    card = await chat.wait_for_bot("How was it", after=sent)
    assert "<b>&" in card.text


async def test_a_group_gathers_and_votes(page_town: tuple[Town, str], open_chat: OpenChat) -> None:
    """Two people on one page join by a tap each, get films for both, and vote in a poll of them."""
    town, address = page_town
    group = town.world.add_group("Film club", [NORA, BORIS])
    chat = await open_chat(address, group.id)
    sent = await chat.send("/together")
    await chat.wait_for_bot("Nobody is in yet", after=sent)
    await chat.tap("I'm in")
    await chat.element.get_by_role("radio", name="Борис").click()
    await chat.tap("I'm in")
    board = await chat.wait_for_bot(r"In \(2\): Nora, Борис", after=sent)
    await chat.tap("Pick films", message_id=board.message_id)
    films = await chat.wait_for_bot("For the 2 of you", after=sent)
    assert len(re.findall(r"Nora ★[\d.]+ · Борис ★[\d.]+", films.text)) == 5
    await chat.tap("As a poll", message_id=films.message_id)
    option = chat.element.locator(".poll-option").first
    await option.click()
    await chat.element.locator(".poll-option[aria-pressed=true]").wait_for()
    assert "Борис" in await option.inner_text()


async def test_a_card_is_shared_from_the_input(
    page_town: tuple[Town, str], open_chat: OpenChat
) -> None:
    """A film is found by its title in inline mode, sent by keys, and rated on the card."""
    _, address = page_town
    chat = await open_chat(address, NORA)
    await chat.send("alien 5")
    await chat.input.fill("@film_local_bot blade run")
    found = chat.element.get_by_role("option").filter(has_text="Blade Runner")
    await found.first.wait_for()
    await chat.input.press("Enter")

    async def card() -> int | None:
        shown = [b.message_id for b in await chat.bubbles() if b.text.startswith("🎬 Blade Runner")]
        return shown[-1] if shown else None

    number = await chat.wait_for(card, "the card of Blade Runner")
    assert "via @film_local_bot" in await chat.message(number).inner_text()
    await chat.message(number).locator(".key").first.click()
    await chat.wait_until_answered()
