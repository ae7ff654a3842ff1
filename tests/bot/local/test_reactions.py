"""Reactions to messages, and messages whose picture changes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from telegram.constants import ReactionEmoji

from bot.local.reactions import EMOJI, plain_emoji
from bot.local.world import World
from tests.bot.local.conftest import ANN, BORIS, TOKEN, Call, tiny_png

THUMB = [{"type": "emoji", "emoji": "👍"}]


async def reactions(call: Call) -> list[dict[str, Any]]:
    updates = (await call("getUpdates", allowed_updates=["message_reaction"]))["result"]
    return [update["message_reaction"] for update in updates if "message_reaction" in update]


def test_the_emoji_are_those_of_the_library() -> None:
    """Every one that python-telegram-bot knows, with or without a sign for its coloured picture."""
    assert {plain_emoji(emoji.value) for emoji in ReactionEmoji} == EMOJI
    assert plain_emoji("🎬") == ""


async def test_a_persons_reaction_reaches_a_bot_that_asks_for_it(call: Call, world: World) -> None:
    """Old and new are told; the page sees whose it is; the same one again changes nothing."""
    chat = world.chat(ANN)
    assert await reactions(call) == []
    number = (await call("sendMessage", chat_id=ANN, text="Alien"))["result"]["message_id"]
    for emoji in ("👍", "👍", "❤️", ""):
        chat.react_as(chat.person, number, emoji)
    changes = [(told["old_reaction"], told["new_reaction"]) for told in await reactions(call)]
    heart = [{"type": "emoji", "emoji": "❤"}]
    assert changes == [([], THUMB), (THUMB, heart), (heart, [])]
    shown = [event["message"].get("reactions") for event in chat.timeline.after(1)]
    assert shown == [
        [{"emoji": "👍", "users": [ANN]}],
        [{"emoji": "❤", "users": [ANN]}],
        None,
    ]


async def test_in_a_group_reactions_are_for_administrators(call: Call, world: World) -> None:
    """A bot that is a member only is not told."""
    group = world.add_group("Club", [ANN, BORIS])
    ann = world.chat(ANN).person
    await reactions(call)
    number = group.say_as(ann, "Alien?")[0].number
    group.react_as(ann, number, "🔥")
    assert await reactions(call) == []
    group.add_bot(ann, as_admin=True)
    group.react_as(world.chat(BORIS).person, number, "🔥")
    assert [told["user"]["id"] for told in await reactions(call)] == [BORIS]


async def test_the_bot_reacts_with_one_emoji(call: Call, world: World) -> None:
    """Another replaces it, an empty list takes it back."""
    message = world.chat(ANN).say("Alien was great")[0]
    where = {"chat_id": ANN, "message_id": message.number}
    assert (await call("setMessageReaction", **where, reaction=THUMB))["result"] is True
    assert message.reactions == {world.bot["id"]: "👍"}
    for reaction, reason in (
        (THUMB * 2, "REACTIONS_TOO_MANY"),
        ([{"type": "emoji", "emoji": "🎬"}], "REACTION_INVALID"),
        (7, "can't parse reaction types: Expected an Array of ReactionType"),
    ):
        refused = await call("setMessageReaction", **where, reaction=reaction)
        assert refused["description"] == f"Bad Request: {reason}"
    missing = await call("setMessageReaction", chat_id=ANN, message_id=99, reaction=THUMB)
    assert missing["description"] == "Bad Request: message to react not found"
    await call("setMessageReaction", **where, reaction=[])
    assert message.reactions == {}


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"message_id": 99, "emoji": "👍"}, 404, "no_such_message"),
        ({"message_id": 1, "emoji": "🎬"}, 400, "no_reaction"),
    ],
)
async def test_the_page_reacts(
    client: httpx.AsyncClient, world: World, body: dict[str, Any], status: int, error: str
) -> None:
    """A known emoji to a message that is there; anything else is refused."""
    number = world.chat(ANN).say("hello")[0].number
    assert number == 1
    good = await client.post(f"/chat/{ANN}/react", json={"message_id": 1, "emoji": "👍"})
    assert good.is_success
    refused = await client.post(f"/chat/{ANN}/react", json=body)
    assert (refused.status_code, refused.json()["error"]) == (status, error)


async def test_a_message_gets_another_picture(
    client: httpx.AsyncClient, call: Call, world: World
) -> None:
    """EditMessageMedia takes an upload or a file_id, with a new caption; text can become one."""
    number = (await call("sendMessage", chat_id=ANN, text="Drawing…"))["result"]["message_id"]
    answer = await client.post(
        f"/bot{TOKEN}/editMessageMedia",
        data={
            "chat_id": str(ANN),
            "message_id": str(number),
            "media": '{"type": "photo", "media": "attach://p", "caption": "My map"}',
        },
        files={"p": ("p.png", tiny_png(9, 9))},
    )
    edited = answer.json()["result"]
    assert (edited["caption"], edited["photo"][0]["width"]) == ("My map", 9)
    document = world.files.add_document(b"a,b", "list.csv").file_id
    media = {"type": "document", "media": document}
    again = await call("editMessageMedia", chat_id=ANN, message_id=number, media=media)
    assert again["result"]["document"]["file_name"] == "list.csv"
    shown = world.chat(ANN).timeline.after(0)[-1]["message"]
    assert (shown["document"]["name"], shown["edited"]) == ("list.csv", True)
    same = await call("editMessageMedia", chat_id=ANN, message_id=number, media=media)
    assert same["description"].startswith("Bad Request: message is not modified")
    for wrong, reason in (
        ({"type": "sticker"}, "invalid media type specified"),
        ([], "can't parse InputMedia JSON object"),
        ({"type": "photo", "media": "attach://gone"}, "there is no photo in the request"),
    ):
        refused = await call("editMessageMedia", chat_id=ANN, message_id=number, media=wrong)
        assert refused["description"] == f"Bad Request: {reason}"
