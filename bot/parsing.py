"""What a person typed, taken apart: a title, stars, a count.

Pure text to data. Refuses to know the catalogue: a title with a number at its end can be read in
two ways ("alien 3"), and both readings are given to the caller, who knows the films.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_QUERY = 200  # characters; no title is longer, and a search need not read a novel

_NUMBER = r"[+-]?\d{1,3}(?:[.,]\d{1,2})?"
_WORD = r"stars?|зв[её]зд[аы]?|зв\.?|балл(?:а|ов)?"
# A number that is surely meant as stars: "★4", "4★", "4 stars", "4/5", "8/10", "=4", "- 4".
_MARKED = re.compile(
    rf"""(?:^|[\s,;:—–=-])\s*
        (?: [★⭐]️?\s*(?P<after>{_NUMBER})
          | (?P<out_of>{_NUMBER})\s*/\s*(?P<scale>5|10)
          | (?P<before>{_NUMBER})\s*(?:[★⭐*]️?|(?:{_WORD})(?!\w))
          | (?P<row>(?:[★⭐]️?\s*){{1,10}})(?P<half>½)?
        )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
# A bare number at the end: stars, or a part of the title. Four digits are a year.
_BARE = re.compile(rf"(?:\s|[,;:=])\s*(?P<stars>{_NUMBER})\s*$")


@dataclass(frozen=True, slots=True)
class Request:
    """A title and perhaps stars.

    Attributes:
        title: what to search for.
        stars: the number given, whatever it is; None without one.
        whole: the text with its last number, where that may belong to the title; else ``title``.
    """

    title: str
    stars: float | None
    whole: str


def parse_request(text: str) -> Request:
    """``"alien 4.5"`` -> title "alien", stars 4.5, whole "alien 4.5"."""
    text = " ".join(text.split())[:MAX_QUERY]
    marked = _MARKED.search(text)
    if marked:
        title = text[: marked.start()].rstrip(" ,;:—–=-")
        return Request(title, _marked_stars(marked), title)
    bare = _BARE.search(text)
    if bare:
        return Request(text[: bare.start()].rstrip(" ,;:=–—-"), _float(bare["stars"]), text)
    return Request(text, None, text)


def _marked_stars(match: re.Match[str]) -> float:
    if match["row"]:
        return match["row"].count("★") + match["row"].count("⭐") + (0.5 if match["half"] else 0)
    if match["out_of"]:
        return _float(match["out_of"]) * 5 / int(match["scale"])
    return _float(match["after"] or match["before"])


def _float(raw: str) -> float:
    return float(raw.replace(",", "."))


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
