from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.local.bot_api import METHODS
from bot.local.server import create_app
from bot.local.world import World
from tests.bot.local.conftest import ANN, TOKEN, Call, Clock, tiny_png

PARAMETERS = {"chat_id": ANN, "text": "<b>Alien</b> &amp; more", "parse_mode": "HTML"}


async def test_parameters_come_as_query_form_multipart_and_json(client: httpx.AsyncClient) -> None:
    """The same call in four dresses, by GET and POST, in any case of the method's name."""
    path = f"/bot{TOKEN}/sendMessage"
    as_text = {name: str(value) for name, value in PARAMETERS.items()}
    answers = [
        await client.get(path, params=as_text),
        await client.post(path, params=as_text),
        await client.post(path, data=as_text),
        await client.post(path, files={name: (None, value) for name, value in as_text.items()}),
        await client.post(f"/bot{TOKEN}/SENDmessage", json=PARAMETERS),
    ]
    for answer in answers:
        message = answer.json()["result"]
        assert message["text"] == "Alien & more"
        assert message["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
        assert message["from"]["is_bot"] is True
        assert message["chat"] == {
            "id": ANN,
            "type": "private",
            "first_name": "Ann",
            "username": "ann",
        }


async def test_a_wrong_token_and_an_unknown_method_are_told_so(client: httpx.AsyncClient) -> None:
    """401 Unauthorized for the one, 404 for the other, in the shape of every refusal."""
    wrong = await client.get("/bot1:other/getMe")
    assert (wrong.status_code, wrong.json()) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    unknown = await client.get(f"/bot{TOKEN}/sendTelepathy")
    assert (unknown.status_code, unknown.json()) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )


async def test_get_me_is_the_bot_of_the_token(call: Call) -> None:
    """The id is the number before the token's colon."""
    me = (await call("getMe"))["result"]
    assert (me["id"], me["is_bot"], me["username"]) == (424242, True, "film_local_bot")


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"chat_id": ANN}, "Bad Request: message text is empty"),
        ({"chat_id": ANN, "text": ""}, "Bad Request: message text is empty"),
        ({"chat_id": ANN, "text": " \n "}, "Bad Request: text must be non-empty"),
        (
            {"chat_id": ANN, "text": "<b></b>", "parse_mode": "HTML"},
            "Bad Request: text must be non-empty",
        ),
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 0, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "9" * 5000, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": ANN, "text": "x" * 4097}, "Bad Request: message is too long"),
        ({"chat_id": ANN, "text": "🎬" * 2049}, "Bad Request: message is too long"),
        (
            {"chat_id": ANN, "text": "<b>x", "parse_mode": "html"},
            (
                "Bad Request: can't parse entities: "
                'Can\'t find end tag corresponding to start tag "b"'
            ),
        ),
        (
            {"chat_id": ANN, "text": "x", "parse_mode": "BBCode"},
            "Bad Request: unsupported parse_mode",
        ),
        (
            {"chat_id": ANN, "text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        (
            {"chat_id": ANN, "text": "x", "reply_parameters": {"message_id": 99}},
            "Bad Request: message to be replied not found",
        ),
        (
            {"chat_id": ANN, "text": "x", "reply_parameters": {"quote": "x"}},
            'Bad Request: can\'t find field "message_id"',
        ),
        ({"chat_id": ANN, "text": "\ud83c"}, "Bad Request: strings must be encoded in UTF-8"),
    ],
)
async def test_send_message_refuses_what_telegram_refuses(
    client: httpx.AsyncClient, parameters: dict[str, Any], description: str
) -> None:
    """Each refusal is a 400 with the description of the real server."""
    answer = await client.post(
        f"/bot{TOKEN}/sendMessage",
        content=json.dumps(parameters),
        headers={"Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["description"]) == (400, description)


async def test_text_may_fill_4096_units_after_its_markup(call: Call) -> None:
    """Tags and references do not count."""
    text = "<b>" + "&amp;" * 4096 + "</b>"
    sent = await call("sendMessage", chat_id=ANN, text=text, parse_mode="HTML")
    assert sent["result"]["text"] == "&" * 4096


async def test_replies_carry_the_message_they_answer(call: Call, world: World) -> None:
    """A reply shows the message once, without its own reply; a missing one may be allowed."""
    first = world.chat(ANN).say("hello")[0]
    sent = await call("sendMessage", chat_id=ANN, text="x", reply_to_message_id=first.number)
    assert sent["result"]["reply_to_message"]["text"] == "hello"
    again = await call(
        "sendMessage",
        chat_id=ANN,
        text="y",
        reply_parameters={"message_id": 99, "allow_sending_without_reply": True},
    )
    assert "reply_to_message" not in again["result"]


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


async def test_photos_documents_and_files_travel_both_ways(
    client: httpx.AsyncClient, call: Call
) -> None:
    """What a bot uploads it can fetch by getFile, and send again by file_id."""
    png = tiny_png()
    photo = (
        await client.post(
            f"/bot{TOKEN}/sendPhoto",
            data={"chat_id": str(ANN), "caption": "<i>x</i>", "parse_mode": "HTML"},
            files={"photo": ("p.png", png)},
        )
    ).json()["result"]
    assert photo["photo"][0] | {"width": 3, "height": 2} == photo["photo"][0]
    assert photo["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1}]
    file_id = photo["photo"][0]["file_id"]
    found = (await call("getFile", file_id=file_id))["result"]
    content = await client.get(f"/file/bot{TOKEN}/{found['file_path']}")
    assert content.content == png
    again = (await call("sendPhoto", chat_id=ANN, photo=file_id))["result"]
    assert again["photo"] == photo["photo"]
    captioned = await call(
        "editMessageCaption", chat_id=ANN, message_id=again["message_id"], caption="new"
    )
    assert captioned["result"]["caption"] == "new"
    text = await call("editMessageText", chat_id=ANN, message_id=again["message_id"], text="x")
    assert text["description"] == "Bad Request: there is no text in the message to edit"


async def test_files_are_refused_as_telegram_refuses_them(
    client: httpx.AsyncClient, call: Call, world: World
) -> None:
    """No file, an empty one, an unknown id, a web address, another type, a caption too long."""
    document = world.files.add_document(b"x", "a.txt").file_id
    large = world.files.add_document(b"x" * (20 * 1024 * 1024 + 1), "big.bin").file_id

    async def refusal(method: str, **parameters: Any) -> str:
        return str((await call(method, chat_id=ANN, **parameters))["description"])

    assert await refusal("sendPhoto") == "Bad Request: there is no photo in the request"
    assert await refusal("sendDocument") == "Bad Request: there is no document in the request"
    assert await refusal("sendPhoto", photo="no-such-id") == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert await refusal("sendPhoto", photo="https://e.org/p.png") == (
        "Bad Request: failed to get HTTP URL content"
    )
    assert await refusal("sendPhoto", photo=document) == (
        "Bad Request: can't use file of type Document as Photo"
    )
    assert await refusal("sendDocument", document=document, caption="x" * 1025) == (
        "Bad Request: message caption is too long"
    )
    assert await refusal("getFile", file_id="x") == (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    )
    assert await refusal("getFile", file_id=large) == "Bad Request: file is too big"
    empty = await client.post(
        f"/bot{TOKEN}/sendDocument",
        data={"chat_id": str(ANN)},
        files={"document": ("empty.txt", b"")},
    )
    assert empty.json()["description"] == "Bad Request: file must be non-empty"
    assert (await client.get("/file/bot1:other/x")).status_code == 401
    assert (await client.get(f"/file/bot{TOKEN}/documents/none")).status_code == 404


async def test_an_upload_over_50_mb_is_413(client: httpx.AsyncClient) -> None:
    """The answer arrives, although the body is refused."""
    answer = await client.post(
        f"/bot{TOKEN}/sendDocument",
        data={"chat_id": str(ANN)},
        files={"document": ("big.bin", b"\0" * (52 * 1024 * 1024))},
    )
    assert answer.json() == {
        "ok": False,
        "error_code": 413,
        "description": "Request Entity Too Large",
    }


async def test_an_album_is_sent_together(client: httpx.AsyncClient, world: World) -> None:
    """Each photo is a message of its own; they share a media_group_id."""
    media = [{"type": "photo", "media": f"attach://p{i}", "caption": str(i)} for i in range(2)]
    answer = await client.post(
        f"/bot{TOKEN}/sendMediaGroup",
        data={"chat_id": str(ANN), "media": json.dumps(media)},
        files={f"p{i}": (f"{i}.png", tiny_png()) for i in range(2)},
    )
    messages = answer.json()["result"]
    assert [message["caption"] for message in messages] == ["0", "1"]
    assert len({message["media_group_id"] for message in messages}) == 1
    mixed = [{"type": "photo", "media": "a"}, {"type": "document", "media": "b"}]
    for wrong, reason in (
        (mixed, "can't use the media of the specified type in the album"),
        (media * 6, "too many messages to send as an album"),
        ([], "there are no messages to send"),
        ("x", "can't parse media JSON object"),
    ):
        refused = await client.post(
            f"/bot{TOKEN}/sendMediaGroup", json={"chat_id": ANN, "media": wrong}
        )
        assert refused.json()["description"] == f"Bad Request: {reason}"
    assert len(world.chat(ANN).messages) == 2


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


NAMES = """
    chat_id message_id text caption parse_mode entities caption_entities reply_markup
    reply_parameters photo document media message_ids commands scope language_code name
    description offset limit allowed_updates callback_query_id file_id url secret_token
"""
ODD: list[Any] = [
    None, True, -1, 1e300, "", "{", "[[]]", "🎬", 10**400, [1], [{}], {}, {"a": {}}, {"type": []},
    {"message_id": {}}, {"inline_keyboard": [1]}, {"inline_keyboard": [[1]]},
]  # fmt: skip


async def test_no_method_breaks_on_any_parameter(world: World) -> None:
    """Whatever stands in a parameter, the answer is a result or a refusal, never a 500."""
    transport = httpx.ASGITransport(app=create_app(world))
    client = httpx.AsyncClient(transport=transport, base_url="http://localhost", verify=False)
    for method in METHODS:
        for value in ODD:
            parameters = dict.fromkeys(NAMES.split(), value) | {"timeout": 0}
            if method == "setWebhook":
                parameters["url"] = ""
            for chat_id in (value, ANN):
                body = parameters | {"chat_id": chat_id}
                answer = await client.post(f"/bot{TOKEN}/{method}", json=body)
                assert answer.json().get("error_code", 200) < 500
