"""Imports, on every store: offered, applied, settled, undone; by their person alone."""

from __future__ import annotations

import pytest

from storage import Applied, ImportLine, ImportUndone, InvalidStars
from storage.protocols import Store
from tests.storage.samples import ALIEN, BRAZIL, CITY, DUEL, someone

LINES = [
    ImportLine("Alien", 1979, 4.5, 100, ALIEN),
    ImportLine("Brazil", 1985, 3, None, BRAZIL),
    ImportLine("City?", 1995, 2, 300, None, (CITY, DUEL)),
    ImportLine("Duel?", None, 1, 400, None, (DUEL,)),
    ImportLine("Nothing", 2001, 5, 500, None),
]


async def test_applying_keeps_the_dates_of_the_file(store: Store) -> None:
    """Stars and times as the lines have them, now where they have none, and never in the future."""
    me = await someone(store)
    lines = [*LINES, ImportLine("Duel", None, 2, 10_000, DUEL)]
    number = await store.imports.offer(me, "Letterboxd", lines, at=900)
    assert await store.ratings.of_person(me) == {}
    assert await store.imports.apply(number, me, at=1000) == Applied(3, 0, 0)
    assert [(r.film_id, r.stars, r.rated_at) for r in await store.ratings.recent(me)] == [
        (DUEL, 2, 1000),
        (BRAZIL, 3, 1000),
        (ALIEN, 4.5, 100),
    ]


async def test_undo_restores_what_was_before(store: Store) -> None:
    """Earlier stars and times come back; what was rated anew since then stays."""
    me = await someone(store)
    await store.ratings.put(me, ALIEN, 1, 50)
    await store.ratings.put(me, DUEL, 2, 60)
    lines = [*LINES[:2], ImportLine("Duel", None, 5, 400, DUEL)]
    number = await store.imports.offer(me, "IMDb", lines, at=900)
    assert await store.imports.apply(number, me, at=1000) == Applied(1, 2, 0)
    await store.ratings.put(me, DUEL, 3, 1100)
    assert await store.imports.undo(number, me, at=1200) == ImportUndone(2, 1)
    assert [(r.film_id, r.stars, r.rated_at) for r in await store.ratings.recent(me)] == [
        (DUEL, 3, 1100),
        (ALIEN, 1, 50),
    ]
    assert await store.imports.undo(number, me, at=1300) is None
    done = await store.ratings.undo(me, 1400)
    assert done is not None
    assert (done.film_id, done.restored) == (DUEL, 5)


async def test_the_same_stars_are_no_change(store: Store) -> None:
    """A file that is imported twice leaves one event, and undoing the second takes nothing."""
    me = await someone(store)
    for expected in (Applied(2, 0, 0), Applied(0, 0, 2)):
        number = await store.imports.offer(me, "IMDb", LINES[:2], at=900)
        assert await store.imports.apply(number, me, at=1000) == expected
    assert await store.imports.undo(number, me, at=1100) == ImportUndone(0, 0)
    assert await store.ratings.of_person(me) == {ALIEN: 4.5, BRAZIL: 3}


async def test_each_step_counts_once(store: Store) -> None:
    """A second tap on apply, cancel or undo changes nothing."""
    me = await someone(store)
    number = await store.imports.offer(me, "IMDb", LINES, at=900)
    assert await store.imports.undo(number, me, at=950) is None
    assert await store.imports.apply(number, me, at=1000) is not None
    assert await store.imports.apply(number, me, at=1001) is None
    assert await store.imports.cancel(number, me) is False
    number = await store.imports.offer(me, "IMDb", LINES, at=1100)
    assert await store.imports.cancel(number, me) is True
    assert await store.imports.cancel(number, me) is False
    assert await store.imports.apply(number, me, at=1200) is None


async def test_the_rest_can_be_left_out(store: Store) -> None:
    """All open questions at once, of one's own applied import alone; undoing works as before."""
    me, other = await someone(store), await someone(store, 78)
    number = await store.imports.offer(me, "IMDb", LINES, at=900)
    assert await store.imports.leave(number, me) == 0
    await store.imports.apply(number, me, at=1000)
    assert await store.imports.leave(number, other) == 0
    assert await store.imports.settle(number, me, 3, CITY, at=1001)
    assert await store.imports.leave(number, me) == 1
    assert await store.imports.question(number, me) is None
    assert await store.imports.leave(number, me) == 0
    assert await store.imports.undo(number, me, at=1100) == ImportUndone(3, 0)


async def test_what_is_not_certain_is_settled_line_by_line(store: Store) -> None:
    """One of the candidates, or none of them; undoing the import takes the settled ones along."""
    me = await someone(store)
    number = await store.imports.offer(me, "IMDb", LINES, at=900)
    assert await store.imports.question(number, me) is None
    assert await store.imports.settle(number, me, 3, CITY, at=950) is False
    await store.imports.apply(number, me, at=1000)
    asked = await store.imports.question(number, me)
    assert asked is not None
    assert (asked.number, asked.left, asked.line) == (3, 2, LINES[2])
    assert await store.imports.settle(number, me, 3, ALIEN, at=1001) is False
    assert await store.imports.settle(number, me, 3, CITY, at=1001) is True
    assert await store.imports.settle(number, me, 3, DUEL, at=1002) is False
    asked = await store.imports.question(number, me)
    assert asked is not None
    assert (asked.number, asked.left) == (4, 1)
    assert await store.imports.settle(number, me, 4, None, at=1003) is True
    assert await store.imports.question(number, me) is None
    assert await store.ratings.of_person(me) == {ALIEN: 4.5, BRAZIL: 3, CITY: 2}
    assert [line.title for line in await store.imports.missing(number, me, 9)] == ["Nothing"]
    assert await store.imports.undo(number, me, at=1100) == ImportUndone(3, 0)
    assert await store.ratings.of_person(me) == {}


async def test_a_film_that_two_lines_mean_goes_back_to_before_both(store: Store) -> None:
    """A line that landed, and one that was settled on the same film."""
    me = await someone(store)
    await store.ratings.put(me, DUEL, 3, 10)
    lines = [ImportLine("Duel", 1971, 4, 20, DUEL), ImportLine("Duel", None, 5, 30, None, (DUEL,))]
    number = await store.imports.offer(me, "IMDb", lines, at=900)
    await store.imports.apply(number, me, at=1000)
    await store.imports.settle(number, me, 2, DUEL, at=1001)
    assert await store.ratings.get(me, DUEL) == 5
    assert await store.imports.undo(number, me, at=1100) == ImportUndone(1, 0)
    assert await store.ratings.get(me, DUEL) == 3
    back = await store.ratings.undo(me, 1200)  # nothing of the import stands in the way
    assert back is not None
    assert (back.film_id, back.was, back.restored) == (DUEL, 3, None)


async def test_what_a_person_rated_between_two_lines_stays(store: Store) -> None:
    """Undoing an import goes back to their own stars, and /undo then takes back those."""
    me = await someone(store)
    lines = [ImportLine("Duel", 1971, 3, 20, DUEL), ImportLine("Duel", None, 5, 30, None, (DUEL,))]
    number = await store.imports.offer(me, "IMDb", lines, at=900)
    await store.imports.apply(number, me, at=1000)
    await store.ratings.put(me, DUEL, 4, 1001)
    await store.imports.settle(number, me, 2, DUEL, at=1002)
    assert await store.imports.undo(number, me, at=1100) == ImportUndone(1, 0)
    assert await store.ratings.get(me, DUEL) == 4
    back = await store.ratings.undo(me, 1200)
    assert back is not None
    assert (back.film_id, back.was) == (DUEL, 4)


async def test_nobody_can_act_for_another(store: Store) -> None:
    """Another person's id with a true number of an import does nothing."""
    me, other = await someone(store), await someone(store, 78)
    number = await store.imports.offer(me, "IMDb", LINES, at=900)
    assert await store.imports.apply(number, other, at=1000) is None
    assert await store.imports.cancel(number, other) is False
    await store.imports.apply(number, me, at=1000)
    assert await store.imports.undo(number, other, at=1100) is None
    assert await store.imports.question(number, other) is None
    assert await store.imports.settle(number, other, 3, CITY, at=1100) is False
    assert await store.imports.missing(number, other, 9) == []
    assert await store.ratings.of_person(other) == {}
    assert len(await store.ratings.of_person(me)) == 2


async def test_a_new_offer_takes_the_place_of_one_that_was_never_applied(store: Store) -> None:
    """The old button is dead, and never means the new import."""
    me = await someone(store)
    first = await store.imports.offer(me, "IMDb", LINES, at=900)
    second = await store.imports.offer(me, "IMDb", LINES[:1], at=901)
    assert second > first
    assert await store.imports.apply(first, me, at=1000) is None
    assert await store.imports.apply(second, me, at=1000) == Applied(1, 0, 0)
    third = await store.imports.offer(me, "IMDb", LINES[1:2], at=1100)
    assert await store.imports.undo(second, me, at=1200) == ImportUndone(1, 0)
    assert await store.imports.apply(third, me, at=1300) == Applied(1, 0, 0)


async def test_stars_that_do_not_exist_are_not_offered(store: Store) -> None:
    """All or nothing."""
    me = await someone(store)
    with pytest.raises(InvalidStars):
        await store.imports.offer(me, "IMDb", [ImportLine("Alien", 1979, 4.3, 1, ALIEN)], at=900)


async def test_forgetting_a_person_forgets_their_imports(store: Store) -> None:
    """Lines and all; another's stay."""
    me, other = await someone(store), await someone(store, 78)
    number = await store.imports.offer(me, "IMDb", LINES, at=900)
    await store.imports.apply(number, me, at=1000)
    theirs = await store.imports.offer(other, "IMDb", LINES, at=900)
    gone = await store.personal.forget(me)
    assert (gone.rows["imports"], gone.rows["import_lines"]) == (1, 5)
    assert await store.imports.apply(theirs, other, at=1100) == Applied(2, 0, 0)
