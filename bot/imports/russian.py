"""Kinorium's export of votes and tables of Kinopoisk votes: 1 to 10 points, two titles for a film.

Kinorium sends tab-separated UTF-16 or CSV with English or Russian names of columns
(https://kinorium.com/user/settings/#backup). Kinopoisk had the same as a table of votes with
Russian names, and today's tools that save it write "nameRus" and its like; a column is therefore
known by any of its names.
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

_STARS: Final = (
    *("my rating", "моя оценка", "оценка", "userrating", "user rating", "my_rating", "rating"),
)
_NAME: Final = (
    *("title", "название", "русскоязычное название", "namerus", "nameru", "name_ru"),
    *("русское название", "title_ru"),
)
_ORIGINAL: Final = (
    *("original title", "оригинальное название", "nameeng", "nameen", "nameoriginal", "name_en"),
    *("title_en", "original_title"),
)
_YEAR: Final = ("year", "год", "год выхода")
_DATE: Final = ("date", "дата", "дата оценки", "date rated", "время оценки")
_KIND: Final = ("type", "тип")
_IMDB: Final = ("imdb id", "imdb_id", "imdbid", "imdb")
_NO_FILMS: Final = ("series", "сериал", "show", "шоу", "игра")


def fits(table: Table) -> bool:
    """Whether there are two titles, a year and a rating of one's own, under any known name."""
    return all(table.first(*names) for names in (_STARS, _NAME, _ORIGINAL, _YEAR))


def read(table: Table) -> Source:
    """Its ratings."""
    name = "Kinorium" if table.has("original title") else "Kinopoisk"
    columns = [
        table.first(*names) for names in (_STARS, _NAME, _ORIGINAL, _YEAR, _DATE, _KIND, _IMDB)
    ]
    return counted(name, (_entry(row, columns) for row in table))


def _entry(row: Row, columns: list[str]) -> Entry | None:
    rating, title, original, year, date, kind, imdb = (row[name] for name in columns)
    stars = stars_of_ten(rating)
    names = titles(title, original)
    if stars is None or not names:
        return None
    return Entry(
        names[0],
        year_of(year),
        stars,
        time_of(date),
        names[1:],
        imdb_id_of(imdb),
        by_id_only=any(word in kind.lower() for word in _NO_FILMS),
    )
