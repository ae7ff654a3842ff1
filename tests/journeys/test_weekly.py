"""A pick a week: chosen by taps, sent in its hour, once, to those who are here; ended by a tap."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from telegram.error import TimedOut

from bot import scheduling, weekly_times
from bot.button_code import pack
from bot.buttons import Weekly
from bot.handlers import weekly as module
from bot.settings import Settings
from storage import WeeklyWish
from tests.journeys.town import BORIS, NORA, Bubble, Talk, Town, open_town

PICK = "Your film of the week"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "WEEKLY_EVERY", 0.2)


async def wish_of(town: Town, person: int = NORA) -> WeeklyWish:
    found = await town.services.database.people.find("telegram", person)
    assert found is not None
    wish = await town.services.database.weekly.of(found.person_id)
    assert wish is not None
    return wish


async def subscribe(talk: Talk, day: str = "Friday", hour: str = "19:00") -> Bubble:
    """Day, hour, clock."""
    asked = await talk.say("/weekly", "A film a week")
    asked = await talk.tap(asked, day, "At what hour")
    asked = await talk.tap(asked, hour, "what time is it")
    label = next(label for label in asked.labels if label.endswith("UTC+3"))
    return await talk.tap(asked, label, "Done")


async def make_due(town: Town, person: int = NORA, late: int = 1) -> None:
    """The person's pick was due some seconds ago."""
    wish = await wish_of(town, person)
    due = town.services.now() - late
    assert await town.services.database.weekly.move(wish.person_id, wish.next_at, due)


def heard(town: Town, person: int = NORA) -> int:
    """How many weekly picks the person got."""
    events = town.world.chat(person).timeline.after(0)
    return sum(e["type"] == "message" and PICK in e["message"]["html"] for e in events)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await holds():  # noqa: ASYNC110 -- there is nothing to await
            await asyncio.sleep(0.05)


async def test_it_is_chosen_by_taps_comes_and_is_stopped_by_one(town: Town) -> None:
    """Three questions; one film with its reason and buttons; a tap below it ends it."""
    nora = town.talk(NORA)
    for text in ("alien 5", "aliens 5", "dune 4", "heat 1"):
        await nora.rate(text)
    done = await subscribe(nora)
    assert "every Friday at 19:00" in done.text
    assert "UTC+3" in done.text
    wish = await wish_of(town)
    assert (wish.weekday, wish.minute, wish.utc_offset) == (4, 19 * 60, 180)
    assert wish.next_at == weekly_times.next_slot(town.services.now(), 4, 19 * 60, 180)
    await make_due(town)
    got = await nora.hear(PICK)
    assert "because you gave ★" in got.text
    assert got.labels == [
        *("Seen it", "Save", "Not interested", "More like this", "Why?"),
        "Stop the weekly pick",
    ]
    assert (await wish_of(town)).next_at == wish.next_at
    await asyncio.sleep(0.6)
    assert heard(town) == 1
    await nora.tap(got, "Stop the weekly pick", "No more weekly picks")
    await nora.tap(got, "Save", "watch-list|watchlist")
    await nora.say("/weekly", "A film a week, picked for you")


async def test_no_film_comes_twice(town: Town) -> None:
    """Neither one of an earlier week nor one that was rated, saved or hidden."""
    nora = town.talk(NORA)
    await nora.rate("alien 5")
    await subscribe(nora)
    person_id = (await wish_of(town)).person_id
    database = town.services.database
    picks = await nora.say("/recommend 2", "1\\. ")
    for number, button in (("1", "Save"), ("2", "Not interested")):
        card = await nora.tap(picks, number, "I think")
        await nora.tap(card, button)
    for week in range(1, 5):
        await make_due(town)
        await nora.hear(PICK)
        assert len(await database.weekly.picked(person_id)) == week
    rated = await database.ratings.of_person(person_id)
    aside = await database.dismissals.of_person(person_id)
    assert not await database.weekly.picked(person_id) & (rated.keys() | aside)


async def test_it_survives_a_restart_in_their_language(settings: Settings) -> None:
    """Chosen before a restart, sent after it, also where it was due in between."""
    async with open_town(settings) as town:
        boris = town.talk(BORIS)
        asked = await boris.say("/weekly", "раз в неделю")
        asked = await boris.tap(asked, "Пятница", "по пятницам")
        asked = await boris.tap(asked, "20:00", "сейчас час")
        label = next(label for label in asked.labels if label.endswith("UTC+3"))
        scheduling.WEEKLY_EVERY = 3600  # the monkeypatch puts it back
        await boris.tap(asked, label, "Готово")
    async with open_town(settings) as town:
        await make_due(town, BORIS, late=3600)
        scheduling.WEEKLY_EVERY = 0.2
    async with open_town(settings) as town:
        got = await town.talk(BORIS).hear("Твой фильм недели")
        assert "Не присылать фильм недели" in got.labels


async def test_a_late_one_is_put_off_or_left_out(town: Town) -> None:
    """After a night without the bot it comes at its hour the next day, after days not at all."""
    nora = town.talk(NORA)
    await subscribe(nora)
    wish, now = await wish_of(town), town.services.now()
    for late, expected in (
        (weekly_times.PUNCTUAL + 60, weekly_times.next_day(now, wish.minute, wish.utc_offset)),
        (weekly_times.STALE + 60, wish.next_at),
    ):
        await make_due(town, late=late)

        async def moved(expected: int = expected) -> bool:
            return (await wish_of(town)).next_at == expected

        await until(moved)
    assert heard(town) == 0


async def test_who_blocked_the_bot_gets_nothing_until_they_are_back(town: Town) -> None:
    """Telegram's refusal marks them; their next message counts them in again."""
    nora = town.talk(NORA)
    await subscribe(nora)
    town.world.faults.add(method="sendMessage", kind="blocked", times=1, chat_id=NORA)
    await make_due(town)

    async def left() -> bool:
        person = await town.services.database.people.find("telegram", NORA)
        return person is not None and person.left

    await until(left)
    await make_due(town)
    await asyncio.sleep(0.6)
    assert heard(town) == 0
    await nora.say("/ratings", "rated nothing yet")
    await nora.hear(PICK)


async def test_telegram_asks_for_a_pause(town: Town) -> None:
    """Too many requests: the pick comes after the pause, once."""
    nora = town.talk(NORA)
    await subscribe(nora)
    town.world.faults.add(method="sendMessage", kind="retry_after", times=1, retry_after=1)
    await make_due(town)
    await nora.hear(PICK)
    await asyncio.sleep(0.5)
    assert heard(town) == 1


async def test_what_telegram_did_not_take_is_tried_again(town: Town) -> None:
    """Its errors, again and again: the film is free again, and due in some minutes."""
    nora = town.talk(NORA)
    await subscribe(nora)
    slot = (await wish_of(town)).next_at
    town.world.faults.add(method="sendMessage", kind="server_error", times=3, chat_id=NORA)
    await make_due(town)

    async def put_back() -> bool:
        return town.services.now() < (await wish_of(town)).next_at < slot

    await until(put_back)
    assert await town.services.database.weekly.picked((await wish_of(town)).person_id) == set()
    await make_due(town)
    await nora.hear(PICK)
    assert heard(town) == 1


async def test_what_may_have_come_is_not_sent_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer in time: that week's pick counts as sent."""
    nora = town.talk(NORA)
    await subscribe(nora)
    slot = (await wish_of(town)).next_at

    async def fail(*_: object) -> None:
        raise TimedOut

    monkeypatch.setattr(module, "_deliver", fail)
    await make_due(town)

    async def moved() -> bool:
        return (await wish_of(town)).next_at == slot

    await until(moved)
    picked = await town.services.database.weekly.picked((await wish_of(town)).person_id)
    assert len(picked) == 1


async def test_odd_buttons_do_nothing(town: Town) -> None:
    """Hours and zones that there are not are refused; stopping twice is no error."""
    nora = town.talk(NORA)
    done = await subscribe(nora)
    before = await wish_of(town)
    for odd in ("W:set:9:1:0", "W:set:1:99:0", "W:set:1:1:9999", "W:x:1:1:1"):
        nora._read = nora.chat.timeline.last
        nora.chat.tap(done.number, odd, inaccessible=True)
        await nora.hear("older version of me")
    assert await wish_of(town) == before
    for _ in range(2):
        nora._read = nora.chat.timeline.last
        nora.chat.tap(done.number, pack(Weekly("stop")), inaccessible=True)
        await nora.hear("No more weekly picks")
