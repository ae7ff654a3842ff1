"""What people type behind /rate and /recommend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing import BadCount, is_half_step, parse_count, parse_request


@pytest.mark.parametrize(
    ("text", "title", "stars"),
    [
        ("alien", "alien", None),
        ("alien 4.5", "alien", 4.5),
        ("alien 4,5", "alien", 4.5),
        ("  Alien   4 ", "Alien", 4),
        ("alien ★4", "alien", 4),
        ("alien 4★", "alien", 4),
        ("alien 4 stars", "alien", 4),
        ("alien 1 star", "alien", 1),
        ("чужой 4 звезды", "чужой", 4),
        ("чужой 5 баллов", "чужой", 5),
        ("alien 4/5", "alien", 4),
        ("alien 8/10", "alien", 4),
        ("alien 9/10", "alien", 4.5),
        ("alien - 4", "alien", 4),
        ("alien: 4", "alien", 4),
        ("alien ⭐⭐⭐⭐", "alien", 4),
        ("alien ⭐️⭐️⭐️⭐️", "alien", 4),
        ("alien ★★★½", "alien", 3.5),
        ("alien (1979) 4", "alien (1979)", 4),
        ("alien 1979", "alien 1979", None),
        ("alien 9", "alien", 9),
        ("alien -1", "alien", -1),
        ("alien -½", "alien", -0.5),
        ("alien 100", "alien", 100),
        ("101 dalmatians", "101 dalmatians", None),
        ("101 dalmatians 4", "101 dalmatians", 4),
        ("alien 4.5!", "alien", 4.5),
        ("alien 4.", "alien", 4),
        ("alien .5", "alien", 0.5),
        ("alien 4½", "alien", 4.5),
        ("alien ****", "alien", 4),
        ("alien five stars", "alien", 5),
        ("alien пять", "alien", 5),
        ("чужой пять звёзд", "чужой", 5),
        ("alien 4 из 5", "alien", 4),
        ("alien 4 out of 5", "alien", 4),
        ("alien 7/10", "alien", 3.5),
        ("alien 80%", "alien", 4),
        ("5 stars for alien", "alien", 5),
        ("★4 alien", "alien", 4),
        ("4/5 alien", "alien", 4),
        ("4.5 alien", "alien", 4.5),
        ("12 monkeys", "12 monkeys", None),
        ("one flew over the cuckoo's nest", "one flew over the cuckoo's nest", None),
        ("henry five", "henry five", None),
        ("5", "", 5),
        ("3,5", "", 3.5),
        ("★★★★", "", 4),
        ("4 stars", "", 4),
        ("1984", "1984", None),
        ("", "", None),
        ("2001: a space odyssey", "2001: a space odyssey", None),
    ],
)
def test_a_title_and_its_stars(text: str, title: str, stars: float | None) -> None:
    """The stars at the end are told from the title in every form that people use."""
    request = parse_request(text)
    assert (request.title, request.stars) == (title, stars)


def test_a_bare_number_may_belong_to_the_title() -> None:
    """Only "alien 3" has another reading, and keeps its whole text; "alien 3 stars" has none."""
    assert parse_request("alien 3").whole == "alien 3"
    assert parse_request("alien 3 stars").whole == "alien"


@given(st.text())
def test_nothing_that_is_typed_raises(text: str) -> None:
    """Any text is a request; one without stars is its own title."""
    request = parse_request(text)
    if request.stars is None:
        assert request.whole == request.title
    else:
        assert isinstance(request.stars, float)


@pytest.mark.parametrize("stars", [0, 0.25, 5.5, 9, -1, 4.3, float("nan"), float("inf")])
def test_stars_that_no_rating_has(stars: float) -> None:
    """Only halves from 0.5 to 5 are ratings."""
    assert not is_half_step(stars)


def test_counts() -> None:
    """A count is a whole number, the default where nothing is said."""
    assert parse_count("", 5) == 5
    assert parse_count(" 10 ", 5) == 10
    assert parse_count("-3", 5) == -3
    for raw in ("ten", "1.5", "5 5", "²", "9" * 50, "<b>"):
        with pytest.raises(BadCount) as caught:
            parse_count(raw, 5)
        assert caught.value.raw == raw[:40]
