"""What inline mode offers: within Telegram's limits, and nothing of the asker in what is sent."""

import pytest
from telegram import InputTextMessageContent

from bot import views_inline
from bot.views import TEXT_LIMIT, units
from bot.words import LANGUAGES, words_in
from engine.catalogue import Film
from tests.bot.films import ALIEN, LONG, ODD


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("film", [ALIEN, LONG, ODD])
def test_a_result_tells_the_asker_alone(language: str, film: Film) -> None:
    """Stars are in the description; the message is the same whoever asked, in plain limits."""
    words = words_in(language)
    sent = set()
    for how in ({}, {"rated": 4.5}, {"predicted": 3.2}):
        made = views_inline.result(words, film, **how)
        assert len(made.id.encode()) <= 64
        assert made.title.strip()
        assert "&amp;" not in made.title + str(made.description)
        assert ("★" in str(made.description)) == bool(how)
        assert made.reply_markup is not None
        content = made.input_message_content
        assert isinstance(content, InputTextMessageContent)
        assert 0 < units(content.message_text) <= TEXT_LIMIT
        sent.add(content.message_text)
    assert len(sent) == 1


@pytest.mark.parametrize("found", [True, False])
def test_the_way_into_the_private_chat(found: bool) -> None:
    """A parameter that Telegram takes: 1 to 64 letters, digits, - and _."""
    button = views_inline.way_in(words_in("en"), found=found)
    assert button.start_parameter == "rate"
    assert ("No film" in button.text) != found
