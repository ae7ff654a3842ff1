"""MovieLens: the export of one's own ratings, and ratings.csv in the layout of the releases.

A release's ratings.csv has numbers alone. They mean something only where the catalogue is of a
release that counts films alike: all but ml-100k, which has numbers of its own.
"""

from __future__ import annotations

from bot.imports.entries import (
    Entry,
    ImportRefused,
    Source,
    counted,
    imdb_id_of,
    number_of,
    stars_of_five,
    time_of,
)
from bot.imports.tables import Row, Table
from engine.titles import parse_title


def fits(table: Table) -> bool:
    """Whether the header is that of a person's export or of a release."""
    return table.has("movieid", "rating") or table.has("movie_id", "rating")


def read(table: Table) -> Source:
    """Its ratings.

    Raises:
        ImportRefused: they are of several people.
    """
    if len({row["userid"] for row in table}) > 1:
        raise ImportRefused("many-people")
    return counted("MovieLens", map(_entry, table))


def _entry(row: Row) -> Entry | None:
    stars = stars_of_five(row["rating"])
    film_id = number_of(row["movieid"] or row["movie_id"])
    if stars is None or not film_id:
        return None
    parsed = parse_title(row["title"])
    return Entry(
        " ".join(parsed.title.split()),
        parsed.year,
        stars,
        time_of(row["timestamp"] or row["date"]),
        parsed.aliases,
        imdb_id_of(row["imdb_id"] or row["imdbid"]),
        number_of(row["tmdb_id"] or row["tmdbid"]),
        film_id,
    )
