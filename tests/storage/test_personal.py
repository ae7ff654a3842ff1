"""One person's data as a whole: to take along, and to delete."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import (
    Database,
    ImportLine,
    KeptCounts,
    KeptImport,
    KeptLine,
    ListChange,
    UnknownPerson,
    read_columns,
)
from storage.protocols import Store
from tests.storage.samples import ALIEN, BRAZIL, CITY, FILMS, someone

_UNMISTAKABLE = 0x1122334455667788


async def _fill(store: Store, external_id: int = 77) -> int:
    me = await someone(store, external_id)
    await store.ratings.put(me, ALIEN, 4.5, 100)
    await store.ratings.put(me, BRAZIL, 3, 200)
    await store.ratings.put(me, BRAZIL, 3.5, 300)
    await store.ratings.undo(me, 400)
    await store.dismissals.add(me, CITY, at=500)
    await store.people.set_language(me, "ru")
    return me


async def test_everything_is_there_to_take_along(store: Store) -> None:
    """Ratings with their films, other lists, every change, the language and since when."""
    me = await _fill(store)
    await _fill(store, 78)
    kept = await store.personal.of(me)
    assert (kept.person["created_at"], kept.person["language"]) == (1_000, "ru")
    shown = [(film.title, film.kind, film.stars, film.at) for film in kept.films]
    assert shown == [
        ("Brazil", "rated", 3.0, 200),
        ("Alien", "rated", 4.5, 100),
        ("The City of Lost Children", "unseen", None, 500),
    ]
    assert (kept.films[1].imdb_id, kept.films[1].tmdb_id) == ("tt0078748", 348)
    assert [(change.film_id, change.stars, change.previous) for change in kept.changes] == [
        (ALIEN, 4.5, None),
        (BRAZIL, 3.0, None),
        (BRAZIL, 3.5, 3.0),
        (BRAZIL, 3.0, 3.5),
    ]


async def test_imports_and_changes_of_lists_are_there_too(store: Store) -> None:
    """Each with what became of it; of one person alone."""
    me, other = await _fill(store), await _fill(store, 78)
    lines = [
        ImportLine("Alien", 1979, 5, 50, ALIEN),
        ImportLine("City", None, 2, None, None, (CITY,)),
    ]
    for person in (me, other):
        number = await store.imports.offer(person, "IMDb", lines, at=600)
        await store.imports.apply(number, person, at=601)
    await store.dismissals.remove(me, CITY, at=700)
    await store.actions.undo(me, 701)
    kept = await store.personal.of(me)
    assert kept.list_changes == (
        ListChange(CITY, "unseen", added=True, undone=False, at=500),
        ListChange(CITY, "unseen", added=False, undone=True, at=700),
    )
    found = KeptLine("Alien", 1979, 5, 50, ALIEN, "found")
    asked = KeptLine("City", None, 2, None, None, "asked")
    assert kept.imports == (KeptImport("IMDb", "applied", 600, (found, asked)),)


async def test_a_table_that_is_new_is_taken_along(path: Path, db: Database) -> None:
    """Whatever names a person belongs to what is theirs, under its own name."""
    me, other = await _fill(db), await _fill(db, 78)
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute("CREATE TABLE moods (person_id INTEGER, mood TEXT)")
        plain.executemany("INSERT INTO moods VALUES (?, ?)", [(me, "merry"), (other, "sad")])
    kept = await db.personal.of(me)
    assert kept.others["moods"] == ({"person_id": me, "mood": "merry"},)


async def test_counting_is_enough_to_ask(store: Store) -> None:
    """Ratings and films on other lists; a stranger is an error."""
    me = await _fill(store)
    assert await store.personal.counts(me) == KeptCounts(2, 1)
    with pytest.raises(UnknownPerson):
        await store.personal.counts(me + 100)


async def test_films_that_are_no_longer_listed_are_taken_along_too(store: Store) -> None:
    """What a person gave a film stays theirs, whatever the catalogue has today."""
    me = await _fill(store)
    await store.films.replace_all(FILMS[1:])
    assert "Alien" in {film.title for film in (await store.personal.of(me)).films}


async def test_forgetting_leaves_nothing_of_the_person_and_all_of_the_others(
    path: Path, db: Database
) -> None:
    """Every table that names people is empty of them; the counts say what there was."""
    me, other = await _fill(db), await _fill(db, 78)
    before = await db.personal.of(other)
    gone = await db.personal.forget(me)
    assert (gone.ratings, gone.listed, gone.changes) == (2, 1, 4)
    with closing(sqlite3.connect(path)) as plain:
        tables = plain.execute(
            "SELECT t.name FROM sqlite_schema t, pragma_table_info(t.name) c"
            " WHERE t.type = 'table' AND c.name = 'person_id'"
        ).fetchall()
        assert {"people", "ratings", "rating_events", "dismissals"} <= {name for (name,) in tables}
        for (name,) in tables:
            found = plain.execute(f'SELECT count(*) FROM "{name}" WHERE person_id = ?', (me,))
            assert found.fetchone() == (0,), name
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
    assert await db.personal.of(other) == before
    assert set(read_columns(path).columns.user_id.tolist()) == {other}
    await db.check()


async def test_forgetting_twice_or_a_stranger_is_an_error(store: Store) -> None:
    """Nobody else is deleted in their place."""
    me = await _fill(store)
    await store.personal.forget(me)
    for person in (me, me + 100):
        with pytest.raises(UnknownPerson):
            await store.personal.forget(person)
        with pytest.raises(UnknownPerson):
            await store.personal.of(person)


async def test_the_forgotten_may_start_anew(store: Store) -> None:
    """They come back without a rating, and what they rate then counts as new for training."""
    other = await _fill(store, 78)
    me = await _fill(store)
    await store.models.add("v1", "v1", 1, last_event_id=await store.ratings.last_event_id())
    await store.personal.forget(me)
    again = await someone(store)
    assert await store.ratings.of_person(again) == {}
    assert await store.dismissals.of_person(again) == set()
    known = (await store.models.get("v1")).last_event_id
    assert known == await store.ratings.last_event_id()
    await store.ratings.put(again, ALIEN, 2, 900)
    assert await store.ratings.events_after(known) == 1
    assert await store.ratings.undo(again, 901) is not None
    assert await store.ratings.undo(again, 902) is None
    assert await store.ratings.count(other) == 2


async def test_the_journal_of_those_who_are_here_cannot_be_deleted(
    path: Path, db: Database
) -> None:
    """Only forgetting a person deletes events."""
    await _fill(db)
    with closing(sqlite3.connect(path)) as plain, pytest.raises(sqlite3.IntegrityError):
        plain.execute("DELETE FROM rating_events")


async def test_the_bytes_are_gone_from_the_file_and_its_log(path: Path, db: Database) -> None:
    """Deleted is overwritten, not only marked as free."""
    me = await _fill(db, _UNMISTAKABLE)
    trace = _UNMISTAKABLE.to_bytes(8, "big")
    assert trace in _bytes(path)
    await db.personal.forget(me)
    assert trace not in _bytes(path)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
