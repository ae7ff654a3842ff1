"""Films that an admin brings, typed or as a CSV file: which they are, what cannot be used. Pure.

    Alien: Romulus (2024) | Horror, Sci-Fi
    title,year,genres

A film needs a title and a year. Genres are those of the catalogue, in the words that people use for
them. Refuses to know how films get into the catalogue.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.imports.entries import ImportRefused
from bot.imports.tables import Table, table_of
from bot.wish_vocabulary import GENRES
from engine.catalogue import Catalogue, Film
from engine.titles import normalise, parse_title
from engine.wishes import genre_key
from storage import FilmRow

MOST = 5000
"""Films in one file."""
LONGEST = 200
"""Characters of a title."""
_YEARS = range(1870, 2101)
_BETWEEN = re.compile(r"[|,;/]")
_TITLE, _GENRES, _YEAR = ("title", "name"), ("genres", "genre"), ("year",)
_OF_RATINGS = ("rating", "rating10", "stars", "your rating", "you rated", "my rating")


@dataclass(frozen=True, slots=True)
class NewFilms:
    """What was brought.

    Attributes:
        films: to be added, each once.
        known: films that are in the catalogue already.
        repeated: lines that say a film again.
        unusable: numbers of lines without a title or a year, from 1.
        genres: words that mean no genre of the catalogue, and how often.
    """

    films: tuple[FilmRow, ...]
    known: tuple[Film, ...]
    repeated: int
    unusable: tuple[int, ...]
    genres: tuple[tuple[str, int], ...]


def typed(text: str, catalogue: Catalogue) -> NewFilms:
    """One film behind /addfilm; nothing usable where the title or the year is missing."""
    title, _, genres = text.partition("|")
    return _sorted_out([(title, "", genres)], catalogue)


def is_film_list(content: bytes) -> bool:
    """Whether a file is a table of films rather than one of ratings."""
    try:
        table = table_of(content)
    except ImportRefused:
        return False
    return bool(table.first(*_TITLE) and table.first(*_GENRES) and not table.first(*_OF_RATINGS))


def read_list(content: bytes, catalogue: Catalogue) -> NewFilms:
    """The films of a file for which `is_film_list` holds.

    Raises:
        ImportRefused: it is too long.
    """
    table = table_of(content)
    if len(table.rows) > MOST:
        raise ImportRefused("too-long")
    return _sorted_out(_lines(table), catalogue)


def _lines(table: Table) -> Iterator[tuple[str, str, str]]:
    title, year, genres = (table.first(*names) for names in (_TITLE, _YEAR, _GENRES))
    for row in table:
        yield row[title], row[year] if year else "", row[genres]


def _sorted_out(lines: Iterable[tuple[str, str, str]], catalogue: Catalogue) -> NewFilms:
    there = {
        (normalise(name), film.year): film
        for film in catalogue
        for name in (film.title, *film.aliases)
    }
    spelt = _genres_of(catalogue)
    new: dict[tuple[str, int | None], FilmRow] = {}
    known: dict[int, Film] = {}
    unusable: list[int] = []
    strange: Counter[str] = Counter()
    repeated = 0
    for number, (raw_title, raw_year, raw_genres) in enumerate(lines, 1):
        parsed = parse_title(" ".join(raw_title.split()))
        year = _year(raw_year) if raw_year.strip() else parsed.year
        key = (normalise(parsed.title), year)
        if not key[0] or year not in _YEARS or len(parsed.title) > LONGEST:
            unusable.append(number)
            continue
        if key in there:
            known[there[key].film_id] = there[key]
            continue
        if key in new:
            repeated += 1
            continue
        genres = []
        for word in filter(None, (part.strip() for part in _BETWEEN.split(raw_genres))):
            genre = _genre(word, spelt)
            if genre is None:
                strange[word[:40]] += 1
            elif genre not in genres:
                genres.append(genre)
        new[key] = FilmRow(0, parsed.title, year, tuple(genres))
    return NewFilms(
        tuple(new.values()),
        tuple(known.values()),
        repeated,
        tuple(unusable),
        tuple(strange.most_common()),
    )


def _year(raw: str) -> int | None:
    match = re.fullmatch(r"\s*(\d{4})(?:\.0)?\s*", raw)
    return int(match[1]) if match else None


def _genres_of(catalogue: Catalogue) -> dict[str, str]:
    """Key of a genre -> as the catalogue writes it."""
    return {genre_key(genre): genre for film in catalogue for genre in film.genres}


def _genre(word: str, spelt: dict[str, str]) -> str | None:
    """The catalogue's genre that a word means: its name, or what people call it."""
    key = genre_key(word)
    if key in spelt:
        return spelt[key]
    said = " ".join(word.casefold().split())
    for genre, phrases in GENRES.items():
        for phrase in phrases.split("|"):
            fits = said.startswith(phrase[:-1]) if phrase.endswith("*") else said == phrase
            if fits and genre in spelt:
                return spelt[genre]
    return None
