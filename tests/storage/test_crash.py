"""kill -9: what was acknowledged is there, and nothing is half."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from storage import Database
from tests.storage.samples import FILMS, someone

_PUTS = """
import asyncio, itertools, pathlib, sys
from storage import Database
async def main():
    db = await Database.open(pathlib.Path(sys.argv[1]))
    person = (await db.people.get_or_create("telegram", 77)).person_id
    for at in itertools.count():
        film, stars = (1, 2, 3, 40)[at % 4], 0.5 + at // 4 % 10 / 2
        await db.ratings.put(person, film, stars, at)
        print(film, stars, flush=True)
asyncio.run(main())
"""

_IMPORT = """
import asyncio, pathlib, sys
import numpy as np
from storage import Database, FilmRow, RatingColumns, import_release
async def main():
    db = await Database.open(pathlib.Path(sys.argv[1]))
    n = 200_000
    rows = np.arange(n)
    columns = RatingColumns(rows // 500, rows % 500, np.ones(n), rows)
    films = [FilmRow(film_id, "Film") for film_id in range(500)]
    await import_release(db, "big", films, columns, lambda done, n: print(done, n, flush=True))
asyncio.run(main())
"""


def _run_and_kill(script: str, path: Path, lines: int) -> list[str]:
    """Everything the script had printed when it was killed after so many lines."""
    with subprocess.Popen(
        [sys.executable, "-c", script, path], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        printed = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        printed += process.stdout.read().splitlines(keepends=True)
    # The last line may have been cut in the middle of its printing.
    return [line for line in printed if line.endswith("\n")]


async def test_every_acknowledged_rating_survives_kill_9(path: Path) -> None:
    """Killed in the middle of putting, three times over, the file holds what was told."""
    async with await Database.open(path) as db:
        await db.films.upsert(FILMS)
        me = await someone(db)
    for lines in (1, 25, 60):
        acknowledged = [line.split() for line in _run_and_kill(_PUTS, path, lines)]
        assert len(acknowledged) >= lines
        async with await Database.open(path) as db:
            await db.check()
            async with db.transaction() as connection:
                events = await connection.fetch(
                    "SELECT film_id, stars FROM rating_events ORDER BY event_id DESC LIMIT 60"
                )
            ratings = await db.ratings.of_person(me)
        expected = {int(film): float(stars) for film, stars in acknowledged}
        # The put that was under way may have been committed before it could be told.
        film_id, stars = events[0]
        assert ratings in (expected, {**expected, film_id: stars})


async def test_an_import_killed_in_the_middle_leaves_nothing(path: Path) -> None:
    """The next start finds a database without a release, and can import it again."""
    _run_and_kill(_IMPORT, path, lines=3)
    async with await Database.open(path) as db:
        await db.check()
        assert await db.dataset.current() is None
        assert await db.films.count() == 0
        assert await db.ratings.total() == 0
        assert await db.people.count("movielens") == 0
