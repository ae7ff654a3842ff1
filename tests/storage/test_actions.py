"""Taking back the last action of any kind, on every store."""

from __future__ import annotations

import random
from pathlib import Path

from storage import (
    HIDDEN,
    SAVED,
    UNSEEN,
    Database,
    ImportLine,
    ImportUndone,
    Undone,
    UndoneDismissal,
)
from storage.protocols import Store
from tests.storage.samples import ALIEN, BRAZIL, CITY, FILMS, someone


async def test_actions_of_all_kinds_are_taken_back_in_order(store: Store) -> None:
    """Rate, save, rate again, hide, unsave, remove: undone from the last to the first."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 4, 1)
    await store.dismissals.add(me, BRAZIL, SAVED, at=2)
    await store.ratings.put(me, ALIEN, 5, 3)
    await store.dismissals.add(me, CITY, HIDDEN, at=4)
    await store.dismissals.remove(me, BRAZIL, SAVED, at=5)
    await store.ratings.remove(me, ALIEN, 6)
    undo = store.actions.undo
    assert await undo(me, 7) == Undone(ALIEN, restored=5.0, was=None)
    assert await undo(me, 8) == UndoneDismissal(BRAZIL, SAVED, added=False)
    assert await store.dismissals.unrated(me, SAVED) == [BRAZIL]
    assert await undo(me, 9) == UndoneDismissal(CITY, HIDDEN, added=True)
    assert await undo(me, 10) == Undone(ALIEN, restored=4.0, was=5.0)
    assert await undo(me, 11) == UndoneDismissal(BRAZIL, SAVED, added=True)
    assert await undo(me, 12) == Undone(ALIEN, restored=None, was=4.0)
    assert await undo(me, 13) is None
    assert await store.dismissals.of_person(me) == set()


async def test_what_was_done_together_is_taken_back_together(store: Store) -> None:
    """A rating that went with "haven't seen it" is back with one undo."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 4, 1)
    async with store.transaction():
        await store.ratings.remove(me, ALIEN, 2)
        await store.dismissals.add(me, ALIEN, UNSEEN, at=2, with_rating=True)
    assert await store.actions.undo(me, 3) == UndoneDismissal(ALIEN, UNSEEN, True, rating=4.0)
    assert await store.ratings.of_person(me) == {ALIEN: 4.0}
    assert await store.dismissals.of_person(me) == set()
    assert await store.actions.undo(me, 4) == Undone(ALIEN, None, 4.0)


async def test_the_same_twice_is_one_action(store: Store) -> None:
    """A tap that is delivered twice needs one undo."""
    me = await someone(store)
    for at in (1, 2):
        await store.dismissals.add(me, ALIEN, SAVED, at=at)
    for at in (3, 4):
        await store.dismissals.remove(me, ALIEN, SAVED, at=at)
    assert await store.actions.undo(me, 5) == UndoneDismissal(ALIEN, SAVED, added=False)
    assert await store.actions.undo(me, 6) == UndoneDismissal(ALIEN, SAVED, added=True)
    assert await store.actions.undo(me, 7) is None


async def test_undo_is_the_persons_own(store: Store) -> None:
    """Nobody takes back what another did."""
    me, other = await someone(store, 1), await someone(store, 2)
    await store.dismissals.add(other, ALIEN, SAVED, at=1)
    await store.ratings.put(other, BRAZIL, 3, 2)
    assert await store.actions.undo(me, 3) is None
    assert await store.dismissals.of_person(other) == {ALIEN}


async def test_undoing_everything_retraces_every_state(store: Store) -> None:
    """After a random history, undo passes through each earlier state in reverse order."""
    rng = random.Random(11)
    me = await someone(store)

    async def state() -> tuple[dict[int, float], set[int], set[int]]:
        return (
            await store.ratings.of_person(me),
            await store.dismissals.of_person(me, SAVED),
            await store.dismissals.of_person(me, HIDDEN),
        )

    states = [await state()]
    for at in range(80):
        film_id, kind = rng.choice([ALIEN, BRAZIL, CITY]), rng.choice([SAVED, HIDDEN])
        match rng.randrange(5):
            case 0:
                await store.ratings.remove(me, film_id, at)
            case 1:
                await store.ratings.put(me, film_id, rng.randint(1, 10) / 2, at)
            case 2:
                await store.dismissals.remove(me, film_id, kind, at=at)
            case 3:
                await store.dismissals.add(me, film_id, kind, at=at)
            case _ if len(states) > 1:
                states.pop()
                assert await store.actions.undo(me, at) is not None
        now = await state()
        if now != states[-1]:
            states.append(now)
    assert len(states) > 15
    for expected in reversed(states[:-1]):
        assert await store.actions.undo(me, 1_000) is not None
        assert await state() == expected
    assert await store.actions.undo(me, 1_000) is None


async def test_a_new_process_goes_on_undoing(path: Path) -> None:
    """The order is in the file."""
    async with await Database.open(path) as database:
        await database.films.upsert(FILMS)
        me = await someone(database)
        await database.dismissals.add(me, ALIEN, SAVED, at=1)
        await database.ratings.put(me, BRAZIL, 3, 2)
    async with await Database.open(path) as database:
        assert await database.actions.undo(me, 3) == Undone(BRAZIL, None, 3.0)
        assert await database.actions.undo(me, 4) == UndoneDismissal(ALIEN, SAVED, added=True)


async def test_the_journal_is_bounded(db: Database) -> None:
    """Only the newest 500 events of a person are kept, whatever others do."""
    me, other = await someone(db, 1), await someone(db, 2)
    await db.dismissals.add(other, CITY, SAVED, at=0)
    async with db.transaction():
        for at in range(300):
            await db.dismissals.add(me, ALIEN, SAVED, at=at)
            await db.dismissals.remove(me, ALIEN, SAVED, at=at)
    steps = 0
    while await db.actions.undo(me, 1_000) is not None:
        steps += 1
    assert steps == 500
    assert await db.actions.undo(other, 1_000) is not None


async def test_an_import_is_one_action_and_an_answer_to_it_another(store: Store) -> None:
    """What came after it goes first, step by step; then all of it at once, to what was before."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 1, 50)
    lines = [
        ImportLine("Alien", 1979, 4.5, 100, ALIEN),
        ImportLine("Brazil", 1985, 3, None, BRAZIL),
        ImportLine("City?", 1995, 2, 300, None, (CITY,)),
    ]
    number = await store.imports.offer(me, "IMDb", lines, at=60)
    await store.imports.apply(number, me, at=61)
    await store.ratings.put(me, ALIEN, 5, 62)
    await store.dismissals.add(me, CITY, SAVED, at=63)
    assert await store.imports.settle(number, me, 3, CITY, at=64)
    undo = store.actions.undo
    assert await undo(me, 65) == Undone(CITY, restored=None, was=2.0)
    asked = await store.imports.question(number, me)
    assert asked is not None
    assert (asked.number, asked.left) == (3, 1)
    assert await undo(me, 66) == UndoneDismissal(CITY, SAVED, added=True)
    assert await undo(me, 67) == Undone(ALIEN, restored=4.5, was=5.0)
    assert await undo(me, 68) == ImportUndone(2, 0)
    assert await store.ratings.of_person(me) == {ALIEN: 1.0}
    assert await store.imports.undo(number, me, at=69) is None
    assert await undo(me, 70) == Undone(ALIEN, restored=None, was=1.0)
    assert await undo(me, 71) is None
