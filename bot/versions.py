"""The trained versions on disk: which one serves, which are kept, what a crash left behind.

A version is a folder of ``MODELS_DIR`` with the name that its row in the database has. Refuses to
know how a version is made or measured.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bot.context import ServingModel, WentBack
from bot.films import added_films
from engine.additions import with_films
from engine.catalogue import Film
from engine.recommender import Recommender
from engine.snapshot import Snapshot, SnapshotError
from storage import Database, ModelRow, UnknownModel

_log = logging.getLogger(__name__)
_VERSION = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")  # what new_version() names
KEPT = 3  # versions beside the live one, for going back
_WENT_BACK = "went_back"  # a mark: the version and the newest rating event of that moment


def new_version(at: float) -> str:
    """A name that sorts by time and that no other process makes: 20261124T041500Z-1f3a."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def open_version(
    models_dir: Path, version: str, *, warm: bool = True, added: Iterable[Film] = ()
) -> ServingModel:
    """Loads and checks a version.

    added: the films that admins added; it serves those that it was not trained with, too.
    warm: also makes what the first answer would make and pages the files in, so that it is as
    quick as the others.

    Raises:
        SnapshotError: it is missing, damaged or of another format.
    """
    snapshot = with_films(Snapshot.load(models_dir / version), added)
    recommender = Recommender(snapshot, task="chat")
    if warm:
        recommender.recommend({}, n=1)
    return ServingModel(version, recommender, quick=is_quick(recommender.snapshot))


def is_quick(snapshot: Snapshot) -> bool:
    """Whether a snapshot is of the quick kind: the one that has no learned ranker."""
    return snapshot.meta.config.get("ranker") is None


async def open_live(
    database: Database, models_dir: Path, *, warm: bool = False
) -> ServingModel | None:
    """The live version; where it cannot be read, the newest one that served before; or None.

    warm: as for :func:`open_version`.
    """
    live = await database.models.live()
    added = await added_films(database)
    rows = [live] if live else []
    rows += [row for row in await database.models.list() if row.state == "retired"]
    for row in rows:
        try:
            return await asyncio.to_thread(
                open_version, models_dir, row.version, warm=warm, added=added
            )
        except SnapshotError as error:
            _log.error("model %s cannot serve: %s", row.version, error)
    return None


async def live_row(database: Database, model: ServingModel | None) -> ModelRow | None:
    """What is recorded of the serving model."""
    if model is None:
        return None
    try:
        return await database.models.get(model.version)
    except UnknownModel:
        return None  # another process has pruned its row


async def go_back(database: Database, model: ServingModel) -> WentBack:
    """Makes an earlier version live, and notes that somebody wanted it so.

    Raises:
        UnknownModel: another process has pruned its row.
    """
    back = WentBack(model.version, await database.ratings.last_event_id())
    async with database.transaction():
        await database.models.set_live(back.version)
        await database.marks.put(_WENT_BACK, f"{back.version} {back.event_id}")
    return back


async def went_back(database: Database) -> WentBack | None:
    """The last going back, whether or not that version still serves."""
    noted = await database.marks.get(_WENT_BACK)
    if noted is None:
        return None
    version, event_id = noted.split(" ")
    return WentBack(version, int(event_id))


def on_disk(models_dir: Path, version: str) -> bool:
    """Whether a version's folder is there."""
    return bool(_VERSION.fullmatch(version)) and (models_dir / version).is_dir()


async def prune(database: Database, models_dir: Path) -> None:
    """Forgets all versions but the live one and the newest few, rows and folders."""
    rows = await database.models.list(limit=1000)
    kept = {row.version for row in rows if row.state == "live"}
    others = [row for row in rows if row.state != "live"]
    kept |= {row.version for row in others[:KEPT]}
    for row in others[KEPT:]:
        await database.models.remove(row.version)
    # Also versions without a row: a bot that was killed between saving one and recording it.
    await asyncio.to_thread(_remove_versions_but, models_dir, kept)


def _remove_versions_but(models_dir: Path, kept: set[str]) -> None:
    for path in models_dir.iterdir():
        if path.is_dir() and _VERSION.fullmatch(path.name) and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
    for path in models_dir.glob("*.png"):
        if _VERSION.fullmatch(path.stem) and path.stem not in kept:
            path.unlink(missing_ok=True)


def picture_of(version: str) -> str:
    """File name of the picture of a version against the one before, beside its folder."""
    return f"{version}.png"


def sweep(models_dir: Path) -> None:
    """Removes what an interrupted save left. Only for the holder of the training lock."""
    for leftover in models_dir.glob("*.tmp-*"):
        shutil.rmtree(leftover, ignore_errors=True)
