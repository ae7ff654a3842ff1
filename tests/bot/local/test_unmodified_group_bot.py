"""An unmodified bot of python-telegram-bot in a group and in inline mode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    ChatMember,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import ChatMigrated, Forbidden
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

from bot.local.world import World
from tests.bot.local.conftest import ANN, BORIS, TOKEN, until

Context = ContextTypes.DEFAULT_TYPE
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class GroupBot:
    """A running bot that writes down what it meets."""

    def __init__(self, address: str) -> None:
        self.met: list[Any] = []
        self.application: AnyApplication = (
            ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot").build()
        )
        for handler in (
            CommandHandler("who", self.asked),
            CallbackQueryHandler(self.tapped),
            PollAnswerHandler(self.voted),
            InlineQueryHandler(self.searched),
            ChosenInlineResultHandler(self.chosen),
            MessageHandler(filters.StatusUpdate.MIGRATE, self.moved),
        ):
            self.application.add_handler(handler)

    async def asked(self, update: Update, _: Context) -> None:
        assert update.effective_chat is not None
        self.met.append((update.effective_chat.type, update.effective_user))
        await update.effective_chat.send_message("Who is in?", reply_markup=_keyboard("in"))

    async def tapped(self, update: Update, _: Context) -> None:
        query = update.callback_query
        assert query is not None
        self.met.append((query.from_user.first_name, query.inline_message_id is not None))
        await query.answer()
        await query.edit_message_text(f"{query.from_user.first_name} is in")

    async def voted(self, update: Update, _: Context) -> None:
        assert update.poll_answer is not None
        assert update.poll_answer.user is not None
        self.met.append((update.poll_answer.user.first_name, update.poll_answer.option_ids))

    async def searched(self, update: Update, _: Context) -> None:
        assert update.inline_query is not None
        await update.inline_query.answer(
            [
                InlineQueryResultArticle(
                    id="a",
                    title="Alien",
                    input_message_content=InputTextMessageContent("<b>Alien</b>", "HTML"),
                    reply_markup=_keyboard("see"),
                )
            ],
            cache_time=0,
            is_personal=True,
            button=InlineQueryResultsButton("Rate films", start_parameter="rate"),
        )

    async def chosen(self, update: Update, _: Context) -> None:
        assert update.chosen_inline_result is not None
        self.met.append(update.chosen_inline_result.result_id)

    async def moved(self, update: Update, _: Context) -> None:
        assert update.message is not None
        self.met.append((update.message.migrate_to_chat_id, update.message.migrate_from_chat_id))


def _keyboard(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("+", callback_data=data)]])


@pytest.fixture
async def bot(address: str) -> AsyncIterator[GroupBot]:
    running = GroupBot(address)
    application = running.application
    async with application:
        assert application.updater is not None
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await application.start()
        yield running
        await application.updater.stop()
        await application.stop()


async def test_a_round_in_a_group(bot: GroupBot, world: World) -> None:
    """A command, taps of two people, a vote, growth into a supergroup, and the end."""
    ann, boris = world.chat(ANN).person, world.chat(BORIS).person
    group = world.add_group("Club", [ANN, BORIS])
    group.say_as(boris, "/who@film_local_bot")
    await until(lambda: group.messages[-1].sender == "bot")
    assert bot.met[0][0] == "group"
    group.tap_as(ann, group.messages[-1].number, "in")
    await until(lambda: group.messages[-1].text == "Ann is in")
    assert bot.met[1] == ("Ann", False)

    api = bot.application.bot
    poll = await api.send_poll(group.id, "Tonight?", ["Alien", "Heat"], is_anonymous=False)
    group.vote_as(boris, poll.message_id, [1])
    await until(lambda: bot.met[-1] == ("Борис", (1,)))
    assert (await api.stop_poll(group.id, poll.message_id)).total_voter_count == 1

    member = await api.get_chat_member(group.id, ANN)
    assert member.status == ChatMember.OWNER
    group.promote(boris, ann)
    admins = await api.get_chat_administrators(group.id)
    assert {admin.user.id for admin in admins} == {ANN, BORIS}

    grown = world.upgrade(group, ANN)
    await until(lambda: bot.met[-2:] == [(grown.id, None), (None, group.id)])
    with pytest.raises(ChatMigrated) as moved:
        await api.send_message(group.id, "x")
    assert moved.value.new_chat_id == grown.id
    full = await api.get_chat(grown.id)
    assert (full.title, full.type) == ("Club", "supergroup")
    grown.kick_bot(ann)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await api.send_message(grown.id, "x")


async def test_a_card_shared_in_inline_mode(bot: GroupBot, world: World) -> None:
    """Asked, chosen and tapped: the library's objects carry the inline message's id."""
    chat = world.chat(ANN)
    asked = await world.inline.ask(chat, chat.person, "alien")
    assert asked.answer is not None
    assert asked.answer.button == {"text": "Rate films", "start_parameter": "rate"}
    message = world.inline.choose(chat, chat.person, asked.number, asked.answer.results[0].id)
    await until(lambda: "a" in bot.met)
    chat.tap(message.number, "see")
    await until(lambda: message.text == "Ann is in")
    assert bot.met[-1] == ("Ann", True)
