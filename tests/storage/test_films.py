"""Films, on every store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import FilmRow, IntegerTooLarge
from storage.protocols import Store
from tests.storage.samples import ALIEN, BRAZIL, DUEL, FILMS, someone


async def test_films_come_back_as_they_went_in(store: Store) -> None:
    """Every field survives, accents and missing years too."""
    assert await store.films.all() == FILMS
    assert [await store.films.get(film.film_id) for film in FILMS] == FILMS
    assert await store.films.count() == len(FILMS)
    assert await store.films.get(999) is None
    assert await store.films.get(10**30) is None


async def test_the_summary_tells_one_list_from_another(store: Store) -> None:
    """It counts and sums what is listed, whatever the order of writing."""
    before = await store.films.summary()
    titles = sum(len(film.title) for film in FILMS)
    assert before == (
        len(FILMS),
        sum(film.film_id for film in FILMS),
        titles,
        sum(film.year or 0 for film in FILMS),
    )
    await store.films.upsert([replace(FILMS[0], title=FILMS[0].title + "!")])
    assert (await store.films.summary())[2] == titles + 1
    await store.films.replace_all(FILMS)
    assert await store.films.summary() == before


async def test_upsert_overwrites_and_adds(store: Store) -> None:
    """A known id gets the new values; the others stay."""
    changed = FilmRow(ALIEN, 'Alien | "Director\'s Cut"', 2003, ("Horror",))
    added = FilmRow(41, "Eraserhead", 1977)
    await store.films.upsert([changed, added])
    assert await store.films.all() == [changed, *FILMS[1:], added]


async def test_a_film_that_disappears_keeps_its_ratings(store: Store) -> None:
    """A new list unlists what it lacks; ratings stay, and count again when the film returns."""
    me = await someone(store)
    await store.ratings.put(me, DUEL, 4, 1)
    assert await store.films.replace_all(FILMS[:2]) == 2
    assert await store.films.all() == FILMS[:2]
    assert await store.films.get(DUEL) == replace(FILMS[3], listed=False)
    assert await store.ratings.of_person(me) == {DUEL: 4.0}
    assert await store.ratings.put(me, DUEL, 5, 2) is not None
    assert await store.films.replace_all(FILMS) == 0
    assert await store.films.all() == FILMS
    assert await store.ratings.of_person(me) == {DUEL: 5.0}


async def test_a_failing_list_changes_nothing(store: Store) -> None:
    """An error in the middle of the films leaves the list as it was."""
    broken = [FilmRow(BRAZIL, "Changed"), FilmRow(10**30, "Impossible")]
    for work in (store.films.replace_all, store.films.upsert):
        with pytest.raises(IntegerTooLarge):
            await work(broken)
        assert await store.films.all() == FILMS
