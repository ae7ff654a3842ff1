"""A title or a wish? What a text without a command is taken for."""

import pytest

from bot import finding
from bot.parsing import parse_request
from bot.understanding import understand, wish_in
from bot.wish_words import Reading
from engine.catalogue import Catalogue, Film
from engine.wishes import Wish

FILMS = Catalogue(
    [
        Film(1, "Alien", 1979, ("Horror", "Sci-Fi")),
        Film(2, "The Comedy of Terrors", 1964, ("Comedy", "Horror")),
        Film(3, "1984", 1984, ("Drama", "Sci-Fi")),
        Film(4, "Space Jam", 1996, ("Animation", "Children")),
        Film(5, "Scary Movie", 2000, ("Comedy", "Horror")),
        Film(6, "The War", 1994, ("Drama",)),
        Film(7, "Like Water for Chocolate", 1992, ("Drama", "Romance")),
        Film(8, "Sabrina", 1954, ("Comedy", "Romance")),
        Film(9, "Sabrina", 1995, ("Comedy", "Romance")),
        Film(11, "2001: A Space Odyssey", 1968, ("Drama", "Sci-Fi")),
        Film(10, "Romantic Comedy", 1983, ("Comedy", "Romance")),
    ]
)


def meant(text: str) -> finding.Finding | Reading:
    return understand(FILMS, text, parse_request(text), {9: 100})


@pytest.mark.parametrize(
    ("text", "film_id"),
    [
        ("Alien", 1),
        ("Comedy of Terrors", 2),
        ("comedy of terors", 2),
        ("1984", 3),
        ("space jam", 4),
        ("scary movie", 5),
        ("Scary Movie 4", 5),
        ("war", 6),
        ("like water for chocolate", 7),
        ("romantic comedy", 10),
        ("2001", 11),
    ],
)
def test_a_title_is_a_title(text: str, film_id: int) -> None:
    """Exactly that title, or one that is no complete wish."""
    found = meant(text)
    assert isinstance(found, finding.OneFilm)
    assert found.film.film_id == film_id


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("scary movies", Wish(frozenset({"horror"}))),
        (
            "romantic comedies of the 80s",
            Wish(frozenset({"romance", "comedy"}), since=1980, until=1989),
        ),
        ("something like Sabrina", Wish(like=9)),
        ("фильмы как alein", Wish(like=1)),
        ("90s", Wish(since=1990, until=1999)),
    ],
)
def test_a_wish_is_a_wish(text: str, wish: Wish) -> None:
    """All of it is understood, and no film is called so; of two films the popular one is meant."""
    found = meant(text)
    assert isinstance(found, Reading)
    assert found.wish == wish
    assert not found.unknown


def test_half_a_wish_is_met_where_no_film_is_meant() -> None:
    """What was not understood is kept to be said."""
    found = meant("romantic comedies with penguins")
    assert isinstance(found, Reading)
    assert found.unknown == ("penguins",)
    assert isinstance(meant("penguins"), finding.NotFound)
    assert isinstance(meant("2 stars"), finding.StarsOnly)


def test_a_wish_behind_the_command_needs_no_film() -> None:
    """There even "war" is a wish."""
    assert wish_in(FILMS, "war", {}).wish == Wish(frozenset({"war"}))
    assert wish_in(Catalogue([]), "new war films like Alien", {}).unknown == ("Alien",)
