from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.local.bot_api import METHODS
from bot.local.server import create_app
from bot.local.world import World
from tests.bot.local.conftest import ANN, TOKEN, Call

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


NAMES = """
    chat_id message_id text caption parse_mode entities caption_entities reply_markup
    reply_parameters photo document media message_ids commands scope language_code name
    description question options type user_id offset limit allowed_updates callback_query_id
    reaction file_id url secret_token inline_query_id inline_message_id results button next_offset
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
