"""Looking back: /ratings with its pages, and /undo."""

from __future__ import annotations

from telegram import Update

from bot import buttons, replies, views, views_lists
from bot.context import FilmContext, FilmGone
from bot.views import View
from bot.words import Words
from storage import Person

PAGE = 10


async def ratings(update: Update, context: FilmContext) -> None:
    """/ratings: the newest page."""
    person, words = await context.meet(update)
    await replies.send(update, await page_of(context, person, words, 0))


async def on_history(update: Update, context: FilmContext, tap: buttons.History) -> None:
    """Turning the page, in place."""
    assert update.callback_query is not None
    person, words = await context.meet(update)
    await replies.toast(update.callback_query)
    await replies.edit(update, await page_of(context, person, words, tap.offset))


async def page_of(context: FilmContext, person: Person, words: Words, offset: int) -> View:
    """The page of ratings at ``offset``; one that is past the end becomes the last."""
    services = context.services
    stored = services.database.ratings
    count = await stored.count(person.person_id)
    offset = min(offset, max(0, (count - 1) // PAGE * PAGE))
    page = [
        (film, rating.stars)
        for rating in await stored.recent(person.person_id, PAGE, offset)
        if (film := services.catalogue.get(rating.film_id)) is not None
    ]
    return views_lists.history(words, page, offset=offset, count=count, size=PAGE)


async def undo(update: Update, context: FilmContext) -> None:
    """/undo: takes the person's last rating, change or removal back; again for the one before."""
    services = context.services
    person, words = await context.meet(update)
    done = await services.database.ratings.undo(person.person_id, services.now())
    if done is None:
        await replies.send(update, views.notice(words, "undo-none"))
        return
    film = services.catalogue.get(done.film_id)
    if film is None:
        raise FilmGone(done.film_id)
    await replies.send(update, views.undone(words, film, now=done.restored, was=done.was))
