"""Greetings, thanks and wishes are told from titles that are not known."""

import pytest

from bot.small_talk import small_talk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello!", "greeting"),
        ("hi", "greeting"),
        ("Привет", "greeting"),
        ("добрый вечер", "greeting"),
        ("thank you so much", "thanks"),
        ("спасибо!", "thanks"),
        ("👍", "thanks"),
        ("what should I watch?", "wish"),
        ("recommend me something", "wish"),
        ("посоветуй фильм", "wish"),
        ("что посмотреть вечером", "wish"),
        ("Hitman", None),
        ("Pickles", None),
        ("zzzz", None),
        ("", None),
        ("hello " * 50, None),
    ],
)
def test_what_kind_of_talk_it_is(text: str, kind: str | None) -> None:
    """Whole words decide, so a title that begins like a greeting is none."""
    assert small_talk(text) == kind
