"""When a handler raises: which sentence the person gets, and what goes into the log.

The only place where an error becomes an answer. Nothing that was acknowledged is lost by any of
these: a rating is committed before it is acknowledged.
"""

from __future__ import annotations

import logging
import re

from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot import replies, views
from bot.button_code import UnknownButton
from bot.context import FilmContext, FilmGone, NoModel
from bot.limits import Stopping
from bot.words import Words, language_for, words_in
from storage import DatabaseFull, StorageError, UnknownFilm

_log = logging.getLogger(__name__)
# A group where only some may write, or a topic that was closed: nobody can be told there.
_NOT_ALLOWED = re.compile("not enough rights|topic_closed|thread not found", re.IGNORECASE)
_TOLD_AT = "disk_full_told_at"  # of bot_data
_TELL_AGAIN_AFTER = 86_400  # seconds


async def on_error(update: object, context: FilmContext) -> None:
    """Answers for ``context.error`` where there is somebody to answer."""
    error = context.error
    if isinstance(error, Forbidden):
        await _mark_left(update, context)
        return
    if isinstance(error, Stopping):
        return  # what the person said has been worked on; only the answer is missing
    if isinstance(error, NetworkError) and not isinstance(update, Update):
        _log.warning("the Bot API cannot be reached: %s", error)
        return
    if isinstance(error, BadRequest) and _NOT_ALLOWED.search(error.message):
        _log.info("a group does not let the bot write: %s", error.message)
        return
    key = sentence_for(error)
    if key in {"error", "error-storage", "error-storage-full"}:
        _log.error("while handling an update", exc_info=error)
    if key == "error-storage-full":
        await _tell_admins(context)
    if not isinstance(update, Update) or update.effective_user is None:
        return
    if update.callback_query is None and update.effective_message is None:
        return
    try:
        await _answer(update, await _words(update, context), key)
    except Forbidden:
        await _mark_left(update, context)
    except TelegramError as failure:
        _log.warning("an error could not be told: %s", failure)


async def _tell_admins(context: FilmContext) -> None:
    """The disk is full: the people who can help hear of it, once a day."""
    services = context.services
    now = services.now()
    if now - context.bot_data.get(_TOLD_AT, 0) < _TELL_AGAIN_AFTER:
        return
    context.bot_data[_TOLD_AT] = now
    for admin_id in services.settings.admin_ids:
        try:
            await context.bot.send_message(admin_id, words_in("en")("admin-disk-full"))
        except TelegramError as failure:
            _log.warning("an admin was not told of the full disk: %s", failure)


def sentence_for(error: BaseException | None) -> str:
    """The message that says what to do next."""
    match error:
        case NoModel():
            return "learning"
        case FilmGone() | UnknownFilm():
            return "film-gone"
        case UnknownButton():
            return "old-button"
        case DatabaseFull():
            return "error-storage-full"
        case StorageError():
            return "error-storage"
        case _:
            return "error"


async def _answer(update: Update, words: Words, key: str) -> None:
    private = update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE
    if update.callback_query is not None:
        short = {"film-gone": "toast-gone", "old-button": "toast-old"}.get(key)
        # In a group only whoever tapped is told.
        text = words(short) if short else "" if private else views.plain(words(key))
        await replies.toast(update.callback_query, text)
    if private or update.callback_query is None:
        await replies.send(update, views.notice(words, key))


async def _words(update: Update, context: FilmContext) -> Words:
    """The person's language; that of their Telegram where the database cannot be asked."""
    user = update.effective_user
    assert user is not None
    try:
        person = await context.services.database.people.find("telegram", user.id)
    except StorageError:
        person = None
    return words_in(language_for(person.language if person else None, user.language_code))


async def _mark_left(update: object, context: FilmContext) -> None:
    """The person has blocked the bot: nothing more is sent until they come back."""
    if not isinstance(update, Update) or update.effective_user is None:
        return
    if update.effective_chat is None or update.effective_chat.type != ChatType.PRIVATE:
        _log.info("the bot may not write into a group")
        return
    people = context.services.database.people
    try:
        person = await people.find("telegram", update.effective_user.id)
        if person is not None:
            await people.mark_left(person.person_id)
    except StorageError as error:
        _log.warning("could not mark a person as gone: %s", error)
