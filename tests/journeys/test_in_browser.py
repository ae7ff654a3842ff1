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
