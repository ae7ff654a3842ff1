"""A file of ratings, read fast when it is sound, and looked through line by line when it is not.

It knows one shape, user, film, stars, time, with different separators and perhaps a header, and
nothing of films but which ids exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.ratings import MAX_STARS, MIN_STARS, Ratings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.errors import MalformedFile
    from engine.release_files import Line, ReleaseFiles

_CHUNK = 1_000_000  # rows at a time: 32 million ratings must not be held twice
_FIELDS = ("user id", "film id", "stars", "time")
_SCALE = f"stars from {MIN_STARS:g} to {MAX_STARS:g} in steps of a half"
_WHOLE = re.compile(r"\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class RatingTable:
    """How a file of ratings is written; header: its first line, "" where there is none."""

    separator: str
    header: str = ""


def read_ratings(
    files: ReleaseFiles, name: str, table: RatingTable, film_ids: NDArray[np.int64]
) -> Ratings:
    """All ratings in the order of the file.

    Raises:
        MalformedFile: names the first line that is not what it should be, or none if the file has
            no ratings at all.
    """
    if table.header:
        with files.open(name) as file:
            first = files.decoded(name, 1, file.readline()).strip()
        if first != table.header:
            raise files.fault(name, 1, f"the header {table.header!r}", first)
    parts = _read_fast(files, name, table, film_ids)
    if parts is None:
        raise _first_fault(files, name, table, film_ids)
    if not parts["stars"]:
        raise files.fault(name, None, "at least one rating", "none")
    last = parts["rated_at"][-1]
    if len(last) > 1 and last[-1] * 2 < last[:-1].min() and not files.ends_in_newline(name):
        line = sum(map(len, parts["stars"])) + bool(table.header)
        raise files.fault(name, line, "a whole line", f"one that breaks off at {last[-1]}")
    # Column by column, each released as soon as it is joined.
    return Ratings(
        user_id=np.concatenate(parts.pop("user_id"), dtype=np.int64),
        film_id=np.concatenate(parts.pop("film_id"), dtype=np.int64),
        stars=np.concatenate(parts.pop("stars")),
        rated_at=np.concatenate(parts.pop("rated_at")),
    )


def _read_fast(
    files: ReleaseFiles, name: str, table: RatingTable, film_ids: NDArray[np.int64]
) -> dict[str, list[NDArray[Any]]] | None:
    """Columns in chunks, or None if there is any fault."""
    import pandas as pd  # noqa: PLC0415 -- serving does not need pandas

    types = {"user_id": "int32", "film_id": "int32", "stars": "float32", "rated_at": "int64"}
    # The C parser takes one-letter separators only: "a::b" is "a", "", "b" by single colons.
    doubled = len(table.separator) == 2
    gaps = ["user_id", "_1", "film_id", "_2", "stars", "_3", "rated_at"]
    parts: dict[str, list[NDArray[Any]]] = {column: [] for column in types}
    with files.open(name) as file:
        try:
            chunks = pd.read_csv(
                file,
                sep=table.separator[0],
                header=None,
                names=gaps if doubled else list(types),
                dtype=types,
                skiprows=1 if table.header else 0,
                chunksize=_CHUNK,
                index_col=False,
                quoting=3,
                encoding="ascii",
            )
            for chunk in chunks:
                stars = chunk["stars"].to_numpy()
                sound = (
                    bool(np.all((stars >= MIN_STARS) & (stars <= MAX_STARS) & (stars * 2 % 1 == 0)))
                    and bool(np.isin(chunk["film_id"].to_numpy(), film_ids).all())
                    and int(chunk["user_id"].min()) >= 0
                    and int(chunk["rated_at"].min()) >= 0
                )
                if not sound:
                    return None
                for column, held in parts.items():
                    held.append(chunk[column].to_numpy())
        except (ValueError, OverflowError):  # pandas' own ParserError is a ValueError
            return None
    return parts


def _first_fault(
    files: ReleaseFiles, name: str, table: RatingTable, film_ids: NDArray[np.int64]
) -> MalformedFile:
    known = frozenset(film_ids.tolist())
    for line in files.lines(name, table.separator, table.separator.join(_FIELDS)):
        if table.header and line.number == 1:
            continue
        wrong = _fault(line, known)
        if wrong is not None:
            return files.fault(name, line.number, *wrong)
    return files.fault(name, None, "ratings", "something that is neither read nor seen wrong")


def _fault(line: Line, known: frozenset[int]) -> tuple[str, str] | None:
    """What was expected and what is there, or None if the line is sound."""
    user, film, stars, time = line.fields
    for label, text, form in (
        ("a user id, a whole number", user, _WHOLE),
        ("a film id, a whole number", film, _WHOLE),
        ("stars, a number", stars, _NUMBER),
        ("a time in seconds", time, _WHOLE),
    ):
        if form.fullmatch(text.strip()) is None:
            return label, text
    if not MIN_STARS <= float(stars) <= MAX_STARS or float(stars) * 2 % 1:
        return _SCALE, stars
    if int(film) not in known:
        return "the id of a film in the list of films", film
    return None
