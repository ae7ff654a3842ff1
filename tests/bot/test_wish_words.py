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
    parts += [f"!{first}..{last}" for first, last in wish.barred]
    if wish.like is not None:
        parts.append(f"~{NAMES[wish.like]}")
    if wish.fame is not None:
        parts.append(wish.fame)
    if wish.count is not None:
        parts.append(f"#{wish.count}")
    parts += [f"?{piece}" for piece in reading.unknown]
    return " ".join(parts)


@pytest.mark.parametrize("wishes", [wishes_en.WISHES, wishes_ru.WISHES], ids=["en", "ru"])
def test_all_wishes_are_understood_exactly(wishes: tuple[tuple[str, str], ...]) -> None:
    """All of them, though nine in ten were asked for."""
    assert len(wishes) == len({text for text, _ in wishes}) >= 60
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
    ("typed", "read_as"),
    [
        ("comedy -80s", "+comedy !1980..1989"),
        ("drama -'80s -horror", "+drama -horror !1980..1989"),
        ("комедии не 80-х", "+comedy !1980..1989"),
        ("-1990-1999 comedy", "+comedy !1990..1999"),
        ("без 80-х и 90-х", "!1980..1999"),
        ("not the 60s or the 80s", "!1960..1969 !1980..1989"),
        ("without the 80s, 90s, comedy", "+comedy !1980..1999"),
        ("not early 90s", "!1990..1993"),
        ("90s sci-fi but not 1994", "+sci-fi 1990..1999 !1994..1994"),
        ("comedies not between 1990 and 1995", "+comedy !1990..1995"),
        ("комедии не с 1990 по 1995", "+comedy !1990..1995"),
        ("no 80s horror", "-horror !1980..1989"),
        ("without horror or the 80s", "-horror !1980..1989"),
        ("nothing before 1990 or after 2000", "1990..2000"),
        ("90s, nothing before 1995", "1995..1999"),
        ("nothing older than the 90s", "1990.."),
        ("не с 2000", "..1999"),
    ],
)
def test_years_that_are_not_wanted(typed: str, read_as: str) -> None:
    """With two ends they are barred, with one they are a limit."""
    assert shown(read(typed)) == read_as


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("not horror from the 80s", "-horror ?80s"),
        ("80s, nothing before 1990", "1980..1989 ?1990"),
        ("comedy, not 1994, 1997 or 1999", "+comedy ?1994 ?1997 ?1999"),
    ],
)
def test_years_that_are_not_wanted_are_never_taken_for_wanted_ones(
    typed: str, read_as: str
) -> None:
    """Where it is not clear, or more than a wish can say, that is what the person is told."""
    assert shown(read(typed)) == read_as


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
