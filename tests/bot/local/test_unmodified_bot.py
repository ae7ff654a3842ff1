from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import BotCommand, BotCommandScopeChat, Message
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter

from bot.local.world import World
from tests.bot.local.conftest import ANN, TOKEN, until
from tests.bot.local.small_bot import AnyApplication, Seen, build_application

Bot = tuple[AnyApplication, Seen]


async def _polling(application: AnyApplication) -> None:
    assert application.updater is not None
    await application.updater.start_polling(poll_interval=0, timeout=10)


async def _webhook(application: AnyApplication) -> None:
    assert application.updater is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    await application.updater.start_webhook(
        listen="127.0.0.1",
        port=port,
        url_path="hook",
        webhook_url=f"http://127.0.0.1:{port}/hook",
        secret_token="a-secret",
    )


@contextlib.asynccontextmanager
async def _running(address: str, how: str) -> AsyncIterator[Bot]:
    application, seen = build_application(address)
    async with application:
        await application.start()
        await {"polling": _polling, "webhook": _webhook}[how](application)
        yield application, seen
        assert application.updater is not None
        await application.updater.stop()
        await application.stop()


@pytest.fixture(params=["polling", "webhook"])
async def running(request: pytest.FixtureRequest, address: str) -> AsyncIterator[Bot]:
    async with _running(address, request.param) as bot:
        yield bot


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    """The bot, able to call and not listening."""
    application, seen = build_application(address)
    async with application:
        yield application, seen


async def from_bot(world: World, kind: str, after: int) -> dict[str, Any]:
    """The bot's next event of this kind in Ann's chat."""
    return await world.chat(ANN).timeline.wait_for(
        lambda event: (
            event["type"] == kind and event.get("message", {}).get("from", "bot") == "bot"
        ),
        after=after,
    )


async def test_a_conversation(running: Bot, world: World) -> None:
    """Command, typing, keyboard, tap, alert and edit, by long polling and by webhook."""
    _, seen = running
    chat = world.chat(ANN)
    said = chat.say("/start alien")[0]
    hello = await from_bot(world, "message", 0)
    assert hello["message"]["html"] == "<b>Hello</b>, [&#x27;alien&#x27;]"
    assert hello["message"]["reply_to"] == said.number
    assert [b["data"] for b in hello["message"]["keyboard"][0]][-1] == "r:1:5"
    query = chat.tap(hello["message"]["message_id"], "r:1:5")
    edit = await from_bot(world, "edit", hello["seq"])
    assert (edit["message"]["text"], edit["message"]["keyboard"]) == ("Rated r:1:5", None)
    assert world.callbacks.answer(query)[1] is False  # answered already, by the bot
    assert seen.errors == []


async def test_what_is_said_while_the_bot_is_away_is_answered_later(
    address: str, world: World
) -> None:
    """Updates wait; a bot that starts gets them in order, by either road."""
    chat = world.chat(ANN)
    for how in ("polling", "webhook"):
        chat.say(f"/start {how}")
        after = chat.timeline.last
        async with _running(address, how):
            answer = await from_bot(world, "message", after)
            assert how in answer["message"]["text"]
    assert len(world.updates) == 0


async def test_pictures_documents_and_albums(running: Bot, world: World) -> None:
    """Bytes and named files arrive whole; an album is several messages of one group."""
    chat = world.chat(ANN)
    chat.say("/picture")
    await chat.timeline.wait_for(lambda _: len(chat.messages) == 5)
    _, photo, document, first, second = chat.messages
    assert photo.file is not None
    assert (photo.file.width, photo.text, photo.entities[0]["type"]) == (3, "x", "italic")
    assert document.file is not None
    assert (document.file.name, document.file.content) == ("ratings.csv", b"1,2\n")
    assert first.album == second.album is not None
    chat.upload(world.files.add_document(b"my ratings", "mine.csv"))
    await chat.timeline.wait_for(lambda event: event.get("message", {}).get("text") == "Got it.")
    assert running[1].uploads == [b"my ratings"]


async def test_blocks_and_edits_of_the_person_reach_the_bot(running: Bot, world: World) -> None:
    """my_chat_member and edited_message parse and are delivered."""
    _, seen = running
    chat = world.chat(ANN)
    chat.edit(chat.say("alein")[0].number, "alien")
    chat.set_blocked(True)
    await until(lambda: bool(seen.memberships and seen.edited))
    assert (seen.memberships, seen.edited, seen.errors) == (["kicked"], ["alien"], [])


async def test_a_tap_from_last_month(running: Bot, world: World) -> None:
    """The answer is refused as too old; an inaccessible message is seen for what it is."""
    _, seen = running
    chat = world.chat(ANN)
    chat.tap(999, "r:1:5", inaccessible=True)
    told = await from_bot(world, "message", 0)
    assert told["message"]["text"] == "That message is too old."
    chat.tap(999, "r:1:5", inaccessible=True, expired=True)
    await until(lambda: bool(seen.errors))
    assert isinstance(seen.errors[0], BadRequest)
    assert str(seen.errors[0]) == (
        "Query is too old and response timeout expired or query id is invalid"
    )


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_refusals_become_the_librarys_errors(bot: Bot, world: World) -> None:
    """Forbidden, RetryAfter, Conflict, NetworkError and BadRequest, each with what it carries."""
    api = bot[0].bot
    world.faults.add("sendMessage", "retry_after", retry_after=3)
    with pytest.raises(RetryAfter) as limited:
        await api.send_message(ANN, "x")
    assert limited.value.retry_after in {3, timedelta(seconds=3)}
    world.faults.add("getUpdates", "conflict")
    with pytest.raises(Conflict):
        await api.get_updates()
    for kind in ("server_error", "drop", "lost_answer"):
        world.faults.add("sendMessage", kind)
        with pytest.raises(NetworkError) as broken:
            await api.send_message(ANN, "x")
        assert not isinstance(broken.value, BadRequest)
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await api.send_message(
            ANN,
            "x",
            reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]},
        )
    with pytest.raises(BadRequest, match="Message is too long"):
        await api.send_message(ANN, "x" * 4097)
    message = await api.send_message(ANN, "x")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await api.edit_message_text("x", ANN, message.message_id)
    world.chat(ANN).set_blocked(True)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await api.send_message(ANN, "x")


async def test_a_slow_answer_is_a_timeout(bot: Bot, world: World) -> None:
    """A client that waits less than the fault gives up with TimedOut, a NetworkError."""
    world.faults.add("getMe", "slow", retry_after=0.5)
    with pytest.raises(NetworkError, match="Timed out"):
        await bot[0].bot.get_me(read_timeout=0.05)


async def test_two_pollers_are_in_conflict(address: str, world: World) -> None:
    """The library's own polling reports Conflict when another poller takes over."""
    conflicts: list[Exception] = []
    application, _ = build_application(address)
    async with application, httpx.AsyncClient(verify=False) as other:
        assert application.updater is not None
        await application.updater.start_polling(error_callback=conflicts.append)
        async with asyncio.timeout(5):
            while not conflicts:
                await other.get(f"{address}/bot{TOKEN}/getUpdates")
        await application.updater.stop()
    assert isinstance(conflicts[0], Conflict)


async def test_the_bot_presents_itself(bot: Bot, world: World) -> None:
    """Commands by scope and language, descriptions and the chat's own data come back parsed."""
    api = bot[0].bot
    commands = [BotCommand("retrain", "Train anew")]
    await api.set_my_commands(commands, scope=BotCommandScopeChat(ANN))
    assert list(await api.get_my_commands(scope=BotCommandScopeChat(ANN))) == commands
    assert world.chat(ANN).timeline.after(0)[-1]["commands"] == [
        {"command": "retrain", "description": "Train anew"}
    ]
    await api.delete_my_commands(scope=BotCommandScopeChat(ANN))
    await api.set_my_description("Films", language_code="en")
    assert (await api.get_my_description("en")).description == "Films"
    await api.set_my_short_description("Films")
    assert (await api.get_my_short_description()).short_description == "Films"
    await api.set_my_name("films")
    assert (await api.get_my_name()).name == "films"
    chat = await api.get_chat(ANN)
    assert (chat.first_name, chat.type) == ("Ann", "private")
    assert (await api.get_me()).username == "film_local_bot"
    assert await api.log_out()


async def test_the_webhook_of_the_library_is_signed(
    address: str, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """PTB refuses what is not signed with its secret, so a conversation proves the header."""
    caplog.set_level(logging.WARNING)
    async with _running(address, "webhook") as (application, _):
        info = await application.bot.get_webhook_info()
        assert info.url.startswith("http://127.0.0.1")
        world.chat(ANN).say("/start")
        await from_bot(world, "message", 0)
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await application.bot.get_updates()
        async with httpx.AsyncClient(verify=False) as stranger:
            forged = await stranger.post(info.url, json={"update_id": 1})
        assert forged.status_code == 403


async def test_sent_messages_are_whole_objects_of_the_library(bot: Bot) -> None:
    """A message comes back with its chat, its sender and its date."""
    message: Message = await bot[0].bot.send_message(ANN, "x", disable_notification=True)
    assert (message.chat.id, message.text, message.date.year) == (ANN, "x", 2023)
    assert message.from_user is not None
    assert message.from_user.is_bot
    edited = await message.edit_text("y")
    assert isinstance(edited, Message)
    assert edited.edit_date is not None
    assert await message.delete()
