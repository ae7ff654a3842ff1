"""IMDb's export of ratings, 1 to 10 points, with IMDb's ids.

Source: "Export" on https://www.imdb.com/list/ratings; older files lack "Original Title".
"""

from __future__ import annotations

from typing import Final

from bot.imports.entries import (
    Entry,
    Source,
    counted,
    imdb_id_of,
    stars_of_ten,
    time_of,
    titles,
    year_of,
)
from bot.imports.tables import Row, Table

_NO_FILMS: Final = ("series", "episode", "game", "podcast", "music")


def fits(table: Table) -> bool:
    """Whether the header is IMDb's."""
    return table.has("const", "your rating", "title")


def read(table: Table) -> Source:
    """Its ratings; of series, episodes and games only the id is believed."""
    return counted("IMDb", map(_entry, table))


def _entry(row: Row) -> Entry | None:
    stars = stars_of_ten(row["your rating"])
    names = titles(row["title"], row["original title"])
    if stars is None or not names:
        return None
    kind = row["title type"].lower()
    return Entry(
        names[0],
        year_of(row["year"]),
        stars,
        time_of(row["date rated"]),
        names[1:],
        imdb_id_of(row["const"]),
        by_id_only=any(word in kind for word in _NO_FILMS),
    )
