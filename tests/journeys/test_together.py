"""/together in a group: joining by a tap, films for all, polls, and all that can go wrong."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.handlers import together
from bot.local.group import Group
from bot.local.people import LocalPerson
from bot.settings import Settings
from storage import HIDDEN
from storage.gatherings import DAYS
from tests.journeys.town import BORIS, NORA, ROBIN, Bubble, Talk, Town, open_town, titles

WHICH = "Which film shall we watch"
PICKS = r"For (the \d+ of )?you\n|Для вас"


@pytest.fixture
def group(town: Town) -> Group:
    """Nora's group with Boris, Robin and the bot."""
    return town.world.add_group("Film club", [NORA, BORIS, ROBIN])


async def told(talk: Talk, bubble: Bubble, label: str, expect: str, **how: bool) -> str:
    """Taps; what only the one who tapped is told."""
    return await told_for(talk, bubble.number, bubble.data(label), expect, **how)


async def told_for(talk: Talk, number: int, data: str, expect: str, **how: bool) -> str:
    timeline, me = talk.room.timeline, talk.chat.person.id
    before = timeline.last
    talk.room.tap_as(talk.chat.person, number, data, **how)
    event = await timeline.wait_for(
        lambda event: event["type"] == "toast" and event.get("person", me) == me,
        after=before,
        within=10,
    )
    assert re.search(expect, event["text"]), event["text"]
    return str(event["text"])


async def picks(talk: Talk, board: Bubble, label: str = "Pick films") -> Bubble:
    """Taps for films; the list."""
    return await talk.tap(board, label, r"\n\d+\. ")


def later(town: Town, seconds: int) -> None:
    """Time passes."""
    now = town.services.clock()
    town.services.clock = lambda: now + seconds


async def test_people_join_and_get_films_that_nobody_would_hate(town: Town, group: Group) -> None:
    """One message tells who is in; the list says of each film what each of them would give."""
    nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
    await town.talk(NORA).rate("alien 5")
    await town.talk(NORA).rate("fargo 1")
    await town.talk(BORIS).rate("contact 5")
    board = await nora.say("/together", "Nobody is in yet")
    assert board.labels == ["I'm in"]
    joined = await nora.tap(board, "I'm in", "In: Nora")
    assert joined.number == board.number
    both = await boris.tap(joined, "I'm in", r"In \(2\): Nora, Борис")
    assert both.number == board.number
    assert both.labels == ["I'm in", "I'm out", "Pick films"]
    films = await picks(boris, both)
    assert "For the 2 of you" in films.text
    lines = re.findall(r"^Nora ★([\d.]+) · Борис ★([\d.]+)$", films.text, re.MULTILINE)
    assert len(lines) == 5
    assert not {"Alien", "Fargo", "Contact"} & set(titles(films))
    later(town, 10)
    more = await picks(nora, films, "Next ones")
    assert len(set(titles(films) + titles(more))) == 10
    assert re.search(r"^6\. ", more.text, re.MULTILINE)


async def test_leaving_and_joining_again(town: Town, group: Group) -> None:
    """By a button of its own, so that a double tap on the other keeps somebody in."""
    nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
    board = await nora.say("/together", WHICH)
    joined = await nora.tap(board, "I'm in", "In: Nora")
    await told(nora, joined, "I'm in", "You're in already")
    await boris.tap(joined, "I'm in", r"In \(2\)")
    alone = await nora.tap(joined, "I'm out", "In: Борис")
    await told(nora, alone, "I'm out", "You're not in")
    await told(nora, alone, "Pick films", "Tap “I'm in” first")
    nobody = await boris.tap(alone, "I'm out", "Nobody is in yet")
    assert nobody.labels == ["I'm in"]


async def test_twelve_people_tap_at_once(town: Town) -> None:
    """However the taps fall together, the message ends up naming everybody."""
    for number in range(12):
        town.world.add(LocalPerson(2000 + number, f"Guest {number}"))
    people = [2000 + number for number in range(12)]
    group = town.world.add_group("Crowd", people)
    talks = [town.talk(person, group) for person in people]
    board = await talks[0].say("/together", WHICH)
    for talk in talks:
        talk.room.tap_as(talk.chat.person, board.number, board.data("I'm in"))
    talks[0]._read = 0
    full = await talks[0].hear(r"In \(12\)")
    assert all(f"Guest {number}" in full.text for number in range(12))
    films = await picks(talks[3], full)
    assert "For the 12 of you" in films.text
    assert "have rated nothing yet" in films.text


async def test_when_there_is_no_more_room(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes late is told, whoever is in is in."""
    monkeypatch.setattr(together, "MOST_MEMBERS", 1)
    nora, robin = town.talk(NORA, group), town.talk(ROBIN, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    await told(robin, board, "I'm in", "There is no more room: 1 are in")
    await told(nora, board, "I'm in", "You're in already")


async def test_who_has_rated_nothing_takes_part_and_is_shown_the_way(
    town: Town, group: Group
) -> None:
    """With what everybody likes; the link leads to the private chat."""
    nora = town.talk(NORA, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "has rated nothing yet")
    assert 'href="https://t.me/film_local_bot?start=rate"' in board.html
    films = await picks(nora, board)
    assert "Nora ★" in films.text
    await town.talk(NORA).say("/start rate", "I find films")
    await town.talk(NORA).rate("alien 5")
    fresh = await nora.say("/together", WHICH)
    known = await nora.tap(fresh, "I'm in", "In: Nora")
    assert "rated nothing" not in known.text


async def test_a_poll_of_the_films_once(town: Town, group: Group) -> None:
    """In the group's language, with names, several answers allowed; a second tap asks no more."""
    boris, nora = town.talk(BORIS, group), town.talk(NORA, group)
    board = await boris.tap(await boris.say("/together", "Что посмотрим"), "Я с вами", "С нами")
    await nora.tap(board, "Я с вами", r"С нами \(2\)")
    films = await picks(boris, board, "Подобрать") if "Подобрать" in board.labels else board
    await told(nora, films, "Опросом", "^$")
    poll = await _poll(group)
    assert poll["question"] == "Что посмотрим?"
    options = [option["text"] for option in poll["options"]]
    assert [re.sub(r" \(\d{4}\)$", "", option) for option in options] == titles(films)
    await told(boris, films, "Опросом", "Опрос уже есть")
    group.vote_as(town.world.chat(NORA).person, group.messages[-1].number, [0, 2])


async def _poll(group: Group) -> dict[str, Any]:
    for _ in range(100):
        if group.messages[-1].poll is not None:
            shown = group.messages[-1].poll.as_api()
            assert isinstance(shown, dict)
            return shown
        await asyncio.sleep(0.05)
    raise AssertionError("no poll came")


async def test_where_polls_are_not_allowed_it_says_so(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next tap may try again."""
    nora = town.talk(NORA, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    films = await picks(nora, board)

    async def refuse(*_: object) -> None:
        raise BadRequest("Not enough rights to send polls to the chat")

    with monkeypatch.context() as patched:
        patched.setattr(together, "ask_poll", refuse)
        await nora.tap(films, "As a poll", "I may not send polls here")
    await told(nora, films, "As a poll", "^$")
    await _poll(group)


@pytest.mark.provokes
@pytest.mark.parametrize(
    ("error", "expect"),
    [(NetworkError("connection refused"), "^$"), (TimedOut(), "The poll is there already")],
)
async def test_a_poll_that_failed_can_be_asked_for_again(
    town: Town,
    group: Group,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    expect: str,
) -> None:
    """Unless it may have arrived all the same."""
    nora = town.talk(NORA, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    films = await picks(nora, board)

    async def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(together, "ask_poll", fail)
        await told(nora, films, "As a poll", "^$")
        for _ in range(200):
            if "while handling an update" in caplog.text:
                break
            await asyncio.sleep(0.05)
    await told(nora, films, "As a poll", expect)


async def test_without_a_model_whoever_taps_is_told(town: Town, group: Group) -> None:
    """And the tap after that is not too soon."""
    nora = town.talk(NORA, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    model, town.services.model = town.services.model, None
    await told(nora, board, "Pick films", "learning")
    town.services.model = model
    await picks(nora, board)


async def test_films_for_a_gathering_that_ends_meanwhile(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tapped is told that it is over."""
    nora = town.talk(NORA, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    gatherings = town.services.database.gatherings
    claim = gatherings.claim

    async def claim_late(gathering_id: int, *, at: int, pause: int) -> bool:
        claimed = await claim(gathering_id, at=at, pause=pause)
        await gatherings.end_all(group.id)
        return claimed

    monkeypatch.setattr(gatherings, "claim", claim_late)
    await told(nora, board, "Pick films", "That is over")


async def test_a_restart_in_the_middle(settings: Settings) -> None:
    """Who joined is still in; lists, the next ones and polls go on where they were."""
    async with open_town(settings) as town:
        group = town.world.add_group("Film club", [NORA, BORIS])
        nora = town.talk(NORA, group)
        board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
        films = await picks(nora, board)
        world = town.world
    async with open_town(settings, world) as town:
        later(town, 10)
        nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
        more = await picks(nora, films, "Next ones")
        assert not set(titles(films)) & set(titles(more))
        both = await boris.tap(board, "I'm in", r"In \(2\): Nora, Борис")
        assert both.number == board.number
        await told(boris, films, "As a poll", "^$")
        await _poll(group)


async def test_impatient_taps_lead_to_one_list(town: Town, group: Group) -> None:
    """Of one person, and of two at the same time."""
    nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    board = await boris.tap(board, "I'm in", r"In \(2\)")
    for talk in (nora, boris, nora, boris):
        talk.room.tap_as(talk.chat.person, board.number, board.data("Pick films"))
    await nora.hear(PICKS)
    await told(nora, board, "Pick films", "One moment")
    lists = [m for m in group.messages if re.search(PICKS, m.text)]
    assert len(lists) == 1


async def test_a_message_that_was_deleted_comes_again(town: Town, group: Group) -> None:
    """The next tap that reaches the bot makes a new one; from then on that is kept up."""
    nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    group.delete(board.number)
    boris.room.tap_as(boris.chat.person, board.number, board.data("I'm in"), inaccessible=True)
    again = await boris.hear(r"In \(2\): Nora, Борис")
    assert again.number > board.number
    await boris.tap(again, "I'm out", "In: Nora")


async def test_taps_on_last_months_messages(town: Town, group: Group) -> None:
    """While it is kept, everything works on a message out of reach; after that, a sentence."""
    nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    later(town, (DAYS - 1) * 86_400)
    await boris.tap(board, "I'm in", r"In \(2\)", inaccessible=True, expired=True)
    later(town, 2 * 86_400)
    await nora.say("/together", "Nobody is in yet")
    await told(boris, board, "Pick films", "Это уже позади", inaccessible=True)


async def test_a_group_that_becomes_a_supergroup(town: Town, group: Group) -> None:
    """Who was in is in; taps on the old message, and films, go on in the new chat."""
    nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    films = await picks(nora, board)
    grown = town.world.upgrade(group, NORA)
    nora, boris = town.talk(NORA, grown), town.talk(BORIS, grown)
    boris._read = 0
    grown.tap_as(boris.chat.person, board.number, board.data("I'm in"))
    again = await boris.hear(r"In \(2\): Nora, Борис")
    later(town, 10)
    more = await picks(boris, again)
    assert "For the 2 of you" in more.text
    await told(nora, films, "As a poll", "^$")
    await _poll(grown)


async def test_a_bot_that_was_sent_away(town: Town, group: Group) -> None:
    """What was under way is over, nobody is taken to have blocked the bot, and it can come back."""
    nora = town.talk(NORA, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    person = town.world.chat(NORA).person
    group.kick_bot(person)
    await told(nora, board, "Pick films", "That is over", inaccessible=True)
    stored = await town.services.database.people.find("telegram", NORA)
    assert stored is not None
    assert not stored.left
    group.add_bot(person)
    await nora.say("/together", "Nobody is in yet")


async def test_a_bot_that_may_not_write_any_more(town: Town, group: Group) -> None:
    """It learns so when it tries; what was under way is over, and nobody is taken to have left."""
    nora = town.talk(NORA, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    town.world.faults.add(method="sendMessage", kind="blocked", times=1, chat_id=group.id)
    await told(nora, board, "Pick films", "^$")
    await told(nora, board, "Pick films", "One moment|That is over")
    await told(nora, board, "I'm in", "That is over")
    stored = await town.services.database.people.find("telegram", NORA)
    assert stored is not None
    assert not stored.left


async def test_nobody_reaches_another_chats_gathering(town: Town, group: Group) -> None:
    """A forged button with another group's number, or in a private chat, is refused."""
    nora, boris = town.talk(NORA, group), town.talk(BORIS)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    other = town.world.add_group("Elsewhere", [BORIS])
    for talk in (town.talk(BORIS, other), boris):
        for label in ("I'm in", "Pick films"):
            await told_for(talk, 1, board.data(label), "старая", inaccessible=True)
    still = await town.services.database.gatherings.get(1)
    assert still is not None
    assert [member.name for member in still.members] == ["Nora"]


async def test_odd_names_harm_nothing(town: Town) -> None:
    """Tags are shown as they are, long names are cut, names that turn the text do not, and two
    of one name are told apart.
    """
    names = ["<b>&", "x" * 64, "\u202egnirts", "Ann", "Ann"]
    for number, name in enumerate(names):
        town.world.add(LocalPerson(3000 + number, name, last_name="Brown" if number == 4 else ""))
    group = town.world.add_group("Odd", [3000 + number for number in range(5)])
    talks = [town.talk(3000 + number, group) for number in range(5)]
    board = await talks[0].say("/together", WHICH)
    for at, talk in enumerate(talks, 1):
        board = await talk.tap(board, "I'm in", rf"In \({at}\)" if at > 1 else "In:")
    assert f"In (5): <b>&, {'x' * 15}…, gnirts, Ann, Ann B." in board.text
    films = await picks(talks[0], board)
    assert "<b>& ★" in films.text


async def test_in_private_it_says_what_it_is_for(town: Town) -> None:
    """With a button that adds the bot to a group, where it begins at once."""
    nora = town.talk(NORA)
    shown = await nora.say("/together", "In a group, /together")
    assert shown.keyboard[0][0]["url"] == "https://t.me/film_local_bot?startgroup=together"
    group = town.world.add_group("New", [NORA])
    await town.talk(NORA, group).say("/start@film_local_bot together", WHICH)


async def test_hidden_films_do_not_come_for_the_group(town: Town, group: Group) -> None:
    """What one of them is not interested in, nor what one of them rated after the first list."""
    nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
    board = await nora.tap(await nora.say("/together", WHICH), "I'm in", "In: Nora")
    board = await boris.tap(board, "I'm in", r"In \(2\)")
    films = titles(await picks(nora, board))
    people, films_of = town.services.database.people, town.services.catalogue
    first, second = (films_of.search(title)[0].film.film_id for title in films[:2])
    for number, film_id in ((BORIS, first), (NORA, second)):
        person = await people.find("telegram", number)
        assert person is not None
        if number == BORIS:
            await town.services.database.ratings.put(person.person_id, film_id, 4.0, 1)
        else:
            dismissals = town.services.database.dismissals
            await dismissals.add(person.person_id, film_id, HIDDEN, at=1)
    later(town, 10)
    again = titles(await picks(nora, board))
    assert not set(films[:2]) & set(again)
    assert set(films[2:]) & set(again)
