"""The peer of the load figures: a python-telegram-bot application that only replies.

PTB as it comes out of its builder, with updates processed side by side; no database, no model, no
limits. `python -m benchmarks.load_bare URL TOKEN` polls until a signal comes.
"""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters


async def _reply(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_chat is not None
    await update.effective_chat.send_message("ok")


def main() -> None:
    url, token = sys.argv[1:3]
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot")
        .concurrent_updates(256)
        .build()
    )
    application.add_handler(CallbackQueryHandler(_reply))
    application.add_handler(MessageHandler(filters.ALL, _reply))
    application.run_polling()


if __name__ == "__main__":
    main()
