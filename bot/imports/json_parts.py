"""A JSON object read piece by piece. Pure.

Python's own parser lets no other thread run until it is through with all that it was given; so
this one gives it what is short, and takes lists and objects that are long apart by itself, however
deep they lie. Knows no format.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

SHORT: Final = 16_384  # characters that are parsed at once, a fraction of a millisecond
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")


def parts_of(text: str) -> dict[str, Any]:
    """The object that is the whole text.

    Raises:
        ValueError: it is no such thing, or a single string or number in it is longer than `SHORT`.
        RecursionError: something in it is too deep.
    """
    whole, at = _object(text, _space(text, 0))
    if at != len(text):
        raise ValueError(text[at : at + 20])
    return whole


def _value(text: str, at: int) -> tuple[Any, int]:
    """The value there, and where what follows it begins."""
    piece = text[at : at + SHORT]
    try:
        value, length = _DECODER.raw_decode(piece)
    except ValueError:  # cut off in its middle, or no JSON
        pass
    else:
        if length < SHORT:  # else a number may go on
            return value, _space(text, at + length)
    if piece.startswith("{"):
        return _object(text, at)
    if piece.startswith("["):
        return _list(text, at)
    raise ValueError(piece[:20])


def _object(text: str, at: int) -> tuple[dict[str, Any], int]:
    at = _past(text, "{", at)
    members: dict[str, Any] = {}
    while not text.startswith("}", at):
        if members:
            at = _past(text, ",", at)
        name, at = _value(text, at)
        if not isinstance(name, str):
            raise ValueError(str(name)[:20])
        members[name], at = _value(text, _past(text, ":", at))
    return members, _space(text, at + 1)


def _list(text: str, at: int) -> tuple[list[Any], int]:
    at = _past(text, "[", at)
    members: list[Any] = []
    while not text.startswith("]", at):
        if members:
            at = _past(text, ",", at)
        member, at = _value(text, at)
        members.append(member)
    return members, _space(text, at + 1)


def _past(text: str, sign: str, at: int) -> int:
    """Where what follows the sign begins."""
    if not text.startswith(sign, at):
        raise ValueError(text[at : at + 20])
    return _space(text, at + 1)


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None  # it may be empty
    return match.end()
