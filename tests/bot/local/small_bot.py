"""A small bot of python-telegram-bot, unmodified, to try the server with.

Does each thing the server offers in the plainest way; knows nothing of films.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.bot.local.conftest import TOKEN, tiny_png

Context = ContextTypes.DEFAULT_TYPE
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass
class Seen:
    """What the bot met."""

    errors: list[Exception] = field(default_factory=list)
    memberships: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)


def build_application(address: str) -> tuple[AnyApplication, Seen]:
    """The application, talking to the server at `address`, and its log."""
    seen = Seen()

    async def start(update: Update, context: Context) -> None:
        assert update.message is not None
        await update.message.reply_chat_action(ChatAction.TYPING)
        await update.message.reply_text(
            f"<b>Hello</b>, {context.args or 'you'}",
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            do_quote=True,
            reply_markup=InlineKeyboardMarkup(
                [[InlineKeyboardButton(f"★{n}", callback_data=f"r:1:{n}") for n in range(1, 6)]]
            ),
        )

    async def tapped(update: Update, context: Context) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer(f"saved {query.data}", show_alert=True)
        if query.message is None or not query.message.is_accessible:
            await context.bot.send_message(query.from_user.id, "That message is too old.")
            return
        await query.edit_message_text(f"Rated {query.data}")

    async def picture(update: Update, _: Context) -> None:
        assert update.message is not None
        await update.message.reply_photo(tiny_png(), caption="<i>x</i>", parse_mode=ParseMode.HTML)
        await update.message.reply_document(io.BytesIO(b"1,2\n"), filename="ratings.csv")
        await update.message.reply_media_group(
            [InputMediaPhoto(tiny_png(), caption="a"), InputMediaPhoto(tiny_png())]
        )

    async def received(update: Update, _: Context) -> None:
        assert update.message is not None
        attachment = update.message.document or update.message.photo[-1]
        file = await attachment.get_file()
        seen.uploads.append(bytes(await file.download_as_bytearray()))
        await update.message.reply_text("Got it.")

    async def edited(update: Update, _: Context) -> None:
        assert update.edited_message is not None
        seen.edited.append(update.edited_message.text or "")

    async def member(update: Update, _: Context) -> None:
        assert update.my_chat_member is not None
        seen.memberships.append(update.my_chat_member.new_chat_member.status)

    async def failed(_: object, context: Context) -> None:
        assert context.error is not None
        seen.errors.append(context.error)

    application = (
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{address}/bot")
        .base_file_url(f"{address}/file/bot")
        .build()
    )
    application.add_handler(CommandHandler("start", start, filters.UpdateType.MESSAGE))
    application.add_handler(CommandHandler("picture", picture))
    application.add_handler(CallbackQueryHandler(tapped, pattern="^r:"))
    application.add_handler(ChatMemberHandler(member))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, edited))
    application.add_handler(MessageHandler(filters.PHOTO | filters.Document.ALL, received))
    application.add_error_handler(failed)
    return application, seen
