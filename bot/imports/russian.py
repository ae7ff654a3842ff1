"""Kinorium's export of votes and tables of Kinopoisk votes: 1 to 10 points, two titles for a film.

Kinorium (settings, "backup") sends files by mail, of which the one that ends with "votes" counts:
tabs between cells, UTF-16 with or without its mark, columns Date, Title, Original Title (not for
everybody), Type, Year, My rating and more, also of comments. Films are those of Type "Фильм",
"Мультфильм", "Movie", "Animation Movie", "Фільм"; the rest is series and episodes.

Kinopoisk gave out "votes.xls", a web page: русскоязычное название, оригинальное название, год,
страны, режиссёр, актёры, жанры, возраст, время, моя оценка, рейтинг КиноПоиска, число оценок,
рейтинг IMDb and more, also дата и время; what is not rated is empty or "zero". What saves its
votes today writes "nameRus" and its like; a column is therefore known by any of its names. Its
Russian titles say what is no film for the cinema: "(сериал, 2011 – 2019)", "(ТВ)", "(видео)".

Sources: programs that read these files (kinoriumtsv2letterboxdcsv, kinorium-to-letterboxd, a
Kinopoisk to Trakt transcoder).
"""

from __future__ import annotations

import re
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

_OWN_STARS: Final = ("my rating", "моя оценка", "моя оцінка", "userrating", "my_rating")
_STARS: Final = (*_OWN_STARS, "оценка", "user rating", "rating")
_NAME: Final = (
    *("title", "название", "назва", "русскоязычное название", "namerus", "nameru", "name_ru"),
    *("русское название", "title_ru"),
)
_ORIGINAL: Final = (
    *("original title", "оригинальное название", "оригінальна назва", "nameeng", "nameen"),
    *("nameoriginal", "name_en", "title_en", "original_title"),
)
_YEAR: Final = ("year", "год", "рік", "год выхода")
_DATE: Final = ("date", "дата", "дата оценки", "дата и время", "date rated", "время оценки")
_KIND: Final = ("type", "тип")
_IMDB: Final = ("imdb id", "imdb_id", "imdbid", "imdb")
_NO_FILMS: Final = (
    *("series", "сериал", "серіал", "show", "шоу", "игра", "episode", "эпизод", "епізод"),
    *("season", "сезон"),
)
_KIND_IN_TITLE: Final = re.compile(
    r"\s*\((?:(?P<series>(?:мини-)?сериал)|ТВ|видео)\b[^()]*\)\s*$", re.IGNORECASE
)


def fits(table: Table) -> bool:
    """Whether there are two titles, or one and surely a rating of one's own, and a year."""
    original = table.first(*_ORIGINAL)
    return bool(
        table.first(*(_STARS if original else _OWN_STARS))
        and table.first(*_NAME)
        and table.first(*_YEAR)
    )


def read(table: Table) -> Source:
    """Its ratings."""
    name = "Kinorium" if table.has("my rating") else "Kinopoisk"
    columns = [
        table.first(*names) for names in (_STARS, _NAME, _ORIGINAL, _YEAR, _DATE, _KIND, _IMDB)
    ]
    return counted(name, (_entry(row, columns) for row in table))


def _entry(row: Row, columns: list[str]) -> Entry | None:
    rating, title, original, year, date, kind, imdb = (row[name] for name in columns)
    said = _KIND_IN_TITLE.search(title)
    stars = stars_of_ten(rating)
    names = titles(title[: said.start()] if said else title, original)
    if stars is None or not names:
        return None
    return Entry(
        names[0],
        year_of(year),
        stars,
        time_of(date),
        names[1:],
        imdb_id_of(imdb),
        by_id_only=bool(said and said["series"]) or any(word in kind.lower() for word in _NO_FILMS),
    )
