"""Tables of a title and a rating, as Letterboxd's importer takes them and many programs write them.

Columns of "Importing data" (https://letterboxd.com/about/importing-data/): LetterboxdURI, tmdbID,
imdbID, Title, Year, Directors, WatchedDate, Rating (0.5 to 5), Rating10 (1 to 10), Tags, Review.
What carries ratings away from Kinopoisk, Kinorium, SensCritique, Plex or MovieLens mostly writes
these. Trakt and Simkl have Rating out of 10: a rating above 5 anywhere in the file tells.

Comes last: every other format has columns by which it is known for certain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.imports.entries import (
    Entry,
    Source,
    counted,
    imdb_id_of,
    number_of,
    points_of,
    stars_of_five,
    stars_of_ten,
    time_of,
    titles,
    year_of,
)
from bot.imports.tables import Row, Table
from engine.titles import parse_title

_TITLE: Final = ("title", "name")
_STARS: Final = ("rating", "rating10")
_YEAR: Final = ("year", "release year")
_DATE: Final = ("watcheddate", "watched date", "rated_at", "date")
_KIND: Final = ("type", "title type", "media_type")
_IMDB: Final = ("imdbid", "imdb_id", "imdb id", "imdb")
_TMDB: Final = ("tmdbid", "tmdb_id", "tmdb id", "tmdb")
_NO_FILMS: Final = ("show", "series", "episode", "season", "game", "tv", "anime")


def fits(table: Table) -> bool:
    """Whether there is a title and a rating, and a year or an id by which to know the film."""
    known = table.first(*_YEAR, *_IMDB, *_TMDB)
    return bool(known and table.first(*_TITLE) and table.first(*_STARS))


def read(table: Table) -> Source:
    """Its ratings."""
    most = max((points_of(row["rating"]) or 0 for row in table), default=0)
    scale = stars_of_ten if most > 5 else stars_of_five
    columns = [table.first(*names) for names in (_TITLE, _YEAR, _DATE, _KIND, _IMDB, _TMDB)]
    return counted("CSV", (_entry(row, scale, columns) for row in table))


def _entry(row: Row, scale: Callable[[str], float | None], columns: list[str]) -> Entry | None:
    title, year, date, kind, imdb, tmdb = (row[name] for name in columns)
    stars = stars_of_ten(row["rating10"]) or scale(row["rating"])
    parsed = parse_title(title)  # "Heat (1995)" where there is no year of its own
    names = titles(*((parsed.title, *parsed.aliases) if parsed.year else (title,)))
    if stars is None or not names:
        return None
    no_film = any(word in kind.lower() for word in _NO_FILMS)
    return Entry(
        names[0],
        year_of(year) or parsed.year,
        stars,
        time_of(date),
        names[1:],
        imdb_id_of(imdb),
        0 if no_film else number_of(tmdb),  # TMDB numbers series by themselves
        by_id_only=no_film,
    )
