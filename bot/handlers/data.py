"""A person's own data: /privacy, /export, /forget.

Only the person themselves, in their private chat, by a button that was made for them within the
hour, has anything deleted.
"""

from __future__ import annotations

from telegram import Update

from bot import buttons, exports, replies, views, views_data
from bot.button_code import UnknownButton, pack
from bot.context import FilmContext, off_loop
from bot.seals import is_sealed, seal
from bot.words import language_for, words_in
from storage import Person, UnknownPerson

_CONFIRM_WITHIN = 3600  # seconds from the question to the tap


async def privacy(update: Update, context: FilmContext) -> None:
    """/privacy."""
    _, words = await context.meet(update)
    await replies.send(update, views_data.privacy(words))


async def export(update: Update, context: FilmContext) -> None:
    """/export: everything as a CSV file and as a JSON file."""
    person, words = await context.meet(update)
    kept = await context.services.database.personal.of(person.person_id)
    if not (kept.films or kept.changes or kept.list_changes or kept.imports):
        await replies.send(update, views.notice(words, "export-none"))
        return
    rated = sum(film.kind == "rated" for film in kept.films)
    caption = views_data.export_caption(words, rated, len(kept.films) - rated)
    table = await off_loop(exports.as_csv, kept)
    whole = await off_loop(exports.as_json, kept)
    await replies.send_file(update, table, "filmbot.csv", caption)
    await replies.send_file(update, whole, "filmbot.json")


async def forget(update: Update, context: FilmContext) -> None:
    """/forget: says what would be deleted, and asks."""
    services = context.services
    person, words = await context.meet(update)
    kept = await services.database.personal.counts(person.person_id)
    now = services.now()
    confirm = buttons.Forget(now, _seal(context, person, now))
    view = views_data.forget_ask(words, kept.ratings, kept.listed, confirm)
    await replies.send(update, view)


async def on_forget(update: Update, context: FilmContext, tap: buttons.Forget) -> None:
    """The button below that question: deletes, and says what is gone."""
    user, chat, query = update.effective_user, update.effective_chat, update.callback_query
    assert user is not None
    assert query is not None
    services = context.services
    people = services.database.people
    # Not `meet`: whoever is forgotten already must not be made anew by a second tap.
    person = await people.find("telegram", user.id)
    words = words_in(language_for(person.language if person else None, user.language_code))
    await replies.toast(query)
    if person is None:
        await replies.edit(update, views.notice(words, "forget-none"))
        return
    in_private = chat is not None and chat.id == user.id
    made_here = is_sealed(tap.seal, services.settings.telegram_token, *_parts(person, tap.asked_at))
    if not in_private or not made_here:
        raise UnknownButton(pack(tap))
    if not 0 <= services.now() - tap.asked_at <= _CONFIRM_WITHIN:
        await replies.edit(update, views.notice(words, "forget-late"))
        return
    try:
        gone = await services.database.personal.forget(person.person_id)
    except UnknownPerson:  # another device was faster
        await replies.edit(update, views.notice(words, "forget-none"))
        return
    if context.user_data is not None:
        context.user_data.clear()
    await replies.edit(update, views_data.forgotten(words, gone))


def _seal(context: FilmContext, person: Person, asked_at: int) -> str:
    return seal(context.services.settings.telegram_token, *_parts(person, asked_at))


def _parts(person: Person, asked_at: int) -> tuple[object, ...]:
    # With the time of creation: a person who starts anew is not deleted by the old button.
    return ("forget", person.external_id, person.person_id, person.created_at, asked_at)
