"""For admins: /addfilm and a CSV file of films. Shown first, added by a button, taken back by one.

An offer is kept in the database under its id and its admin's, so a restart loses nothing, and
another admin's tap does nothing to it.
"""

from __future__ import annotations

from telegram import Update

from bot import adding, film_lists, replies, views, views_films, views_imports
from bot.buttons import AddFilms
from bot.context import FilmContext, off_loop
from bot.imports.entries import ImportRefused

_ALIKE = 88.0  # score of a title that may be the same film, written in another way


async def addfilm(update: Update, context: FilmContext) -> None:
    """/addfilm TITLE (YEAR) | GENRE, GENRE."""
    _, words = await context.meet(update)
    services = context.services
    if not context.argument:
        await replies.send(update, views_films.usage(words))
        return
    catalogue = services.catalogue
    brought = await off_loop(film_lists.typed, context.argument, catalogue)
    if brought.known:
        await replies.send(update, views_films.known(words, brought.known[0]))
        return
    if brought.unusable:
        await replies.send(update, views_films.unusable(words))
        return
    if brought.genres:
        genres = sorted({genre for film in catalogue for genre in film.genres})
        await replies.send(update, views_films.strange_genres(words, brought, genres))
        return
    (row,) = brought.films
    near = await off_loop(catalogue.search, row.title, 1)
    alike = near[0].film if near and near[0].score >= _ALIKE else None
    assert update.effective_user is not None
    batch_id = await services.database.film_batches.offer(
        update.effective_user.id, brought.films, at=services.now()
    )
    await replies.send(update, views_films.preview(words, batch_id, brought, alike))


async def offer_list(update: Update, context: FilmContext, content: bytes) -> None:
    """A file of films, sent by an admin."""
    _, words = await context.meet(update)
    services = context.services
    try:
        brought = await off_loop(film_lists.read_list, content, services.catalogue)
    except ImportRefused as error:
        await replies.send(update, views_imports.refused(words, error.reason))
        return
    assert update.effective_user is not None
    admin_id = update.effective_user.id
    await services.database.audit.add(
        admin_id, f"sent a file of {len(brought.films)} new films", at=services.now()
    )
    if not brought.films:
        await replies.send(update, views_films.nothing_new(words, brought))
        return
    batch_id = await services.database.film_batches.offer(
        admin_id, brought.films, at=services.now()
    )
    await replies.send(update, views_films.preview(words, batch_id, brought))


async def on_addfilms(update: Update, context: FilmContext, tap: AddFilms) -> None:
    """The buttons: add, leave, take back. One that was settled, or is another's, does nothing."""
    services = context.services
    _, words = await context.meet(update)
    query, user = update.callback_query, update.effective_user
    assert query is not None
    assert user is not None
    batches = services.database.film_batches
    view: views.View | None = None
    if tap.verb == "cancel":
        if await batches.cancel(tap.batch_id, user.id):
            view = views.notice(words, "addfilms-cancelled")
    else:
        # Nobody waits for the larger catalogue but whoever adds to it.
        async with services.changing:
            if tap.verb == "apply":
                films = await batches.apply(tap.batch_id, user.id)
                if films:
                    view = views_films.added(words, tap.batch_id, len(films))
                elif films is not None:  # another batch was quicker
                    view = views.notice(words, "addfilms-cancelled")
            else:
                counts = await batches.take_back(tap.batch_id, user.id)
                if counts is not None:
                    view = views_films.taken_back(words, *counts)
            if view is not None:
                await adding.serve_added(services)
    if view is None:
        await replies.toast(query, words("toast-import-over"))
        return
    await replies.toast(query)
    await replies.edit(update, view)
