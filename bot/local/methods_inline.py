"""Methods of inline mode.

Each takes the world and the parameters and gives the result's JSON; a refusal is an ApiError.
"""

from __future__ import annotations

import re
from typing import Any, Final

from bot.local.errors import bad_request
from bot.local.inline import InlineAnswer
from bot.local.inline_results import read_results
from bot.local.limits import MAX_OFFSET, MAX_START
from bot.local.parameters import Parameters
from bot.local.world import World

_CACHE_TIME: Final = 300  # seconds, when the bot does not say
_LONGEST_CACHE: Final = 7 * 24 * 3600
_START: Final = re.compile(r"[A-Za-z0-9_-]+")


async def answer_inline_query(world: World, parameters: Parameters) -> Any:
    """AnswerInlineQuery."""
    results = read_results(parameters.json("results", "inline query results") or [])
    next_offset = parameters.text("next_offset")
    if len(next_offset.encode()) > MAX_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer = InlineAnswer(results, next_offset, _button(parameters))
    world.inline.answer(
        parameters.text("inline_query_id"),
        answer,
        parameters.integer("cache_time", _CACHE_TIME, 0, _LONGEST_CACHE),
        personal=parameters.boolean("is_personal"),
    )
    return True


def _button(parameters: Parameters) -> dict[str, Any] | None:
    """The InlineQueryResultsButton; only one that starts the bot's private chat does anything."""
    raw = parameters.json("button", "InlineQueryResultsButton")
    if raw is None:
        return None
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise bad_request("can't parse InlineQueryResultsButton: Can't find field \"text\"")
    if isinstance(raw.get("web_app"), dict):
        return {"text": raw["text"], "web_app": raw["web_app"]}
    start = raw.get("start_parameter")
    if not isinstance(start, str):
        raise bad_request("InlineQueryResultsButton must have exactly one optional field")
    if not _START.fullmatch(start) or len(start) > MAX_START:
        raise bad_request("START_PARAM_INVALID")
    return {"text": raw["text"], "start_parameter": start}
