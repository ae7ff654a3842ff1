"""What other Bot API servers leave out is filled in; what Telegram sends is left alone."""

import copy
import json
from typing import Any
from urllib.parse import urlencode

from telegram import CallbackQuery, Update, User

from bot.wire import BotApiRequest, _form, repaired_answer, repaired_update

COMPLETE: dict[str, Any] = {
    "update_id": 5,
    "callback_query": {
        "id": "7",
        "from": {"id": 1, "is_bot": False, "first_name": "A"},
        "chat_instance": "x",
        "data": "a",
        "message": {
            "message_id": 3,
            "date": 1_700_000_000,
            "chat": {"id": 1, "type": "private"},
            "text": "hi",
        },
    },
}


def test_a_complete_update_is_left_alone() -> None:
    """Telegram's own form passes unchanged."""
    assert repaired_update(copy.deepcopy(COMPLETE)) == COMPLETE


def test_a_sparse_callback_can_be_parsed() -> None:
    """Without chat_instance, message_id and date a tap is still a tap."""
    sparse = copy.deepcopy(COMPLETE)
    del sparse["callback_query"]["chat_instance"]
    del sparse["callback_query"]["message"]["message_id"]
    del sparse["callback_query"]["message"]["date"]
    update = Update.de_json(repaired_update(sparse), None)
    query = update.callback_query
    assert isinstance(query, CallbackQuery)
    assert query.data == "a"
    assert query.message is not None
    assert query.message.message_id == 0


def test_get_me_without_is_bot_is_a_bot() -> None:
    """A server that forgets is_bot does not keep the bot from starting."""
    answer = repaired_answer({"ok": True, "result": {"id": 1, "first_name": "F", "username": "u"}})
    assert User.de_json(answer["result"], None).is_bot


def test_milliseconds_become_seconds_and_null_becomes_true() -> None:
    """Dates in milliseconds and "done" as null are what some emulators send."""
    message = {"message_id": 1, "date": 1_700_000_000_123, "chat": {"id": 1, "type": "private"}}
    answer = repaired_answer({"ok": True, "result": message})
    assert answer["result"]["date"] == 1_700_000_000
    assert repaired_answer({"ok": True, "result": None})["result"] is True


def test_parameters_that_come_back_as_text_become_objects() -> None:
    """A server that echoes what it was sent echoes objects as their JSON text."""
    message = {
        "message_id": 1,
        "date": 1_700_000_000,
        "chat": {"id": 1, "type": "private"},
        "link_preview_options": '{"is_disabled": true}',
    }
    answer = repaired_answer({"ok": True, "result": message})
    assert answer["result"]["link_preview_options"] == {"is_disabled": True}


def test_parameters_travel_as_any_form_does() -> None:
    """As the standard library writes them, in every alphabet and with every sign."""
    every = "".join(map(chr, range(1, 256))) + "Ирония судьбы 🎬 ~&=+%"
    parameters = {"chat_id": "1", "text": every, "caption": ""}
    assert _form(parameters) == urlencode(parameters).encode()


def test_the_request_class_repairs_what_it_parses() -> None:
    """Every answer goes through the repairs, polled updates too."""
    sparse = copy.deepcopy(COMPLETE)
    del sparse["callback_query"]["chat_instance"]
    payload = json.dumps({"ok": True, "result": [sparse]}).encode()
    (update,) = BotApiRequest.parse_json_payload(payload)["result"]
    assert update["callback_query"]["chat_instance"] == ""


def test_errors_pass_untouched() -> None:
    """A refusal keeps its description and parameters."""
    refusal = {"ok": False, "error_code": 429, "description": "Too Many", "parameters": {"x": 1}}
    assert repaired_answer(copy.deepcopy(refusal)) == refusal
