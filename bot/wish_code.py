"""A wish in the few bytes that a button may carry, and back.

Fields with dots between them: genres wanted and unwanted (hexadecimal, one bit for each place in
`engine.wishes.GENRES`), years, the film it should be like, letters (e: either, l: less known,
w: well known), the number of films, and since there are such wishes years that are barred: three
digits to the base of 36 for each span. Without these it is the code of before, and the code of
before is still read. Refuses to know what else is in a button.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from engine.wishes import GENRES, MOST_BARRED, Fame, Wish

_MOST = 2**63  # film ids are below
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FIRST_YEAR, _LAST_YEAR = 1800, 2059  # that spans may begin with
_LONGEST = 179  # years of a span; with them three digits hold any


def pack_wish(wish: Wish) -> str:
    """The wish in at most 55 characters, without colons, for film ids of at most 19 digits."""
    years = ""
    if (wish.since, wish.until) != (None, None):
        years = f"{_text(wish.since)}-{_text(wish.until)}"
    letters = ("e" if wish.either else "") + (wish.fame[0] if wish.fame else "")
    fields = (_bits(wish.wanted), _bits(wish.unwanted), years, _text(wish.like), letters)
    barred = "".join(_span_code(*span) for span in wish.barred)
    return ".".join((*fields, _text(wish.count), *([barred] if barred else [])))


def unpack_wish(code: str) -> Wish:
    """The wish that :func:`pack_wish` packed.

    Raises:
        ValueError: no version that still counts made this.
    """
    wanted, unwanted, years, like, letters, count, *more = code.split(".")
    if len(more) > 1 or more == [""]:
        raise ValueError(code)
    since, until = years.split("-") if years else ("", "")
    either = letters.startswith("e")
    fame: dict[str, Fame | None] = {"": None, "l": "less", "w": "well"}
    rest = letters.removeprefix("e")
    if rest not in fame:
        raise ValueError(code)
    return Wish(
        wanted=_genres(wanted),
        unwanted=_genres(unwanted),
        either=either,
        since=_number(since, 9999),
        until=_number(until, 9999),
        like=_number(like, _MOST),
        fame=fame[rest],
        count=_number(count, 1000),
        barred=_spans("".join(more)),
    )


def _bits(genres: Iterable[str]) -> str:
    mask = sum(1 << GENRES.index(genre) for genre in genres)
    return f"{mask:x}" if mask else ""


def _genres(code: str) -> frozenset[str]:
    mask = int(code, 16) if code else 0
    if not 0 <= mask < 1 << len(GENRES):
        raise ValueError(code)
    return frozenset(genre for at, genre in enumerate(GENRES) if mask >> at & 1)


def _span_code(first: int, last: int) -> str:
    """A span as three digits; one that is longer or earlier than films are is cut to what is."""
    first = min(max(first, _FIRST_YEAR), _LAST_YEAR)
    number = (first - _FIRST_YEAR) * _LONGEST + min(max(last - first, 0), _LONGEST - 1)
    return "".join(_DIGITS[number // place % 36] for place in (36 * 36, 36, 1))


def _spans(code: str) -> tuple[tuple[int, int], ...]:
    """What `_span_code` made of each; such that :func:`engine.wishes.bar` may have made them."""
    if len(code) % 3 or len(code) // 3 > MOST_BARRED or not set(code) <= set(_DIGITS):
        raise ValueError(code)
    spans = []
    for at in range(0, len(code), 3):
        first, years = divmod(int(code[at : at + 3], 36), _LONGEST)
        spans.append((first + _FIRST_YEAR, first + _FIRST_YEAR + years))
    if any(later[0] <= earlier[1] + 1 for earlier, later in pairwise(spans)):
        raise ValueError(code)
    return tuple(spans)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(code: str, most: int) -> int | None:
    if not code:
        return None
    if not code.isdecimal() or not code.isascii() or int(code) >= most:
        raise ValueError(code)
    return int(code)
