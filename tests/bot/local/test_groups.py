"""Groups as the bot hears of them, and what it may do there."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from bot.local.errors import PageError
from bot.local.group import Group
from bot.local.world import World
from tests.bot.local.conftest import ANN, BORIS, Call

KEYBOARD = {"inline_keyboard": [[{"text": "Join", "callback_data": "j"}]]}
EVERYTHING = ["message", "my_chat_member", "chat_member", "callback_query", "edited_message"]


@pytest.fixture
def group(world: World) -> Group:
    """Ann's group, with Boris and the bot."""
    return world.add_group("Film club", [ANN, BORIS])


async def heard(call: Call, **parameters: Any) -> list[dict[str, Any]]:
    """The updates that wait, confirmed, without their numbers."""
    updates = (await call("getUpdates", **parameters))["result"]
    if updates:
        await call("getUpdates", offset=updates[-1]["update_id"] + 1, limit=1)
    return [{k: v for k, v in update.items() if k != "update_id"} for update in updates]


async def test_a_group_begins_with_the_bot_in_it(call: Call, group: Group) -> None:
    """The bot is told that it was added, and by whom, and that the group was made."""
    joined, made = await heard(call)
    change = joined["my_chat_member"]
    assert change["chat"] == {"id": group.id, "type": "group", "title": "Film club"}
    assert change["from"]["id"] == ANN
    statuses = [change[f"{age}_chat_member"]["status"] for age in ("old", "new")]
    assert statuses == ["left", "member"]
    assert made["message"]["group_chat_created"] is True
    assert (await call("sendMessage", chat_id=group.id, text="Hello"))["ok"]


@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ("/together", True),
        ("/together@Film_Local_Bot 5", True),
        ("/together@other_bot", False),
        ("what shall we see?", False),
        ("ask @film_local_bot", True),
        ("mail me at x@film_local_bot", False),
        ("not at the start: /together", False),
    ],
)
async def test_in_privacy_mode_the_bot_hears_what_is_meant_for_it(
    call: Call, world: World, group: Group, text: str, is_heard: bool
) -> None:
    """Commands without a name or with its own, and mentions; everyone sees everything."""
    await heard(call)
    group.say_as(world.chat(BORIS).person, text)
    updates = await heard(call)
    assert [update["message"]["text"] for update in updates] == [text] * is_heard
    assert [update["message"]["from"]["id"] for update in updates] == [BORIS] * is_heard
    assert group.messages[-1].text == text


async def test_replies_to_the_bot_are_heard_and_an_administrator_hears_all(
    call: Call, world: World, group: Group
) -> None:
    """A reply to a person is not for the bot."""
    ann, boris = world.chat(ANN).person, world.chat(BORIS).person
    question = (await call("sendMessage", chat_id=group.id, text="Which?"))["result"]
    await heard(call)
    answer = group.say_as(boris, "the first", reply_to=question["message_id"])[0]
    group.say_as(ann, "no", reply_to=answer.number)
    assert [u["message"]["text"] for u in await heard(call)] == ["the first"]
    group.add_bot(ann, as_admin=True)
    group.say_as(ann, "anything")
    change, message = await heard(call)
    assert change["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert message["message"]["text"] == "anything"


async def test_any_member_may_tap_and_the_answer_is_for_who_tapped(
    call: Call, world: World, group: Group
) -> None:
    """`from` is the one who tapped; a stranger to the group cannot."""
    sent = (await call("sendMessage", chat_id=group.id, text="Who?", reply_markup=KEYBOARD))[
        "result"
    ]
    await heard(call)
    number = sent["message_id"]
    for person in (ANN, BORIS):
        group.tap_as(world.chat(person).person, number, "j")
    queries = [update["callback_query"] for update in await heard(call)]
    assert [query["from"]["id"] for query in queries] == [ANN, BORIS]
    assert {query["message"]["chat"]["id"] for query in queries} == {group.id}
    assert len({query["chat_instance"] for query in queries}) == 1
    is_toast = asyncio.create_task(group.timeline.wait_for(lambda event: event["type"] == "toast"))
    await asyncio.sleep(0)
    await call("answerCallbackQuery", callback_query_id=queries[1]["id"], text="You are in")
    toast = await is_toast
    assert (toast["text"], toast["person"]) == ("You are in", BORIS)
    guest = world.add_guest("Cleo")
    with pytest.raises(PageError, match="no_member"):
        group.tap_as(guest, number, "j")
    with pytest.raises(PageError, match="no_member"):
        group.say_as(guest, "/together")


async def test_who_comes_and_goes_is_a_message_and_for_administrators_an_update(
    call: Call, world: World, group: Group
) -> None:
    """chat_member only comes to a bot that asks for it and is an administrator."""
    ann, boris = world.chat(ANN).person, world.chat(BORIS).person
    cleo = world.add_guest("Cleo")
    await heard(call, allowed_updates=EVERYTHING)
    group.add_member(cleo, ann)
    group.add_member(cleo, ann)
    group.remove_member(cleo, cleo)
    came, left = (update["message"] for update in await heard(call))
    assert [member["first_name"] for member in came["new_chat_members"]] == ["Cleo"]
    assert left["left_chat_member"]["id"] == cleo.id
    group.add_bot(ann, as_admin=True)
    group.remove_member(boris, ann)
    kinds = [next(iter(update)) for update in await heard(call)]
    assert kinds == ["my_chat_member", "chat_member", "message"]
    assert [person.id for person in group.present] == [ANN]


async def test_a_group_grows_into_a_supergroup(call: Call, world: World, group: Group) -> None:
    """Two messages tell of it; the old id is refused with the new one; old buttons can be tapped,
    and the bot can change their message no more.
    """
    ann = world.chat(ANN).person
    old = (await call("sendMessage", chat_id=group.id, text="Who?", reply_markup=KEYBOARD))[
        "result"
    ]
    await heard(call)
    grown = world.upgrade(group, ANN)
    assert str(grown.id).startswith("-100")
    joined, away, here = await heard(call)
    assert joined["my_chat_member"]["chat"]["type"] == "supergroup"
    assert (away["message"]["chat"]["id"], away["message"]["migrate_to_chat_id"]) == (
        group.id,
        grown.id,
    )
    assert (here["message"]["chat"]["id"], here["message"]["migrate_from_chat_id"]) == (
        grown.id,
        group.id,
    )
    refused = await call("sendMessage", chat_id=group.id, text="x")
    assert refused == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": grown.id},
    }
    assert (await call("sendMessage", chat_id=grown.id, text="x"))["ok"]
    await heard(call)
    grown.tap_as(ann, old["message_id"], "j")
    (tapped,) = await heard(call)
    assert tapped["callback_query"]["message"]["chat"]["id"] == group.id
    edit = {"message_id": old["message_id"], "text": "y"}
    assert (await call("editMessageText", chat_id=grown.id, **edit))["error_code"] == 400
    assert [g.id for g in world.groups] == [grown.id]
    with pytest.raises(PageError, match="supergroup"):
        world.upgrade(grown, ANN)


@pytest.mark.parametrize(("is_super", "status"), [(False, "left"), (True, "kicked")])
async def test_a_bot_that_was_sent_away_is_refused(
    call: Call, world: World, group: Group, is_super: bool, status: str
) -> None:
    """403 for whatever it tries; it hears of its end, and of nothing after that."""
    ann = world.chat(ANN).person
    kind = "supergroup" if is_super else "group"
    place = world.upgrade(group, ANN) if is_super else group
    await heard(call)
    place.kick_bot(ann)
    place.say_as(ann, "/together")
    updates = await heard(call)
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == status
    assert all("text" not in update.get("message", {}) for update in updates)
    for method, rest in (("sendMessage", {"text": "x"}), ("getChat", {})):
        refused = await call(method, chat_id=place.id, **rest)
        assert (refused["error_code"], refused["description"]) == (
            403,
            f"Forbidden: bot was kicked from the {kind} chat",
        )
    place.add_bot(ann)
    assert (await call("sendMessage", chat_id=place.id, text="x"))["ok"]


async def test_the_bot_may_leave(call: Call, group: Group) -> None:
    """LeaveChat works in a group alone; afterwards it is no member."""
    await heard(call)
    assert (await call("leaveChat", chat_id=ANN))["error_code"] == 400
    assert (await call("leaveChat", chat_id=group.id))["result"] is True
    (change,) = await heard(call)
    assert change["my_chat_member"]["new_chat_member"]["status"] == "left"
    assert (await call("sendMessage", chat_id=group.id, text="x"))["error_code"] == 403


async def test_members_and_administrators_are_told_apart(
    call: Call, world: World, group: Group
) -> None:
    """GetChatMember knows everyone, getChatAdministrators the creator and who was promoted."""
    ann, boris = world.chat(ANN).person, world.chat(BORIS).person
    cleo = world.add_guest("Cleo")

    async def status(user: int) -> str:
        answer = await call("getChatMember", chat_id=group.id, user_id=user)
        return str(answer["result"]["status"])

    bot = world.bot["id"]
    people = [ANN, BORIS, cleo.id, bot]
    assert [await status(user) for user in people] == ["creator", "member", "left", "member"]
    assert (await call("getChatMember", chat_id=group.id, user_id=5))["error_code"] == 400
    group.promote(boris, ann)
    admins = (await call("getChatAdministrators", chat_id=group.id))["result"]
    assert [(a["user"]["id"], a["status"]) for a in admins] == [
        (ANN, "creator"),
        (BORIS, "administrator"),
    ]
    assert (await call("getChatMemberCount", chat_id=group.id))["result"] == 3
    assert (await call("getChat", chat_id=group.id))["result"]["title"] == "Film club"
    assert (await call("getChatAdministrators", chat_id=ANN))["error_code"] == 400


async def test_commands_in_a_group_are_those_of_its_scopes(
    call: Call, world: World, group: Group
) -> None:
    """Each member sees the narrowest list in their language."""
    for scope, language, name in (
        ({"type": "default"}, "", "start"),
        ({"type": "all_group_chats"}, "", "together"),
        ({"type": "all_group_chats"}, "ru", "vmeste"),
        ({"type": "all_chat_administrators"}, "", "admin"),
    ):
        commands = [{"command": name, "description": name}]
        await call("setMyCommands", commands=commands, scope=scope, language_code=language)
    shown = group.timeline.after(0)[-1]["by_person"]
    assert {number: [c["command"] for c in commands] for number, commands in shown.items()} == {
        str(ANN): ["admin"],
        str(BORIS): ["vmeste"],
    }
    assert world.chat(ANN).timeline.after(0)[-1]["commands"][0]["command"] == "start"


async def test_the_page_makes_and_changes_groups(
    client: httpx.AsyncClient, call: Call, world: World
) -> None:
    """Making, joining, leaving, the bot's coming and going, growing: each is one call."""
    made = await client.post("/chat/groups", json={"title": " Club ", "members": [ANN]})
    assert made.status_code == 201
    number = made.json()["id"]
    assert made.json() == {
        "id": number,
        "title": "Club",
        "members": [ANN],
        "admins": [ANN],
        "has_bot": True,
        "supergroup": False,
    }
    path = f"/chat/{number}"
    joined = await client.post(f"{path}/members", json={"person": BORIS, "by": ANN})
    assert joined.json()["members"] == [ANN, BORIS]
    sent = await client.post(f"{path}/send", json={"text": "/together", "person": BORIS})
    assert sent.is_success
    assert (await heard(call))[-1]["message"]["from"]["id"] == BORIS
    gone = await client.request("DELETE", f"{path}/bot", json={"by": ANN})
    assert gone.json()["has_bot"] is False
    assert (await client.post(f"{path}/bot", json={"by": ANN})).json()["has_bot"] is True
    grown = (await client.post(f"{path}/upgrade", json={"by": ANN})).json()
    assert grown["supergroup"] is True
    assert [group["id"] for group in (await client.get("/chat/groups")).json()] == [grown["id"]]
    # A page that was open before the change still knows the old address.
    late = await client.post(f"{path}/send", json={"text": "hi", "person": ANN})
    assert late.is_success
    assert world.groups[0].messages[-1].text == "hi"
    left = await client.request("DELETE", f"{path}/members", json={"person": BORIS, "by": BORIS})
    assert left.json()["members"] == [ANN]


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        ("/chat/groups", {"title": " ", "members": [ANN]}, 400, "no_title"),
        ("/chat/groups", {"title": "x", "members": [99]}, 400, "no_members"),
        ("/chat/groups", {"title": "x", "members": 7}, 400, "no_members"),
        (f"/chat/{ANN}/upgrade", {"by": ANN}, 404, "no_such_group"),
        ("/chat/-5/send", {"text": "x", "person": ANN}, 404, "no_such_person"),
        ("/chat/x/send", {"text": "x", "person": ANN}, 404, "no_such_person"),
        (f"/chat/{ANN}/vote", {"message_id": 1, "options": 1}, 400, "no_options"),
        (f"/chat/{ANN}/vote", {"message_id": 1, "options": [1]}, 404, "no_such_poll"),
    ],
)
async def test_what_cannot_be_had_of_a_group_is_said(
    client: httpx.AsyncClient, path: str, body: Any, status: int, error: str
) -> None:
    """Refusals carry an error and a detail."""
    answer = await client.post(path, json=body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["detail"].strip()
