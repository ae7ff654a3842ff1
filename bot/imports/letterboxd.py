"""Letterboxd's export: ratings.csv, diary.csv and reviews.csv, half stars.

ratings.csv has Date, Name, Year, Letterboxd URI, Rating; diary.csv adds Rewatch, Tags, Watched
Date; reviews.csv has Review before Tags, over several lines. watched.csv, watchlist.csv and
likes/films.csv end with Letterboxd URI: nothing is rated there. Rating is 0.5 to 5, empty where
the film was only watched. UTF-8 without a mark, cells quoted where they have to be.

Sources: the files of "Export your data" (https://letterboxd.com/settings/data/), their headers as
quoted by programs that read them (movary, letterboxd-csv-imdb-tmdb-mapper). What Letterboxd's
importer takes is another layout, see :mod:`bot.imports.plain`.
"""

from __future__ import annotations

from bot.imports.entries import Entry, Source, counted, stars_of_five, time_of, titles, year_of
from bot.imports.tables import Row, Table


def fits(table: Table) -> bool:
    """Whether the header is Letterboxd's."""
    return table.has("name", "year", "letterboxd uri")


def read(table: Table) -> Source:
    """Its ratings; a diary's date is the day of watching where it is given."""
    return counted("Letterboxd", map(_entry, table))


def _entry(row: Row) -> Entry | None:
    stars = stars_of_five(row["rating"])
    names = titles(row["name"])
    if stars is None or not names:
        return None
    at = time_of(row["watched date"]) or time_of(row["date"])
    return Entry(names[0], year_of(row["year"]), stars, at)
