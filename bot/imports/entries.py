"""What every format is read into, what can be wrong with a file, and values out of cells. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

Reason = Literal["unknown", "empty", "too-long", "packed", "many-people", "other-ids"]


class ImportRefused(ValueError):
    """A file that cannot be taken.

    Attributes:
        reason: "unknown" format; "empty": no rating in it; "too-long": too many lines or bytes;
            "packed": an archive that is damaged or larger inside than is sound; "many-people":
            ratings of more than one; "other-ids": numbers of a catalogue that is not ours.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    """One rating of a file.

    Attributes:
        title: as the file has it, shown to the person.
        year: of release, or None.
        stars: 0.5–5 in half steps.
        rated_at: Unix seconds, or None where the file does not say.
        other_titles: such as the original one.
        imdb_id: such as "tt0114814"; "" when unknown.
        tmdb_id: 0 when unknown.
        film_id: of MovieLens or of our own export, to be believed only if the title agrees.
        by_id_only: a series or a game, whose title says nothing about films.
    """

    title: str
    year: int | None
    stars: float
    rated_at: int | None = None
    other_titles: tuple[str, ...] = ()
    imdb_id: str = ""
    tmdb_id: int = 0
    film_id: int | None = None
    by_id_only: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: the format's name, its ratings, and how many lines had none."""

    name: str
    entries: tuple[Entry, ...]
    without_stars: int = 0


_YEAR: Final = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_IMDB: Final = re.compile(r"tt0*(\d{1,10})", re.IGNORECASE)
_FORMS: Final = (  # beside those of ISO 8601
    *("%d.%m.%Y", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M"),
    *("%a %b %d %H:%M:%S %Y", "%Y/%m/%d", "%d %b %Y", "%m/%d/%Y"),
)


def stars_of_five(text: str) -> float | None:
    """Stars of a file that has 0.5 to 5 itself; None where there are none."""
    return _on_scale(text, 1.0)


def stars_of_ten(text: str) -> float | None:
    """Stars for 1 to 10 points, half a star each; a point's fraction goes to the nearest half."""
    return _on_scale(text, 0.5)


def points_of(text: str) -> float | None:
    """The number above 0 in a cell, "7", "7.5", "7,5" or "7/10"; None where there is none.

    0 stands for "not rated" wherever it occurs.
    """
    try:
        value = float(text.partition("/")[0].replace(",", "."))
    except ValueError:
        return None
    return value if value > 0 else None  # NaN fails too


def _on_scale(text: str, times: float) -> float | None:
    value = (points_of(text) or 0.0) * times
    return max(0.5, int(value * 2 + 0.5) / 2) if 0 < value <= 5 else None


def year_of(text: str) -> int | None:
    """The first year in a cell such as "1994", "1994.0" or "1999–2004"."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def imdb_id_of(text: str) -> str:
    """The id in "tt0114814", a link to it, or "114814"; "" where there is none."""
    found = _IMDB.search(text)
    digits = found[1] if found else text.strip().lstrip("0")
    return f"tt{digits:0>7}" if digits.isascii() and digits.isdecimal() else ""


def number_of(text: str) -> int:
    """A whole number that is above 0; 0 for anything else."""
    text = text.strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def time_of(text: str) -> int | None:
    """Unix seconds of a date, a time (UTC unless it says), or seconds; None for anything else."""
    text = " ".join(text.split())
    if not text:
        return None
    if number_of(text) >= 10**8:
        return _sound(number_of(text))
    try:
        return _seconds(datetime.fromisoformat(text))
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return _seconds(datetime.strptime(text, form).replace(tzinfo=UTC))
        except ValueError:
            continue
    return None


def _seconds(time: datetime) -> int | None:
    return _sound(int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()))


def _sound(seconds: int) -> int | None:
    return seconds if 0 < seconds < 4 * 10**9 else None


def titles(*names: str) -> tuple[str, ...]:
    """The names that are there, each once."""
    return tuple(dict.fromkeys(name for name in (" ".join(n.split()) for n in names) if name))


def counted(name: str, read: Iterable[Entry | None]) -> Source:
    """A source of what the lines gave; None is a line without stars."""
    lines = list(read)
    entries = tuple(line for line in lines if line is not None)
    return Source(name, entries, len(lines) - len(entries))
