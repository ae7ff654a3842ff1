"""The trained versions on disk: which one serves, which are kept, what a crash left behind.

A version is a folder of ``MODELS_DIR`` with the name that its row in the database has. Refuses to
know how a version is made or measured.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path

from bot.context import ServingModel
from engine.recommender import Recommender
from engine.snapshot import Snapshot, SnapshotError
from storage import Database, ModelRow

_log = logging.getLogger(__name__)
KEPT = 3  # versions beside the live one, for going back


def new_version(at: float) -> str:
    """A name that sorts by time and that no other process makes: 20261124T041500Z-1f3a."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def open_version(models_dir: Path, version: str) -> ServingModel:
    """Loads and checks a version.

    Raises:
        SnapshotError: it is missing, damaged or of another format.
    """
    recommender = Recommender(Snapshot.load(models_dir / version))
    # The first answer pages the files in: let it be nobody's.
    recommender.recommend({}, n=1)
    return ServingModel(version, recommender)


async def open_live(database: Database, models_dir: Path) -> ServingModel | None:
    """The live version; where it cannot be read, the newest one that served before; or None."""
    live = await database.models.live()
    rows = [live] if live else []
    rows += [row for row in await database.models.list() if row.state == "retired"]
    for row in rows:
        try:
            return await asyncio.to_thread(open_version, models_dir, row.version)
        except SnapshotError as error:
            _log.error("model %s cannot serve: %s", row.version, error)
    return None


async def live_row(database: Database, model: ServingModel | None) -> ModelRow | None:
    """What is recorded of the serving model."""
    if model is None:
        return None
    rows = await database.models.list(limit=100)
    return next((row for row in rows if row.version == model.version), None)


async def prune(database: Database, models_dir: Path) -> None:
    """Forgets all versions but the live one and the newest few, rows and folders."""
    rows = [row for row in await database.models.list(limit=1000) if row.state != "live"]
    for row in rows[KEPT:]:
        await database.models.remove(row.version)
        await asyncio.to_thread(shutil.rmtree, models_dir / row.version, ignore_errors=True)


def sweep(models_dir: Path) -> None:
    """Removes what an interrupted save left. Only for the holder of the training lock."""
    for leftover in models_dir.glob("*.tmp-*"):
        shutil.rmtree(leftover, ignore_errors=True)
