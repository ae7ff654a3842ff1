from __future__ import annotations

import httpx
import pytest

from bot.local.world import World
from tests.bot.local.conftest import ANN, Call


async def test_a_person_who_blocked_the_bot_cannot_be_written_to(call: Call, world: World) -> None:
    """403 for anything sent; the bot hears of it by my_chat_member; unblocking opens the chat."""
    chat = world.chat(ANN)
    chat.set_blocked(True)
    chat.set_blocked(True)
    for method, rest in (("sendMessage", {"text": "x"}), ("sendChatAction", {"action": "typing"})):
        refused = await call(method, chat_id=ANN, **rest)
        assert refused["description"] == "Forbidden: bot was blocked by the user"
        assert refused["error_code"] == 403
    updates = (await call("getUpdates"))["result"]
    assert [u["my_chat_member"]["new_chat_member"]["status"] for u in updates] == ["kicked"]
    chat.set_blocked(False)
    assert (await call("sendMessage", chat_id=ANN, text="x"))["ok"]


async def test_who_never_wrote_is_no_chat_yet(call: Call, world: World) -> None:
    """A bot cannot begin; it learns of the chat when the person writes."""
    guest = world.add_guest("Cleo")
    for method, rest in (
        ("sendMessage", {"chat_id": guest.id, "text": "x"}),
        ("getChat", {"chat_id": guest.id}),
        (
            "setMyCommands",
            {
                "commands": [{"command": "a", "description": "a"}],
                "scope": {"type": "chat", "chat_id": guest.id},
            },
        ),
    ):
        assert (await call(method, **rest))["description"] == "Bad Request: chat not found"
    world.chat(guest.id).say("/start")
    assert (await call("sendMessage", chat_id=guest.id, text="x"))["ok"]
    assert (await call("getChat", chat_id=guest.id))["result"]["first_name"] == "Cleo"


async def test_commands_reach_the_chats_they_are_for(call: Call, world: World) -> None:
    """SetMyCommands shows at once, in the language of each person; deleting hides again."""
    for language, title in (("", "Help"), ("ru", "Помощь")):
        commands = [{"command": "help", "description": title}]
        await call("setMyCommands", commands=commands, language_code=language)
    seen = {
        chat.person.first_name: chat.timeline.after(0)[-1]["commands"][0]["description"]
        for chat in world.chats
    }
    assert seen == {"Ann": "Help", "Борис": "Помощь"}
    assert (await call("getMyCommands", language_code="ru"))["result"][0]["command"] == "help"
    await call("deleteMyCommands")
    assert world.chat(ANN).timeline.after(0)[-1]["commands"] == []
    assert (await call("getMyCommands"))["result"] == []


async def test_the_bot_describes_itself(call: Call) -> None:
    """Name, description and short description are kept by language."""
    for noun in ("Name", "Description", "ShortDescription"):
        field = {"Name": "name", "Description": "description"}.get(noun, "short_description")
        await call(f"setMy{noun}", **{field: "фильмы", "language_code": "ru"})
        answer = await call(f"getMy{noun}", language_code="ru")
        assert answer["result"] == {field: "фильмы"}


async def test_typing_is_shown_and_must_be_known(call: Call, world: World) -> None:
    """SendChatAction is seen live and not replayed."""
    await call("sendChatAction", chat_id=ANN, action="typing")
    assert world.chat(ANN).timeline.last == 1
    assert world.chat(ANN).timeline.after(0) == []
    wrong = await call("sendChatAction", chat_id=ANN, action="dancing")
    assert wrong["description"] == "Bad Request: wrong parameter action in request"


async def test_faults_strike_as_ordered(call: Call, world: World) -> None:
    """Each fault is met once, by its method and chat alone, and then it is over."""
    faults = world.faults
    faults.add("sendMessage", "retry_after", retry_after=7)
    limited = await call("sendMessage", chat_id=ANN, text="x")
    assert limited == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    faults.add("*", "server_error", chat_id=ANN)
    assert (await call("getMe"))["ok"]
    broken = await call("sendMessage", chat_id=ANN, text="x")
    assert (broken["error_code"], broken["description"]) == (500, "Internal Server Error")
    faults.add("getUpdates", "conflict")
    conflict = await call("getUpdates")
    assert conflict["error_code"] == 409
    faults.add("*", "blocked", times=2)
    assert (await call("getMe"))["ok"]
    assert (await call("sendMessage", chat_id=ANN, text="x"))["error_code"] == 403
    faults.clear()
    assert (await call("sendMessage", chat_id=ANN, text="x"))["ok"]


async def test_a_dropped_connection_did_nothing_and_a_lost_answer_did(
    call: Call, world: World
) -> None:
    """Both look the same to the client; only with the second does the message stand."""
    for kind, standing in (("drop", 0), ("lost_answer", 1)):
        world.faults.add("sendMessage", kind)  # type: ignore[arg-type]
        with pytest.raises(httpx.RemoteProtocolError):
            await call("sendMessage", chat_id=ANN, text="x")
        assert len(world.chat(ANN).messages) == standing
