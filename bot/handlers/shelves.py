"""The lists that grow from picks: /watchlist and /hidden, their pages, and taking films out."""

from __future__ import annotations

from telegram import Update

from bot import buttons, replies, views_cards
from bot.buttons import Shelf
from bot.context import FilmContext
from bot.handlers.cards import pick_card
from bot.views import View
from bot.words import Words
from storage import Person

PAGE = 10


async def watchlist(update: Update, context: FilmContext) -> None:
    """/watchlist: films saved for later, the latest first."""
    person, words = await context.meet(update)
    await replies.send(update, await page_of(context, person, words, "saved", 0))


async def hidden(update: Update, context: FilmContext) -> None:
    """/hidden: films that are not to be picked."""
    person, words = await context.meet(update)
    await replies.send(update, await page_of(context, person, words, "hidden", 0))


async def on_look(update: Update, context: FilmContext, tap: buttons.Look) -> None:
    """Turning the page, in place."""
    person, words = await context.meet(update)
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    await replies.edit(update, await page_of(context, person, words, tap.shelf, tap.offset))


async def on_take(update: Update, context: FilmContext, tap: buttons.Take) -> None:
    """Takes a film off its list; the list or the card it was tapped on shows that."""
    services = context.services
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    await services.database.dismissals.remove(
        person.person_id, film.film_id, tap.shelf, at=services.now()
    )
    assert update.callback_query is not None
    await replies.toast(update.callback_query, words("toast-taken"))
    if tap.offset is None:
        view = await pick_card(context, person, words, film)
    else:
        view = await page_of(context, person, words, tap.shelf, tap.offset)
    await replies.edit(update, view)


async def page_of(
    context: FilmContext, person: Person, words: Words, shelf: Shelf, offset: int
) -> View:
    """The page at ``offset``; one that is past the end becomes the last."""
    services = context.services
    ids = await services.database.dismissals.unrated(person.person_id, shelf)
    films = [film for film_id in ids if (film := services.catalogue.get(film_id)) is not None]
    offset = min(offset, max(0, (len(films) - 1) // PAGE * PAGE))
    page = films[offset : offset + PAGE]
    return views_cards.shelf(words, shelf, page, offset=offset, count=len(films), size=PAGE)
