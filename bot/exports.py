"""A person's data as files to take along: CSV for spreadsheets, JSON for programs. Pure.

Both can be sent back to the bot. Refuses to know databases and chats.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Final

from bot.spreadsheet import csv_bytes
from storage import Kept, KeptFilm

CSV_COLUMNS: Final = (
    *("film_id", "title", "year", "imdb_id", "tmdb_id"),
    *("list", "stars", "at"),
)
JSON_FORMAT: Final = "filmbot export 1"


def as_csv(kept: Kept) -> bytes:
    """One line for each film of each list; `at` is ISO 8601 in UTC."""
    return csv_bytes(CSV_COLUMNS, [tuple(_film(film).values()) for film in kept.films])


def as_json(kept: Kept) -> bytes:
    """Everything, also the changes of ratings in their order."""
    changes = [
        {
            "film_id": change.film_id,
            "stars": change.stars,
            "previous": change.previous,
            "at": _time(change.at),
        }
        for change in kept.changes
    ]
    whole = {
        "format": JSON_FORMAT,
        "since": _time(kept.created_at),
        "language": kept.language,
        "films": [_film(film) for film in kept.films],
        "changes": changes,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _film(film: KeptFilm) -> dict[str, object]:
    values = (
        *(film.film_id, film.title, film.year, film.imdb_id, film.tmdb_id),
        *(film.kind, film.stars, _time(film.at)),
    )
    return dict(zip(CSV_COLUMNS, values, strict=True))


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
