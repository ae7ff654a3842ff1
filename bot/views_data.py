"""What a person reads about their data: what is kept, the files, and that it was deleted. Pure.

Refuses to know databases and chats.
"""

from __future__ import annotations

from bot import buttons
from bot.views import View, keyboard
from bot.words import Html, Words
from storage import Forgotten


def privacy(words: Words) -> View:
    """What is kept, why, who sees it, how to take it along or delete it."""
    return View(words("privacy"))


def export_caption(words: Words, ratings: int, listed: int) -> Html:
    """Goes with the first file: what is in it."""
    return words("export", ratings=_ratings(words, ratings), listed=_listed(words, listed))


def forget_ask(words: Words, ratings: int, listed: int, confirm: buttons.Forget) -> View:
    """What would be deleted, and the button that does it."""
    text = words("forget-ask", ratings=_ratings(words, ratings), listed=_listed(words, listed))
    return View(
        text,
        keyboard(
            [(words("button-forget"), confirm)],
            [(words("button-keep"), buttons.Close())],
        ),
    )


def forgotten(words: Words, gone: Forgotten) -> View:
    """What was deleted."""
    return View(
        words(
            "forgotten",
            ratings=_ratings(words, gone.ratings),
            listed=_listed(words, gone.listed),
            changes=gone.changes,
        )
    )


def _ratings(words: Words, count: int) -> Html:
    return words("count-ratings", count=count)


def _listed(words: Words, count: int) -> Html:
    return words("count-listed", count=count)
