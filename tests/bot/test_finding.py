"""From typed text to a film, a choice, or the reason why there is none."""

import pytest

from bot import finding
from bot.parsing import parse_request
from tests.bot.films import (
    ALIEN,
    ALIEN_3,
    APOLLO,
    FILMS,
    GODFATHER,
    GODFATHER_2,
    ODD,
    POLICE_4,
    SABRINA_1954,
    SABRINA_1995,
    TERMINATOR,
    TERMINATOR_2,
    USUAL,
)


def find(text: str) -> finding.Finding:
    return finding.find(FILMS, parse_request(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alien", finding.OneFilm(ALIEN, None)),
        ("ALIEN (1979)", finding.OneFilm(ALIEN, None)),
        ("alien 4.5", finding.OneFilm(ALIEN, 4.5)),
        ("usual suspects 5", finding.OneFilm(USUAL, 5.0)),
        ("the usual suspcts", finding.OneFilm(USUAL, None)),
        ("apollo 13", finding.OneFilm(APOLLO, None)),
        ("apolo 13", finding.OneFilm(APOLLO, None)),
        ("apollo 13 4", finding.OneFilm(APOLLO, 4.0)),
        ("tom & jerry", finding.OneFilm(ODD, None)),
        ("alien 3", finding.TwoReadings(ALIEN_3, ALIEN, 3.0)),
        ("alien 3 stars", finding.OneFilm(ALIEN, 3.0)),
        ("alien 4", finding.OneFilm(ALIEN, 4.0)),
        ("terminator 2", finding.TwoReadings(TERMINATOR_2, TERMINATOR, 2.0)),
        ("godfather 2", finding.TwoReadings(GODFATHER_2, GODFATHER, 2.0)),
        ("terminator 2 5", finding.OneFilm(TERMINATOR_2, 5.0)),
        ("terminator 4/5", finding.OneFilm(TERMINATOR, 4.0)),
        ("police story 4", finding.OneFilm(POLICE_4, None)),
        ("alien 9", finding.BadStars(9.0, (ALIEN,))),
        ("alien 0", finding.BadStars(0.0, (ALIEN,))),
        ("alien 4.3", finding.BadStars(4.3, (ALIEN,))),
        ("sabrina 1954", finding.OneFilm(SABRINA_1954, None)),
        ("nothing like that", finding.NotFound()),
        ("🎬🎬", finding.NotFound()),
        ("", finding.NotFound()),
        ("9", finding.StarsOnly(9.0)),
        ("4.5", finding.StarsOnly(4.5)),
        ("★★★★", finding.StarsOnly(4.0)),
    ],
)
def test_what_a_text_means(text: str, expected: finding.Finding) -> None:
    """Each text is understood the way that the person who typed it meant it."""
    assert find(text) == expected


def test_a_remake_is_offered_beside_the_original() -> None:
    """Two films with one title are a choice, which keeps the stars that were typed."""
    found = find("sabrina 4")
    assert isinstance(found, finding.Several)
    assert set(found.films) == {SABRINA_1954, SABRINA_1995}
    assert found.stars == 4


def test_bad_stars_for_several_films_offer_them_all() -> None:
    """Stars that do not exist do not hide which film was meant."""
    found = find("sabrina 7")
    assert isinstance(found, finding.BadStars)
    assert len(found.films) == 2
