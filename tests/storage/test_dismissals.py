"""Dismissals, on every store."""

from __future__ import annotations

import pytest

from storage import UnknownFilm, UnknownPerson
from storage.protocols import Store
from tests.storage.samples import ALIEN, BRAZIL, someone


async def test_dismissing_and_taking_it_back(store: Store) -> None:
    """Dismissing twice is as good as once; removing tells whether there was one."""
    me = await someone(store)
    await store.dismissals.add(me, ALIEN, at=1)
    await store.dismissals.add(me, ALIEN, at=2)
    await store.dismissals.add(me, BRAZIL, at=2)
    assert await store.dismissals.of_person(me) == {ALIEN, BRAZIL}
    assert await store.dismissals.remove(me, ALIEN) is True
    assert await store.dismissals.remove(me, ALIEN) is False
    assert await store.dismissals.remove(me, 10**30) is False
    assert await store.dismissals.of_person(me) == {BRAZIL}


async def test_kinds_are_apart(store: Store) -> None:
    """One film may be dismissed for two reasons, and is listed under each."""
    me = await someone(store)
    await store.dismissals.add(me, ALIEN, at=1)
    await store.dismissals.add(me, ALIEN, "not interested", at=1)
    await store.dismissals.add(me, BRAZIL, "not interested", at=1)
    assert await store.dismissals.of_person(me, "unseen") == {ALIEN}
    assert await store.dismissals.of_person(me, "not interested") == {ALIEN, BRAZIL}
    await store.dismissals.remove(me, ALIEN)
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
