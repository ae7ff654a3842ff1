"""A person's data as files to take along: CSV for spreadsheets, JSON for programs. Pure.

Both can be sent back to the bot. Refuses to know databases and chats.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from bot.spreadsheet import csv_bytes
from storage import Change, Kept, KeptFilm, KeptLine, ListChange

CSV_COLUMNS: Final = (
    *("film_id", "title", "year", "imdb_id", "tmdb_id"),
    *("list", "stars", "at"),
)
JSON_FORMAT: Final = "filmbot export 1"


def as_csv(kept: Kept) -> bytes:
    """One line for each film of each list; `at` is ISO 8601 in UTC."""
    return csv_bytes(CSV_COLUMNS, [tuple(_film(film).values()) for film in kept.films])


def as_json(kept: Kept) -> bytes:
    """Everything: the lists, every change of ratings and lists in order, imports with their lines.

    One line for each of them: half as long as indented, and a person can still read it.
    """
    whole = {
        "format": _dumped(JSON_FORMAT),
        "since": _dumped(_cell("created_at", kept.person.get("created_at"))),
        "language": _dumped(kept.person.get("language")),
        "person": _dumped(_cells(kept.person)),
        "films": _lines(_film(film) for film in kept.films),
        "changes": _lines(_row(change) for change in kept.changes),
        "list_changes": _lines(_row(change) for change in kept.list_changes),
        "imports": _list(
            _object(
                {
                    "source": _dumped(each.source),
                    "state": _dumped(each.state),
                    "at": _dumped(_time(each.at)),
                    "lines": _lines(_row(line) for line in each.lines),
                }
            )
            for each in kept.imports
        ),
    }
    for table, rows in kept.others.items():
        whole[table] = _lines(map(_cells, rows))
    return _object(whole).encode()


def _object(parts: Mapping[str, str]) -> str:
    return "{\n" + ",\n".join(f"{_dumped(name)}: {text}" for name, text in parts.items()) + "\n}"


def _lines(rows: Iterable[Mapping[str, object]]) -> str:
    return _list(map(_dumped, rows))


def _list(texts: Iterable[str]) -> str:
    return "[\n" + ",\n".join(texts) + "\n]"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _row(row: Change | ListChange | KeptLine) -> dict[str, object]:
    return {name: _cell(name, getattr(row, name)) for name in row.__slots__}


def _cells(row: Mapping[str, object]) -> dict[str, object]:
    return {name: _cell(name, value) for name, value in row.items()}


def _cell(name: str, value: object) -> object:
    """Times are Unix seconds in columns called "at" or "…_at"; as people write them otherwise."""
    if isinstance(value, bytes):
        return value.hex()
    is_time = name == "at" or name.endswith("_at")
    return _time(value) if is_time and isinstance(value, int) else value


def _film(film: KeptFilm) -> dict[str, object]:
    values = (
        *(film.film_id, film.title, film.year, film.imdb_id, film.tmdb_id),
        *(film.kind, film.stars, _time(film.at)),
    )
    return dict(zip(CSV_COLUMNS, values, strict=True))


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
