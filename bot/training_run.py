"""One training from the stored ratings to a measured version on disk.

Runs in a process of its own, ``python -m bot.training_run``, which :mod:`bot.retraining` starts and
reads, for the bot and for ``filmbot train`` alike. Reads the database and never writes to it:
whether the version goes live is the caller's to record. Refuses to know Telegram.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from bot import gate, training_picture, versions
from bot.films import film_of
from bot.outcome import Outcome
from engine import Catalogue, Progress, Ratings, Snapshot, TrainingConfig, train
from engine.additions import with_films
from engine.evaluation import heldout_figures
from engine.snapshot import SnapshotError
from storage import FIRST_ADDED_ID, StorageError, read_columns, read_films

Report = Callable[[Progress], None]
_NICE = 10
_TRAINING_ENDS = 0.85  # the share of the bar that training itself takes


class TrainingBusy(Exception):
    """Another process trains into the same folder. ``models_dir``: which."""

    def __init__(self, models_dir: Path) -> None:
        super().__init__(f"another training is writing into {models_dir}")
        self.models_dir = models_dir


class NoRatings(Exception):
    """There is nothing to train on. ``database_path``: where it was looked for."""

    def __init__(self, database_path: Path) -> None:
        super().__init__(f"there are no ratings in {database_path}")
        self.database_path = database_path


def run(
    database_path: Path,
    models_dir: Path,
    serving: str | None,
    report: Report,
    *,
    seed: int = 0,
    quick: bool = False,
) -> Outcome:
    """Trains, measures beside the version ``serving``, and saves.

    Raises:
        TrainingBusy: another training holds the folder.
        NoRatings: the database has none.
        StorageError: the database cannot be read.
        SnapshotError, OSError: the version cannot be written.
    """
    started = time.monotonic()
    with _alone(models_dir):
        versions.sweep(models_dir)
        report(Progress("data", 0.0))
        columns, last_event_id = read_columns(database_path)
        if not len(columns):
            raise NoRatings(database_path)
        catalogue = Catalogue(film_of(row) for row in read_films(database_path))
        ratings = Ratings(columns.user_id, columns.film_id, columns.stars, columns.rated_at)
        parts = gate.split(ratings)
        rated_since = {int(i) for i in np.unique(ratings.film_id) if i >= FIRST_ADDED_ID}
        del columns, ratings  # a gigabyte where there are thirty million
        snapshot = train(
            parts.training,
            catalogue,
            _config(len(parts.training), len(catalogue), seed=seed, quick=quick),
            lambda made: report(Progress(made.stage, _TRAINING_ENDS * made.fraction)),
        )
        report(Progress("evaluate", _TRAINING_ENDS))
        new = old = None
        same_kind = True
        if parts.people:
            # The old one serves films that it was not trained with; both with those of them that
            # have ratings by now, for the others can only take up places.
            added = [film for film in catalogue if film.film_id in rated_since]
            new = heldout_figures(with_films(snapshot, added), parts.shown, parts.hidden)
            report(Progress("evaluate", 0.92))
            rival = _rival(models_dir, serving)
            if rival is not None:
                old = heldout_figures(with_films(rival, added), parts.shown, parts.hidden)
                same_kind = versions.is_quick(rival) == quick
        report(Progress("save", 0.97))
        version = versions.new_version(time.time())
        snapshot.with_metrics({"heldout": new}).save(models_dir / version)
        picture = None
        if serving is not None and old is not None and new is not None:
            picture = _pictured(models_dir, (serving, old), (version, new))
        report(Progress("save", 1.0))
    return Outcome(
        version=version,
        last_event_id=last_event_id,
        ratings=len(parts.training),
        people=parts.people,
        seconds=round(time.monotonic() - started, 1),
        new=new,
        old=old,
        worse=new is not None and old is not None and gate.is_worse(new, old, same_kind=same_kind),
        quick=quick,
        picture=picture,
    )


def _pictured(
    models_dir: Path, old: tuple[str, dict[str, float]], new: tuple[str, dict[str, float]]
) -> str | None:
    """The picture's file name; None where it could not be drawn: a training is not lost for it."""
    name = versions.picture_of(new[0])
    try:
        training_picture.draw(models_dir / name, old, new)
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        print(f"no picture: {error}", file=sys.stderr)  # noqa: T201 -- the child's log
        return None
    return name


def _config(n_ratings: int, n_films: int, *, seed: int, quick: bool) -> TrainingConfig:
    # Two processes at most: the machine also serves people.
    threads = min(2, os.cpu_count() or 1)
    if quick:
        return TrainingConfig.quick(seed=seed, threads=threads)
    return TrainingConfig.for_size(n_ratings, n_films, seed=seed, threads=threads)


def _rival(models_dir: Path, serving: str | None) -> Snapshot | None:
    if serving is None:
        return None
    try:
        return Snapshot.load(models_dir / serving)
    except SnapshotError:
        return None  # it cannot be read, so it is no rival; the bot has logged that at its start


@contextmanager
def _alone(models_dir: Path) -> Iterator[None]:
    """Holds the folder's lock, which the system releases however the process ends."""
    models_dir.mkdir(parents=True, exist_ok=True)
    with (models_dir / ".training.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TrainingBusy(models_dir) from None
        yield


def main() -> None:
    """The child's side: settings as JSON in the arguments, JSON lines on standard output."""
    wanted = json.loads(sys.argv[1])
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    if wanted["beside"]:
        _step_aside()
    # What libraries print must not get between the lines: standard output is the parent's.
    lines = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def say(**event: Any) -> None:
        lines.write(json.dumps(event) + "\n")

    try:
        outcome = run(
            Path(wanted["database_path"]),
            Path(wanted["models_dir"]),
            wanted["serving"],
            lambda progress: say(stage=progress.stage, fraction=progress.fraction),
            seed=wanted["seed"],
            quick=wanted["quick"],
        )
    except NoRatings:
        say(failed="no-data", detail="")
    except (TrainingBusy, StorageError, SnapshotError, OSError, MemoryError) as error:
        say(failed="error", detail=f"{type(error).__name__}: {error}")
    else:
        say(outcome=asdict(outcome))


def _step_aside() -> None:
    """Trains in the time that nobody else wants: whoever serves gets the processor at once.

    Niceness alone leaves a share to the training, and between sessions it counts for nothing
    where the system groups processes by session (sched(7), "The autogroup feature").
    """
    os.nice(_NICE)
    if hasattr(os, "SCHED_IDLE"):  # Linux
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _end_with_the_parent() -> None:
    """A killed bot cannot end its child; the closed pipe does."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()
