"""People, on every store."""

from __future__ import annotations

import asyncio

import pytest

from storage import Person, UnknownPerson
from storage.protocols import Store
from tests.storage.samples import ALIEN


async def test_a_person_is_made_once(store: Store) -> None:
    """The second call returns the person of the first, whatever language it comes with."""
    first = await store.people.get_or_create("telegram", 77, "ru", at=1_000)
    second = await store.people.get_or_create("telegram", 77, "en", at=2_000)
    assert first == Person(first.person_id, "telegram", 77, "ru", False, 1_000)
    assert second == first
    assert await store.people.get(first.person_id) == first


async def test_the_same_id_in_two_sources_is_two_people(store: Store) -> None:
    """User 7 of MovieLens and person 7 of Telegram never meet."""
    theirs = await store.people.get_or_create("movielens", 7)
    ours = await store.people.get_or_create("telegram", 7)
    assert theirs.person_id != ours.person_id
    assert await store.people.count("telegram") == 1
    assert await store.people.count("movielens") == 1


async def test_many_tasks_at_once_make_one_person(store: Store) -> None:
    """A newcomer's first three messages may be handled at the same time."""
    found = await asyncio.gather(*(store.people.get_or_create("telegram", 5) for _ in range(20)))
    assert len({person.person_id for person in found}) == 1
    assert await store.people.count("telegram") == 1


async def test_the_language_is_chosen_and_forgotten(store: Store) -> None:
    """A chosen language is kept until it is set to None."""
    person = await store.people.get_or_create("telegram", 7)
    assert person.language is None
    await store.people.set_language(person.person_id, "ru")
    assert (await store.people.get(person.person_id)).language == "ru"
    await store.people.set_language(person.person_id, None)
    assert (await store.people.get(person.person_id)).language is None


async def test_a_person_leaves_and_comes_back_with_their_ratings(store: Store) -> None:
    """Blocking the bot marks the person and loses nothing."""
    person = await store.people.get_or_create("telegram", 7)
    await store.ratings.put(person.person_id, ALIEN, 5, 1)
    await store.people.mark_left(person.person_id)
    assert (await store.people.get(person.person_id)).left is True
    await store.people.mark_back(person.person_id)
    assert (await store.people.get(person.person_id)).left is False
    assert await store.ratings.of_person(person.person_id) == {ALIEN: 5}


async def test_counting_only_those_who_rated(store: Store) -> None:
    """Someone who only said hello is not counted among the raters."""
    await store.people.get_or_create("telegram", 1)
    rater = await store.people.get_or_create("telegram", 2)
    await store.ratings.put(rater.person_id, ALIEN, 5, 1)
    assert await store.people.count("telegram") == 2
    assert await store.people.count("telegram", with_ratings=True) == 1


async def test_an_unknown_person_is_an_error_that_carries_the_id(store: Store) -> None:
    """Nothing is marked silently for a person who does not exist."""
    for work in (
        store.people.get(9),
        store.people.set_language(9, "ru"),
        store.people.mark_left(9),
        store.people.mark_back(9),
    ):
        with pytest.raises(UnknownPerson) as caught:
            await work
        assert caught.value.person_id == 9
    assert await store.people.find("telegram", 9) is None


async def test_a_telegram_id_of_52_bits_is_kept_exactly(store: Store) -> None:
    """Telegram's ids have up to 52 significant bits."""
    big = 2**52 - 1
    person = await store.people.get_or_create("telegram", big)
    assert (await store.people.get(person.person_id)).external_id == big
