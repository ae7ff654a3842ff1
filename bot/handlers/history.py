"""Looking back: /ratings with its pages, and /undo."""

from __future__ import annotations

from telegram import Update

from bot import buttons, replies, views, views_imports, views_lists
from bot.context import FilmContext, FilmGone
from bot.views import View
from bot.words import Words
from storage import HIDDEN, SAVED, ImportUndone, Person, Undone

PAGE = 10
_UNDONE = {
    (SAVED, True): "undone-saved",
    (SAVED, False): "undone-unsaved",
    (HIDDEN, True): "undone-hidden",
    (HIDDEN, False): "undone-unhidden",
}


async def ratings(update: Update, context: FilmContext) -> None:
    """/ratings: the newest page."""
    person, words = await context.meet(update)
    await replies.send(update, await page_of(context, person, words, 0))


async def on_history(update: Update, context: FilmContext, tap: buttons.History) -> None:
    """Turning the page, in place."""
    assert update.callback_query is not None
    person, words = await context.meet(update)
    await replies.toast(update.callback_query)
    view = await page_of(context, person, words, tap.offset, tap.order)
    await replies.edit(update, view)


async def on_sort(update: Update, context: FilmContext, tap: buttons.Sort) -> None:
    """Button with the order: the other ones below the list."""
    assert update.callback_query is not None
    person, words = await context.meet(update)
    await replies.toast(update.callback_query)
    view = await page_of(context, person, words, 0, tap.order, choosing=True)
    await replies.edit(update, view)


async def page_of(
    context: FilmContext,
    person: Person,
    words: Words,
    offset: int,
    order: buttons.Order = "newest",
    *,
    choosing: bool = False,
) -> View:
    """The page of ratings at ``offset``; one that is past the end becomes the last."""
    services = context.services
    stored = services.database.ratings
    count = await stored.count_listed(person.person_id)
    offset = min(offset, max(0, (count - 1) // PAGE * PAGE))
    rated = await stored.page(person.person_id, order, limit=PAGE, offset=offset)
    page = [
        (film, rating.stars)
        for rating in rated
        if (film := services.catalogue.get(rating.film_id)) is not None
    ]
    return views_lists.history(
        words, page, offset=offset, count=count, size=PAGE, order=order, choosing=choosing
    )


async def undo(update: Update, context: FilmContext) -> None:
    """/undo: takes back the person's last action of any kind; again for the one before."""
    services = context.services
    person, words = await context.meet(update)
    done = await services.database.actions.undo(person.person_id, services.now())
    if done is None:
        await replies.send(update, views.notice(words, "undo-none"))
        return
    if isinstance(done, ImportUndone):
        await replies.send(update, views_imports.undone(words, done))
        return
    film = services.catalogue.get(done.film_id)
    if film is None:
        raise FilmGone(done.film_id)
    if isinstance(done, Undone):
        view = views.undone(words, film, now=done.restored, was=done.was)
    elif done.rating is not None:
        view = views.undone(words, film, now=done.rating, was=None)
    else:
        view = views.notice(words, _UNDONE.get((done.kind, done.added), "undone-unseen"), film)
    await replies.send(update, view)
