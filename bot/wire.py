"""Talking to a Bot API server: the request class, and what other servers leave out.

Telegram's own server needs none of the repairs below. Self-hosted ones and emulators, reached by
``TELEGRAM_API_URL``, sometimes send dates in milliseconds, users without ``is_bot``, callback
queries without ``chat_instance``, objects as the JSON text that they were sent as, or ``null`` for
"done", on all of which python-telegram-bot would fail. Refuses to know what any message means.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

from telegram.request import HTTPXRequest

_COMMAND = re.compile(r"/\w+(@\w+)?")
_MILLISECONDS = 100_000_000_000  # as seconds this would be the year 5138
_DATES = ("date", "edit_date", "forward_date")
_OBJECTS = ("link_preview_options", "reply_markup", "reply_parameters", "entities")


class BotApiRequest(HTTPXRequest):
    """HTTPX, with answers repaired by :func:`repaired_answer` before they are parsed."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The server's answer as JSON, repaired."""
        return repaired_answer(HTTPXRequest.parse_json_payload(payload))


def repaired_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer of a Bot API server such that python-telegram-bot parses it."""
    if answer.get("ok") and "result" in answer and answer["result"] is None:
        answer["result"] = True
    result = answer.get("result")
    if isinstance(result, list):
        for update in result:
            if isinstance(update, dict) and "update_id" in update:
                repaired_update(update)
            elif isinstance(update, dict):
                _repair(update)
    elif isinstance(result, dict):
        if "first_name" in result and "type" not in result:  # getMe
            result.setdefault("is_bot", True)
        _repair(result)
    return answer


def repaired_update(update: dict[str, Any]) -> dict[str, Any]:
    """An update such that python-telegram-bot parses it; changed in place and returned."""
    for name in ("message", "edited_message"):
        message = update.get(name)
        if isinstance(message, dict):
            _complete_message(message)
            _complete_sender(message)
            _mark_command(message)
    query = update.get("callback_query")
    if isinstance(query, dict):
        query.setdefault("chat_instance", "")
        if not isinstance(query.get("message"), dict) and "inline_message_id" not in query:
            query["message"] = {}
        if isinstance(query.get("message"), dict):
            message = query["message"]
            message.setdefault("chat", {"id": query.get("from", {}).get("id", 0)})
            _complete_message(message)
    _repair(update)
    return update


def _complete_message(message: dict[str, Any]) -> None:
    # Telegram marks a message that can no longer be reached by date 0; one without an id is such.
    message.setdefault("date", int(time.time()) if "message_id" in message else 0)
    message.setdefault("message_id", 0)

    chat = message.get("chat")
    if isinstance(chat, dict) and isinstance(chat.get("id"), int):
        # Groups have negative ids.
        chat.setdefault("type", "private" if chat["id"] > 0 else "group")


def _complete_sender(message: dict[str, Any]) -> None:
    chat = message.get("chat")
    if "from" not in message and isinstance(chat, dict) and chat.get("type") == "private":
        names = {name: chat[name] for name in ("first_name", "username") if name in chat}
        message["from"] = {"id": chat["id"], **names}


def _mark_command(message: dict[str, Any]) -> None:
    command = _COMMAND.match(message.get("text") or "")
    if command and not message.get("entities"):
        length = len(command[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]


def _repair(node: dict[str, Any]) -> None:
    for name in _DATES:
        if isinstance(node.get(name), int) and node[name] > _MILLISECONDS:
            node[name] //= 1000
    for name in _OBJECTS:
        if isinstance(node.get(name), str):  # a parameter echoed as it was sent
            node[name] = json.loads(node[name])
    for name, value in node.items():
        if name == "from" and isinstance(value, dict):
            value.setdefault("is_bot", False)
            value.setdefault("first_name", "")
        if isinstance(value, dict):
            _repair(value)
