"""What /export gave: the CSV and the JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.exports import CSV_COLUMNS, JSON_FORMAT
from bot.imports.entries import (
    Entry,
    ImportRefused,
    Source,
    counted,
    imdb_id_of,
    number_of,
    stars_of_five,
    time_of,
    titles,
    year_of,
)
from bot.imports.json_parts import parts_of
from bot.imports.tables import MAX_LINES, Row, Table

_NAME = "filmbot"


def fits(table: Table) -> bool:
    """Whether the header is ours."""
    return table.has(*CSV_COLUMNS)


def read(table: Table) -> Source:
    """Its ratings; films of other lists have no stars."""
    return counted(_NAME, (_entry(_cells(row)) for row in table))


def read_json(text: str) -> Source:
    """The ratings of the JSON file.

    Raises:
        ImportRefused: it is no such file, or too long.
    """
    try:
        whole = parts_of(text)
    except (ValueError, RecursionError) as error:
        raise ImportRefused("unknown") from error
    if whole.get("format") != JSON_FORMAT:
        raise ImportRefused("unknown")
    films = whole.get("films")
    if not isinstance(films, list):
        raise ImportRefused("unknown")
    if len(films) > MAX_LINES:
        raise ImportRefused("too-long")
    return counted(_NAME, (_entry(cells) for cells in _objects(films)))


def _objects(films: list[Any]) -> Iterator[dict[str, str]]:
    for film in films:
        given = film if isinstance(film, dict) else {}
        yield {name: "" if given.get(name) is None else str(given[name]) for name in CSV_COLUMNS}


def _cells(row: Row) -> dict[str, str]:
    return {name: row[name] for name in CSV_COLUMNS}


def _entry(cells: Mapping[str, str]) -> Entry | None:
    stars = stars_of_five(cells["stars"])
    names = titles(cells["title"])
    if stars is None or not names or cells["list"] != "rated":
        return None
    return Entry(
        names[0],
        year_of(cells["year"]),
        stars,
        time_of(cells["at"]),
        (),
        imdb_id_of(cells["imdb_id"]),
        number_of(cells["tmdb_id"]),
        number_of(cells["film_id"]) or None,
    )
