"""Messages to admins that nobody asked for.

An admin is written to only in a chat that they have opened, and not after they blocked the bot.
Refuses to know what is said.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from telegram.constants import ParseMode
from telegram.error import Forbidden, TelegramError

from bot.context import FilmContext
from bot.views import View
from bot.words import Words, language_for, words_in
from storage import StorageError

_log = logging.getLogger(__name__)


async def tell_admins(context: FilmContext, view_in: Callable[[Words], View]) -> int:
    """Sends every admin a view in their language; returns how many got it.

    What fails is logged and stops nothing.
    """
    services = context.services
    told = 0
    for admin_id in sorted(services.settings.admin_ids):
        try:
            person = await services.database.people.find("telegram", admin_id)
            if person is None or person.left:
                continue
            view = view_in(words_in(language_for(person.language, None)))
            try:
                await context.bot.send_message(
                    admin_id, view.text, parse_mode=ParseMode.HTML, reply_markup=view.keyboard
                )
                told += 1
            except Forbidden:
                await services.database.people.mark_left(person.person_id)
        except (TelegramError, StorageError) as error:
            _log.warning("an admin could not be told: %s", error)
    return told
