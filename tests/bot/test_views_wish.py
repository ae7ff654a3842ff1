"""How a wish is shown: what was understood, and how to take it back."""

import pytest

from bot import buttons, views_wish
from bot.views_lists import Pick
from bot.words import LANGUAGES, words_in
from engine.wishes import GENRES, Wish, conditions
from tests.bot.films import FILMS, LONG
from tests.bot.view_checks import actions, check

EVERYTHING = Wish(
    wanted=frozenset(GENRES[:9]),
    unwanted=frozenset(GENRES[9:]),
    either=True,
    since=1990,
    until=1999,
    like=LONG.film_id,
    fame="less",
    count=20,
    barred=((1991, 1992), (1994, 1994)),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wish", [EVERYTHING, Wish(since=1990), Wish(until=1990, fame="well")])
def test_a_wish_is_shown_within_every_limit(language: str, wish: Wish) -> None:
    """Each condition has a button that drops it; whatever is wished, limits are kept."""
    words = words_in(language)
    shown = views_wish.wished(
        words,
        wish,
        [Pick(LONG, 4.6, (LONG, 5), 100)] * 20,
        FILMS,
        offset=0,
        more=True,
        personal=False,
        unknown=["<b>" * 50],
        guesses=[wish],
    )
    check(*shown)
    dropped = [a for a in actions(shown[-1]) if isinstance(a, buttons.Wished) and a.wish != wish]
    assert len(dropped) == len(conditions(wish))
    assert buttons.Wished(wish, 20) in actions(shown[-1])
    check(
        views_wish.nothing_fits(words, wish, [(wish, 12)] * 9, FILMS),
        views_wish.nothing_fits(words, wish, [], FILMS),
        views_wish.not_understood(words, "<b>" * 500, [wish], FILMS),
    )


@pytest.mark.parametrize(
    ("language", "wish", "text"),
    [
        (
            "ru",
            Wish(frozenset({"comedy"}), frozenset({"horror"}), since=1990, until=1999),
            "Комедии, 1990–1999, без ужасов",
        ),
        ("en", Wish(frozenset({"comedy", "war"}), either=True), "Comedies or war films"),
        (
            "en",
            Wish(frozenset({"comedy", "romance"}), since=1974, until=1974),
            "Comedies + romances, 1974",
        ),
        ("en", Wish(barred=((1980, 1989), (1994, 1994))), "Not 1980–1989, not 1994"),
        (
            "ru",
            Wish(frozenset({"comedy"}), barred=((1980, 1989),), since=1970),
            "Комедии, с 1970 года, кроме 1980–1989",
        ),
        ("ru", Wish(like=1, fame="less"), "Похоже на Alien, малоизвестное"),
        ("en", Wish(), "Anything"),
    ],
)
def test_a_wish_is_said_in_the_persons_language(language: str, wish: Wish, text: str) -> None:
    """In a few words, the first one with a capital."""
    assert views_wish.wish_text(words_in(language), wish, FILMS) == text
