"""Reply markup: what Telegram takes as an inline keyboard, and what it says of the rest.

Only callback and link buttons do anything in the chat page; the other kinds are checked and kept.
Keyboards under the input field and forced replies are taken and have no effect: they never come
back in a message, which is so at Telegram too.
"""

from __future__ import annotations

from typing import Any, Final

from bot.local.entities import checked_link, link_complaint
from bot.local.errors import ApiError, bad_request
from bot.local.limits import MAX_BUTTONS, MAX_CALLBACK_DATA

Button = dict[str, Any]
Keyboard = list[list[Button]]

_KINDS: Final = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
)
_FOREIGN: Final = ("callback_game", "pay")  # only in games and invoices


def read_markup(raw: Any) -> Keyboard | None:
    """The inline keyboard in a `reply_markup` parameter; None when it holds none.

    Raises:
        ApiError: for a keyboard that Telegram refuses.
    """
    if raw is None or raw == "":
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    for field in ("remove_keyboard", "force_reply"):
        if field in raw and not isinstance(raw[field], bool):
            raise bad_request(f'Field "{field}" must be of type Boolean')
    if "keyboard" in raw and not isinstance(raw["keyboard"], list):
        raise bad_request('Field "keyboard" must be of type Array')
    if "inline_keyboard" not in raw:
        return None
    rows = raw["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('Field "inline_keyboard" must be of type Array')
    keyboard: Keyboard = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request("can't parse inline keyboard: Expected an Array of Arrays")
        if row:
            keyboard.append([_button(button) for button in row])
    if sum(map(len, keyboard)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return keyboard or None


def as_markup(keyboard: Keyboard | None) -> dict[str, Any] | None:
    """`keyboard` as a message of the Bot API carries it."""
    return {"inline_keyboard": keyboard} if keyboard else None


def _button(raw: Any) -> Button:
    if not isinstance(raw, dict):
        raise _unreadable("Expected an Object")
    if "text" not in raw:
        raise _unreadable('Can\'t find field "text"')
    if not isinstance(raw["text"], str):
        raise _unreadable('Field "text" must be of type String')
    if not raw["text"].strip():
        raise _unreadable("Inline keyboard button text must be non-empty")
    for kind in _KINDS:
        if raw.get(kind) not in (None, ""):
            return {"text": raw["text"], kind: _argument(kind, raw[kind])}
        if raw.get(kind) == "" and kind.startswith("switch_inline_query"):
            return {"text": raw["text"], kind: ""}
    if any(kind in raw for kind in _FOREIGN):
        raise bad_request("BUTTON_TYPE_INVALID")
    raise _unreadable("Text buttons are unallowed in the inline keyboard")


def _argument(kind: str, value: Any) -> Any:
    if kind in {"url", "callback_data"} and not isinstance(value, str):
        raise _unreadable(f'Field "{kind}" must be of type String')
    if kind == "callback_data" and len(value.encode()) > MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if kind == "url":
        link = checked_link(value)
        if link is None:
            raise bad_request(link_complaint("inline keyboard button", value))
        return link
    if kind == "copy_text" and not (isinstance(value, dict) and value.get("text")):
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if kind == "web_app":
        url = value.get("url", "") if isinstance(value, dict) else ""
        if not str(url).startswith("https://"):
            raise bad_request(
                f"inline keyboard button Web App URL '{url}' is invalid: "
                "Only HTTPS links are allowed"
            )
    return value


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
