"""What admins read, and the weekly pick, at their longest: within Telegram's limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import views_backup, views_films, views_models, views_watch, views_weekly
from bot.error_watch import Report
from bot.film_lists import NewFilms
from bot.views_lists import Pick
from bot.views_models import Version
from bot.views_watch import Day
from bot.weekly_times import OFFSETS
from bot.words import LANGUAGES, Words, words_in
from engine.catalogue import Film
from storage import Activity, AdminAction, FilmRow, Tally, WeeklyWish
from tests.bot.view_checks import actions, check

LONG = "<&>" * 70
FILM = Film(1_000_000_000, LONG, 2024, ("Horror", "Sci-Fi", "Film-Noir"))
ROW = FilmRow(0, LONG, 2024, ("Horror", "Sci-Fi"))
PLACE = "bot/handlers/a_module_with_a_rather_long_name.py:12345"


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    return words_in(request.param)


def test_versions_and_the_question(words: Words) -> None:
    """Twenty of them, in every state, with and without figures; a button for each to go back to."""
    states = ("live", "retired", "rejected", "candidate")
    known = [
        Version.of(
            f"20261124T0415{number:02}Z-1f3a",
            1_700_000_000 + number,
            states[number % 4],
            {"new": {"ndcg@10": 0.5, "rmse": 0.9} if number % 3 else None, "quick": None},
            serves=number == 0,
            at_hand=number % 5 != 0,
        )
        for number in range(20)
    ]
    listed = views_models.models(words, known)
    check(listed, views_models.models(words, []), views_models.ask(words, known[1], known[0]))
    assert len(actions(listed)) == sum(each.at_hand and not each.serves for each in known)
    check(views_models.ask(words, known[1], None), views_models.done(words, known[1].name))
    check(views_models.no_such(words, LONG))


@pytest.mark.parametrize("count", [1, 2, 5, 21])
def test_errors_and_the_day(words: Words, count: int) -> None:
    """A hundred kinds at once, and a day with all of it."""
    reports = [Report("E" * 40, PLACE, count, again=bool(n % 2)) for n in range(100)]
    tallies = [Tally("error", "E" * 40, PLACE, count) for _ in range(100)]
    activity = Activity(count, count, count, count)
    for trainings in ([], [("v", True)], [("v", False)]):
        check(views_watch.digest(words, Day(activity, count, count, tallies, trainings, None)))
    check(views_watch.reports(words, reports), views_watch.reports(words, reports[:1]))
    log = [AdminAction(2**52, 1_700_000_000, LONG)] * 15
    check(views_watch.log(words, log), views_watch.log(words, []))


def test_a_day_is_empty_where_nothing_happened() -> None:
    """Anything at all makes it worth telling."""
    nothing = Activity(0, 0, 0, 0)
    assert Day(nothing, 7, 0, (), (), "v").empty
    assert not Day(Activity(1, 0, 0, 0), 7, 0, (), (), "v").empty
    assert not Day(nothing, 7, 1, (), (), "v").empty
    assert not Day(nothing, 7, 0, [Tally("error", "E", "", 1)], (), "v").empty
    assert not Day(nothing, 7, 0, (), [("v", False)], "v").empty


@pytest.mark.parametrize("count", [1, 2, 5, 21, 5000])
def test_films_that_are_brought(words: Words, count: int) -> None:
    """The longest titles, everything wrong that can be."""
    brought = NewFilms(
        (ROW,) * count,
        (FILM,) * count,
        count,
        tuple(range(1, count + 1)),
        tuple((LONG[:40], count) for _ in range(count)),
    )
    check(
        views_films.preview(words, 2**62, brought, FILM),
        views_films.nothing_new(words, brought),
        views_films.known(words, FILM),
        views_films.strange_genres(words, brought, ["Sci-Fi"] * 20),
        views_films.added(words, 2**62, count),
        views_films.taken_back(words, count, count),
        views_films.usage(words),
        views_films.unusable(words),
    )


def test_the_weekly_pick(words: Words) -> None:
    """Every day, hour and clock; the pick with and without a reason."""
    now = 1_700_000_000
    for weekday in range(7):
        wish = WeeklyWish(1, weekday, 1439, OFFSETS[weekday], now, "en")
        check(
            views_weekly.hours(words, weekday),
            views_weekly.settings(words, wish, now),
            views_weekly.settings(words, wish, now, new=True),
        )
    zones = views_weekly.zones(words, 4, 19, now)
    assert len(actions(zones)) == len(OFFSETS)
    check(zones, views_weekly.days(words), views_weekly.settings(words, None, now))
    check(views_weekly.pick(words, Pick(FILM, 4.5, (FILM, 5.0), 3)))
    check(views_weekly.pick(words, Pick(FILM, 4.5, None, 0)), views_weekly.stopped(words))


def test_backups(words: Words) -> None:
    """With any path."""
    check(views_backup.kept(words, 10**11, Path("/" + "x" * 300)))
    check(views_backup.failed(words, "DatabaseInaccessible"))
    assert "99" in views_backup.caption(words, 99_400_000)
