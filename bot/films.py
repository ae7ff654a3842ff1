"""Films on their way between storage and engine, which do not know each other."""

from __future__ import annotations

from engine.catalogue import Catalogue, Film
from storage import Database, FilmRow


def film_row(film: Film) -> FilmRow:
    """A film as storage keeps it."""
    return FilmRow(
        film_id=film.film_id,
        title=film.title,
        year=film.year,
        genres=film.genres,
        aliases=film.aliases,
        imdb_id=film.imdb_id,
        tmdb_id=film.tmdb_id,
    )


def film_of(row: FilmRow) -> Film:
    """A stored film as the engine knows it."""
    return Film(
        film_id=row.film_id,
        title=row.title,
        year=row.year,
        genres=row.genres,
        aliases=row.aliases,
        imdb_id=row.imdb_id,
        tmdb_id=row.tmdb_id,
    )


async def catalogue_of(database: Database) -> Catalogue:
    """The stored films, for search and titles."""
    return Catalogue(film_of(row) for row in await database.films.all())
