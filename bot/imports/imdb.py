"""IMDb's exports of ratings, 1 to 10 points, with IMDb's ids.

Three layouts are about, told apart by their columns and never by the places of these:

- until 2017: "position", "const", "created", "modified", "description", "Title", "Title type",
  "Directors", "You rated", "IMDb Rating", "Runtime (mins)", "Year", "Genres", "Num. Votes",
  "Release Date (month/day/year)", "URL"; created as "Sat Dec 31 00:00:00 2016";
- of ratings since: Const, Your Rating, Date Rated, Title, then Original Title in newer files, URL,
  Title Type, IMDb Rating, Runtime (mins), Year, Genres, Num Votes, Release Date, Directors;
- of any list since: Position, Const, Created, Modified, Description, Title, ..., Your Rating, Date
  Rated, the last two empty for what was not rated.

Sources: "Export" of https://www.imdb.com/list/ratings and https://www.imdb.com/exports/; the
headers as quoted by programs that read these files (RatS, TraktRater, PlexTraktSync).
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

_STARS: Final = ("your rating", "you rated")
_NO_FILMS: Final = ("series", "episode", "game", "podcast", "music")


def fits(table: Table) -> bool:
    """Whether the header is IMDb's."""
    return table.has("const", "title") and bool(table.first(*_STARS))


def read(table: Table) -> Source:
    """Its ratings; of series, episodes and games only the id is believed."""
    stars = table.first(*_STARS)
    return counted("IMDb", (_entry(row, stars) for row in table))


def _entry(row: Row, column: str) -> Entry | None:
    stars = stars_of_ten(row[column])
    names = titles(row["title"], row["original title"])
    if stars is None or not names:
        return None
    kind = row["title type"].lower()
    return Entry(
        names[0],
        year_of(row["year"]),
        stars,
        time_of(row["date rated"] or row["created"]),
        names[1:],
        imdb_id_of(row["const"] or row["url"]),
        by_id_only=any(word in kind for word in _NO_FILMS),
    )
