"""A plain message: the title of a film, perhaps with stars, or a wish in the person's own words."""

from __future__ import annotations

from telegram import Update

from bot import replies
from bot.context import FilmContext, off_loop
from bot.handlers.picks import wished
from bot.handlers.rating import answer_found, answer_title
from bot.parsing import MAX_QUERY, parse_request
from bot.understanding import understand
from bot.wish_words import Reading


async def text(update: Update, context: FilmContext) -> None:
    """Whatever was typed without a command."""
    assert update.effective_message is not None
    typed = update.effective_message.text or ""
    if len(typed) > MAX_QUERY:
        await answer_title(update, context, typed)
        return
    services = context.services
    request = parse_request(typed)
    meant = await off_loop(understand, services.catalogue, typed, request, services.popularity)
    if not isinstance(meant, Reading):
        await answer_found(update, context, typed, request, meant)
        return
    person, words = await context.meet(update)
    await replies.send(update, *await wished(context, person, words, meant))
