"""Rating films by buttons: everything on a film's card and below a question."""

from __future__ import annotations

from telegram import Message, Update

from bot import buttons, replies, views
from bot.context import FilmContext
from bot.handlers.asking import OPEN_QUESTION, ask_here, ask_next, open_question
from bot.handlers.rating import card_of, go_on, save
from bot.views import View
from storage import SKIPPED, UNSEEN


def _is_open(update: Update, context: FilmContext) -> bool:
    """Whether the tapped message is the open question."""
    query = update.callback_query
    open_ = context.user_data.get(OPEN_QUESTION) if context.user_data else None
    return (
        open_ is not None
        and query is not None
        and isinstance(query.message, Message)
        and query.message.message_id == open_.message_id
    )


def _answered(update: Update, context: FilmContext) -> bool:
    """Closes the tapped question; whether a series goes on from it.

    A second tap on a question that was answered already, or on one further up, does not ask
    another one. After a restart, or where the server does not say which message was tapped, nobody
    knows, and asking on is the better guess.
    """
    query = update.callback_query
    tapped = query.message.message_id if query and isinstance(query.message, Message) else None
    if not tapped or not context.user_data or OPEN_QUESTION not in context.user_data:
        return True
    if context.user_data[OPEN_QUESTION].message_id != tapped:
        return False
    del context.user_data[OPEN_QUESTION]
    return True


async def on_rate(update: Update, context: FilmContext, tap: buttons.Rate) -> None:
    """A star button: save, say so in place, and ask on within a series."""
    person, words = await context.meet(update)
    film = context.services.film(tap.film_id)
    toast = words("toast-saved", stars=views.stars_text(words, tap.stars))
    own = await context.services.database.ratings.get(person.person_id, film.film_id)
    if own == tap.stars and not _is_open(update, context):
        # An impatient second tap: the first one's acknowledgement stays, with its undo button.
        assert update.callback_query is not None
        await replies.toast(update.callback_query, toast)
        return
    view = await save(context, person, words, film, tap.stars, asked=tap.asked)
    await _settle_tap(update, toast, view)
    if _answered(update, context) and tap.asked:
        await go_on(update, context, person, words, new=own is None)


async def on_unseen(update: Update, context: FilmContext, tap: buttons.Unseen) -> None:
    """Button "Haven't seen it": remember, do not ask again, and ask on within a series."""
    services = context.services
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    database, now = services.database, services.now()
    async with database.transaction():
        # A film that was rated and turns out not to be seen has no rating any more.
        previous = await database.ratings.remove(person.person_id, film.film_id, now)
        await database.dismissals.add(
            person.person_id, film.film_id, UNSEEN, at=now, with_rating=previous is not None
        )
    await _settle_tap(update, words("toast-unseen"), views.unseen(words, film, previous))
    if _answered(update, context) and tap.asked:
        await ask_next(update, context, person, words)


async def on_skip(update: Update, context: FilmContext, tap: buttons.Skip) -> None:
    """Button "Skip": the next question in this one's place; this one is not asked again."""
    services = context.services
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    await services.database.dismissals.add(
        person.person_id, film.film_id, SKIPPED, at=services.now()
    )
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    await ask_here(update, context, person, words)


async def on_restore(update: Update, context: FilmContext, tap: buttons.Restore) -> None:
    """Undo of one tap: the film has the stars that it had before."""
    services = context.services
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    now = services.now()
    ratings = services.database.ratings
    async with services.database.transaction():
        if await ratings.get(person.person_id, film.film_id) != tap.stars:
            # As /undo does, so that the two go back along the same steps.
            done = await ratings.undo(person.person_id, now, film.film_id)
            if done is None or done.restored != tap.stars:  # old button: more has happened since
                if tap.stars is None:
                    await ratings.remove(person.person_id, film.film_id, now)
                else:
                    await ratings.put(person.person_id, film.film_id, tap.stars, now)
        await services.database.dismissals.take_back(person.person_id, film.film_id, UNSEEN)
    await _settle_tap(update, words("toast-undone"), views.restored(words, film, tap.stars))


async def on_remove(update: Update, context: FilmContext, tap: buttons.Remove) -> None:
    """Button "Remove rating"."""
    services = context.services
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    was = await services.database.ratings.remove(person.person_id, film.film_id, services.now())
    await _settle_tap(update, words("toast-undone"), views.removed(words, film, was))
    _answered(update, context)


async def on_show(update: Update, context: FilmContext, tap: buttons.Show) -> None:
    """A film chosen from a list: its card, as a new message so that the list stays."""
    person, words = await context.meet(update)
    film = context.services.film(tap.film_id)
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    await open_question(update, context, await card_of(context, person, words, film), film)


async def on_ask(update: Update, context: FilmContext, _tap: buttons.Ask) -> None:
    """Button "Another film"."""
    person, words = await context.meet(update)
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    await ask_next(update, context, person, words)


async def on_close(update: Update, context: FilmContext, _tap: buttons.Close) -> None:
    """Button "Close": the question makes way for a word."""
    assert update.callback_query is not None
    _, words = await context.meet(update)
    await replies.toast(update.callback_query)
    await replies.edit(update, views.notice(words, "cancelled"))
    _answered(update, context)


async def _settle_tap(update: Update, text: str, view: View) -> None:
    assert update.callback_query is not None
    await replies.toast(update.callback_query, text)
    await replies.edit(update, view)
