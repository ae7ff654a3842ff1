"""What a person typed, taken apart: a title, stars, a count.

Pure text to data. Refuses to know the catalogue: a title with a number at its end can be read in
two ways ("alien 3"), and both readings are given to the caller, who knows the films.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_QUERY = 200  # characters; no title is longer, and a search need not read a novel

_NUMBER = r"[+-]?(?:\d{1,3}(?:[.,]\d{1,2})?½?|[.,]5|½)"
_WORDS = {
    **dict.fromkeys(("one", "один", "одна", "единица"), 1),
    **dict.fromkeys(("two", "два", "две", "двойка"), 2),
    **dict.fromkeys(("three", "три", "тройка"), 3),
    **dict.fromkeys(("four", "четыре", "четвёрка"), 4),
    **dict.fromkeys(("five", "пять", "пятёрка"), 5),
}
_STAR = r"[★⭐*]\ufe0f?"
_UNIT = r"(?:stars?|зв[её]зд[аы]?|зв\.?|балл(?:а|ов)?)(?!\w)"
_SCALE = r"(?:/|из|out\s+of|of)\s*(?P<scale>5|10|100)(?!\d)"
# What is surely meant as stars: "★4", "4★", "4 stars", "4/5", "8 out of 10", "80%", "★★★½".
_SURE = rf"""(?:
      {_STAR}\s*(?P<after>{_NUMBER})
    | (?P<out_of>{_NUMBER})\s*{_SCALE}
    | (?P<percent>\d{{1,3}})\s*%
    | (?P<before>{_NUMBER})\s*(?:{_STAR}|{_UNIT})
    | (?P<word>{"|".join(_WORDS)})\s+{_UNIT}
    | (?P<row>(?:{_STAR}\s*){{1,10}})(?P<half>½)?
)"""
_FLAGS = re.VERBOSE | re.IGNORECASE
_AT_END = re.compile(rf"(?:^|[\s,;:—–=-])\s*{_SURE}\s*[.!)…]*\s*$", _FLAGS)
_AT_START = re.compile(rf"^\s*{_SURE}\s*[,:—–-]?\s*(?:(?:for|to|за|фильму)\s+)?(?=\S)", _FLAGS)
# A bare number at the end: stars, or a part of the title. Four digits are a year.
_BARE = re.compile(rf"(?:^|\s|[,;:=])\s*(?P<stars>{_NUMBER})\s*[.!)…]*\s*$")
# Titles are English here, so a Russian numeral at the end is meant as stars; so is a decimal first.
_RUSSIAN = "|".join(word for word in _WORDS if not word.isascii())
_NUMERAL = re.compile(rf"\s(?P<word>{_RUSSIAN})\s*[.!)…]*\s*$", re.IGNORECASE)
_DECIMAL = re.compile(r"^\s*(?P<stars>[0-5][.,]5)\s+(?=\S)")
_EDGES = " ,;:—–=-"


@dataclass(frozen=True, slots=True)
class Request:
    """A title and perhaps stars.

    Attributes:
        title: what to search for; "" where only stars were given.
        stars: the number given, whatever it is; None without one.
        whole: the text with its last number, where that may belong to the title; else ``title``.
    """

    title: str
    stars: float | None
    whole: str


def parse_request(text: str) -> Request:
    """``"alien 4.5"`` -> title "alien", stars 4.5, whole "alien 4.5"."""
    text = " ".join(text.split())[:MAX_QUERY]
    sure = _AT_END.search(text) or _NUMERAL.search(text)
    if sure:
        title = text[: sure.start()].strip(_EDGES)
        return Request(title, _sure_stars(sure), title or text)
    sure = _AT_START.search(text)
    if sure:
        title = text[sure.end() :].strip(_EDGES)
        return Request(title, _sure_stars(sure), title)
    bare = _BARE.search(text)
    if bare:
        return Request(text[: bare.start()].strip(_EDGES), _number(bare["stars"]), text)
    decimal = _DECIMAL.search(text)
    if decimal:
        return Request(text[decimal.end() :], _number(decimal["stars"]), text)
    return Request(text, None, text)


def _sure_stars(match: re.Match[str]) -> float:
    found = match.groupdict()
    if found.get("word"):
        return float(_WORDS[found["word"].lower()])
    if found.get("row"):
        row = sum(found["row"].count(star) for star in "★⭐*")
        return row + (0.5 if found["half"] else 0.0)
    if found.get("percent"):
        return _on_five(float(found["percent"]), 100)
    if found.get("out_of"):
        return _on_five(_number(found["out_of"]), int(found["scale"]))
    return _number(found.get("after") or found["before"])


def _on_five(number: float, scale: int) -> float:
    """A mark on another scale, to the nearest half star where it fits; 12/10 stays too much."""
    stars = number * 5 / scale
    return stars if scale == 5 else round(stars * 2) / 2


def _number(raw: str) -> float:
    sign = -1.0 if raw.startswith("-") else 1.0
    half = 0.5 if raw.endswith("½") else 0.0
    digits = raw.lstrip("+-").removesuffix("½").replace(",", ".")
    return sign * (float(digits or 0) + half)


def is_half_step(stars: float) -> bool:
    """Whether a rating can have this many stars: 0.5 to 5 in steps of a half."""
    return 0.5 <= stars <= 5 and stars * 2 % 1 == 0


@dataclass(frozen=True, slots=True)
class BadCount(Exception):
    """Not a count of picks. ``raw``: what was typed."""

    raw: str


def parse_count(text: str, default: int) -> int:
    """``"10"`` -> 10, ``""`` -> ``default``; the caller decides which counts it can serve.

    Raises:
        BadCount: there is something else than a whole number.
    """
    text = text.strip()
    if not text:
        return default
    if not re.fullmatch(r"[+-]?\d{1,9}", text):
        raise BadCount(text[:40])
    return int(text)
