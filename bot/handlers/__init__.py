"""One file for each thing that a person does; here they are registered, in order, with reasons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
)
from telegram.ext.filters import (
    COMMAND,
    TEXT,
    VIA_BOT,
    ChatType,
    Document,
    StatusUpdate,
    UpdateType,
)

from bot import buttons, group_buttons
from bot.button_code import UnknownButton, unpack
from bot.context import FilmApplication, FilmContext
from bot.handlers import (
    adding_films,
    admin,
    backup,
    cards,
    data,
    errors,
    groups,
    history,
    imports,
    inline,
    meeting,
    models,
    picks,
    rating,
    shelves,
    talking,
    taps,
    taste,
    together,
    weekly,
)

_COMMANDS = {
    "start": meeting.start,
    "help": meeting.help_,
    "rate": rating.rate,
    "recommend": picks.recommend,
    "similar": picks.similar,
    "together": together.together,
    "weekly": weekly.weekly,
    "watchlist": shelves.watchlist,
    "ratings": history.ratings,
    "hidden": shelves.hidden,
    "taste": taste.taste,
    "undo": history.undo,
    "cancel": rating.cancel,
    "language": meeting.language,
    "privacy": data.privacy,
    "export": data.export,
    "forget": data.forget,
}
# Nobody else is told that these are there.
_FOR_ADMINS = {
    "status": admin.status,
    "retrain": admin.retrain,
    "models": models.models,
    "rollback": models.rollback,
    "addfilm": adding_films.addfilm,
    "backup": backup.backup,
    "log": admin.log,
}

# The rest of them is one person's affair, and answered in private.
_IN_GROUPS = {
    "start": groups.start,
    "help": groups.help_,
    "together": together.together,
    "rate": groups.rate,
    "recommend": groups.recommend,
}

_TAPS: dict[type[Any], Callable[[Update, FilmContext, Any], Awaitable[None]]] = {
    buttons.Rate: taps.on_rate,
    buttons.Unseen: taps.on_unseen,
    buttons.Skip: taps.on_skip,
    buttons.Restore: taps.on_restore,
    buttons.Remove: taps.on_remove,
    buttons.Show: taps.on_show,
    buttons.Ask: taps.on_ask,
    buttons.Close: taps.on_close,
    buttons.Picks: picks.on_picks,
    buttons.Wished: picks.on_wished,
    buttons.Similar: picks.on_similar,
    buttons.History: history.on_history,
    buttons.Sort: history.on_sort,
    buttons.Speak: meeting.on_speak,
    buttons.Forget: data.on_forget,
    buttons.OfImport: imports.on_import,
    buttons.Card: cards.on_card,
    buttons.Seen: cards.on_seen,
    buttons.Why: cards.on_why,
    buttons.Put: cards.on_put,
    buttons.Take: shelves.on_take,
    buttons.Look: shelves.on_look,
    buttons.Weekly: weekly.on_weekly,
    buttons.AddFilms: admin.admins_tap(adding_films.on_addfilms),
    buttons.Rollback: admin.admins_tap(models.on_rollback),
}

# Below messages that a whole chat sees, also below those that people sent from elsewhere.
_GROUP_TAPS: dict[type[Any], Callable[[Update, FilmContext, Any], Awaitable[None]]] = {
    group_buttons.OfGathering: together.on_gathering,
    group_buttons.MoreForAll: together.on_more,
    group_buttons.AsPoll: together.on_poll,
    group_buttons.GroupPicks: groups.on_picks,
    group_buttons.Share: groups.on_share,
    group_buttons.RateMine: groups.on_rate_mine,
    group_buttons.SaveMine: groups.on_save_mine,
}


async def _tap(update: Update, context: FilmContext) -> None:
    query, chat = update.callback_query, update.effective_chat
    assert query is not None
    data = query.data or ""
    action = unpack(data)
    in_private = chat is not None and chat.type == chat.PRIVATE
    if query.inline_message_id is not None:
        allowed = isinstance(action, group_buttons.OfCards)
    else:
        allowed = isinstance(action, group_buttons.OfGroups) or chat is None or in_private
    # Each kind of button stands in its own kind of chat: elsewhere somebody made it up.
    if not allowed:
        raise UnknownButton(data)
    handlers = _GROUP_TAPS if isinstance(action, group_buttons.OfGroups) else _TAPS
    await handlers[type(action)](update, context, action)


def register(application: FilmApplication) -> None:
    """Adds all handlers; the first that fits an update takes it."""
    # An edited message is not said again: it would be rated twice.
    # Nor is a card that somebody sent by inline mode anything that they say.
    private = ChatType.PRIVATE & UpdateType.MESSAGE & ~VIA_BOT
    for name, handler in _COMMANDS.items():
        application.add_handler(CommandHandler(name, handler, private))
    for name, handler in _FOR_ADMINS.items():
        application.add_handler(CommandHandler(name, admin.admins_only(handler), private))
    application.add_handler(CallbackQueryHandler(_tap))
    application.add_handler(InlineQueryHandler(inline.query))
    # Behind the commands: only those that nobody knows arrive here.
    application.add_handler(MessageHandler(private & COMMAND, meeting.unknown_command))
    application.add_handler(MessageHandler(private & TEXT, talking.text))
    application.add_handler(MessageHandler(private & Document.ALL, imports.receive))
    # Whatever is neither command nor text: stickers, pictures, voices.
    application.add_handler(MessageHandler(private, meeting.no_title))
    # In groups only commands are answered; other people's talk is none of the bot's business.
    in_groups = ChatType.GROUPS & UpdateType.MESSAGE
    for name, handler in _IN_GROUPS.items():
        application.add_handler(CommandHandler(name, handler, in_groups))
    application.add_handler(CommandHandler(list(_COMMANDS), groups.elsewhere, in_groups))
    application.add_handler(MessageHandler(StatusUpdate.MIGRATE, groups.moved))
    application.add_handler(ChatMemberHandler(meeting.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(errors.on_error)
