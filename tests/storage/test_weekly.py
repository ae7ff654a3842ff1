"""A pick a week: kept, claimed once, given back, stopped, forgotten."""

from __future__ import annotations

from storage import DueWish, WeeklyWish
from storage.protocols import Store
from tests.storage.samples import FILMS

NOW, WEEK = 1_700_000_000, 604_800
FILM = FILMS[0].film_id


async def wish_of(store: Store, telegram_id: int = 7, due: int = NOW) -> WeeklyWish:
    """A new person with a wish."""
    person = await store.people.get_or_create("telegram", telegram_id)
    wish = WeeklyWish(person.person_id, 4, 1140, 180, due, "ru")
    await store.weekly.put(wish)
    return wish


async def test_a_wish_is_replaced_and_stopped(store: Store) -> None:
    """One for a person; stopping twice is no error."""
    wish = await wish_of(store)
    assert await store.weekly.of(wish.person_id) == wish
    other = WeeklyWish(wish.person_id, 0, 600, 0, NOW + 5, "en")
    await store.weekly.put(other)
    assert await store.weekly.of(wish.person_id) == other
    assert await store.weekly.stop(wish.person_id)
    assert not await store.weekly.stop(wish.person_id)
    assert await store.weekly.of(wish.person_id) is None


async def test_due_are_those_whose_time_has_come_and_who_are_here(store: Store) -> None:
    """The longest due first; who left is passed over until they are back."""
    late, early = await wish_of(store, 7, NOW), await wish_of(store, 8, NOW - 5)
    await wish_of(store, 9, NOW + 1)
    assert await store.weekly.due(NOW) == [DueWish(early, 8), DueWish(late, 7)]
    assert await store.weekly.due(NOW, 1) == [DueWish(early, 8)]
    await store.people.mark_left(early.person_id)
    assert await store.weekly.due(NOW) == [DueWish(late, 7)]
    await store.people.mark_back(early.person_id)
    await store.people.set_language(early.person_id, "en")
    assert (await store.weekly.due(NOW))[0].wish.language == "en"


async def test_a_pick_is_claimed_once(store: Store) -> None:
    """The second claim of the same week gets nothing, nor does one after a stop."""
    wish = await wish_of(store)
    person_id = wish.person_id
    assert await store.weekly.claim(person_id, NOW, NOW + WEEK, FILM, NOW)
    assert not await store.weekly.claim(person_id, NOW, NOW + WEEK, FILMS[1].film_id, NOW)
    assert await store.weekly.picked(person_id) == {FILM}
    assert await store.weekly.due(NOW) == []
    await store.weekly.stop(person_id)
    assert not await store.weekly.claim(person_id, NOW + WEEK, NOW + 2 * WEEK, FILM, NOW)
    assert await store.weekly.picked(person_id) == {FILM}


async def test_what_was_not_sent_is_due_again(store: Store) -> None:
    """The film may be picked again, too; a wish that was changed meanwhile stays as it is."""
    wish = await wish_of(store)
    person_id = wish.person_id
    await store.weekly.claim(person_id, NOW, NOW + WEEK, FILM, NOW)
    await store.weekly.give_back(person_id, NOW + WEEK, FILM, NOW + 600)
    again = await store.weekly.of(person_id)
    assert again is not None
    assert again.next_at == NOW + 600
    assert await store.weekly.picked(person_id) == set()
    await store.weekly.give_back(person_id, NOW + WEEK, FILM, NOW)
    assert await store.weekly.of(person_id) == again


async def test_it_is_forgotten_and_taken_along(store: Store) -> None:
    """/forget leaves nothing of it, and /export has it."""
    wish = await wish_of(store)
    await store.weekly.claim(wish.person_id, NOW, NOW + WEEK, FILM, NOW)
    kept = await store.personal.of(wish.person_id)
    assert kept.others["weekly"][0]["weekday"] == 4
    assert kept.others["weekly_picks"][0]["film_id"] == FILM
    gone = await store.personal.forget(wish.person_id)
    assert gone.rows["weekly"] == 1
    assert gone.rows["weekly_picks"] == 1
    assert await store.weekly.due(NOW + 9 * WEEK) == []
