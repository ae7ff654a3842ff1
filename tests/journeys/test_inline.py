"""Inline mode: film cards for any chat, what only who asks sees, and taps on what was sent."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.local.group import Group
from bot.local.inline import InlineAnswer
from bot.local.messages import Message
from bot.local.person_side import PersonSide
from bot.settings import Settings
from storage import SAVED
from tests.journeys.town import BORIS, NORA, Town, open_town


@pytest.fixture
def club(town: Town) -> Group:
    """A group that the bot is not in."""
    return town.world.add_group("Club", [NORA, BORIS], with_bot=False)


async def offered(
    town: Town, query: str, person: int = NORA, offset: str = "", chat: PersonSide | None = None
) -> tuple[str, InlineAnswer]:
    """The query's number, and what the bot offers."""
    room = chat or town.world.chat(person)
    asked = await town.world.inline.ask(room, town.world.chat(person).person, query, offset)
    assert asked.answer is not None
    return asked.number, asked.answer


async def send(town: Town, query: str, person: int, chat: PersonSide) -> Message:
    """Sends the first card that is offered into a chat."""
    number, answer = await offered(town, query, person, chat=chat)
    who = town.world.chat(person).person
    return town.world.inline.choose(chat, who, number, answer.results[0].id)


async def tapped(chat: PersonSide, town: Town, person: int, message: Message, label: str) -> str:
    """Taps a button of a sent card; what the one who tapped is told."""
    assert message.keyboard is not None
    data = next(b["callback_data"] for row in message.keyboard for b in row if b["text"] == label)
    before = chat.timeline.last
    chat.tap_as(town.world.chat(person).person, message.number, data)
    event = await chat.timeline.wait_for(
        lambda event: event["type"] == "toast" and event.get("person", person) == person,
        after=before,
        within=10,
    )
    return str(event["text"])


async def test_titles_are_found_with_typos(town: Town) -> None:
    """The same search as in the chat, the best film first; without ratings, the way in."""
    for typed, title in [
        ("alien", "Alien (1979)"),
        ("ailen", "Alien (1979)"),
        ("usual suspcts", "The Usual Suspects (1995)"),
        ("sabrina 1954", "Sabrina (1954)"),
        ("<b>&", "<b>& (1990)"),
    ]:
        _, answer = await offered(town, typed)
        assert answer.results[0].title == title
        assert "★" not in answer.results[0].description
        assert answer.button is not None
        assert answer.button["start_parameter"] == "rate"
    _, nothing = await offered(town, "zzzz qqqq xxxx")
    assert nothing.results == []
    assert nothing.button is not None
    assert "No film is called that" in nothing.button["text"]


async def test_predicted_stars_are_for_the_one_who_asks(town: Town, club: Group) -> None:
    """In the description, in their language; never in the message that is sent."""
    await town.talk(NORA).rate("alien 5")
    _, answer = await offered(town, "aliens")
    assert answer.button is None
    assert re.fullmatch(
        r"★\d(\.\d)? for you, I think · Sci-Fi", answer.labelled("Aliens").description
    )
    _, own = await offered(town, "alien")
    assert own.labelled("Alien (").description == "You gave it ★5 · Sci-Fi"
    _, his = await offered(town, "alien", BORIS)
    assert his.labelled("Alien (").description == "фантастика"
    message = await send(town, "aliens", NORA, club)
    assert "★" not in message.text
    assert message.text.startswith("🎬 Aliens (1986)")


async def test_without_a_title_come_ones_own_picks(town: Town) -> None:
    """Films not rated and not hidden, as /recommend would rank them; popular ones for newcomers."""
    _, popular = await offered(town, "")
    assert len(popular.results) == 10
    await town.talk(NORA).rate("alien 5")
    _, answer = await offered(town, " ", offset="0")
    titles = [result.title for result in answer.results]
    assert len(set(titles)) == 10
    assert "Alien (1979)" not in titles
    assert all("for you" in result.description for result in answer.results)
    saved = town.services.catalogue.search(titles[0])[0].film.film_id
    nora = await town.services.database.people.find("telegram", NORA)
    assert nora is not None
    await town.services.database.dismissals.add(nora.person_id, saved, SAVED, at=1)
    _, later = await offered(town, "", offset="0")
    assert titles[0] not in [result.title for result in later.results]


async def test_without_a_model_come_the_best_known_films(town: Town) -> None:
    """Most ratings first, page after page."""
    town.services.model = None
    popularity, catalogue = town.services.popularity, town.services.catalogue
    best = sorted(catalogue, key=lambda film: -popularity.get(film.film_id, 0))[:20]
    for page, offset in ((best[:10], ""), (best[10:], "10")):
        _, answer = await offered(town, "", BORIS, offset=offset)
        assert [result.id for result in answer.results] == [str(film.film_id) for film in page]


async def test_more_comes_by_scrolling(town: Town) -> None:
    """Page after page, no film twice, until there are no more; an odd offset is the beginning."""
    seen: list[str] = []
    offset = "0"
    while offset:
        _, answer = await offered(town, "", offset=offset)
        assert 0 < len(answer.results) <= 10
        seen += [result.id for result in answer.results]
        offset = answer.next_offset
    assert len(seen) == len(set(seen)) == 50
    _, odd = await offered(town, "", BORIS, offset="nonsense")
    assert [result.id for result in odd.results] == seen[:10]
    _, beyond = await offered(town, "", offset="9" * 40)
    assert beyond.results == []


async def test_a_sent_card_counts_for_whoever_taps(town: Town, club: Group) -> None:
    """Also for somebody the bot has never met, in a chat that it is not in; the card stays."""
    guest = town.world.add_guest("Cleo").id
    club.add_member(town.world.chat(guest).person, town.world.chat(NORA).person)
    card = await send(town, "alien", NORA, club)
    assert card.via is not None
    before = card.text
    assert await tapped(club, town, BORIS, card, "5 ★") == "★5 за Alien, от тебя"
    assert await tapped(club, town, guest, card, "2 ★") == "★2 for Alien, for you"
    assert await tapped(club, town, guest, card, "2 ★") == "You gave Alien ★2 already"
    assert await tapped(club, town, NORA, card, "Save") == "Alien is on your watch-list"
    assert card.text == before
    await town.talk(BORIS).say("/ratings", "Alien")
    await town.talk(NORA).say("/watchlist", "Alien")
    await town.talk(NORA).say("/ratings", "rated nothing yet")


async def test_a_sent_card_works_after_a_restart(settings: Settings) -> None:
    """Its buttons carry all they need."""
    async with open_town(settings) as town:
        club = town.world.add_group("Club", [NORA, BORIS], with_bot=False)
        card = await send(town, "alien", NORA, club)
        world = town.world
    async with open_town(settings, world) as town:
        assert await tapped(club, town, BORIS, card, "3 ★") == "★3 за Alien, от тебя"


async def test_a_card_sent_to_the_bot_itself_is_not_something_said(town: Town) -> None:
    """It is not answered as a title would be, and its buttons work."""
    nora = town.talk(NORA)
    card = await send(town, "alien", NORA, nora.chat)
    said = len(nora.chat.messages)
    assert await tapped(nora.chat, town, NORA, card, "4 ★") == "★4 for Alien, for you"
    await nora.say("/ratings", "Alien")
    assert [m.sender for m in nora.chat.messages[said:]].count("bot") == 1


async def test_forged_taps_on_sent_cards_are_refused(town: Town, club: Group) -> None:
    """Private buttons and other people's gatherings do nothing there; a lost film says so."""
    await town.talk(NORA).rate("alien 5")
    elsewhere = town.world.add_group("Elsewhere", [NORA])
    await town.talk(NORA, elsewhere).say("/together", "Which film")
    card = await send(town, "aliens", NORA, club)
    assert card.keyboard is not None
    private, group = ("h:0", "d:1", "r:1:1", "x", "?"), ("t:j:1", "t:p:1", "t:n:1:1", "t:f:1")
    for data, told in [
        *[(data, "too old") for data in (*private, *group, f"t:m:{NORA}:5:0")],
        ("t:r:999999:4", "film is gone"),
    ]:
        card.keyboard[0][0]["callback_data"] = data
        assert told in await tapped(club, town, NORA, card, "1 ★")
    person = await town.services.database.people.find("telegram", NORA)
    assert person is not None
    assert await town.services.database.ratings.of_person(person.person_id) == {1: 5.0}


async def test_typing_makes_nobody_known(town: Town) -> None:
    """Only who acts is kept."""
    guest = town.world.add_guest("Cleo").id
    await offered(town, "alien", guest)
    assert await town.services.database.people.find("telegram", guest) is None


async def test_an_answer_that_nobody_waits_for_is_no_error(town: Town) -> None:
    """They typed on; the next query is answered."""
    nora = town.world.chat(NORA)
    await town.world.inline.ask(nora, nora.person, "ali", within=0.0)
    await asyncio.sleep(0.2)
    _, answer = await offered(town, "alien")
    assert answer.results


@pytest.mark.parametrize("query", ["x" * 256, "🎬", "\u202e", "' OR 1=1", "<script>", "%_*", "4.5"])
async def test_odd_queries_are_answered(town: Town, query: str) -> None:
    """With films or without, never with an error."""
    _, answer = await offered(town, query)
    assert answer.results or answer.button
