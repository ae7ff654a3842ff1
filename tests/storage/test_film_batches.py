"""Films that admins bring: offered, added, taken back."""

from __future__ import annotations

from storage import FIRST_ADDED_ID, FilmRow
from storage.protocols import Store

ADMIN, OTHER, NOW = 7, 8, 1_700_000_000
OTHER_FILM = FilmRow(0, "Prometheus", 2012)
NEW = (FilmRow(0, "Romulus", 2024, ("Horror", "Sci-Fi")), FilmRow(0, "Covenant", 2017))


async def test_an_offer_is_added_once_and_by_its_admin(store: Store) -> None:
    """Ids begin far beyond a release's and go on from batch to batch."""
    before = await store.films.count()
    batch = await store.film_batches.offer(ADMIN, NEW, at=NOW)
    assert await store.films.count() == before
    assert await store.film_batches.apply(batch, OTHER) is None
    added = await store.film_batches.apply(batch, ADMIN)
    assert added is not None
    assert [film.film_id for film in added] == [FIRST_ADDED_ID, FIRST_ADDED_ID + 1]
    assert await store.film_batches.apply(batch, ADMIN) is None
    assert not await store.film_batches.cancel(batch, ADMIN)
    more = await store.film_batches.offer(OTHER, [OTHER_FILM], at=NOW)
    again = await store.film_batches.apply(more, OTHER)
    assert again is not None
    assert again[0].film_id == FIRST_ADDED_ID + 2
    assert await store.film_batches.added() == [*added, *again]
    assert await store.films.get(FIRST_ADDED_ID) == added[0]


async def test_a_cancelled_offer_stays_closed(store: Store) -> None:
    """Nothing comes of it, by whichever button."""
    batch = await store.film_batches.offer(ADMIN, NEW, at=NOW)
    assert not await store.film_batches.cancel(batch, OTHER)
    assert await store.film_batches.cancel(batch, ADMIN)
    assert await store.film_batches.apply(batch, ADMIN) is None
    assert await store.film_batches.take_back(batch, ADMIN) is None
    assert await store.film_batches.added() == []


async def test_taking_back_leaves_what_people_have_to_do_with(store: Store) -> None:
    """A film that somebody rated or set aside stays; ids are never given out twice."""
    batch = await store.film_batches.offer(ADMIN, [*NEW, *NEW], at=NOW)
    added = await store.film_batches.apply(batch, ADMIN)
    assert added is not None
    person = await store.people.get_or_create("telegram", 1)
    await store.ratings.put(person.person_id, added[0].film_id, 4.0, NOW)
    await store.dismissals.add(person.person_id, added[1].film_id, "saved", at=NOW)
    assert await store.film_batches.take_back(batch, OTHER) is None
    assert await store.film_batches.take_back(batch, ADMIN) == (2, 2)
    assert await store.film_batches.take_back(batch, ADMIN) is None
    assert await store.film_batches.added() == added[:2]
    more = await store.film_batches.offer(ADMIN, [OTHER_FILM], at=NOW)
    again = await store.film_batches.apply(more, ADMIN)
    assert again is not None
    assert again[0].film_id == FIRST_ADDED_ID + 4


async def test_a_film_of_two_offers_is_added_once(store: Store) -> None:
    """The second batch adds what is still lacking, and takes back no more than that."""
    first = await store.film_batches.offer(ADMIN, NEW, at=NOW)
    second = await store.film_batches.offer(OTHER, [*NEW, OTHER_FILM], at=NOW)
    assert len(await store.film_batches.apply(first, ADMIN) or ()) == 2
    added = await store.film_batches.apply(second, OTHER)
    assert added == [FilmRow(FIRST_ADDED_ID + 2, "Prometheus", 2012)]
    assert await store.film_batches.take_back(second, OTHER) == (1, 0)
    assert [film.title for film in await store.film_batches.added()] == ["Romulus", "Covenant"]
