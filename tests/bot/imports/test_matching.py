"""Which film an entry means; what is not certain is asked about."""

from __future__ import annotations

import pytest

from bot.imports.entries import Entry, ImportRefused
from bot.imports.matching import FilmFinder, Placed
from engine.catalogue import Catalogue, Film

_FILMS = [
    Film(1, "Sabrina", 1954, ()),
    Film(2, "Sabrina", 1995, ()),
    Film(3, "Alien", 1979, (), ("Alien, der",), "tt0078748", 348),
    Film(4, "Aliens", 1986, (), (), "tt0090605", 679),
    Film(5, "Seven", 1995, (), ("Se7en",)),
    Film(6, "Hamlet", 1990, ()),
    Film(7, "Hamlet", 1992, ()),
    Film(8, "Nameless Year", None, ()),
    Film(9, "The Avengers", 1998, (), (), "tt0118661"),
    Film(10, "Twin", 2000, ()),
    Film(11, "Twin", 2000, ()),
    Film(12, "Nameless Day", 2001, (), ("Der namenlose Tag",)),
    Film(13, "Face/Off", 1997, ()),
]


def _place(title: str, year: int | None = None, **given: object) -> Placed:
    return FilmFinder(Catalogue(_FILMS)).place(Entry(title, year, 4.0, **given))  # type: ignore[arg-type]


def _ids(placed: Placed) -> tuple[int | None, list[int]]:
    film = placed.film.film_id if placed.film else None
    return film, [one.film_id for one in placed.candidates]


@pytest.mark.parametrize(
    ("title", "year", "given", "film"),
    [
        ("Sabrina", 1995, {}, 2),
        ("Sabrina", 1954, {}, 1),
        ("sabrina!", 1995, {}, 2),
        ("Se7en", 1995, {}, 5),
        ("Nameless Day", 2002, {}, 12),
        ("The Nameless Day", 2001, {}, 12),
        ("Der namenlose Tag", 2000, {}, 12),
        ("Anything", 1979, {"imdb_id": "tt0078748"}, 3),
        ("Anything", 1986, {"tmdb_id": 679}, 4),
        ("Чужой", 1979, {"other_titles": ("Alien",)}, 3),
        ("Twin", 2000, {}, 10),
        ("Alien", 1979, {"film_id": 3}, 3),
        ("Alien", 1979, {"film_id": 4}, 3),
    ],
)
def test_certain(title: str, year: int | None, given: dict[str, object], film: int) -> None:
    """An id, or a title with its year, a long one also with the year beside it; a number only if
    the title agrees.
    """
    assert _ids(_place(title, year, **given)) == (film, [])


@pytest.mark.parametrize(
    ("title", "year", "given", "offered"),
    [
        ("Sabrina", None, {}, {1, 2}),
        ("Sabrina", 1955, {}, {1}),
        ("Se7en", 1996, {}, {5}),
        ("The Alien", 1979, {}, {3}),
        ("The Nameless Day", 2002, {}, {12}),
        ("Face/Off", 1998, {}, {13}),
        ("Hamlet", 1991, {}, {6, 7}),
        ("Alien", None, {}, {3}),
        ("Nameless Year", 1990, {}, {8}),
        ("Alien", 1982, {}, {3}),
        ("Allien", 1979, {}, {3}),
        ("Both", 1986, {"imdb_id": "tt0078748", "tmdb_id": 679}, {3, 4}),
        ("Something Else", 2015, {"imdb_id": "tt0078748"}, {3}),
    ],
)
def test_asked(title: str, year: int | None, given: dict[str, object], offered: set[int]) -> None:
    """No year, two films as near, a typo, ids that do not agree, a title of one word of another
    year or with another article: the films are offered.
    """
    film, candidates = _ids(_place(title, year, **given))
    assert film is None
    assert offered <= set(candidates)


@pytest.mark.parametrize(
    ("title", "year", "given"),
    [
        ("Sabrina", 2021, {}),
        ("The Avengers", 1998, {"imdb_id": "tt0848228"}),
        ("Alien", 1979, {"by_id_only": True}),
        ("Quite Unheard Of", 1979, {}),
        ("", None, {"film_id": 3}),
    ],
)
def test_not_there(title: str, year: int, given: dict[str, object]) -> None:
    """Another year, another id, a series, a number alone: no film, and none is offered."""
    assert _ids(_place(title, year, **given)) == (None, [])


def test_a_russian_title_is_spelt_in_latin_only_where_the_film_has_no_other() -> None:
    """Else the Russian name of one film would be the title of another."""
    finder = FilmFinder(Catalogue([Film(1, "Brat", 1997, ())]))
    assert _found(finder, Entry("Брат", 1997, 4.0)) == 1
    assert _found(finder, Entry("Брат", 1997, 4.0, other_titles=("Sibling",))) is None


def _found(finder: FilmFinder, entry: Entry) -> int | None:
    film = finder.place(entry).film
    return film.film_id if film else None


def test_the_latest_of_several_ratings_of_a_film_is_kept() -> None:
    """By date; where there is none, the last line."""
    finder = FilmFinder(Catalogue(_FILMS))
    placed = finder.place_all(
        [
            Entry("Alien", 1979, 5.0, 300),
            Entry("Alien", 1979, 2.0, 200),
            Entry("Aliens", 1986, 1.0),
            Entry("Aliens", 1986, 3.0),
            Entry("Sabrina", None, 3.0),
            Entry("Sabrina", None, 4.0),
        ]
    )
    assert [item.entry.stars for item in placed] == [5.0, 3.0, 4.0]


def test_nobody_is_asked_twice_about_one_title() -> None:
    """Of one title and year that land nowhere for sure the latest is kept; others stay apart."""
    placed = FilmFinder(Catalogue(_FILMS)).place_all(
        [
            Entry("Hamlet", 1991, 2.0, 200),
            Entry("hamlet", 1991, 1.0, 100),
            Entry("Hamlet", None, 3.0, 50),
            Entry("Unheard Of", 2001, 4.0),
            Entry("Unheard of!", 2001, 5.0),
        ]
    )
    assert [item.entry.stars for item in placed] == [2.0, 3.0, 5.0]


def test_numbers_alone_need_a_catalogue_that_counts_alike() -> None:
    """In another release's numbers 3 is quite another film."""
    entries = [Entry("", None, 4.0, film_id=3)]
    with pytest.raises(ImportRefused) as caught:
        FilmFinder(Catalogue(_FILMS)).place_all(entries)
    assert caught.value.reason == "other-ids"
    (placed,) = FilmFinder(Catalogue(_FILMS), shared_ids=True).place_all(entries)
    assert placed.film == _FILMS[2]
