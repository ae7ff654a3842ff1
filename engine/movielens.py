"""Every MovieLens release, read into a `Catalogue` and `Ratings`.

It knows what is in the files of each of the `layouts`. It fetches nothing (`download` does) and
keeps nothing: ids are MovieLens' own, and whoever stores them beside other people's must re-key
them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalogue import Catalogue, Film
from engine.layouts import Kind, called, layout_of
from engine.rating_table import RatingTable, read_ratings
from engine.release_files import ReleaseFiles
from engine.releases import RELEASES, Release
from engine.titles import parse_title

if TYPE_CHECKING:
    from engine.ratings import Ratings

__all__ = ["RELEASES", "MovieLens", "Release", "read_release"]

# Flags 5..23 of u.item, in the order of u.genre.
_FLAGS_100K = (
    "unknown|Action|Adventure|Animation|Children's|Comedy|Crime|Documentary|Drama|Fantasy|"
    "Film-Noir|Horror|Musical|Mystery|Romance|Sci-Fi|Thriller|War|Western"
)
_GENRES_100K = tuple(_FLAGS_100K.split("|"))
_ITEM_100K = "film id|title|release date|video date|address|" + "|".join(["0 or 1"] * 19)
_NO_GENRE = frozenset({"", "unknown", "(no genres listed)"})
_CSV = "userId,movieId,rating,timestamp"
_INTER = "user_id:token\titem_id:token\trating:float\ttimestamp:float"
# The older releases are Latin-1, though copies in UTF-8 are about. Latin-1 takes any bytes, so it
# has to come last.
_OLD = ("utf-8-sig", "latin-1")


@dataclass(frozen=True, slots=True)
class MovieLens:
    """One release: its name, films and ratings, the ratings in the order of the file."""

    name: str
    catalogue: Catalogue
    ratings: Ratings


def read_release(path: Path, name: str | None = None) -> MovieLens:
    """Read a release from its folder or .zip archive; which layout it has shows by its files.

    name: what to call it; by default the name of the release or of the folder.

    Raises:
        NotMovieLens: no known layout is there.
        MalformedFile: a broken archive or line, with its number and what was expected.
    """
    files = ReleaseFiles.at(path)
    layout = layout_of(files)
    read_films, table = _READERS[layout.kind]
    films = list(read_films(files, layout.films))
    if not films:
        raise files.fault(layout.films, None, "at least one film", "none")
    known: set[int] = set()
    for film in films:
        if film.film_id in known:
            raise files.fault(layout.films, None, "each film id once", f"{film.film_id} twice")
        known.add(film.film_id)
    catalogue = Catalogue(films)
    ratings = read_ratings(files, layout.ratings, table, catalogue.film_ids)
    return MovieLens(name or called(files, layout) or files.path.stem, catalogue, ratings)


def _films_100k(files: ReleaseFiles, name: str) -> Iterator[Film]:
    for line in files.lines(name, "|", _ITEM_100K, encodings=_OLD):
        film_id, title, released, _, _, *flags = line.fields
        if not set(flags) <= {"0", "1"}:
            raise files.fault(name, line.number, "19 flags of 0 or 1", "|".join(flags))
        genres = [genre for genre, flag in zip(_GENRES_100K, flags, strict=True) if flag == "1"]
        yield _film(files, name, line.number, film_id, title, genres, released)


def _films_dat(files: ReleaseFiles, name: str) -> Iterator[Film]:
    for line in files.lines(name, "::", "film id::title::genres", encodings=_OLD):
        film_id, title, genres = line.fields
        yield _film(files, name, line.number, film_id, title, genres.split("|"))


def _films_csv(files: ReleaseFiles, name: str) -> Iterator[Film]:
    links = dict(_links(files)) if "links.csv" in files else {}
    for number, (film_id, title, genres) in _csv_rows(files, name, ("movieId", "title", "genres")):
        film = _film(files, name, number, film_id, title, genres.split("|"))
        imdb_id, tmdb_id = links.get(film.film_id, (None, None))
        yield Film(film.film_id, film.title, film.year, film.genres, film.aliases, imdb_id, tmdb_id)


def _films_atomic(files: ReleaseFiles, name: str) -> Iterator[Film]:
    header = "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq"
    for line in files.lines(name, "\t", header):
        film_id, title, year, genres = line.fields
        if line.number == 1:
            if line.fields != tuple(header.split("\t")):
                raise files.fault(name, 1, f"the header {header!r}", "\t".join(line.fields))
            continue
        if title == "unkonwn":  # film 267 of ml-100k, whose name is "unknown"
            title = "unknown"
        yield _film(files, name, line.number, film_id, title, genres.split(), year)


def _links(files: ReleaseFiles) -> Iterator[tuple[int, tuple[str | None, int | None]]]:
    for number, cells in _csv_rows(files, "links.csv", ("movieId", "imdbId", "tmdbId")):
        if not cells[0].isdecimal() or any(cell and not cell.isdecimal() for cell in cells[1:]):
            raise files.fault("links.csv", number, "whole numbers", ",".join(cells))
        film_id, imdb_id, tmdb_id = cells
        yield int(film_id), (f"tt{imdb_id:0>7}" if imdb_id else None, int(tmdb_id or 0) or None)


def _csv_rows(
    files: ReleaseFiles, name: str, header: tuple[str, ...]
) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields of each row; the line is the one on which the row ends."""
    with files.open(name) as binary:
        text = (files.decoded(name, number, raw) for number, raw in enumerate(binary, start=1))
        rows = csv.reader(text, strict=True)
        try:
            found = next(rows, [])
            if found != list(header):
                raise files.fault(name, 1, f"the header {','.join(header)!r}", ",".join(found))
            for row in rows:
                if not row:
                    continue
                if len(row) != len(header):
                    raise files.fault(name, rows.line_num, f"{','.join(header)!r}", ",".join(row))
                yield rows.line_num, row
        except csv.Error as error:
            raise files.fault(name, rows.line_num, "a row of CSV", str(error)) from error


def _film(
    files: ReleaseFiles,
    name: str,
    line: int,
    film_id: str,
    title: str,
    genres: list[str],
    released: str = "",
) -> Film:
    """released: a date or year to fall back on where the title has no year."""
    if not (film_id.isascii() and film_id.isdecimal()):
        raise files.fault(name, line, "a film id, a whole number", film_id)
    parsed = parse_title(title)
    if not parsed.title:
        raise files.fault(name, line, "a title", title)
    year = re.search(r"(?<!\d)\d{4}$", released.strip())
    return Film(
        int(film_id),
        parsed.title,
        parsed.year if parsed.year is not None else (int(year[0]) if year else None),
        tuple(genre for genre in genres if genre.casefold() not in _NO_GENRE),
        parsed.aliases,
    )


_READERS: dict[Kind, tuple[Callable[[ReleaseFiles, str], Iterator[Film]], RatingTable]] = {
    "tabs": (_films_100k, RatingTable("\t")),
    "colons": (_films_dat, RatingTable("::")),
    "csv": (_films_csv, RatingTable(",", _CSV)),
    "atomic": (_films_atomic, RatingTable("\t", _INTER)),
}
