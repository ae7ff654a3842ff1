"""What people read: within Telegram's limits, correct HTML, and true."""

from typing import get_args

import pytest

from bot import buttons, views, views_cards, views_data, views_imports, views_lists
from bot.imports.entries import Reason
from bot.views import View
from bot.views_cards import Outlook
from bot.views_lists import Pick
from bot.words import LANGUAGES, Html, Words, words_in
from engine.catalogue import Film
from storage import Applied, Forgotten, ImportLine, ImportUndone, Question
from tests.bot.films import ALIEN, ALIEN_3, FILMS, LONG, ODD, SABRINA_1954, SABRINA_1995, USUAL
from tests.bot.view_checks import actions, check

EN = words_in("en")
SHELVES: tuple[buttons.Shelf, ...] = ("saved", "hidden")


def all_views(words: Words, film: Film) -> list[View]:
    return [
        views.welcome(words, 0),
        views.welcome(words, 7),
        views.help_text(words, admin=True, username="x" * 32),
        views.group(words, "film_bot"),
        views.ask(words, film, 7),
        views.card(words, film, rated=None, predicted=None),
        views.card(words, film, rated=4.5, predicted=None),
        views.card(words, film, rated=None, predicted=3.7),
        views.rated(words, film, 4, None, 1, asked=False),
        views.rated(words, film, 4, 2, 3, asked=True),
        views.unseen(words, film, None),
        views.restored(words, film, None),
        views.restored(words, film, 3),
        views.removed(words, film, 3),
        views.removed(words, film, None),
        views.undone(words, film, now=None, was=4),
        views.undone(words, film, now=3, was=4),
        views.undone(words, film, now=3, was=None),
        views.choice(words, [film, ALIEN], None),
        views.choice(words, [film, ALIEN], 4.5),
        views.choice_similar(words, [film, ALIEN]),
        views.two_readings(words, ALIEN_3, film, 3),
        views.bad_stars(words, 9, [film]),
        views.bad_stars(words, 4.25, [film, ALIEN]),
        views.not_found(words, film.title, 1998, 200),
        views.not_found(words, "x" * 5000, 1998, 200),
        *views_lists.similar(words, film, [ALIEN, film]),
        *views_lists.similar(words, film, []),
        views_lists.history(words, [(film, 4.5)], offset=0, count=1, size=10),
        views_lists.history(
            words, [(film, 4.5)] * 10, offset=10, count=40, size=10, order="year", choosing=True
        ),
        views_lists.history(words, [], offset=0, count=0, size=10),
        views.languages(words),
        views_data.privacy(words),
        views_data.forget_ask(words, 1, 2, buttons.Forget(1, "0" * 16)),
        *(views_imports.refused(words, reason) for reason in get_args(Reason)),
        views_imports.preview(words, 1, views_imports.Preview("IMDb", 9, 1, 2, 3, 4, 5, 6)),
        views_imports.preview(words, 1, views_imports.Preview("IMDb", 9, 0, 0, 3, 4, 5, 6)),
        views_imports.applied(
            words,
            1,
            Applied(1, 2, 3),
            [ImportLine(film.title * 20, film.year, 4.5, None, None)] * 16,
            asked=False,
        ),
        views_imports.question(
            words,
            1,
            Question(2**40, ImportLine(film.title * 20, None, 4.5, None, None), 3),
            [film] * 4,
        ),
        views_imports.undone(words, ImportUndone(2, 5)),
        views_data.forgotten(words, Forgotten(2, 1, 5, {})),
        views_cards.pick(words, film, None),
        views_cards.pick(words, film, Outlook(4.24, 0.7), on="saved"),
        views_cards.pick(words, film, Outlook(4.24, 0.7), on="hidden"),
        views_cards.why(
            words, film, Outlook(4, 0.7, [(film, 4.5, 0.6), (LONG, 5, 0.4)]), on=None, rated_by=3
        ),
        views_cards.why(words, film, None, on=None, rated_by=2),
        views_cards.seen(words, film),
        views_cards.hidden(words, film),
        *(
            views_cards.shelf(words, shelf, page, offset=0, count=len(page), size=10)
            for shelf in SHELVES
            for page in ([film] * 10, [])
        ),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("film", [ALIEN, USUAL, ODD, LONG], ids=lambda film: film.title[:12])
def test_every_message_is_sound(language: str, film: Film) -> None:
    """Whatever the film is called, the HTML is correct and every limit is kept."""
    check(*all_views(words_in(language), film))


@pytest.mark.parametrize("language", LANGUAGES)
def test_twenty_long_picks_fit_by_construction(language: str) -> None:
    """Picks that are too long for one message take two; the buttons are below the last."""
    pick = Pick(LONG, 4.6, (LONG, 5), 100)
    shown = views_lists.picks(
        words_in(language), [pick] * 20, count=20, offset=0, personal=True, most=100
    )
    check(*shown)
    assert len(shown) > 1
    assert [view.keyboard is None for view in shown] == [True] * (len(shown) - 1) + [False]


def test_a_pick_says_what_why_and_where() -> None:
    """Title, year, genres, predicted stars, one reason and a link."""
    pick = Pick(USUAL, 4.62, (ALIEN, 5.0), 267)
    (view,) = views_lists.picks(EN, [pick], count=1, offset=0, personal=True, most=100)
    assert '<a href="https://www.imdb.com/title/tt0114814/">The Usual Suspects</a> (1995)' in (
        view.text
    )
    assert "★4.6" in view.text
    assert "Crime, Thriller" in view.text
    assert "because you gave ★5 to Alien" in view.text


def test_a_pick_for_nobody_in_particular_says_how_known_it_is() -> None:
    """Without ratings the reason is how many rated it, and how."""
    pick = Pick(USUAL, 4.4, None, 267)
    (view,) = views_lists.picks(EN, [pick], count=1, offset=0, personal=False, most=100)
    assert "267 people have rated it" in view.text
    assert "I don't know your taste yet" in view.text


def test_a_picks_card_says_how_sure_it_is_and_what_can_be_done() -> None:
    """Stars with the interval that holds four in five, kept on the scale; five ways to go on."""
    view = views_cards.pick(EN, USUAL, Outlook(4.5, 0.78))
    assert "★4.5, most likely between ★3.5 and ★5." in view.text
    assert actions(view) == [
        buttons.Seen(5),
        buttons.Put("saved", 5),
        buttons.Put("hidden", 5),
        buttons.Similar(5),
        buttons.Why(5),
    ]


def test_why_names_every_reason_with_its_share() -> None:
    """In the order given, whole percents, and never a share of nothing."""
    because = [(ALIEN, 5.0, 0.684), (ODD, 4.5, 0.002)]
    text = views_cards.why(EN, USUAL, Outlook(4, 1, because), on=None, rated_by=9).text
    assert text.index("68 % · your ★5 for Alien") < text.index("1 % · your ★4.5 for &lt;b&gt;Tom")
    assert "9 people" in views_cards.why(EN, USUAL, None, on=None, rated_by=9).text


def test_the_ratings_pages_keep_their_order() -> None:
    """Turning the page stays within the chosen order; the orders are one tap away."""
    view = views_lists.history(EN, [(ALIEN, 4)], offset=10, count=30, size=10, order="best")
    assert actions(view) == [
        buttons.Show(1),
        buttons.History(0, "best"),
        buttons.History(20, "best"),
        buttons.Sort("best"),
    ]
    choosing = views_lists.history(
        EN, [(ALIEN, 4)], offset=0, count=30, size=10, order="best", choosing=True
    )
    assert actions(choosing) == [buttons.History(0, order) for order in buttons.ORDERS]


def test_the_first_ratings_fill_the_bar_fastest() -> None:
    """Empty without ratings, half full after eight, full from sixty on, and always ten boxes."""
    assert [views.know_bar(n).count("▰") for n in (0, 1, 5, 8, 59, 60, 900)] == [
        *(0, 1, 4, 5, 9, 10, 10)
    ]
    assert all(len(views.know_bar(n)) == 10 for n in range(70))


def test_a_list_opens_and_takes_out_by_number() -> None:
    """One row of numbers opens, one takes out and comes back to the same page."""
    view = views_cards.shelf(EN, "saved", [ALIEN, USUAL], offset=10, count=12, size=10)
    assert actions(view) == [
        buttons.Card(1),
        buttons.Card(5),
        buttons.Take("saved", 1, 10),
        buttons.Take("saved", 5, 10),
        buttons.Look("saved", 0),
    ]
    assert "11. <b>Alien</b>" in view.text


def test_more_picks_go_on_where_these_end() -> None:
    """The button for more carries the count and the number of picks shown so far."""
    pick = Pick(USUAL, 4.4, None, 267)
    (view,) = views_lists.picks(
        words_in("en"), [pick] * 5, count=5, offset=10, personal=True, most=100
    )
    assert actions(view)[-1] == buttons.Picks(5, 15)
    (last,) = views_lists.picks(
        words_in("en"), [pick] * 5, count=5, offset=95, personal=True, most=100
    )
    assert buttons.Picks(5, 100) not in actions(last)


def test_a_rating_can_be_undone_to_what_it_was() -> None:
    """The undo button carries the stars from before, so it works after a restart."""
    words = words_in("en")
    assert buttons.Restore(1, None) in actions(views.rated(words, ALIEN, 4, None, 1, asked=True))
    assert buttons.Restore(1, 2.5) in actions(views.rated(words, ALIEN, 4, 2.5, 1, asked=True))


def test_a_choice_with_stars_rates_at_once() -> None:
    """Who typed stars is not asked for them again."""
    view = views.choice(words_in("en"), [SABRINA_1954, SABRINA_1995], 4.5)
    assert actions(view)[:2] == [buttons.Rate(6, 4.5), buttons.Rate(7, 4.5)]


@pytest.mark.parametrize(
    ("film", "link"),
    [
        (USUAL, "https://www.imdb.com/title/tt0114814/"),
        (LONG, "https://www.themoviedb.org/movie/935"),
        (ALIEN, "https://www.imdb.com/find/?s=tt&q=Alien+%281979%29"),
    ],
)
def test_a_film_links_to_the_best_page_there_is(film: Film, link: str) -> None:
    """IMDb's page, else TMDB's, else a search."""
    assert views.film_link(film) == link


def test_stars_are_written_as_each_language_does() -> None:
    """One decimal at most, none for whole stars, and a comma in Russian."""
    assert views.stars_text(words_in("en"), 4.0) == "4"
    assert views.stars_text(words_in("en"), 4.46) == "4.5"
    assert views.stars_text(words_in("ru"), 4.46) == "4,5"


def test_a_lead_that_does_not_fit_gets_its_own_message() -> None:
    """A sentence in front never pushes a message over the limit."""
    full = View(Html("x" * views.TEXT_LIMIT))
    assert len(views_lists.with_lead(Html("lead"), [full])) == 2
    (one,) = views_lists.with_lead(Html("lead"), [View(Html("text"))])
    assert one.text == "lead\n\ntext"


def test_the_catalogue_of_these_tests_holds_what_they_name() -> None:
    """The films used here are the ones that can be found."""
    assert LONG.film_id in FILMS
