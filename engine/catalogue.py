"""The films that can be rated and recommended, in a fixed order, findable by id and by title.

A catalogue is immutable. It knows nothing of ratings or people; how popular a film is comes in
from outside where it matters. Finding a title is `title_search`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import DuplicateFilm, InvalidFilm, MissingColumn, UnknownFilm
from engine.ratings import IdMap
from engine.title_keys import SearchableTitle
from engine.title_search import TitleIndex
from engine.titles import parse_title

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

# How the releases say "this film has no genre".
_NO_GENRE = frozenset({"", "unknown", "(no genres listed)"})


@dataclass(frozen=True, slots=True)
class Film:
    """One film.

    Attributes:
        film_id: as in the data, any whole number.
        title: as shown: article in front, no year.
        year: of release, or None when nobody knows.
        genres: without the data's ways of saying "none".
        aliases: other titles, article in front.
        imdb_id: such as "tt0114814".
        tmdb_id: of themoviedb.org.
    """

    film_id: int
    title: str
    year: int | None
    genres: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    imdb_id: str | None = None
    tmdb_id: int | None = None

    @property
    def label(self) -> str:
        """Title and year: "The Usual Suspects (1995)"; the title alone when there is no year."""
        return self.title if self.year is None else f"{self.title} ({self.year})"


@dataclass(frozen=True, slots=True)
class Match:
    """A film that a query may mean; score 0..100; exact: the query is this film's title."""

    film: Film
    score: float
    exact: bool


class Catalogue:
    """Films in row order; ids are looked up, never used as positions.

    Raises:
        DuplicateFilm: two films have one id.
    """

    def __init__(self, films: Iterable[Film]) -> None:
        self._films = tuple(films)
        self._by_id: dict[int, Film] = {}
        for row, film in enumerate(self._films):
            if self._by_id.setdefault(film.film_id, film) is not film:
                raise DuplicateFilm(film.film_id, row)
        self.id_map = IdMap(np.array([film.film_id for film in self._films], dtype=np.int64))

    @classmethod
    def from_frame(cls, films: pd.DataFrame) -> Catalogue:
        """Take the columns film_id, title, year, genres; if present: aliases, imdb_id, tmdb_id.

        Titles may be written as in MovieLens; a year in the title serves where `year` is NA.
        genres and aliases are sequences of str, or one str with "|" between.

        Raises:
            MissingColumn: one of the first four is not there.
            InvalidFilm: a value that cannot be used, with its row and column.
            DuplicateFilm: two rows have one id.
        """
        for name in ("film_id", "title", "year", "genres"):
            if name not in films.columns:
                raise MissingColumn(name, [str(column) for column in films.columns])
        columns = [str(column) for column in films.columns]
        cells = [films[name].tolist() for name in films.columns]
        rows = (dict(zip(columns, values, strict=True)) for values in zip(*cells, strict=True))
        return cls(_film(row, cell) for row, cell in enumerate(rows))

    def to_frame(self) -> pd.DataFrame:
        """One row per film, all attributes; what is not known is NA."""
        import pandas as pd  # noqa: PLC0415 -- serving does not need pandas

        return pd.DataFrame(
            {
                "film_id": self.film_ids,
                "title": pd.Series([film.title for film in self], dtype="object"),
                "year": pd.array([film.year for film in self], dtype="Int64"),
                "genres": pd.Series([film.genres for film in self], dtype="object"),
                "aliases": pd.Series([film.aliases for film in self], dtype="object"),
                "imdb_id": pd.Series([film.imdb_id for film in self], dtype="object"),
                "tmdb_id": pd.array([film.tmdb_id for film in self], dtype="Int64"),
            }
        )

    def __len__(self) -> int:
        return len(self._films)

    def __iter__(self) -> Iterator[Film]:
        return iter(self._films)

    def __contains__(self, film_id: object) -> bool:
        return film_id in self._by_id

    def __getitem__(self, film_id: int) -> Film:
        """The film of that id; UnknownFilm (a KeyError) if there is none."""
        try:
            return self._by_id[film_id]
        except KeyError:
            raise UnknownFilm(film_id) from None

    def get(self, film_id: int) -> Film | None:
        """The film of that id, or None."""
        return self._by_id.get(film_id)

    @property
    def film_ids(self) -> NDArray[np.int64]:
        """Film ids in row order, int64, (n,)."""
        return self.id_map.ids

    @cached_property
    def newest_year(self) -> int | None:
        """The year of the latest film; None where no year is known."""
        return max((film.year for film in self if film.year is not None), default=None)

    def row_of(self, film_id: int) -> int:
        """The film's row, 0..n-1; UnknownFilm if there is none."""
        row = self.id_map.row(film_id)
        if row is None:
            raise UnknownFilm(film_id)
        return row

    def twins(self, film_id: int) -> tuple[int, ...]:
        """All ids, rising, under which the data holds this film; at least film_id itself.

        Two entries are one film if title and year are equal and their IMDb ids do not differ.
        UnknownFilm if there is no such film.
        """
        film = self[film_id]
        return self._twins.get(film.film_id, (film.film_id,))

    def search(
        self, query: str, limit: int = 8, popularity: Mapping[int, int] | None = None
    ) -> list[Match]:
        """The films that a typed text may mean, best first, each film once.

        An exact match comes first; remakes of one title are all exact. A text that resembles no
        title gives []. Never raises for any text. `popularity` (film id -> number of ratings)
        decides between films that fit about equally well.
        """
        found = self._titles.search(query, popularity or {})
        matches: list[Match] = []
        offered: set[int] = set()
        for hit in found:
            if len(matches) >= limit:
                break
            first = self.twins(hit.film_id)[0]
            if first not in offered:
                offered.add(first)
                matches.append(Match(self._by_id[first], hit.score, hit.exact))
        return matches

    @cached_property
    def _titles(self) -> TitleIndex:
        return TitleIndex(
            SearchableTitle(film.film_id, film.title, film.year, film.aliases) for film in self
        )

    @cached_property
    def _twins(self) -> dict[int, tuple[int, ...]]:
        """Only films that have more than one id."""
        alike: dict[tuple[str, int], list[Film]] = {}
        for film in self:
            if film.year is not None:
                alike.setdefault((film.title.casefold(), film.year), []).append(film)
        twins: dict[int, tuple[int, ...]] = {}
        for films in alike.values():
            for film in films if len(films) > 1 else ():
                same = (
                    other.film_id
                    for other in films
                    if None in (film.imdb_id, other.imdb_id) or film.imdb_id == other.imdb_id
                )
                twins[film.film_id] = tuple(sorted(same))
        return twins


def _film(row: int, cell: Mapping[str, Any]) -> Film:
    """Build one film from a table's row; InvalidFilm says what is wrong with it."""
    raw = cell["title"]
    if not isinstance(raw, str) or not raw.strip():
        raise InvalidFilm("title", row, raw, "a title")
    parsed = parse_title(raw)
    film_id = _whole(cell, "film_id", row)
    if film_id is None:
        raise InvalidFilm("film_id", row, cell["film_id"], "a whole number")
    year = _whole(cell, "year", row)
    genres = _texts(cell["genres"], "genres", row)
    aliases = _texts(cell.get("aliases"), "aliases", row)
    imdb_id = cell.get("imdb_id")
    return Film(
        film_id=film_id,
        title=parsed.title,
        year=parsed.year if year is None else year,
        genres=tuple(genre for genre in genres if genre.casefold() not in _NO_GENRE),
        aliases=tuple(dict.fromkeys((*parsed.aliases, *aliases))),
        imdb_id=imdb_id if isinstance(imdb_id, str) and imdb_id else None,
        tmdb_id=_whole(cell, "tmdb_id", row),
    )


def _whole(cell: Mapping[str, Any], column: str, row: int) -> int | None:
    value = cell.get(column)
    # pandas' NA has no truth value, NaN is not equal to itself: ask for what we want instead.
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return int(value)
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return int(value)
    if value is None or str(value) in {"nan", "<NA>", "NaT"}:
        return None
    raise InvalidFilm(column, row, value, "a whole number")


def _texts(value: object, column: str, row: int) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part for part in (piece.strip() for piece in value.split("|")) if part)
    if value is None or str(value) in {"nan", "<NA>"}:
        return ()
    if isinstance(value, (Sequence, np.ndarray)) and all(isinstance(part, str) for part in value):
        return tuple(str(part) for part in value)
    raise InvalidFilm(column, row, value, "texts, or one text with | between")
