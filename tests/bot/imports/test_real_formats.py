"""Files as the sites write them: right or asked about, never silently wrong."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.imports.matching import FilmFinder
from bot.imports.reading import read_file
from engine.catalogue import Catalogue, Film
from tests.bot.imports import export_files
from tests.bot.imports.export_files import (
    ALL_RATED,
    LATIN_ALONE,
    SOME_RATED,
    WITH_SERIES,
    Writer,
    rated,
    stars_of,
)
from tests.bot.imports.known_films import Known, known_films
from tests.bot.imports.made_films import made_films, resembling, series_called_alike

_KNOWN = known_films()
_MADE = made_films(600, seed=5)
_NOT_MADE = resembling(_MADE, seed=6)
_LATIN = {  # as MovieLens writes them
    "Солярис": "Solyaris",
    "Сталкер": "Stalker",
    "Зеркало": "Zerkalo",
    "Иди и смотри": "Idi i smotri",
    "Брат": "Brat",
}


def _catalogue(films: Sequence[Known], *, ids: bool) -> Catalogue:
    """The films as MovieLens has them."""
    return Catalogue(
        Film(
            film.number,
            film.title.replace("³", " 3").replace("·", "-"),
            film.year,
            (),
            (_LATIN.get(film.other, film.other),) if film.other else (),
            film.imdb if ids else None,
            10**6 + film.number if ids else None,
        )
        for film in films
    )


def _off_by_one(films: Sequence[Known], seed: int) -> list[Known]:
    """Years as another source may have them: in one of ten lines it is a year later or earlier."""
    draw = random.Random(seed)
    return [
        replace(film, year=film.year + draw.choice((-1, 1))) if draw.random() < 0.1 else film
        for film in films
    ]


def _outcomes(made: Writer, lines: list[Known], catalogue: Catalogue) -> Counter[str]:
    """Of each line of a file of these films: "right", "asked" or "neither"; "wrong" and which.

    A line of a film that is not in the catalogue is right when it lands nowhere.
    """
    written = [line for line in lines if made in ALL_RATED or rated(line)]
    source = read_file(made(lines))
    assert len(source.entries) == len(written)
    assert source.without_stars == len(lines) - len(written)
    finder = FilmFinder(catalogue)
    found: Counter[str] = Counter()
    for line, entry in zip(written, source.entries, strict=True):
        assert entry.stars == stars_of(line)
        placed = finder.place(entry)
        number = line.number if line.number in catalogue else None
        if placed.film is not None and placed.film.film_id != number:
            found[f"wrong: {entry} is not {placed.film}"] += 1
        elif number is None or placed.film is not None:
            found["right"] += 1
        else:
            offered = {film.film_id for film in placed.candidates}
            found["asked" if number in offered else "neither"] += 1
    return found


@pytest.mark.parametrize("made", ALL_RATED + SOME_RATED, ids=lambda made: made.__name__)
@pytest.mark.parametrize("ids", [False, True], ids=["without ids", "with ids"])
@pytest.mark.parametrize("missing", [None, 3])
def test_well_known_films_are_right_or_asked_about_and_none_is_wrong(
    made: Writer, ids: bool, missing: int | None
) -> None:
    """98 % of lines, years off by one among them; each seventh film may not be in the catalogue."""
    films = [film for film in _KNOWN if made not in LATIN_ALONE or film.title.isascii()]
    there = [film for film in films if missing is None or film.number % 7 != missing]
    lines = _off_by_one(films, seed=7)
    found = _outcomes(made, lines, _catalogue(there, ids=ids))
    assert found["right"] + found["asked"] >= 0.98 * found.total(), found
    assert found["right"] >= 0.9 * found.total(), found
    assert set(found) <= {"right", "asked", "neither"}


@pytest.mark.parametrize("made", ALL_RATED + SOME_RATED, ids=lambda made: made.__name__)
@pytest.mark.parametrize("ids", [False, True], ids=["without ids", "with ids"])
def test_what_resembles_a_film_never_lands_on_it(made: Writer, ids: bool) -> None:
    """Half the lines are of films that are not there: remakes, sequels, a letter, series."""
    series = series_called_alike(_MADE) if made in WITH_SERIES else []
    lines = [*_off_by_one(_MADE, seed=8), *_NOT_MADE, *series]
    random.Random(9).shuffle(lines)
    found = _outcomes(made, lines, _catalogue(_MADE, ids=ids))
    assert found["right"] + found["asked"] >= 0.98 * found.total(), found
    assert found["right"] >= 0.9 * found.total(), found
    assert set(found) <= {"right", "asked", "neither"}


def test_dates_are_kept_where_the_file_has_them() -> None:
    """The day of the rating, in UTC."""
    film = _KNOWN[0]
    for made in (
        *(export_files.letterboxd_ratings, export_files.letterboxd_importer),
        *(export_files.imdb_first, export_files.imdb_ratings, export_files.imdb_list),
    ):
        (entry,) = read_file(made([film])).entries
        assert entry.rated_at == datetime(2020, 1, 2, tzinfo=UTC).timestamp()
    (entry,) = read_file(export_files.kinorium([film])).entries
    assert entry.rated_at == datetime(2020, 1, 2, 12, tzinfo=UTC).timestamp()
    (entry,) = read_file(export_files.kinopoisk_table([film])).entries
    assert entry.rated_at == datetime(2020, 1, 2, 14, 1, tzinfo=UTC).timestamp()
    (entry,) = read_file(export_files.own_csv([film])).entries
    assert entry.rated_at == 1_600_000_000


def test_a_letter_that_only_the_western_code_page_has_is_read() -> None:
    """And a Cyrillic file beside it, in which a few Latin titles stand."""
    amelie = next(film for film in _KNOWN if film.title == "Amélie")
    (entry,) = read_file(export_files.imdb_first([amelie])).entries
    assert entry.title == "Amélie"
    (entry,) = read_file(export_files.kinopoisk_table([_KNOWN[0]])).entries
    assert entry.title == "Чужой"
