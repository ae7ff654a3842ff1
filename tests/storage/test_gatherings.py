"""Groups that look for a film together."""

from __future__ import annotations

import asyncio

import pytest

from storage import GatheringMember, UnknownGathering, UnknownPerson
from storage.gatherings import DAYS
from storage.protocols import Store
from tests.storage.samples import ALIEN, BRAZIL, CITY, DUEL, someone

GROUP, SUPERGROUP = -77, -100_077
DAY = 86_400


async def test_people_join_in_order_and_leave(store: Store) -> None:
    """A second tap changes nothing; whoever left may join again, at the end."""
    number = await store.gatherings.begin(GROUP, "ru", 1_000)
    nora, boris = await someone(store, 1), await someone(store, 2)
    assert await store.gatherings.join(number, nora, "Nora", 30)
    assert await store.gatherings.join(number, boris, "Борис", 30)
    assert not await store.gatherings.join(number, nora, "Nora", 30)
    gathering = await store.gatherings.get(number)
    assert gathering is not None
    assert (gathering.chat_id, gathering.language, gathering.message_id) == (GROUP, "ru", None)
    assert gathering.topic_id is None
    topical = await store.gatherings.get(await store.gatherings.begin(GROUP, "en", 1_000, 9))
    assert topical is not None
    assert topical.topic_id == 9
    assert gathering.members == (GatheringMember(nora, "Nora"), GatheringMember(boris, "Борис"))
    assert await store.gatherings.leave(number, nora)
    assert not await store.gatherings.leave(number, nora)
    assert await store.gatherings.join(number, nora, "Nora B.", 30)
    gathering = await store.gatherings.get(number)
    assert gathering is not None
    assert [member.name for member in gathering.members] == ["Борис", "Nora B."]


async def test_no_more_than_there_is_room_for(store: Store) -> None:
    """However many tap at once."""
    number = await store.gatherings.begin(GROUP, "en", 1_000)
    people = [await someone(store, external) for external in range(6)]
    joined = await asyncio.gather(
        *(store.gatherings.join(number, person, "x", 4) for person in people)
    )
    assert sum(joined) == 4


async def test_nobody_joins_what_is_gone_and_no_stranger_joins(store: Store) -> None:
    """A number that there is not, or that no database has, is None."""
    number = await store.gatherings.begin(GROUP, "en", 1_000)
    nora = await someone(store, 1)
    with pytest.raises(UnknownPerson):
        await store.gatherings.join(number, 9_999, "?", 30)
    with pytest.raises(UnknownPerson):
        await store.gatherings.join(number + 1, nora, "Nora", 30)
    assert await store.gatherings.get(number + 1) is None
    assert await store.gatherings.get(2**70) is None


async def test_of_taps_at_the_same_time_one_makes_picks(store: Store) -> None:
    """And after a pause the next one."""
    number = await store.gatherings.begin(GROUP, "en", 1_000)
    claims = [store.gatherings.claim(number, at=1_010, pause=3) for _ in range(5)]
    assert sorted(await asyncio.gather(*claims)) == [False] * 4 + [True]
    assert not await store.gatherings.claim(number, at=1_012, pause=3)
    assert await store.gatherings.claim(number, at=1_013, pause=3)


async def test_pages_are_numbered_and_remembered(store: Store) -> None:
    """In the order in which they were shown, each from the best film on."""
    number = await store.gatherings.begin(GROUP, "en", 1_000)
    other = await store.gatherings.begin(GROUP, "en", 1_000)
    assert await store.gatherings.add_page(number, [DUEL, ALIEN]) == 1
    assert await store.gatherings.add_page(other, [ALIEN]) == 1
    assert await store.gatherings.add_page(number, [CITY, BRAZIL]) == 2
    assert await store.gatherings.page(number, 1) == [DUEL, ALIEN]
    assert await store.gatherings.page(number, 3) == []
    assert await store.gatherings.shown_since(number, 1) == {ALIEN, BRAZIL, CITY, DUEL}
    assert await store.gatherings.shown_since(number, 2) == {BRAZIL, CITY}


async def test_a_page_becomes_a_poll_once(store: Store) -> None:
    """Unless sending it failed."""
    number = await store.gatherings.begin(GROUP, "en", 1_000)
    await store.gatherings.add_page(number, [ALIEN, DUEL])
    assert await store.gatherings.claim_poll(number, 1)
    assert not await store.gatherings.claim_poll(number, 1)
    assert not await store.gatherings.claim_poll(number, 2)
    await store.gatherings.release_poll(number, 1)
    assert await store.gatherings.claim_poll(number, 1)


async def test_a_group_that_became_a_supergroup(store: Store) -> None:
    """Has a new number and is known by the old one; its message cannot be edited any more."""
    number = await store.gatherings.begin(GROUP, "en", 1_000)
    await store.gatherings.show_at(number, 5)
    await store.gatherings.move(GROUP, SUPERGROUP)
    await store.gatherings.move(GROUP, SUPERGROUP)
    gathering = await store.gatherings.get(number)
    assert gathering is not None
    assert (gathering.chat_id, gathering.message_id) == (SUPERGROUP, None)
    assert gathering.is_of(GROUP)
    assert gathering.is_of(SUPERGROUP)
    assert not gathering.is_of(-1)


async def test_gatherings_end(store: Store) -> None:
    """When the bot leaves the chat, and a month after they began, whatever happened in them."""
    nora = await someone(store, 1)
    here = await store.gatherings.begin(GROUP, "en", 1_000)
    there = await store.gatherings.begin(SUPERGROUP, "en", 1_000)
    lively = await store.gatherings.begin(SUPERGROUP, "en", 1_001)
    for number in (here, there, lively):
        await store.gatherings.join(number, nora, "Nora", 30)
        await store.gatherings.add_page(number, [ALIEN])
    await store.gatherings.end_all(GROUP)
    assert await store.gatherings.get(here) is None
    await store.gatherings.claim(lively, at=1_000 + DAY, pause=3)
    new = await store.gatherings.begin(GROUP, "en", 1_001 + DAYS * DAY)
    assert await store.gatherings.get(there) is None
    assert await store.gatherings.page(there, 1) == []
    assert await store.gatherings.get(lively) is not None
    assert new > lively
    await store.gatherings.end_old(1_002 + DAYS * DAY)
    assert await store.gatherings.get(lively) is None
    assert await store.gatherings.get(new) is not None


async def test_a_list_for_a_gathering_that_ended_is_refused(store: Store) -> None:
    """By an error of this package, which names the gathering."""
    number = await store.gatherings.begin(GROUP, "en", 1_000)
    await store.gatherings.end_all(GROUP)
    with pytest.raises(UnknownGathering) as refused:
        await store.gatherings.add_page(number, [ALIEN])
    assert refused.value.gathering_id == number


async def test_who_is_forgotten_is_in_no_gathering(store: Store) -> None:
    """The others are still in."""
    number = await store.gatherings.begin(GROUP, "en", 1_000)
    nora, boris = await someone(store, 1), await someone(store, 2)
    for person in (nora, boris):
        await store.gatherings.join(number, person, "x", 30)
    gone = await store.personal.forget(nora)
    assert gone.rows["gathering_members"] == 1
    gathering = await store.gatherings.get(number)
    assert gathering is not None
    assert [member.person_id for member in gathering.members] == [boris]
