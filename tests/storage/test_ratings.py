"""Ratings and undo, on every store."""

from __future__ import annotations

import asyncio
import random

import pytest

from storage import InvalidStars, PutResult, Rating, Undone, UnknownFilm, UnknownPerson
from storage.protocols import Store
from tests.storage.samples import ALIEN, BRAZIL, CITY, DUEL, someone


async def test_the_latest_rating_wins(store: Store) -> None:
    """One rating per person and film; the result tells what it replaced and the new total."""
    me = await someone(store)
    assert await store.ratings.put(me, ALIEN, 4, 10) == PutResult(None, 1)
    assert await store.ratings.put(me, BRAZIL, 2.5, 11) == PutResult(None, 2)
    assert await store.ratings.put(me, ALIEN, 5, 12) == PutResult(4.0, 2)
    assert await store.ratings.of_person(me) == {ALIEN: 5.0, BRAZIL: 2.5}
    assert await store.ratings.get(me, ALIEN) == 5.0
    assert await store.ratings.get(me, DUEL) is None
    assert await store.ratings.count(me) == 2
    assert await store.ratings.total() == 2


async def test_stars_come_back_as_floats(store: Store) -> None:
    """Whole stars do not turn into ints on the way through the database."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 4, 1)
    result = await store.ratings.put(me, ALIEN, 3, 2)
    undone = await store.ratings.undo(me, 3)
    assert undone is not None
    values = [result.previous, undone.restored, undone.was, await store.ratings.get(me, ALIEN)]
    values += list((await store.ratings.of_person(me)).values())
    assert [type(value) for value in values] == [float] * 5


@pytest.mark.parametrize("stars", [0, 0.25, 0.4, 4.2, 5.5, 9, -1, float("nan"), float("inf")])
async def test_stars_outside_the_scale_are_refused(store: Store, stars: float) -> None:
    """Only 0.5 to 5 in half steps is kept; the error carries what was given."""
    me = await someone(store)
    with pytest.raises(InvalidStars) as caught:
        await store.ratings.put(me, ALIEN, stars, 1)
    assert caught.value.stars is stars
    assert await store.ratings.of_person(me) == {}


async def test_every_half_step_is_kept(store: Store) -> None:
    """All ten values of the scale go in and come out the same."""
    me = await someone(store)
    for half_steps in range(1, 11):
        await store.ratings.put(me, ALIEN, half_steps / 2, half_steps)
        assert await store.ratings.of_person(me) == {ALIEN: half_steps / 2}


async def test_unknown_films_and_people_are_told_apart(store: Store) -> None:
    """The error names the id that does not exist, and nothing is kept."""
    me = await someone(store)
    for film_id in (999, -1, 10**30):
        with pytest.raises(UnknownFilm) as no_film:
            await store.ratings.put(me, film_id, 4, 1)
        assert no_film.value.film_id == film_id
    with pytest.raises(UnknownPerson) as nobody:
        await store.ratings.put(me + 1, ALIEN, 4, 1)
    assert nobody.value.person_id == me + 1
    assert await store.ratings.total() == 0
    assert await store.ratings.last_event_id() == 0


async def test_removing(store: Store) -> None:
    """Removing returns the stars that were there, and None when there were none."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 4.5, 1)
    assert await store.ratings.remove(me, ALIEN, 2) == 4.5
    assert await store.ratings.remove(me, ALIEN, 3) is None
    assert await store.ratings.remove(me, 10**30, 3) is None
    assert await store.ratings.get(me, 10**30) is None
    assert await store.ratings.of_person(me) == {}


async def test_undo_goes_back_step_by_step(store: Store) -> None:
    """Each undo takes one more change back, until nothing is left."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 4, 10)
    await store.ratings.put(me, BRAZIL, 3, 11)
    await store.ratings.put(me, ALIEN, 5, 12)
    await store.ratings.remove(me, BRAZIL, 13)
    assert await store.ratings.undo(me, 20) == Undone(BRAZIL, restored=3.0, was=None)
    assert await store.ratings.undo(me, 21) == Undone(ALIEN, restored=4.0, was=5.0)
    assert await store.ratings.of_person(me) == {ALIEN: 4.0, BRAZIL: 3.0}
    assert await store.ratings.undo(me, 22) == Undone(BRAZIL, restored=None, was=3.0)
    assert await store.ratings.undo(me, 23) == Undone(ALIEN, restored=None, was=4.0)
    assert await store.ratings.undo(me, 24) is None
    assert await store.ratings.of_person(me) == {}


async def test_one_films_change_can_be_undone_alone(store: Store) -> None:
    """Undo of a film takes its last change back, whatever was rated since; the rest stays."""
    me = (await store.people.get_or_create("telegram", 1)).person_id
    await store.ratings.put(me, ALIEN, 4, 1)
    await store.ratings.put(me, ALIEN, 5, 2)
    await store.ratings.put(me, BRAZIL, 3, 3)
    assert await store.ratings.undo(me, 4, ALIEN) == Undone(ALIEN, restored=4.0, was=5.0)
    assert await store.ratings.undo(me, 5) == Undone(BRAZIL, restored=None, was=3.0)
    assert await store.ratings.of_person(me) == {ALIEN: 4.0}
    assert await store.ratings.undo(me, 6, BRAZIL) is None


async def test_an_undone_rating_gets_its_time_back(store: Store) -> None:
    """Restoring does not make an old rating look new."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 4, 10)
    await store.ratings.put(me, ALIEN, 5, 12)
    await store.ratings.undo(me, 99)
    assert await store.ratings.recent(me) == [Rating(me, ALIEN, 4.0, 10)]


async def test_a_change_after_an_undo_is_undone_first(store: Store) -> None:
    """What was undone stays undone; the new change comes off the top."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 1, 1)
    await store.ratings.put(me, BRAZIL, 2, 2)
    await store.ratings.undo(me, 3)
    await store.ratings.put(me, CITY, 3, 4)
    assert await store.ratings.undo(me, 5) == Undone(CITY, None, 3.0)
    assert await store.ratings.undo(me, 6) == Undone(ALIEN, None, 1.0)
    assert await store.ratings.undo(me, 7) is None


async def test_the_same_stars_twice_are_one_change(store: Store) -> None:
    """A tap that is delivered twice needs one undo, and counts once towards the next training."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 4, 1)
    assert await store.ratings.put(me, ALIEN, 4, 2) == PutResult(4.0, 1)
    assert await store.ratings.events_after(0) == 1
    assert await store.ratings.undo(me, 3) == Undone(ALIEN, None, 4.0)


async def test_undo_is_the_persons_own(store: Store) -> None:
    """One person's undo never touches another's ratings."""
    me, other = await someone(store, 1), await someone(store, 2)
    await store.ratings.put(me, ALIEN, 4, 1)
    await store.ratings.put(other, ALIEN, 2, 2)
    assert await store.ratings.undo(me, 3) == Undone(ALIEN, None, 4.0)
    assert await store.ratings.undo(me, 4) is None
    assert await store.ratings.of_person(other) == {ALIEN: 2.0}


async def test_undoing_everything_retraces_every_state(store: Store) -> None:
    """After a random history, undo passes through each earlier state in reverse order."""
    rng = random.Random(7)
    me = await someone(store)
    states = [await store.ratings.of_person(me)]
    for at in range(60):
        film_id = rng.choice([ALIEN, BRAZIL, CITY])
        if rng.random() < 0.3:
            await store.ratings.remove(me, film_id, at)
        else:
            await store.ratings.put(me, film_id, rng.randint(1, 10) / 2, at)
        state = await store.ratings.of_person(me)
        if state != states[-1]:
            states.append(state)
    assert len(states) > 20
    for state in reversed(states[:-1]):
        assert await store.ratings.undo(me, 1_000) is not None
        assert await store.ratings.of_person(me) == state
    assert await store.ratings.undo(me, 1_000) is None


async def test_recent_is_newest_first_and_pages(store: Store) -> None:
    """Within the same second the one that came later is newer."""
    me = await someone(store)
    for film_id, at in ((CITY, 5), (ALIEN, 5), (DUEL, 9), (BRAZIL, 5)):
        await store.ratings.put(me, film_id, 3, at)
    order = [rating.film_id for rating in await store.ratings.recent(me, 10)]
    assert order == [DUEL, BRAZIL, ALIEN, CITY]
    page = await store.ratings.recent(me, limit=2, offset=1)
    assert [rating.film_id for rating in page] == [BRAZIL, ALIEN]
    assert await store.ratings.recent(me, limit=2, offset=4) == []


async def test_new_ratings_are_counted_for_telegram_only(store: Store) -> None:
    """The trigger for retraining counts what live people rated after a given event."""
    me = await someone(store)
    user = await store.people.get_or_create("movielens", 1)
    await store.ratings.put(me, ALIEN, 4, 1)
    seen = await store.ratings.last_event_id()
    await store.ratings.put(user.person_id, ALIEN, 4, 2)
    await store.ratings.put(me, BRAZIL, 4, 3)
    await store.ratings.put(me, ALIEN, 2, 4)
    assert await store.ratings.events_after(seen) == 2
    assert await store.ratings.events_after(seen, "movielens") == 1
    assert await store.ratings.events_after(await store.ratings.last_event_id()) == 0


async def test_only_new_ratings_that_stand_are_counted(store: Store) -> None:
    """Changes of mind are one rating; what was taken back, either way, is none."""
    me = await someone(store)
    count = store.ratings.events_after
    await store.ratings.put(me, ALIEN, 4, 1)
    await store.ratings.put(me, DUEL, 4, 1)
    seen = await store.ratings.last_event_id()
    for at, stars in enumerate((1, 2, 3, 4), 2):
        await store.ratings.put(me, BRAZIL, stars, at)
    await store.ratings.undo(me, 6)
    assert await count(seen) == 1, "three changes of mind, the last undone"
    await store.ratings.put(me, CITY, 5, 7)
    await store.ratings.undo(me, 8)
    assert await count(seen) == 1, "rated and undone"
    await store.ratings.put(me, CITY, 5, 9)
    await store.ratings.remove(me, CITY, 10)
    await store.ratings.remove(me, DUEL, 11)
    assert await count(seen) == 1, "rated and removed; an old one removed"
    await store.ratings.undo(me, 12)
    await store.ratings.put(me, ALIEN, 5, 13)
    await store.ratings.undo(me, 14)
    assert await count(seen) == 1, "old ratings that are back as they were"
    await store.ratings.put(me, ALIEN, 5, 15)
    assert await count(seen) == 2, "an old rating that changed"


async def test_puts_of_many_tasks_all_arrive(store: Store) -> None:
    """A hundred tasks at once: every rating is kept, each person's total ends right."""
    people = [await someone(store, external_id) for external_id in range(25)]
    await asyncio.gather(
        *(
            store.ratings.put(person, film_id, 1 + person % 5, at)
            for person in people
            for at, film_id in enumerate((ALIEN, BRAZIL, CITY, DUEL))
        )
    )
    assert await store.ratings.total() == 100
    for person in people:
        ratings = await store.ratings.of_person(person)
        assert ratings == dict.fromkeys((ALIEN, BRAZIL, CITY, DUEL), 1.0 + person % 5)


async def test_racing_puts_of_one_film_chain_up(store: Store) -> None:
    """Each put reports the one before it: none is lost between read and write."""
    me = await someone(store)
    stars = [half / 2 for half in range(1, 11)]
    results = await asyncio.gather(*(store.ratings.put(me, ALIEN, value, 1) for value in stars))
    assert [result.previous for result in results] == [None, *stars[:-1]]
    assert {result.total for result in results} == {1}
