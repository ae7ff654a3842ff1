"""What a bot offers in inline mode: results of type article, read and checked.

Other types than article are refused by name: the page has no way to show them. Knows no query and
no chat.
"""

from __future__ import annotations

from typing import Any, Final

from bot.local.errors import ApiError, bad_request
from bot.local.formatting import text_of
from bot.local.inline import InlineResult
from bot.local.keyboards import read_markup
from bot.local.limits import MAX_INLINE_RESULTS, MAX_RESULT_ID
from bot.local.parameters import Parameters

_OTHER_KINDS: Final = frozenset(
    [
        "audio",
        "contact",
        "document",
        "game",
        "gif",
        "location",
        "mpeg4_gif",
        "photo",
        "sticker",
        "venue",
        "video",
        "voice",
    ]
)


def read_results(raw: Any) -> list[InlineResult]:
    """The `results` of answerInlineQuery.

    Raises:
        ApiError: for a list that Telegram refuses, and for results that are no articles.
    """
    if not isinstance(raw, list):
        raise bad_request("can't parse inline query results: Expected an Array")
    if len(raw) > MAX_INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    results = [_result(item) for item in raw]
    if len({result.id for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    return results


def _result(raw: Any) -> InlineResult:
    if not isinstance(raw, dict):
        raise _unreadable("Expected an Object")
    kind = raw.get("type")
    if not isinstance(kind, str):
        raise _unreadable('Can\'t find field "type"')
    if kind in _OTHER_KINDS:
        raise _unreadable(f"type {kind} is not shown by this server")
    if kind != "article":
        raise _unreadable("invalid inline query result type specified")
    number = raw.get("id")
    if not isinstance(number, str) or not 0 < len(number.encode()) <= MAX_RESULT_ID:
        raise bad_request("RESULT_ID_INVALID")
    title = raw.get("title")
    if not isinstance(title, str) or not title.strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = raw.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise _unreadable("Message content is not specified")
    given = Parameters({**content, "text": content["message_text"]})
    text, entities = text_of(given, too_long="MESSAGE_TOO_LONG")
    keyboard = read_markup(raw.get("reply_markup"))
    return InlineResult(number, title, str(raw.get("description") or ""), text, entities, keyboard)


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {reason}")
