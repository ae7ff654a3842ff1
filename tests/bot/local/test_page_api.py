from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.local.world import World
from tests.bot.local.conftest import ANN, BORIS, TOKEN, Call, tiny_png, until

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "★5", "callback_data": "r:1:5"}, {"text": "IMDb", "url": "https://e.org/"}]
    ]
}


async def events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


async def test_a_conversation_over_the_page_api(
    client: httpx.AsyncClient, call: Call, world: World
) -> None:
    """What a person says and taps reaches the bot; what the bot does reaches the stream."""
    async with client.stream("GET", f"/chat/{ANN}/events?after=0") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = events(response)
        sent = await client.post(f"/chat/{ANN}/send", json={"text": "/rate <alien>"})
        update = (await call("getUpdates"))["result"][0]
        assert update["message"]["message_id"] == sent.json()["message_id"]
        assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]
        assert update["message"]["from"]["language_code"] == "en"
        own = await anext(stream)
        assert own["message"]["from"] == "person"
        assert own["message"]["html"] == "/rate &lt;alien&gt;"

        await call(
            "sendMessage",
            chat_id=ANN,
            text="<b>Alien</b>",
            parse_mode="HTML",
            reply_markup=KEYBOARD,
            reply_to_message_id=own["message"]["message_id"],
        )
        shown = (await anext(stream))["message"]
        assert shown["html"] == "<b>Alien</b>"
        assert shown["reply_to"] == own["message"]["message_id"]
        assert shown["keyboard"] == [
            [{"text": "★5", "data": "r:1:5"}, {"text": "IMDb", "url": "https://e.org/"}]
        ]

        tap = await client.post(
            f"/chat/{ANN}/tap", json={"message_id": shown["message_id"], "data": "r:1:5"}
        )
        query = (await call("getUpdates", offset=update["update_id"] + 1))["result"][0]
        assert query["callback_query"]["id"] == tap.json()["callback_id"]
        assert query["callback_query"]["message"]["text"] == "Alien"
        await call("answerCallbackQuery", callback_query_id=tap.json()["callback_id"], text="saved")
        toast = await anext(stream)
        assert (toast["type"], toast["text"], toast["alert"]) == ("toast", "saved", False)
        assert toast["callback_id"] == tap.json()["callback_id"]
        await call("editMessageText", chat_id=ANN, message_id=shown["message_id"], text="Alien: ★5")
        edit = await anext(stream)
        assert (edit["type"], edit["message"]["edited"], edit["message"]["keyboard"]) == (
            "edit",
            True,
            None,
        )
        await call("sendChatAction", chat_id=ANN, action="typing")
        assert (await anext(stream))["action"] == "typing"
        await call("deleteMessage", chat_id=ANN, message_id=shown["message_id"])
        assert (await anext(stream))["message_id"] == shown["message_id"]

    async with client.stream(
        "GET", f"/chat/{ANN}/events", headers={"Last-Event-ID": str(own["seq"])}
    ) as response:
        replay = events(response)
        kinds = [(await anext(replay))["type"] for _ in range(3)]
    assert kinds == ["message", "edit", "delete"]


async def test_a_reader_that_leaves_is_forgotten(client: httpx.AsyncClient, world: World) -> None:
    """A closed stream leaves nothing behind on the server."""
    timeline = world.chat(ANN).timeline
    async with client.stream("GET", f"/chat/{ANN}/events") as response:
        await anext(response.aiter_lines())
        assert len(timeline._readers) == 1
    await until(lambda: not timeline._readers)


async def test_one_stream_carries_all_chats(client: httpx.AsyncClient, world: World) -> None:
    """It begins with the life of the server; each event names its chat; the past is asked for."""
    world.chat(ANN).say("before")
    async with client.stream("GET", "/chat/stream") as response:
        stream = events(response)
        assert await anext(stream) == {"type": "hello", "life": world.life}
        world.chat(BORIS).say("one")
        group = world.add_group("Club", [ANN, BORIS])
        heard = [await anext(stream) for _ in range(5)]
        assert [(event["type"], event.get("chat")) for event in heard if "chat" in event] == [
            ("message", BORIS),
            ("group", group.id),
            ("message", group.id),
            ("commands", group.id),
        ]
        assert heard[-1]["type"] == "rooms"
        grown = world.upgrade(group, ANN)
        moved = [await anext(stream) for _ in range(2)]
        assert (moved[1]["chat"], moved[1]["group"]["id"]) == (group.id, grown.id)
        grown.say_as(world.chat(ANN).person, "after")
        assert (await anext(stream))["chat"] == grown.id
    await until(lambda: not world.feed)
    past = (await client.get(f"/chat/{ANN}/history")).json()
    assert past["life"] == world.life
    assert [event["message"]["text"] for event in past["events"]] == ["before"]
    after = past["events"][-1]["seq"]
    assert (await client.get(f"/chat/{ANN}/history?after={after}")).json()["events"] == []
    grown_past = (await client.get(f"/chat/{grown.id}/history")).json()["events"]
    kinds = [event["type"] for event in grown_past]
    assert kinds == ["message", "commands", "message", "message"]


async def test_people_are_listed_and_let_in(client: httpx.AsyncClient, world: World) -> None:
    """A newcomer gets a free id, a name and a language, and is no admin."""
    listed = (await client.get("/chat/people")).json()
    assert [(person["id"], person["is_admin"]) for person in listed] == [
        (ANN, True),
        (BORIS, False),
    ]
    added = await client.post("/chat/people", json={"first_name": " Cleo ", "language_code": "ru"})
    assert added.status_code == 201
    assert added.json() | {"first_name": "Cleo", "language_code": "ru", "is_admin": False} == (
        added.json()
    )
    assert world.find_chat(added.json()["id"]) is not None
    assert (await client.post("/chat/people", json={"first_name": " "})).status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        ("/chat/99/send", {"text": "x"}, 404, "no_such_person"),
        (f"/chat/{ANN}/send", {"text": "  "}, 400, "empty"),
        (f"/chat/{ANN}/tap", {"message_id": 99, "data": "x"}, 404, "no_such_message"),
        (f"/chat/{ANN}/tap", {"message_id": 1, "data": "x"}, 404, "no_such_button"),
        (f"/chat/{ANN}/edit", {"message_id": 1, "text": "x"}, 404, "no_such_message"),
        (f"/chat/{ANN}/file", {}, 400, "no_file"),
        ("/chat/faults", {"kind": "earthquake"}, 400, "bad_fault"),
        ("/chat/faults", {"kind": "slow", "retry_after": "nan"}, 400, "bad_fault"),
        (f"/chat/{ANN}/send", [], 400, "refused"),
    ],
)
async def test_what_the_page_cannot_have_is_said_in_a_word_and_a_sentence(
    client: httpx.AsyncClient, call: Call, path: str, body: Any, status: int, error: str
) -> None:
    """Refusals carry an error and a detail."""
    await call("sendMessage", chat_id=ANN, text="a", reply_markup=KEYBOARD)
    answer = await client.post(path, json=body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["detail"].strip()


async def test_a_tap_from_last_month(client: httpx.AsyncClient, call: Call) -> None:
    """An expired query cannot be answered; an inaccessible message is an id and a date of 0."""
    sent = (await call("sendMessage", chat_id=ANN, text="a", reply_markup=KEYBOARD))["result"]
    body = {"message_id": sent["message_id"], "data": "r:1:5", "expired": True}
    tap = await client.post(f"/chat/{ANN}/tap", json=body)
    late = await call("answerCallbackQuery", callback_query_id=tap.json()["callback_id"])
    assert late["description"].startswith("Bad Request: query is too old")
    old = {"message_id": 12345, "data": "r:9:1", "inaccessible": True}
    await client.post(f"/chat/{ANN}/tap", json=old)
    updates = (await call("getUpdates"))["result"]
    assert updates[-1]["callback_query"]["message"] == {
        "chat": {"id": ANN, "type": "private", "first_name": "Ann", "username": "ann"},
        "message_id": 12345,
        "date": 0,
    }


async def test_a_long_text_goes_in_several_messages(client: httpx.AsyncClient, call: Call) -> None:
    """5,000 characters are split at white space, as Telegram's apps split them."""
    words = "alien " * 833
    answer = (await client.post(f"/chat/{ANN}/send", json={"text": words})).json()
    assert len(answer["message_ids"]) == 2
    updates = (await call("getUpdates"))["result"]
    texts = [update["message"]["text"] for update in updates]
    assert " ".join(texts) == words.strip()
    assert all(len(text) <= 4096 for text in texts)


async def test_a_person_edits_what_they_said(client: httpx.AsyncClient, call: Call) -> None:
    """The bot gets edited_message."""
    sent = (await client.post(f"/chat/{ANN}/send", json={"text": "alein"})).json()
    await client.post(f"/chat/{ANN}/edit", json={"message_id": sent["message_id"], "text": "alien"})
    update = (await call("getUpdates"))["result"][-1]
    assert update["edited_message"]["text"] == "alien"
    assert update["edited_message"]["edit_date"] > 0


async def test_files_go_to_the_bot_and_come_back_to_the_page(
    client: httpx.AsyncClient, call: Call, world: World
) -> None:
    """A picture goes as a photo, or as a document if asked; only pictures open in place."""
    png = tiny_png()
    for data, kind in (({}, "photo"), ({"as": "document"}, "document")):
        await client.post(
            f"/chat/{ANN}/file", data={"caption": "look", **data}, files={"file": ("p.png", png)}
        )
        update = (await call("getUpdates", offset=-1))["result"][0]
        assert kind in update["message"]
        assert update["message"]["caption"] == "look"
    page = [message.as_page() for message in world.chat(ANN).messages]
    picture = await client.get(page[0]["photo"]["url"])
    assert (picture.content, picture.headers["content-type"]) == (png, "image/png")
    script = world.files.add_document(b"<script>alert(1)</script>", 'x"\n.html', "text/html")
    html = await client.get(f"/chat/file/{script.file_id}")
    assert html.headers["content-type"] == "application/octet-stream"
    assert html.headers["content-disposition"] == "attachment; filename*=UTF-8''x%22%0A.html"
    assert (await client.get("/chat/file/none")).status_code == 404


async def test_blocking_shuts_the_chat_until_it_is_opened(client: httpx.AsyncClient) -> None:
    """A person who blocked the bot must let it in again before they write."""
    assert (await client.post(f"/chat/{ANN}/block")).json()["blocked"] is True
    refused = await client.post(f"/chat/{ANN}/send", json={"text": "x"})
    assert (refused.status_code, refused.json()["error"]) == (409, "blocked")
    assert (await client.post(f"/chat/{ANN}/unblock")).json()["blocked"] is False
    assert (await client.post(f"/chat/{ANN}/send", json={"text": "x"})).is_success


async def test_faults_are_ordered_and_cleared(client: httpx.AsyncClient) -> None:
    """The page sees what waits, and can forget it."""
    fault = {"method": "sendMessage", "kind": "retry_after", "times": 2, "retry_after": 3}
    ordered = await client.post("/chat/faults", json=fault | {"chat_id": ANN})
    assert ordered.json() == [fault | {"chat_id": ANN}]
    assert (await client.get("/chat/faults")).json() == ordered.json()
    assert (await client.delete("/chat/faults")).json() == []


async def test_the_page_never_sees_the_token(client: httpx.AsyncClient, call: Call) -> None:
    """Neither the page, its people, nor its events carry it."""
    await call("sendMessage", chat_id=ANN, text="a", reply_markup=KEYBOARD)
    seen = (await client.get("/chat/people")).text + (await client.get("/")).text
    async with client.stream("GET", f"/chat/{ANN}/events") as response:
        seen += json.dumps(await anext(events(response)))
    assert TOKEN not in seen
    assert TOKEN.split(":")[1] not in seen
