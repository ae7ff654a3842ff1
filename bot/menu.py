"""The commands menu and the descriptions that Telegram shows, per language and per scope.

Niceties: a failure is logged and stops nothing. Refuses to know what the commands do.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.words import LANGUAGES, words_in

_log = logging.getLogger(__name__)
FOR_ALL = (
    "recommend",
    "rate",
    "similar",
    "together",
    "weekly",
    "watchlist",
    "ratings",
    "hidden",
    "taste",
    "undo",
    "cancel",
    "language",
    "export",
    "forget",
    "privacy",
    "help",
)
IN_GROUPS = ("together", "rate", "recommend", "help")
FOR_ADMINS = ("status", "retrain", "models", "rollback", "addfilm", "backup", "log")


def commands(language: str, *, admin: bool) -> list[BotCommand]:
    """The menu in ``language``."""
    words = words_in(language)
    names = FOR_ALL + FOR_ADMINS if admin else FOR_ALL
    return [BotCommand(name, words(f"command-{name}")) for name in names]


async def publish(bot: Bot, admin_ids: Iterable[int]) -> None:
    """Sets the menu and the descriptions for everybody, and the longer menu for admins."""
    for language in LANGUAGES:
        # The English texts have no language code: they serve every language that is not ours.
        code = None if language == "en" else language
        words = words_in(language)
        scope = BotCommandScopeAllPrivateChats()
        await _nicety(bot.set_my_commands(commands(language, admin=False), scope, code))
        in_groups = [BotCommand(name, words(f"command-{name}")) for name in IN_GROUPS]
        await _nicety(bot.set_my_commands(in_groups, BotCommandScopeAllGroupChats(), code))
        await _nicety(bot.set_my_description(words("about"), code))
        await _nicety(bot.set_my_short_description(words("about-short"), code))
        for admin_id in admin_ids:
            chat = BotCommandScopeChat(admin_id)
            await _nicety(bot.set_my_commands(commands(language, admin=True), chat, code))


async def publish_to(bot: Bot, person_id: int, language: str, *, admin: bool) -> None:
    """The menu of one person who has chosen a language, whatever their Telegram speaks."""
    chat = BotCommandScopeChat(person_id)
    for code in (None, *(code for code in LANGUAGES if code != "en")):
        await _nicety(bot.set_my_commands(commands(language, admin=admin), chat, code))


async def _nicety(call: Awaitable[object]) -> None:
    try:
        await call
    except TelegramError as error:
        _log.warning("the commands menu was not set: %s", error)
