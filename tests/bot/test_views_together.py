"""What a whole chat reads: within Telegram's limits, correct HTML, and nobody's secrets."""

import re

import pytest
from telegram import User

from bot import views_together
from bot.group_buttons import AsPoll, GroupPicks, MoreForAll, OfGathering, RateMine, SaveMine, Share
from bot.handlers.together import MOST_MEMBERS, shown_name
from bot.views import TITLE_LIMIT
from bot.views_together import PickForAll
from bot.words import LANGUAGES, words_in
from engine.catalogue import Film
from tests.bot.films import ALIEN, FILMS, LONG, ODD
from tests.bot.view_checks import actions, check

EN = words_in("en")
NAMES = ["<b>&" + "я" * 12] * MOST_MEMBERS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("film", [ALIEN, LONG, ODD])
def test_every_message_fits_with_the_longest_titles_and_names(language: str, film: Film) -> None:
    """As many people as there may be, each with the longest name, none of them known."""
    words = words_in(language)
    picks = [PickForAll(film, [4.5] * MOST_MEMBERS)] * 5
    shown = views_together.picks_for_all(
        words, picks, NAMES, NAMES, (1, 1, 1), offset=5, floor=3.0, username="film_bot"
    )
    check(
        views_together.about_together(words, "film_bot"),
        views_together.in_groups(words, "film_bot"),
        views_together.gathering(words, 1, [], [], "film_bot"),
        views_together.gathering(words, 1, NAMES, NAMES[:1], "film_bot"),
        views_together.gathering(words, 1, NAMES, NAMES, "film_bot"),
        views_together.choice_to_share(words, [film, ALIEN]),
        views_together.shared_card(words, film),
        *views_together.picks_of_one(words, NAMES[0], [], None),
        *views_together.picks_of_one(words, NAMES[0], [(film, 4.5), (ALIEN, None)], None),
        *views_together.picks_of_one(words, NAMES[0], [(film, 4.5)] * 20, GroupPicks(1, 20, 40)),
        *shown,
    )
    assert "<b>&amp;" not in "".join(view.text for view in shown)
    for key in ("toast-mine", "toast-mine-already", "toast-mine-seen", "toast-mine-saved"):
        kept = {"stars": "4,5"} if key != "toast-mine-saved" else {}
        assert len(words(key, title="x" * TITLE_LIMIT, **kept)) <= 200
    again = words("toast-mine-again", title="x" * 120, stars="4,5", previous="3,5")
    assert len(again) <= 200


def test_a_list_for_a_group_says_who_would_like_what() -> None:
    """The mean of all, everybody's own, and whether somebody may be let down."""
    picks = [PickForAll(ALIEN, [4.04, 3.0]), PickForAll(LONG, [5.0, 2.96])]
    (view,) = views_together.picks_for_all(
        EN, picks, ["Ann", "Bo"], ["Bo"], (7, 3, 2), offset=5, floor=3.0, username="film_bot"
    )
    assert "6. <a" in view.text
    assert "Ann ★4 · Bo ★3" in view.text
    assert "(1979) · ★3.5" in view.text
    assert "hard to please" in view.text
    assert "Bo has rated nothing yet" in view.text
    shares = [Share(ALIEN.film_id), Share(LONG.film_id)]
    assert actions(view) == [*shares, MoreForAll(7, 2), AsPoll(7, 3)]
    (fine,) = views_together.picks_for_all(
        EN, picks[:1], ["Ann", "Bo"], [], (7, 3, 3), offset=0, floor=3.0, username="film_bot"
    )
    assert "I expect nobody to give any of these less than ★3" in fine.text
    assert actions(fine) == [shares[0], MoreForAll(7, 3)]


def test_the_message_to_join_by() -> None:
    """Whoever is in is named, and films can be had as soon as somebody is."""
    empty = views_together.gathering(EN, 7, [], [], "film_bot")
    assert actions(empty) == [OfGathering("join", 7)]
    full = views_together.gathering(EN, 7, ["Ann", "Bo"], [], "film_bot")
    assert "In (2): Ann, Bo" in full.text
    assert [action.verb for action in actions(full) if isinstance(action, OfGathering)] == [
        *("join", "leave", "pick")
    ]
    many = views_together.gathering(EN, 7, list("abcdef"), list("abcdef"), "film_bot")
    assert "a, b, c and 3 more have rated nothing yet" in many.text


def test_polls_keep_to_telegrams_limits() -> None:
    """Plain text, no option twice, no more than twelve."""
    question, options = views_together.poll_of(EN, [*FILMS, ODD, ODD, LONG, LONG] * 4)
    assert 1 <= len(question) <= 300
    assert len(options) == len(set(options)) == 12
    assert all(1 <= len(option) <= 100 for option in options)
    assert views_together.poll_of(EN, [ODD, ODD])[1][1].endswith(" №2")
    assert "&lt;" not in "".join(options)


def test_a_card_for_everybody_acts_for_whoever_taps() -> None:
    """No button names a person."""
    card = views_together.shared_card(EN, ALIEN)
    stars = [RateMine(ALIEN.film_id, float(n)) for n in range(1, 6)]
    assert actions(card) == [*stars, SaveMine(ALIEN.film_id)]


@pytest.mark.parametrize(
    ("first", "last", "taken", "shown"),
    [
        ("Ann", "Brown", [], "Ann"),
        ("Ann", "Brown", ["Ann"], "Ann B."),
        ("Ann", None, ["Ann"], "Ann"),
        (" Ann\n\tMary ", None, [], "Ann Mary"),
        ("\u202eAnn\u200f", None, [], "Ann"),
        ("\u200b", None, [], "ann_b"),
        ("A" * 64, None, [], "A" * 15 + "…"),
    ],
)
def test_names_as_a_group_sees_them(
    first: str, last: str | None, taken: list[str], shown: str
) -> None:
    """One line, short, without what cannot be seen, told apart where that is easy."""
    user = User(1, first, False, last_name=last, username="ann_b")
    assert shown_name(user, taken) == shown
    assert re.fullmatch(r"\S.*\S|\S", shown)
