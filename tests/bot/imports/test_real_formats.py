"""Files as the sites write them, over well-known films: right or asked about, never wrong."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest

from bot.exports import as_csv, as_json
from bot.imports.matching import FilmFinder
from bot.imports.reading import read_file
from engine.catalogue import Catalogue, Film
from storage import Kept, KeptFilm
from tests.bot.imports.known_films import Known, known_films

_FILMS = known_films()
_LATIN = {  # as MovieLens writes them
    "Солярис": "Solyaris",
    "Сталкер": "Stalker",
    "Зеркало": "Zerkalo",
    "Иди и смотри": "Idi i smotri",
    "Брат": "Brat",
}
_BY_NUMBER = {film.number: film for film in _FILMS}


def _catalogue(*, ids: bool, without: int | None) -> Catalogue:
    """The films as MovieLens has them; each seventh may be missing, so that it cannot be found."""
    return Catalogue(
        Film(
            film.number,
            film.title.replace("³", " 3").replace("·", "-"),
            film.year,
            (),
            (_LATIN.get(film.other, film.other),) if film.other else (),
            film.imdb if ids else None,
            1000 + film.number if ids else None,
        )
        for film in _FILMS
        if without is None or film.number % 7 != without
    )


def _table(rows: Iterable[Iterable[object]], delimiter: str = ",", *, quoted: bool = False) -> str:
    text = io.StringIO(newline="")
    if quoted:
        csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def _stars(film: Known) -> float:
    return (film.number % 10 + 1) / 2


def _day(film: Known) -> str:
    return (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=film.number)).strftime("%Y-%m-%d")


def _off_by_one(film: Known, draw: random.Random) -> int:
    """A year as another source may have it: in one of ten lines it is a year later or earlier."""
    return film.year + (draw.choice((-1, 1)) if draw.random() < 0.1 else 0)


def letterboxd(films: list[Known], draw: random.Random) -> bytes:
    """ratings.csv."""
    rows = [
        (_day(f), f.title, _off_by_one(f, draw), "https://boxd.it/2a", f"{_stars(f):g}")
        for f in films
    ]
    return _table([("Date", "Name", "Year", "Letterboxd URI", "Rating"), *rows]).encode()


def imdb(films: list[Known], draw: random.Random) -> bytes:
    """ratings.csv, with the title that IMDb gives first and the original one."""
    head = [
        "Const",
        "Your Rating",
        "Date Rated",
        "Title",
        "Original Title",
        "URL",
        "Title Type",
        "IMDb Rating",
        "Runtime (mins)",
        "Year",
        "Genres",
        "Num Votes",
        "Release Date",
        "Directors",
    ]
    rows = [
        (
            *(f.imdb, int(_stars(f) * 2), _day(f), f.title, f.other or f.title),
            *(f"https://www.imdb.com/title/{f.imdb}/", "Movie", 8.1, 120, _off_by_one(f, draw)),
            *("Drama, Crime", 1000, "", 'Somebody "Known"'),
        )
        for f in films
    ]
    return _table([head, *rows]).encode()


def kinorium(films: list[Known], draw: random.Random) -> bytes:
    """Tab-separated, every cell quoted, UTF-16 with its mark."""
    head = ("Date", "Title", "Original Title", "Type", "Year", "My rating", "Genres")
    rows = [
        (
            *(f"{_day(f)} 12:00:00", f.russian, f.other or f.title, "Фильм"),
            *(_off_by_one(f, draw), int(_stars(f) * 2), "драма"),
        )
        for f in films
    ]
    return _table([head, *rows], "\t", quoted=True).encode("utf-16")


def kinopoisk(films: list[Known], draw: random.Random) -> bytes:
    """Semicolons and Russian names of columns, in the code page of Windows."""
    head = ("русскоязычное название", "оригинальное название", "год", "моя оценка", "дата оценки")
    rows = [(f.russian, f.title, f.year, int(_stars(f) * 2), "05.03.2021, 14:01") for f in films]
    return _table([head, *rows], ";").encode("cp1251", errors="replace")


def movielens(films: list[Known], draw: random.Random) -> bytes:
    """A person's own export."""
    head = ("movie_id", "imdb_id", "tmdb_id", "rating", "average_rating", "title")
    rows = [
        (f.number, f.imdb[2:], 1000 + f.number, _stars(f), 3.9, f"{f.title} ({f.year})")
        for f in films
    ]
    return _table([head, *rows]).encode()


def _kept(films: list[Known]) -> Kept:
    kept = [
        KeptFilm(f.number, f.title, f.year, f.imdb, None, "rated", _stars(f), 1_600_000_000 + n)
        for n, f in enumerate(films)
    ]
    return Kept({}, tuple(kept), ())


def own_csv(films: list[Known], draw: random.Random) -> bytes:
    """What /export gives."""
    return as_csv(_kept(films))


def own_json(films: list[Known], draw: random.Random) -> bytes:
    """What /export gives beside it."""
    return as_json(_kept(films))


_FORMATS = [letterboxd, imdb, kinorium, kinopoisk, movielens, own_csv, own_json]


@pytest.mark.parametrize("made", _FORMATS, ids=lambda made: made.__name__)
@pytest.mark.parametrize("ids", [False, True], ids=["without ids", "with ids"])
@pytest.mark.parametrize("without", [None, 0, 3])
def test_nearly_all_lines_are_right_or_asked_about_and_none_is_wrong(
    made: Callable[[list[Known], random.Random], bytes], ids: bool, without: int | None
) -> None:
    """98 % of the films that are there; those that are not there land nowhere."""
    films = [film for film in _FILMS if made is not kinopoisk or film.title.isascii()]
    catalogue = _catalogue(ids=ids, without=without)
    source = read_file(made(films, random.Random(7)))
    assert len(source.entries) == len(films)
    finder = FilmFinder(catalogue)
    there = right = asked = 0
    for film, entry in zip(films, source.entries, strict=True):
        assert entry.stars == _stars(film)
        placed = finder.place(entry)
        if placed.film is not None:
            assert placed.film.film_id == film.number, (entry, placed.film)
        if film.number in catalogue:
            there += 1
            right += placed.film is not None
            asked += film.number in {one.film_id for one in placed.candidates}
    assert right + asked >= 0.98 * there
    assert right >= 0.9 * there


def test_dates_are_kept_where_the_file_has_them() -> None:
    """The day of the rating, in UTC."""
    film = _BY_NUMBER[1]
    for made in (letterboxd, imdb):
        (entry,) = read_file(made([film], random.Random(1))).entries
        assert entry.rated_at == datetime(2020, 1, 2, tzinfo=UTC).timestamp()
    (entry,) = read_file(kinopoisk([film], random.Random(1))).entries
    assert entry.rated_at == datetime(2021, 3, 5, 14, 1, tzinfo=UTC).timestamp()
    (entry,) = read_file(own_csv([film], random.Random(1))).entries
    assert entry.rated_at == 1_600_000_000
