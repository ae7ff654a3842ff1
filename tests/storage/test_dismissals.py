"""Dismissals, on every store."""

from __future__ import annotations

import pytest

from storage import HIDDEN, SAVED, UndoneDismissal, UnknownFilm, UnknownPerson
from storage.protocols import Store
from tests.storage.samples import ALIEN, BRAZIL, CITY, DUEL, someone


async def test_dismissing_and_taking_it_back(store: Store) -> None:
    """Dismissing twice is as good as once; removing tells whether there was one."""
    me = await someone(store)
    assert await store.dismissals.add(me, ALIEN, at=1) is True
    assert await store.dismissals.add(me, ALIEN, at=2) is False
    await store.dismissals.add(me, BRAZIL, at=2)
    assert await store.dismissals.of_person(me) == {ALIEN, BRAZIL}
    assert await store.dismissals.remove(me, ALIEN, at=3) is True
    assert await store.dismissals.remove(me, ALIEN, at=3) is False
    assert await store.dismissals.remove(me, 10**30, at=3) is False
    assert await store.dismissals.of_person(me) == {BRAZIL}


async def test_kinds_are_apart(store: Store) -> None:
    """One film may be dismissed for two reasons, and is listed under each."""
    me = await someone(store)
    await store.dismissals.add(me, ALIEN, at=1)
    await store.dismissals.add(me, ALIEN, "not interested", at=1)
    await store.dismissals.add(me, BRAZIL, "not interested", at=1)
    assert await store.dismissals.of_person(me, "unseen") == {ALIEN}
    assert await store.dismissals.of_person(me, "not interested") == {ALIEN, BRAZIL}
    assert await store.dismissals.of_person(me, "unseen", "not interested") == {ALIEN, BRAZIL}
    await store.dismissals.remove(me, ALIEN, at=3)
    assert await store.dismissals.of_person(me) == {ALIEN, BRAZIL}


async def test_dismissals_are_the_persons_own(store: Store) -> None:
    """What one person has not seen, another is still offered."""
    me, other = await someone(store, 1), await someone(store, 2)
    await store.dismissals.add(me, ALIEN, at=1)
    assert await store.dismissals.of_person(other) == set()


async def test_unknown_ids_are_errors(store: Store) -> None:
    """The error names what does not exist."""
    me = await someone(store)
    for film_id in (999, 10**30):
        with pytest.raises(UnknownFilm) as no_film:
            await store.dismissals.add(me, film_id, at=1)
        assert no_film.value.film_id == film_id
    with pytest.raises(UnknownPerson):
        await store.dismissals.add(me + 1, ALIEN, at=1)


async def test_a_list_holds_what_is_not_rated_the_latest_first(store: Store) -> None:
    """Rating a film takes it off the list; undoing the rating puts it back where it was."""
    me = await someone(store)
    for at, film_id in enumerate((ALIEN, BRAZIL, DUEL)):
        await store.dismissals.add(me, film_id, SAVED, at=at)
    await store.dismissals.add(me, CITY, HIDDEN, at=9)
    assert await store.dismissals.unrated(me, SAVED) == [DUEL, BRAZIL, ALIEN]
    await store.ratings.put(me, BRAZIL, 4, 10)
    assert await store.dismissals.unrated(me, SAVED) == [DUEL, ALIEN]
    await store.ratings.undo(me, 11)
    assert await store.dismissals.unrated(me, SAVED) == [DUEL, BRAZIL, ALIEN]
    assert await store.dismissals.unrated(me, HIDDEN) == [CITY]


async def test_taking_one_films_dismissal_back(store: Store) -> None:
    """It goes as if it had never been: undo does not meet it again."""
    me = await someone(store)
    await store.dismissals.add(me, ALIEN, at=1)
    await store.dismissals.add(me, BRAZIL, SAVED, at=2)
    assert await store.dismissals.take_back(me, ALIEN) is True
    assert await store.dismissals.take_back(me, ALIEN) is False
    assert await store.dismissals.take_back(me, 10**30) is False
    assert await store.dismissals.of_person(me) == {BRAZIL}
    assert await store.actions.undo(me, 3) == UndoneDismissal(BRAZIL, SAVED, added=True)
    assert await store.actions.undo(me, 4) is None
