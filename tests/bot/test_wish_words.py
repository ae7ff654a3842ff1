"""Wishes in people's own words, against readings that were written down first."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wish_words import Reading, read_wish
from engine.wishes import Wish
from tests.bot import wishes_en, wishes_ru

FILMS = {"alien": 1, "heat": 2, "se7en": 3, "the thing": 4, "love and death": 5}
NAMES = {1: "Alien", 2: "Heat", 3: "Se7en", 4: "The Thing", 5: "Love and Death"}
NEWEST = 2023


def titles(text: str, exactly: bool) -> int | None:
    found = FILMS.get(text.casefold())
    if found is None and not exactly and text.casefold() == "aliem":
        return 1
    return found


def read(text: str) -> Reading:
    return read_wish(text, NEWEST, titles)


def shown(reading: Reading) -> str:
    """The reading in the notation of the files."""
    wish = reading.wish
    parts = []
    if wish.wanted:
        parts.append("+" + ("|" if wish.either else " +").join(sorted(wish.wanted)))
    parts += [f"-{genre}" for genre in sorted(wish.unwanted)]
    if wish.since is not None or wish.until is not None:
        parts.append(f"{wish.since or ''}..{wish.until or ''}")
    if wish.like is not None:
        parts.append(f"~{NAMES[wish.like]}")
    if wish.fame is not None:
        parts.append(wish.fame)
    if wish.count is not None:
        parts.append(f"#{wish.count}")
    parts += [f"?{piece}" for piece in reading.unknown]
    return " ".join(parts)


@pytest.mark.parametrize("wishes", [wishes_en.WISHES, wishes_ru.WISHES], ids=["en", "ru"])
def test_sixty_wishes_are_understood_exactly(wishes: tuple[tuple[str, str], ...]) -> None:
    """All of them, though nine in ten were asked for."""
    assert len(wishes) == len({text for text, _ in wishes}) == 60
    wrong = [(text, want, got) for text, want in wishes if (got := shown(read(text))) != want]
    assert not wrong


@pytest.mark.parametrize(
    "text",
    [
        *("Alien", "Comedy of Terrors", "1984", "Space Jam", "Funny Games", "Scarry Movie 3"),
        *(
            "Not Another Teen Movie",
            "War of the Worlds",
            "The Good, the Bad and the Ugly",
            "",
            "🎬",
        ),
        *("Western Union", "Kids in America", "2001: A Space Odyssey", "hello", "Чужой", "5"),
    ],
)
def test_a_title_is_no_complete_wish(text: str) -> None:
    """Some of its words may mean something, never all, and a year or number alone is no wish."""
    reading = read(text)
    assert not reading.complete or re.fullmatch(r"\d+", text)


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("comedy -80s", "80s"),
        ("комедии не 80-х", "80-х"),
        ("комедии кроме восьмидесятых", "восьмидесятых"),
        ("-1990-1999 comedy", "1990-1999"),
    ],
)
def test_years_that_are_not_wanted_are_never_taken_for_wanted_ones(typed: str, years: str) -> None:
    """A wish cannot say it, and that is what the person is told."""
    reading = read(typed)
    assert reading.wish == Wish(wanted=frozenset({"comedy"}))
    assert reading.unknown == (years,)


def test_a_genre_that_is_not_wanted_leaves_the_years_behind_it_alone() -> None:
    """Both with a comma between them and without."""
    for typed in ("без ужасов, 80-е", "без ужасов 80-х"):
        wish = Wish(unwanted=frozenset({"horror"}), since=1980, until=1989)
        assert read(typed).wish == wish


@pytest.mark.parametrize(
    ("typed", "genre"),
    [("horor", "horror"), ("comdy", "comedy"), ("ужосы", "horror"), ("камедия", "comedy")],
)
def test_a_misspelt_word_is_not_guessed_silently(typed: str, genre: str) -> None:
    """It is told as not understood, and the nearest wish is offered."""
    reading = read(f"90s {typed}")
    assert reading.unknown == (typed,)
    assert reading.wish == Wish(since=1990, until=1999)
    assert reading.guesses == ((typed, replace(reading.wish, wanted=frozenset({genre}))),)


def test_a_misspelt_title_behind_like_is_found_and_an_unknown_one_is_told() -> None:
    """A near title serves; none at all is not understood."""
    assert shown(read("films like aliem")) == "~Alien"
    assert shown(read("films like zzz qqq, no horror")) == "-horror ?zzz qqq"


def test_what_is_excluded_stays_excluded() -> None:
    """Whoever both wants and bars a genre gets none of it."""
    assert shown(read("horror comedy without horror")) == "+comedy -horror"


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is typed, nothing raises and what is reported stands in the text."""
    reading = read(text)
    assert all(piece in text for piece in reading.unknown)
