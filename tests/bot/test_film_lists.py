"""Films that an admin brings: what is understood of a line and of a file."""

from __future__ import annotations

import pytest

from bot.film_lists import MOST, is_film_list, read_list, typed
from bot.imports.entries import ImportRefused
from engine.catalogue import Catalogue, Film

FILMS = Catalogue(
    [
        Film(1, "Alien", 1979, ("Horror", "Sci-Fi")),
        Film(2, "The Usual Suspects", 1995, ("Crime", "Thriller")),
        Film(3, "Toy Story", 1995, ("Animation", "Children's", "Comedy")),
        Film(4, "La Cité des enfants perdus", 1995, (), ("City of Lost Children, The",)),
    ]
)


def test_a_typed_film() -> None:
    """Title, year in brackets, genres behind a bar, in the words that people use for them."""
    (film,) = typed("Romulus, The (2024) | horror, Science fiction", FILMS).films
    assert (film.title, film.year, film.genres) == ("The Romulus", 2024, ("Horror", "Sci-Fi"))
    (plain,) = typed("Romulus (2024)", FILMS).films
    assert plain.genres == ()
    (russian,) = typed("Ромул (2024) | ужасы | детский", FILMS).films
    assert russian.genres == ("Horror", "Children's")


@pytest.mark.parametrize("text", ["Romulus", "(2024)", "Romulus (1724)", "| Horror", "x" * 300])
def test_without_a_title_or_a_year_it_is_no_film(text: str) -> None:
    """Nothing is guessed."""
    brought = typed(text, FILMS)
    assert brought.films == ()
    assert brought.unusable == (1,)


@pytest.mark.parametrize(
    "text", ["alien (1979)", "Usual Suspects, The (1995)", "City of lost children (1995)"]
)
def test_a_film_that_is_there_is_recognised(text: str) -> None:
    """Whatever the case, the article's place and the language."""
    brought = typed(text, FILMS)
    assert brought.films == ()
    assert len(brought.known) == 1


def test_a_remake_is_another_film() -> None:
    """The year tells."""
    assert len(typed("Alien (2031) | Horror", FILMS).films) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"title,year,genres\nRomulus,2024,Horror|Sci-Fi\nAlien,1979,\n",
        b"\xef\xbb\xbfgenres;Title;YEAR\nHorror,Sci-Fi;Romulus;2024\n;Alien;1979\n",
        "Genres\ttitle\nHorror/Sci-Fi\tRomulus (2024)\n\tAlien (1979)\n".encode("utf-16"),
    ],
)
def test_a_file_in_any_order_of_columns(content: bytes) -> None:
    """Any delimiter, any header order, with a mark at the beginning, the year in the title."""
    assert is_film_list(content)
    brought = read_list(content, FILMS)
    (film,) = brought.films
    assert (film.title, film.year, film.genres) == ("Romulus", 2024, ("Horror", "Sci-Fi"))
    assert [known.film_id for known in brought.known] == [1]


def test_what_cannot_be_used_is_told() -> None:
    """Lines that say a film again, that lack something, and genres that there are not."""
    content = (
        b"title,year,genres\n"
        b"Romulus,2024,Horror|Sport\n"
        b"romulus,2024,Horror\n"
        b",2024,Horror\n"
        b"Nameless,,Horror\n"
        b"Covenant,2017.0,Sport\n"
    )
    brought = read_list(content, FILMS)
    assert [film.title for film in brought.films] == ["Romulus", "Covenant"]
    assert (brought.repeated, brought.unusable) == (1, (3, 4))
    assert brought.genres == (("Sport", 2),)


def test_a_file_of_ratings_is_no_list_of_films() -> None:
    """Nor is anything else."""
    assert not is_film_list(b"Title,Year,Genres,Your Rating\nAlien,1979,Horror,9\n")
    assert not is_film_list(b"Date,Name,Year,Rating\n")
    assert not is_film_list(b"const,Title,You rated,Genres\ntt0078748,Alien,9,Horror\n")
    assert not is_film_list(b"\0\1")
    assert not is_film_list(b"")


def test_too_many_films_are_refused() -> None:
    """A whole other release is for `filmbot data get`."""
    lines = "".join(f"Film {number},2024,Horror\n" for number in range(MOST + 1))
    with pytest.raises(ImportRefused):
        read_list(f"title,year,genres\n{lines}".encode(), FILMS)
