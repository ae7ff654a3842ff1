"""The message that people join a gathering by, kept as it should be whoever taps at once.

Many taps become few edits, and the last edit shows the last state: while one is under way, the
next waits and stands for all that come meanwhile. A message that was deleted is sent anew, and a
group that became a supergroup gets it in its new chat. Refuses to know who may join.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import Message
from telegram.error import ChatMigrated, Forbidden, TelegramError

from bot import replies, views_together
from bot.context import FilmContext
from bot.views import View
from bot.words import words_in
from storage import Gathering, GatheringMember

_log = logging.getLogger(__name__)
_BOARDS = "boards"  # of bot_data


class Boards:
    """Which gatherings' messages are being brought up to date; one for each running bot."""

    def __init__(self) -> None:
        self._busy: set[int] = set()
        self._again: set[int] = set()

    async def refresh(self, context: FilmContext, gathering_id: int) -> None:
        """Shows who is in now; returns at once where another call is about to do that.

        Raises:
            Forbidden: the bot is no longer in the chat.
            TelegramError: it could not be shown, and nobody came or went meanwhile.
        """
        self._again.add(gathering_id)
        if gathering_id in self._busy:
            return
        self._busy.add(gathering_id)
        try:
            while gathering_id in self._again:
                self._again.discard(gathering_id)
                try:
                    await _show(context, gathering_id)
                except Forbidden:
                    raise
                except TelegramError as error:
                    # Those who tapped meanwhile rely on this call.
                    if gathering_id not in self._again:
                        raise
                    _log.info("a gathering was not shown (%s): once more", error.message)
        finally:
            self._busy.discard(gathering_id)
            self._again.discard(gathering_id)


def boards_of(context: FilmContext) -> Boards:
    """The running bot's."""
    boards = context.bot_data.setdefault(_BOARDS, Boards())
    assert isinstance(boards, Boards)
    return boards


async def say(context: FilmContext, gathering: Gathering, views: Sequence[View]) -> Message | None:
    """Sends into the gathering's chat, wherever that is by now; the last message.

    Raises:
        Forbidden: the bot is no longer in the chat.
    """
    message = await replies.send_to(
        context.bot, gathering.chat_id, *views, topic_id=gathering.topic_id
    )
    if message is not None and message.chat.id != gathering.chat_id:
        await context.services.database.gatherings.move(gathering.chat_id, message.chat.id)
    return message


async def ask_poll(
    context: FilmContext, gathering: Gathering, question: str, options: Sequence[str]
) -> None:
    """Sends a poll into the gathering's chat, in which everybody may choose several films.

    Raises:
        BadRequest: polls are not allowed there.
        Forbidden: the bot is no longer in the chat.
    """

    async def send(chat_id: int, topic_id: int | None) -> None:
        await context.bot.send_poll(
            chat_id,
            question,
            options,
            is_anonymous=False,
            allows_multiple_answers=True,
            message_thread_id=topic_id,
        )

    try:
        await send(gathering.chat_id, gathering.topic_id)
    except ChatMigrated as moved:
        await context.services.database.gatherings.move(gathering.chat_id, moved.new_chat_id)
        await send(moved.new_chat_id, None)


async def newcomers_of(
    context: FilmContext, members: Sequence[GatheringMember]
) -> list[GatheringMember]:
    """Those who have rated nothing."""
    ratings = context.services.database.ratings
    return [member for member in members if not await ratings.count(member.person_id)]


async def _show(context: FilmContext, gathering_id: int) -> None:
    gatherings = context.services.database.gatherings
    gathering = await gatherings.get(gathering_id)
    if gathering is None:
        return
    newcomers = await newcomers_of(context, gathering.members)
    view = views_together.gathering(
        words_in(gathering.language),
        gathering_id,
        [member.name for member in gathering.members],
        [member.name for member in newcomers],
        context.bot.username,
    )
    at = gathering.message_id
    if at is None or not await replies.edit_at(context.bot, gathering.chat_id, at, view):
        message = await say(context, gathering, [view])
        if message is not None:
            await gatherings.show_at(gathering_id, message.message_id)
