from __future__ import annotations

from typing import Any

from bot.local.world import World
from tests.bot.local.conftest import ANN, Call, Clock

KEYBOARD = {"inline_keyboard": [[{"text": "★5", "callback_data": "r:1:5"}]]}


async def test_edits_change_the_message_and_refuse_no_change(call: Call, world: World) -> None:
    """Text, keyboard and both can be edited; an edit that changes nothing is refused."""
    sent = (await call("sendMessage", chat_id=ANN, text="a", reply_markup=KEYBOARD))["result"]
    target = {"chat_id": ANN, "message_id": sent["message_id"]}
    same = await call("editMessageText", **target, text="a", reply_markup=KEYBOARD)
    assert same["description"] == (
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )
    edited = (await call("editMessageText", **target, text="b"))["result"]
    assert edited["text"] == "b"
    assert edited["edit_date"] == int(world.now())
    assert "reply_markup" not in edited
    bare = await call("editMessageReplyMarkup", **target)
    assert "message is not modified" in bare["description"]
    marked = (await call("editMessageReplyMarkup", **target, reply_markup=KEYBOARD))["result"]
    assert marked["reply_markup"] == KEYBOARD
    kinds = [event["type"] for event in world.chat(ANN).timeline.after(0)]
    assert kinds == ["message", "edit", "edit"]


async def test_edits_of_what_cannot_be_edited_are_refused(call: Call, world: World) -> None:
    """A missing message, the person's message, a text as a caption, and a text too long."""
    theirs = world.chat(ANN).say("hello")[0].number
    own = (await call("sendMessage", chat_id=ANN, text="a"))["result"]["message_id"]

    async def refusal(method: str, number: int, **rest: Any) -> str:
        answer = await call(method, chat_id=ANN, message_id=number, **rest)
        return str(answer["description"])

    assert await refusal("editMessageText", 99, text="b") == (
        "Bad Request: message to edit not found"
    )
    assert await refusal("editMessageText", theirs, text="b") == (
        "Bad Request: message can't be edited"
    )
    assert await refusal("editMessageText", own, text="x" * 4097) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert await refusal("editMessageText", 0, text="b") == (
        "Bad Request: message identifier is not specified"
    )
    assert await refusal("editMessageCaption", own, caption="b") == (
        "Bad Request: there is no caption in the message to edit"
    )
    assert await refusal("deleteMessage", 99) == "Bad Request: message to delete not found"


async def test_deleting_takes_messages_away(call: Call, world: World) -> None:
    """DeleteMessage and deleteMessages; the latter skips what is not there."""
    chat = world.chat(ANN)
    numbers = [chat.say(text)[0].number for text in "abc"]
    assert (await call("deleteMessage", chat_id=ANN, message_id=numbers[0]))["result"] is True
    await call("deleteMessages", chat_id=ANN, message_ids=[numbers[1], 99])
    assert [message.text for message in chat.messages] == ["c"]


async def test_callbacks_are_answered_once_and_in_time(
    call: Call, world: World, clock: Clock
) -> None:
    """The first answer is shown; a second is taken in silence; a late one is refused."""
    chat = world.chat(ANN)
    sent = (await call("sendMessage", chat_id=ANN, text="a", reply_markup=KEYBOARD))["result"]
    query = chat.tap(sent["message_id"], "r:1:5")
    before = chat.timeline.last
    long = await call("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert long["description"] == "Bad Request: MESSAGE_TOO_LONG"
    for text in ("saved", "again"):
        assert (await call("answerCallbackQuery", callback_query_id=query, text=text))["result"]
    assert chat.timeline.last == before + 1
    clock.time += 61
    for number in (query, "unknown", ""):
        late = await call("answerCallbackQuery", callback_query_id=number)
        assert late["description"] == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )
