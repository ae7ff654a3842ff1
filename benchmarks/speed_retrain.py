"""A whole retrain: from ratings in SQLite to a measured version on disk, and opened again.

What the bot's own training process does (`bot.training_run`), in two processes on two cores: read
the columns, leave people out, train with the settings for that size, build the graph, measure the
people left out, save; then the version is opened as a bot opens it. Importing the ratings comes
before and has a line of its own. Each size runs in a program of its own, whose memory, children
included and shared pages counted once, is sampled all along. There is no version before to be
measured beside the new one.

    python -m benchmarks.speed --only retrain --sizes 100K,1M,10M,32M

The module knows what is run and how its memory is read, not what is shown.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.generated import SIZES as MADE
from benchmarks.generated import generate
from benchmarks.speed_data import REAL
from benchmarks.timing import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine import Catalogue, Progress, Ratings

SIZES = {"100K": REAL, "1M": "1m", "10M": "10m", "32M": "32m"}
_SECONDS = {REAL: 120.0, "32m": 45 * 60.0}  # at most, on two cores
_MEGABYTES = {"32m": 10 * 1024.0}
_GROWTH = 1.15  # in processor time per rating, from 1M to 32M
_CORES = 2
_DATABASE = "filmbot.db"
_EVERY = 0.5  # seconds between two looks at the memory


def retrain(sizes: Sequence[str] = tuple(SIZES)) -> Iterator[Line]:
    """Seconds and MB of each size, and how processor time per rating grows."""
    per_rating: dict[str, float] = {}
    for size in sizes:
        name = SIZES[size]
        found = _measured(name)
        per_rating[name] = 1e6 * found["processor_seconds"] / found["ratings"]
        what = f"whole retrain, {name}, {_CORES} cores"
        yield _line(f"{what}: from SQLite to a saved version", "seconds", found, _SECONDS.get(name))
        # What other programs leave of the cores shows in the seconds, not in the processor's time.
        limit = _CORES * _SECONDS[name] if name in _SECONDS else None
        yield _line(f"{what}: processor time", "processor_seconds", found, limit)
        yield _line(f"{what}: peak memory", "megabytes", found, _MEGABYTES.get(name))
        yield _line(f"import of {name} into SQLite", "import_seconds", found, None)
    if {"1m", "32m"} <= per_rating.keys():
        large, small = per_rating["32m"], per_rating["1m"]
        name = "whole retrain, processor time per rating: 32m"
        yield Line(name, "1m", large, small, "µs", _GROWTH, "at most")


def _line(name: str, what: str, found: dict[str, Any], goal: float | None) -> Line:
    unit = "MB" if what == "megabytes" else "s"
    return Line(name, "", found[what], None, unit, goal, "under", dict(found))


def _measured(name: str) -> dict[str, Any]:
    """What the two programs below say: one imports, the other trains and knows nothing of it."""
    with tempfile.TemporaryDirectory() as folder:
        return _said("import", name, folder) | _said("train", folder)


def _said(*command: str) -> dict[str, Any]:
    ended = subprocess.run(  # noqa: S603 -- this very module
        [sys.executable, "-m", "benchmarks.speed_retrain", *command],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    said: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return said


def import_release_of(name: str, folder: Path) -> dict[str, Any]:
    """Put the ratings into a new database."""
    ratings, catalogue = _ratings(name)
    began, used = time.perf_counter(), time.process_time()
    asyncio.run(_import(name, folder / _DATABASE, ratings, catalogue))
    return {
        "ratings": len(ratings),
        "import_seconds": time.perf_counter() - began,
        "import_processor_seconds": time.process_time() - used,
    }


def train_from(folder: Path) -> dict[str, Any]:
    """Train from the database in a folder, as the bot does, and open what came of it."""
    os.sched_setaffinity(0, sorted(range(os.cpu_count() or 1))[:_CORES])
    from bot import training_run  # noqa: PLC0415 -- it loads what reads the number of cores
    from engine import Snapshot  # noqa: PLC0415

    stages: dict[str, float] = {}
    began = time.perf_counter()

    def report(made: Progress) -> None:
        stages.setdefault(made.stage, round(time.perf_counter() - began, 1))

    memory = _Memory()
    outcome = training_run.run(folder / _DATABASE, folder / "models", None, report)
    seconds, peak = time.perf_counter() - began, memory.peak()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    began = time.perf_counter()
    Snapshot.load(folder / "models" / outcome.version)
    return {
        "seconds": seconds,
        "processor_seconds": sum(each.ru_utime + each.ru_stime for each in used),
        "megabytes": peak,
        "open_seconds": time.perf_counter() - began,
        "stages_begin": stages,
        "heldout": outcome.new,
    }


def _ratings(name: str) -> tuple[Ratings, Catalogue]:
    if name in MADE:
        world = generate(name)
        return world.ratings(), world.catalogue()
    from bot.commands import Terminal  # noqa: PLC0415
    from bot.preparing import fetch  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415

    release = fetch(Settings(), Terminal())
    return release.ratings, release.catalogue


async def _import(name: str, database: Path, ratings: Ratings, catalogue: Catalogue) -> None:
    from bot.films import film_row  # noqa: PLC0415
    from storage import Database, RatingColumns, import_release  # noqa: PLC0415

    columns = RatingColumns(ratings.user_id, ratings.film_id, ratings.stars, ratings.rated_at)
    opened = await Database.open(database)
    try:
        await import_release(opened, name, [film_row(film) for film in catalogue], columns)
    finally:
        await opened.close()


class _Memory:
    """Samples what this program and its children take up, pages that they share counted once."""

    def __init__(self) -> None:
        self._peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def peak(self) -> float:
        """Ends the sampling; the most that was seen, in MB."""
        self._over.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._over.wait(_EVERY):
            self._peak = max(self._peak, sum(_megabytes(pid) for pid in _family(os.getpid())))


def _family(pid: int) -> list[int]:
    """A process and all that came of it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:  # it has ended meanwhile
                continue
            parents.setdefault(int(stat.rsplit(")", 1)[1].split()[1]), []).append(int(entry.name))
    family = [pid]
    for each in family:
        family += parents.get(each, [])
    return family


def _megabytes(pid: int) -> float:
    """Proportional set size: a page that k processes share counts 1/k in each."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next(int(row.split()[1]) / 1024 for row in rollup.splitlines() if row.startswith("Pss:"))


if __name__ == "__main__":
    if sys.argv[1] == "import":
        print(json.dumps(import_release_of(sys.argv[2], Path(sys.argv[3]))))
    else:
        print(json.dumps(train_from(Path(sys.argv[2]))))
