"""A JSON object of long lists, read piece by piece. Pure.

Python's own parser lets no other thread run until it is through with all of a text; so this one
gives it each member of a list by itself. Knows no format.
"""

from __future__ import annotations

import json
import re
from typing import Any

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")


def parts_of(text: str) -> dict[str, Any]:
    """The object that is the whole text.

    Raises:
        ValueError: it is no such thing.
        RecursionError: something in it is too deep.
    """
    at = _past(text, "{", 0)
    whole: dict[str, Any] = {}
    while not text.startswith("}", at):
        if whole:
            at = _past(text, ",", at)
        name, at = _DECODER.raw_decode(text, at)
        if not isinstance(name, str):
            raise ValueError(name)
        at = _past(text, ":", _space(text, at))
        whole[name], at = _list(text, at) if text.startswith("[", at) else _value(text, at)
    if _space(text, at + 1) != len(text):
        raise ValueError(text[at : at + 20])
    return whole


def _list(text: str, at: int) -> tuple[list[Any], int]:
    at = _past(text, "[", at)
    members: list[Any] = []
    while not text.startswith("]", at):
        if members:
            at = _past(text, ",", at)
        member, at = _value(text, at)
        members.append(member)
    return members, _space(text, at + 1)


def _value(text: str, at: int) -> tuple[Any, int]:
    value, at = _DECODER.raw_decode(text, at)
    return value, _space(text, at)


def _past(text: str, sign: str, at: int) -> int:
    """Where what follows the sign begins."""
    at = _space(text, at)
    if not text.startswith(sign, at):
        raise ValueError(text[at : at + 20])
    return _space(text, at + 1)


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None  # it may be empty
    return match.end()
