"""Which film of the catalogue an entry means: certain, to be asked about, or not there. Pure.

In order of certainty: an id that both sides have; title and year; title and a year beside it;
another title of the film with the year. All else is asked about: a wrong film that nobody notices
is worse than a question.

A title of one word is called alike by so many films ("Titanic" of 1996 and of 1997, "Fear" and
"The Fear") that it counts only if it is spelt the same, articles too, and of the very year. Longer
ones may differ in articles and numerals, or else by a year. Knows nothing of how files are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.imports.entries import Entry, ImportRefused, imdb_id_of
from engine.catalogue import Catalogue, Film
from engine.titles import fold, normalise

OFFERED: Final = 4  # films in a question
_SEARCHED: Final = 300  # entries of one file that are searched with typos, which takes its time
_LIKE: Final = 75.0  # score of a search from which a film is worth asking about
_NEAR: Final = 3  # years between two sources that may still mean one film


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry and its film; or None and the films that it may mean, of which there may be none."""

    entry: Entry
    film: Film | None
    candidates: tuple[Film, ...] = ()


class Searches:
    """How many of a file's entries may still be searched with typos, and what comes first then."""

    def __init__(self, popularity: Mapping[int, int] | None) -> None:
        self.popularity = popularity or {}
        self.left = _SEARCHED


class FilmFinder:
    """Finds the films of one catalogue. Immutable, so one serves any number of files and threads.

    Args:
        catalogue: the films.
        shared_ids: the catalogue numbers films as MovieLens does (every release but ml-100k).
    """

    def __init__(self, catalogue: Catalogue, *, shared_ids: bool = False) -> None:
        self._catalogue = catalogue
        self._shared_ids = shared_ids
        self._by_imdb: dict[str, Film] = {}
        self._by_tmdb: dict[int, Film] = {}
        self._titled: defaultdict[str, list[Film]] = defaultdict(list)
        self._also: defaultdict[str, list[Film]] = defaultdict(list)
        for film in catalogue:
            if film.imdb_id:
                self._by_imdb.setdefault(imdb_id_of(film.imdb_id), film)
            if film.tmdb_id:
                self._by_tmdb.setdefault(film.tmdb_id, film)
            self._titled[normalise(film.title)].append(film)
            for alias in film.aliases:
                self._also[normalise(alias)].append(film)

    def place_all(
        self, entries: Iterable[Entry], popularity: Mapping[int, int] | None = None
    ) -> list[Placed]:
        """All entries in order; of several that land on one film only the latest is kept.

        So it is of several that have one title and year and land nowhere: nobody wants to be asked
        twice. `popularity` (film id to number of ratings) puts likelier films first in a question.

        Raises:
            ImportRefused: the file has numbers alone, and they are not ours.
        """
        searches = Searches(popularity)
        placed = [self.place(entry, searches) for entry in entries]
        if placed and all(not item.entry.title for item in placed) and not self._shared_ids:
            raise ImportRefused("other-ids")
        last: dict[object, int] = {}
        for at, item in enumerate(placed):
            meant = _meant(item)
            before = last.get(meant)
            if before is None or _time(item) >= _time(placed[before]):
                last[meant] = at
        kept = set(last.values())
        return [item for at, item in enumerate(placed) if at in kept]

    def place(self, entry: Entry, searches: Searches | None = None) -> Placed:
        """One entry; by itself, or as one of many that share their searches."""
        searches = searches or Searches(None)
        by_id = self._by_id(entry)
        if len(by_id) == 1 and _agrees(entry, by_id[0]):
            return Placed(entry, by_id[0])
        if by_id:  # two ids of two films, or an id whose film is quite another
            return Placed(entry, None, tuple(by_id))
        numbered = self._numbered(entry)
        if numbered is not None:
            return Placed(entry, numbered)
        if entry.by_id_only or not entry.title:
            return Placed(entry, None)
        return self._by_title(entry, searches)

    def _by_id(self, entry: Entry) -> list[Film]:
        found = (self._by_imdb.get(entry.imdb_id), self._by_tmdb.get(entry.tmdb_id))
        return self._distinct(film for film in found if film is not None)

    def _numbered(self, entry: Entry) -> Film | None:
        """The film of a MovieLens number or of our own, unless the title says otherwise."""
        film = self._catalogue.get(entry.film_id) if entry.film_id is not None else None
        if film is None or _contradicts(entry, film):
            return None
        if not entry.title:
            return film if self._shared_ids else None
        same = normalise(film.title) in _names(entry) and film.year == entry.year
        return film if same else None

    def _by_title(self, entry: Entry, searches: Searches) -> Placed:
        names = _names(entry)
        titled = self._fitting(entry, (film for name in names for film in self._titled[name]))
        also = self._fitting(entry, (film for name in names for film in self._also[name]))
        if entry.year is not None:
            for films in (titled, also):
                for years in (0, 1):
                    near = [film for film in films if _apart(entry, film, years)]
                    if len(near) == 1 and _unmistakable(entry, near[0], years):
                        return Placed(entry, near[0])
                    if near:
                        return self._ask(entry, [*near, *titled, *also])
        possible = [
            film
            for film in (*titled, *also)
            if entry.year is None or film.year is None or abs(film.year - entry.year) <= _NEAR
        ]
        return self._ask(entry, [*possible, *self._alike(entry, searches)])

    def _fitting(self, entry: Entry, films: Iterable[Film]) -> list[Film]:
        return self._distinct(film for film in films if not _contradicts(entry, film))

    def _alike(self, entry: Entry, searches: Searches) -> list[Film]:
        """Films whose titles resemble the entry's, of about its year."""
        if not searches.left:
            return []
        searches.left -= 1
        found: list[Film] = []
        for name in (entry.title, *entry.other_titles[:1]):
            for match in self._catalogue.search(name[:200], 8, searches.popularity):
                year = match.film.year
                near = entry.year is None or year is None or abs(year - entry.year) <= 1
                if near and match.score >= _LIKE and not _contradicts(entry, match.film):
                    found.append(match.film)
        return found

    def _ask(self, entry: Entry, films: list[Film]) -> Placed:
        return Placed(entry, None, tuple(self._distinct(films)[:OFFERED]))

    def _distinct(self, films: Iterable[Film]) -> list[Film]:
        """Each film once, under the first of the ids that the data holds it by."""
        ids = dict.fromkeys(self._catalogue.twins(film.film_id)[0] for film in films)
        return [self._catalogue[film_id] for film_id in ids]


# Russian letters as Latin ones, as MovieLens and IMDb write original titles ("Solyaris").
_LATIN: Final = str.maketrans("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye") | str.maketrans(
    {"ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
    | {"ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)


def _names(entry: Entry) -> tuple[str, ...]:
    """What the film may be called, made comparable by `normalise`."""
    names = (normalise(name) for name in _written(entry))
    return tuple(dict.fromkeys(name for name in names if name))


def _written(entry: Entry) -> list[str]:
    """Its titles; Russian ones in Latin letters too, where there is none that is Latin anyway."""
    written = [entry.title, *entry.other_titles]
    if not any("a" <= letter <= "z" for name in written for letter in name.lower()):
        written += [name.lower().translate(_LATIN) for name in written]
    return written


def _unmistakable(entry: Entry, film: Film, years: int) -> bool:
    """Whether a film of that title, so many years apart, can be no other."""
    of_film = (film.title, *film.aliases)
    names = set(_names(entry))
    shared = [name for name in of_film if normalise(name) in names]
    alike = {fold(name) for name in of_film}.intersection(map(fold, _written(entry)))
    # Both ways: "Face/Off" is written as one word, "The Fear" is one without its article.
    several_words = any(" " in name and " " in normalise(name) for name in shared)
    return (bool(alike) or several_words) if years == 0 else (bool(alike) and several_words)


def _apart(entry: Entry, film: Film, years: int) -> bool:
    assert entry.year is not None
    return film.year is not None and abs(film.year - entry.year) == years


def _contradicts(entry: Entry, film: Film) -> bool:
    """Whether an id of both sides says that these are two films."""
    return bool(
        (entry.imdb_id and film.imdb_id and entry.imdb_id != imdb_id_of(film.imdb_id))
        or (entry.tmdb_id and film.tmdb_id and entry.tmdb_id != film.tmdb_id)
    )


def _agrees(entry: Entry, film: Film) -> bool:
    """Whether an id can be believed: the title or the year fits, or one of them is not known."""
    if not entry.title or entry.year is None or film.year is None:
        return True
    own = {normalise(film.title), *map(normalise, film.aliases)}
    return abs(entry.year - film.year) <= _NEAR or not own.isdisjoint(_names(entry))


def _meant(item: Placed) -> object:
    """What is one thing to be rated: a film, or a title and year that landed nowhere for sure."""
    if item.film is not None:
        return item.film.film_id
    return _names(item.entry), item.entry.year, item.entry.by_id_only, item.entry.film_id


def _time(item: Placed) -> int:
    return item.entry.rated_at or 0
