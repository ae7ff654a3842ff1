"""Sending views, and what Telegram may answer to that.

A reply is a new message, an edit of the tapped one, or a toast. Some refusals are ordinary: an
edit that changes nothing, a tap that is too old to be answered, a message that is gone. They are
settled here, so that no handler has to know of them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot, CallbackQuery, InputFile, LinkPreviewOptions, Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.views import View
from bot.words import Html

_log = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
TOAST_LIMIT = 200
_ACTION_SECONDS = 4.0  # Telegram shows an action for five


async def send(update: Update, *views: View) -> Message | None:
    """Sends the views as new messages into the chat of ``update``, in its topic where it has one;
    returns the last.
    """
    chat = update.effective_chat
    assert chat is not None  # a person's message or tap has a chat
    return await send_to(chat.get_bot(), chat.id, *views, topic_id=topic_of(update))


def topic_of(update: Update) -> int | None:
    """The forum topic that a message was written or a button tapped in; None for no topic."""
    message = update.effective_message
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None


async def send_to(
    bot: Bot, chat_id: int, *views: View, topic_id: int | None = None
) -> Message | None:
    """Sends the views into a chat, or into the supergroup that it has become; returns the last."""
    message = None
    for view in views:
        try:
            message = await _send_one(bot, chat_id, view, topic_id)
        except ChatMigrated as moved:
            chat_id, topic_id = moved.new_chat_id, None
            message = await _send_one(bot, chat_id, view, topic_id)
    return message


async def _send_one(bot: Bot, chat_id: int, view: View, topic_id: int | None) -> Message:
    return await bot.send_message(
        chat_id,
        view.text,
        parse_mode=ParseMode.HTML,
        reply_markup=view.keyboard,
        link_preview_options=_NO_PREVIEW,
        message_thread_id=topic_id,
    )


async def send_file(update: Update, content: bytes, name: str, caption: Html | None = None) -> None:
    """Sends ``content`` as a document called ``name`` into the chat of ``update``."""
    chat = update.effective_chat
    assert chat is not None
    await chat.send_document(
        InputFile(content, name), caption=caption, parse_mode=ParseMode.HTML, filename=name
    )


async def send_picture(update: Update, content: bytes, view: View) -> None:
    """Sends a PNG with the view below it into the chat of ``update``."""
    chat = update.effective_chat
    assert chat is not None
    await chat.send_photo(
        InputFile(content, "picture.png"),
        caption=view.text,
        parse_mode=ParseMode.HTML,
        reply_markup=view.keyboard,
    )


@asynccontextmanager
async def at_work(update: Update, action: ChatAction) -> AsyncIterator[None]:
    """Telegram shows meanwhile that the bot is at work; a nicety, whose failure stops nothing."""
    chat = update.effective_chat
    assert chat is not None

    async def show() -> None:
        with suppress(TelegramError):
            while True:
                await chat.send_action(action)
                await asyncio.sleep(_ACTION_SECONDS)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


async def edit(update: Update, view: View) -> Message | None:
    """Puts ``view`` in place of the tapped message; sends it anew where that is impossible.

    Returns the message that shows it now.
    """
    query = update.callback_query
    if query is not None and isinstance(query.message, Message) and query.message.message_id:
        try:
            await query.message.edit_text(
                view.text,
                parse_mode=ParseMode.HTML,
                reply_markup=view.keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if "not modified" in error.message.lower():
                return query.message  # a second tap on the same button: it shows that already
            _log.info("cannot edit a message (%s): sending a new one", error.message)
        else:
            return query.message
    return await send(update, view)


async def edit_at(bot: Bot, chat_id: int, message_id: int, view: View) -> bool:
    """Puts ``view`` in place of a message; False where it is gone or can't be edited any more."""
    try:
        await bot.edit_message_text(
            view.text,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=view.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        return "not modified" in error.message.lower()
    except ChatMigrated:
        return False
    return True


async def close_message(bot: Bot, chat_id: int, message_id: int) -> None:
    """Takes a message's buttons away; a message that is gone or has none is as good."""
    try:
        await bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id)
    except BadRequest as error:
        _log.info("no keyboard taken away: %s", error.message)


async def toast(query: CallbackQuery, text: str = "") -> None:
    """Answers a tap, so that the button stops waiting.

    The tap's work is done whether or not Telegram still takes the answer: a query may be too
    old, and the network may fail on what is only a nicety.
    """
    try:
        await query.answer(text[:TOAST_LIMIT] or None)
    except TelegramError as error:
        _log.info("a tap was not answered: %s", error.message)
