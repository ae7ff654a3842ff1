"""Letterboxd's export: ratings.csv, diary.csv and reviews.csv, half stars.

Source: https://letterboxd.com/about/importing-data/ and the files of "Export your data".
"""

from __future__ import annotations

from bot.imports.entries import Entry, Source, counted, stars_of_five, time_of, titles, year_of
from bot.imports.tables import Row, Table


def fits(table: Table) -> bool:
    """Whether the header is Letterboxd's."""
    return table.has("name", "year", "letterboxd uri", "rating")


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
