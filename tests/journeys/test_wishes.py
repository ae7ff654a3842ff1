"""Wishes for films: by command, in people's own words, changed by a tap."""

from __future__ import annotations

import pytest

from bot.settings import Settings
from tests.journeys.town import BORIS, Bubble, Town, open_town, titles


def years(bubble: Bubble, town: Town) -> set[int]:
    """Of the films in a list of picks."""
    shown = set(titles(bubble))
    return {film.year or 0 for film in town.services.catalogue if film.title in shown}


def genres(bubble: Bubble, town: Town) -> set[str]:
    """First genres of the films in a list of picks."""
    shown = set(titles(bubble))
    return {film.genres[0] for film in town.services.catalogue if film.title in shown}


async def test_a_command_with_a_wish(town: Town) -> None:
    """Count, genre, years and an excluded genre; what was understood stands above the picks."""
    nora = town.talk()
    await nora.rate("pulp fiction 5")
    answer = await nora.say("/recommend 4 sci-fi 1990-1999 -crime", r"Sci-fi, 1990–1999, no crime")
    assert len(titles(answer)) == 4
    assert genres(answer, town) == {"Sci-Fi"}
    assert min(years(answer, town)) >= 1990
    assert "because you gave" in answer.text or "have rated it" in answer.text
    assert {"✕ sci-fi", "✕ 1990–1999", "✕ no crime", "More"} <= set(answer.labels)


async def test_in_ones_own_words(town: Town) -> None:
    """Without any command, in English."""
    nora = town.talk()
    answer = await nora.say("something like Alien from the 80s, no crime", "like Alien")
    assert "1980–1989, no crime, like Alien" in answer.text
    assert genres(answer, town) == {"Sci-Fi"}
    assert years(answer, town) <= set(range(1980, 1990))
    assert "don't know your taste" in answer.text


async def test_in_russian(town: Town) -> None:
    """The words of the answer and of its buttons are Russian as well."""
    boris = town.talk(BORIS)
    answer = await boris.say("фантастика после 1990 без криминала", "Фантастика")
    assert "Фантастика, с 1991 года, без криминала" in answer.text
    assert genres(answer, town) == {"Sci-Fi"}
    assert "✕ без криминала" in answer.labels
    named = await boris.say("/recommend 3 драмы 90-х", "Драмы, 1990–1999")
    assert genres(named, town) == {"Crime"}
    assert len(titles(named)) == 3


async def test_years_that_are_not_wanted(town: Town) -> None:
    """Shown as understood in both languages, kept by "More", and taken back by a tap."""
    nora, boris = town.talk(), town.talk(BORIS)
    answer = await nora.say("/recommend 4 sci-fi -90s", "Sci-fi, not 1990–1999")
    assert not years(answer, town) & set(range(1990, 2000))
    more = await nora.tap(answer, "More", "More: Sci-fi, not 1990–1999")
    assert not years(more, town) & set(range(1990, 2000))
    all_years = await nora.tap(answer, "✕ not 1990–1999", "^Sci-fi\n")
    assert all_years.number == answer.number
    since = await nora.say("sci-fi, nothing before 1990", "Sci-fi, since 1990")
    assert min(years(since, town)) >= 1990
    told = await boris.say("фантастика без фильмов 90-х", "Фантастика, кроме 1990–1999")
    assert not years(told, town) & set(range(1990, 2000))
    assert "✕ кроме 1990–1999" in told.labels
    none = await boris.say("/recommend криминал 1990-1999 без 90-х", "больше ничего нет|Под это")
    assert "1990–1999, кроме 1990–1999" in none.text


async def test_a_condition_goes_by_a_tap(town: Town) -> None:
    """In the same message; when the last one has gone the picks are the usual ones."""
    nora = town.talk()
    await nora.rate("alien 5")
    answer = await nora.say("/recommend 3 sci-fi 1990-1999", "Sci-fi, 1990–1999")
    wider = await nora.tap(answer, "✕ 1990–1999", "^Sci-fi\n")
    assert wider.number == answer.number
    assert len(titles(wider)) == 3
    assert "✕ 1990–1999" not in wider.labels
    usual = await nora.tap(wider, "✕ sci-fi", "Your picks")
    assert usual.number == answer.number
    assert len(titles(usual)) == 3


async def test_more_keeps_the_wish_also_after_a_restart(settings: Settings) -> None:
    """The button holds the wish itself; the next films fit it and none comes again."""
    async with open_town(settings) as town:
        first = await town.talk().say("/recommend 4 sci-fi 1990-1999", "Sci-fi, 1990–1999")
        world = town.world
    async with open_town(settings, world) as town:
        nora = town.talk()
        more = await nora.tap(first, "More", "More: Sci-fi, 1990–1999")
        assert more.number != first.number
        assert "5. " in more.text
        assert not set(titles(first)) & set(titles(more))
        assert genres(more, town) == {"Sci-Fi"}
        assert min(years(more, town)) >= 1990
        last = await nora.tap(more, "More", "More: Sci-fi")
        while "More" in last.labels:
            last = await nora.tap(last, "More", "More: Sci-fi")
        assert "✕ sci-fi" in last.labels


async def test_nothing_fits(town: Town) -> None:
    """It says so and offers what comes nearest, each with how many films there are."""
    nora = town.talk()
    answer = await nora.say("crime films from the 1930s", "nothing left that fits")
    assert "Crime, 1930–1939" in answer.text
    (nearest,) = [label for label in answer.labels if label.startswith("Crime")]
    assert nearest == "Crime (25)"
    picks = await nora.tap(answer, nearest, r"1\. ")
    assert picks.number == answer.number
    assert genres(picks, town) == {"Crime"}
    boris = town.talk(BORIS)
    assert "Вот что ближе всего" in (await boris.say("вестерны", "больше ничего нет|Под это")).text


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("Alien", r"🎬 Alien \(1979\)"),
        ("Cube", r"🎬 Cube \(1997\)"),
        ("2001", "2001: A Space Odyssey"),
        ("Total Recall", r"🎬 Total Recall"),
        ("Dark City", r"🎬 Dark City"),
        ("the fifth element", r"🎬 The Fifth Element"),
        ("strship troopers", "Starship Troopers"),
    ],
)
async def test_a_title_stays_a_title(town: Town, text: str, expect: str) -> None:
    """Also where it looks like a wish."""
    await town.talk().say(text, expect)


async def test_what_was_not_understood_is_said(town: Town) -> None:
    """The rest of the wish is met; a misspelt word gets a button with what it may have meant."""
    nora = town.talk()
    answer = await nora.say("/recommend sci-fi with dogs", "did not understand “dogs”")
    assert genres(answer, town) == {"Sci-Fi"}
    asked = await nora.say("/recommend 3 dramma", "did not understand “3 dramma”")
    picks = await nora.tap(asked, "Did you mean: Dramas", "^Dramas")
    assert len(titles(picks)) == 3
    await nora.say("/recommend 99 dramas", "I show up to 20 at once")
    await nora.say("/recommend five", "1\\. ")
