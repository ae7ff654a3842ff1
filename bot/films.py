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


async def added_films(database: Database) -> list[Film]:
    """The films that admins added, which the serving model may not have been trained with."""
    return [film_of(row) for row in await database.film_batches.added()]


async def catalogue_of(database: Database, at_hand: Catalogue | None = None) -> Catalogue:
    """The stored films, for search and titles; ``at_hand`` itself where it holds the same ones."""
    if at_hand is not None and await database.films.summary() == _summary(at_hand):
        return at_hand
    return Catalogue(film_of(row) for row in await database.films.all())


def _summary(films: Catalogue) -> tuple[int, int, int, int]:
    """As `storage.films.Films.summary` has it."""
    return (
        len(films),
        sum(film.film_id for film in films),
        sum(len(film.title) for film in films),
        sum(film.year or 0 for film in films),
    )
