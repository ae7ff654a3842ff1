"""What "@bot title" offers in any chat: film cards to send. Pure.

What the bot expects of whoever asks stands in the result's description, which they alone see; the
message that a result sends says nothing of them. Refuses to know models, databases and chats.
"""

from __future__ import annotations

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot.views import TITLE_LIMIT, genres_text, plain, short, stars_text
from bot.views_together import shared_card
from bot.words import Words
from engine.catalogue import Film

START = "rate"  # what the way into the private chat carries


def result(
    words: Words, film: Film, *, rated: float | None = None, predicted: float | None = None
) -> InlineQueryResultArticle:
    """One film to send; ``rated`` or ``predicted``: stars of whoever asks."""
    genres = genres_text(words, film)
    if rated is not None:
        described = words("inline-rated", stars=stars_text(words, rated), genres=genres)
    elif predicted is not None:
        described = words("inline-predicted", stars=stars_text(words, predicted), genres=genres)
    else:
        described = words("inline-film", genres=genres)
    card = shared_card(words, film)
    year = f" ({film.year})" if film.year else ""
    return InlineQueryResultArticle(
        id=str(film.film_id),
        title=short(film.title, TITLE_LIMIT) + year,
        description=plain(described),
        input_message_content=InputTextMessageContent(
            card.text,
            parse_mode=ParseMode.HTML,
            # The preview of a search page would be of no use.
            link_preview_options=LinkPreviewOptions(is_disabled=not (film.imdb_id or film.tmdb_id)),
        ),
        reply_markup=card.keyboard,
    )


def way_in(words: Words, *, found: bool) -> InlineQueryResultsButton:
    """The button above the results: into the private chat, for somebody without ratings, or where
    nothing was found.
    """
    text = plain(words("inline-rate" if found else "inline-none"))
    return InlineQueryResultsButton(text, start_parameter=START)
