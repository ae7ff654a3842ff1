"""Transactions: whole or not at all, whatever is cancelled when."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress

import pytest

from storage import Database, TransactionBroken
from tests.storage.samples import ALIEN, BRAZIL, CITY, someone


async def test_several_calls_become_one_change(db: Database) -> None:
    """An exception takes all of them back; without one, all stay."""
    me = await someone(db)

    async def fails() -> None:
        async with db.transaction():
            await db.ratings.put(me, ALIEN, 4, 1)
            await db.dismissals.add(me, BRAZIL, at=1)
            assert await db.ratings.of_person(me) == {ALIEN: 4.0}
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await db.ratings.of_person(me) == {}
    assert await db.dismissals.of_person(me) == set()
    async with db.transaction():
        await db.ratings.put(me, ALIEN, 4, 1)
        await db.dismissals.add(me, BRAZIL, at=1)
    assert await db.ratings.of_person(me) == {ALIEN: 4.0}
    assert await db.dismissals.of_person(me) == {BRAZIL}


async def test_other_tasks_never_join_a_transaction(db: Database) -> None:
    """A put by another task waits, and survives the rollback of the transaction it waited for."""
    me, other = await someone(db, 1), await someone(db, 2)
    inside, leave = asyncio.Event(), asyncio.Event()

    async def fails() -> None:
        async with db.transaction():
            await db.ratings.put(me, ALIEN, 4, 1)
            inside.set()
            await leave.wait()
            raise ZeroDivisionError

    failing = asyncio.create_task(fails())
    await inside.wait()
    putting = asyncio.create_task(db.ratings.put(other, BRAZIL, 3, 1))
    await asyncio.sleep(0.02)
    assert not putting.done()
    leave.set()
    with pytest.raises(ZeroDivisionError):
        await failing
    await putting
    assert await db.ratings.of_person(me) == {}
    assert await db.ratings.of_person(other) == {BRAZIL: 3.0}


async def test_cancelled_anywhere_nothing_is_half_done(db: Database) -> None:
    """Cancelled after any number of steps of the loop: both changes or none, and no open rest."""
    me = await someone(db)
    outcomes = set()

    async def change() -> None:
        async with db.transaction():
            await db.ratings.put(me, ALIEN, 4, 1)
            await db.ratings.put(me, BRAZIL, 4, 1)

    for steps in range(40):
        task = asyncio.create_task(change())
        for _ in range(steps):
            await asyncio.sleep(0.0005 if steps % 2 else 0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        ratings = await db.ratings.of_person(me)
        assert ratings in ({}, {ALIEN: 4.0, BRAZIL: 4.0})
        outcomes.add(len(ratings))
        with pytest.raises(sqlite3.OperationalError, match="no transaction is active"):
            await db._connection._raw.execute("ROLLBACK")
        for film_id in (ALIEN, BRAZIL):
            await db.ratings.remove(me, film_id, 2)
    assert 0 in outcomes


async def test_a_task_cancelled_twice_leaves_no_transaction(db: Database) -> None:
    """The second cancellation arrives during the rollback, which is finished all the same."""
    me = await someone(db)
    inside = asyncio.Event()

    async def hangs() -> None:
        async with db.transaction():
            await db.ratings.put(me, ALIEN, 4, 1)
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(hangs())
    await inside.wait()
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await db.ratings.of_person(me) == {}
    await db.ratings.put(me, CITY, 3, 2)
    assert await db.ratings.of_person(me) == {CITY: 3.0}


async def test_cancelled_puts_are_done_or_not_begun(db: Database) -> None:
    """State and journal agree after puts that were cancelled while they waited."""
    me = await someone(db)
    for at in range(30):
        task = asyncio.create_task(db.ratings.put(me, ALIEN, 0.5 + at % 10 / 2, at))
        for _ in range(at % 7):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with db.transaction() as connection:
        last = await connection.fetch("SELECT stars FROM rating_events ORDER BY event_id DESC")
    ratings = await db.ratings.of_person(me)
    assert list(ratings.values()) == [row[0] for row in last[:1]]
    while last:
        assert await db.ratings.undo(me, 100) is not None
        last.pop()
    assert await db.ratings.of_person(me) == {}


async def test_a_nested_transaction_joins_the_outer_one(db: Database) -> None:
    """A swallowed failure of the inner one keeps the outer one from committing a half."""
    me = await someone(db)
    async with db.transaction():
        await db.ratings.put(me, ALIEN, 4, 1)
        async with db.transaction():
            await db.ratings.put(me, BRAZIL, 4, 1)
    assert await db.ratings.count(me) == 2

    async def swallows() -> None:
        async with db.transaction():
            await db.ratings.put(me, CITY, 4, 1)
            with suppress(ZeroDivisionError):
                async with db.transaction():
                    raise ZeroDivisionError

    with pytest.raises(TransactionBroken):
        await swallows()
    assert await db.ratings.count(me) == 2


async def test_closing_rolls_an_open_transaction_back(db: Database) -> None:
    """Shutdown does not wait for a task that hangs inside a transaction."""
    me = await someone(db)
    inside = asyncio.Event()

    async def hangs() -> None:
        async with db.transaction():
            await db.ratings.put(me, ALIEN, 4, 1)
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(hangs())
    await inside.wait()
    await asyncio.wait_for(db.close(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with await Database.open(db.path) as again:
        assert await again.ratings.of_person(me) == {}


async def test_the_journal_is_append_only(db: Database) -> None:
    """Not even this package can change or delete what happened."""
    me = await someone(db)
    await db.ratings.put(me, ALIEN, 4, 1)
    for sql in ("UPDATE rating_events SET stars = 5", "DELETE FROM rating_events"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            async with db.transaction() as connection:
                await connection.fetch(sql)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        async with db.transaction() as connection:
            await connection.fetch("DELETE FROM films WHERE film_id = ?", (ALIEN,))
    assert await db.ratings.of_person(me) == {ALIEN: 4.0}
