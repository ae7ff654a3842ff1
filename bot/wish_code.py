"""A wish in the few bytes that a button may carry, and back.

Fields with dots between them: genres wanted and unwanted (hexadecimal, one bit for each place in
`engine.wishes.GENRES`), years, the film it should be like, letters (e: either, l: less known,
w: well known), the number of films. Refuses to know what else is in a button.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.wishes import GENRES, Fame, Wish

_MOST = 2**63  # film ids are below


def pack_wish(wish: Wish) -> str:
    """The wish in at most 52 characters, without colons, for film ids of at most 19 digits."""
    years = ""
    if (wish.since, wish.until) != (None, None):
        years = f"{_text(wish.since)}-{_text(wish.until)}"
    letters = ("e" if wish.either else "") + (wish.fame[0] if wish.fame else "")
    fields = (_bits(wish.wanted), _bits(wish.unwanted), years, _text(wish.like), letters)
    return ".".join((*fields, _text(wish.count)))


def unpack_wish(code: str) -> Wish:
    """The wish that :func:`pack_wish` packed.

    Raises:
        ValueError: no version that still counts made this.
    """
    wanted, unwanted, years, like, letters, count = code.split(".")
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
    )


def _bits(genres: Iterable[str]) -> str:
    mask = sum(1 << GENRES.index(genre) for genre in genres)
    return f"{mask:x}" if mask else ""


def _genres(code: str) -> frozenset[str]:
    mask = int(code, 16) if code else 0
    if not 0 <= mask < 1 << len(GENRES):
        raise ValueError(code)
    return frozenset(genre for at, genre in enumerate(GENRES) if mask >> at & 1)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(code: str, most: int) -> int | None:
    if not code:
        return None
    if not code.isdecimal() or not code.isascii() or int(code) >= most:
        raise ValueError(code)
    return int(code)
