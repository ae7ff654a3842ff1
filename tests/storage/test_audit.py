"""The admins' log, marks, counts by the hour, and what a stretch of time brought."""

from __future__ import annotations

from storage import SAVED, Activity, AdminAction, Tally
from storage.audit import LONGEST
from storage.protocols import Store
from storage.tallies import HOUR, KEPT
from tests.storage.samples import FILMS

NOW = 1_700_000_000


async def test_the_log_tells_the_newest_first(store: Store) -> None:
    """Who, when, what; long texts are cut; no more than asked for."""
    await store.audit.add(7, "/retrain", at=NOW)
    await store.audit.add(8, "x" * 1000, at=NOW + 1)
    assert await store.audit.recent() == [
        AdminAction(8, NOW + 1, "x" * LONGEST),
        AdminAction(7, NOW, "/retrain"),
    ]
    assert len(await store.audit.recent(1)) == 1


async def test_the_log_outlives_a_forgotten_admin(store: Store) -> None:
    """Deleting everything of a person leaves the record of what they did as an admin."""
    person = await store.people.get_or_create("telegram", 7)
    await store.audit.add(7, "/backup", at=NOW)
    await store.personal.forget(person.person_id)
    assert [entry.what for entry in await store.audit.recent()] == ["/backup"]


async def test_marks_are_replaced_and_forgotten(store: Store) -> None:
    """One value for a name; None takes it away, also when there is none."""
    assert await store.marks.get("kept") is None
    await store.marks.put("kept", "one")
    await store.marks.put("kept", "two")
    assert await store.marks.get("kept") == "two"
    await store.marks.put("kept", None)
    await store.marks.put("kept", None)
    assert await store.marks.get("kept") is None


async def test_counts_add_up_and_old_ones_go(store: Store) -> None:
    """Counts of one name and place are summed over the hours; after the time kept they are gone."""
    error = Tally("error", "KeyError", "bot/a.py:1", 2)
    await store.tallies.add([error, Tally("event", "picks", "", 5)], at=NOW)
    await store.tallies.add([error, Tally("error", "OSError", "bot/b.py:2", 9)], at=NOW + HOUR)
    assert await store.tallies.since("error", NOW - HOUR) == [
        Tally("error", "OSError", "bot/b.py:2", 9),
        Tally("error", "KeyError", "bot/a.py:1", 4),
    ]
    assert await store.tallies.since("event", NOW - HOUR) == [Tally("event", "picks", "", 5)]
    assert await store.tallies.since("event", NOW + HOUR) == []
    await store.tallies.add([], at=NOW)
    await store.tallies.add([error], at=NOW + KEPT + 2 * HOUR)
    assert await store.tallies.since("error", 0) == [error]


async def test_activity_counts_what_happened_since(store: Store) -> None:
    """New people, people who did something, ratings without undone ones' undoing, films saved."""
    old = await store.people.get_or_create("telegram", 1, at=NOW - 100)
    new = await store.people.get_or_create("telegram", 2, at=NOW + 1)
    first, second = FILMS[0].film_id, FILMS[1].film_id
    await store.ratings.put(old.person_id, first, 4.0, NOW - 50)
    await store.ratings.put(old.person_id, second, 4.0, NOW + 50)
    await store.ratings.undo(old.person_id, NOW + 60)
    await store.dismissals.add(new.person_id, first, SAVED, at=NOW + 5)
    await store.dismissals.add(new.person_id, second, at=NOW + 6)
    assert await store.activity.since(NOW) == Activity(newcomers=1, active=2, ratings=1, saved=1)
    assert await store.activity.since(NOW + 1000) == Activity(0, 0, 0, 0)
