"""From an empty machine to something that can answer: data, import, first model.

Each step is skipped where its result is there already. Refuses to know Telegram.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from bot.context import Services
from bot.films import film_row
from bot.retraining import Failed, Listener, Result, Retraining
from bot.settings import Settings
from bot.stoppable import Bar, stoppable
from engine.download import get_release
from engine.movielens import MovieLens, read_release
from storage import Database, DatasetMismatch, RatingColumns, import_release

_log = logging.getLogger(__name__)


class Terminal(Protocol):
    """Tells the person at the terminal what goes on."""

    def say(self, line: str) -> None:
        """One sentence."""

    def bar(self, what: str, done: float, total: float | None) -> None:
        """``done`` of ``total`` of ``what``; total None: not known."""


class NoFirstModel(Exception):
    """The first training failed. ``result``: how."""

    def __init__(self, result: Failed) -> None:
        super().__init__(f"the first training failed: {result.kind} {result.detail}".rstrip())
        self.result = result


async def prepare_data(
    settings: Settings, database: Database, terminal: Terminal, source: Path | None = None
) -> None:
    """Downloads the release and imports it, unless the database holds it.

    Raises:
        EngineError: the release cannot be had or read.
        DatasetMismatch: the database holds another release.
        DatabaseError: the import cannot be written.
    """
    held = await database.dataset.current()
    if held is not None:
        if held.name != settings.dataset:
            raise DatasetMismatch(held.name, settings.dataset)  # before anything is downloaded
        return
    release = await stoppable(lambda tell: _published(settings, tell, source), terminal.bar)
    terminal.say(f"Importing {len(release.ratings):,} ratings of {len(release.catalogue):,} films.")
    await import_release(
        database,
        settings.dataset,
        [film_row(film) for film in release.catalogue],
        RatingColumns(
            release.ratings.user_id,
            release.ratings.film_id,
            release.ratings.stars,
            release.ratings.rated_at,
        ),
        lambda done, total: terminal.bar("import", done, total),
    )


def fetch(settings: Settings, terminal: Terminal, source: Path | None = None) -> MovieLens:
    """The release as it was published, downloaded where it is not there yet."""
    return _published(settings, terminal.bar, source)


def _published(settings: Settings, bar: Bar, source: Path | None = None) -> MovieLens:
    folder = get_release(settings.dataset, settings.data_dir, source, bar)
    return read_release(folder, settings.dataset)


async def prepare_model(services: Services, terminal: Terminal) -> None:
    """Trains the first model, unless one serves.

    Raises:
        NoFirstModel: the training failed.
    """
    if services.model is None:
        terminal.say("Training the first model.")
        result = await train_once(services, terminal)
        if isinstance(result, Failed):
            raise NoFirstModel(result)


async def train_once(services: Services, terminal: Terminal) -> Result:
    """One training with a bar in the terminal, gated and recorded as /retrain does it."""
    if services.retraining is None:
        services.retraining = Retraining(services)
    services.retraining.tell(_Bar(terminal.bar))
    return await services.retraining.run()


class _Bar(Listener):
    def __init__(self, draw: Callable[[str, float, float | None], None]) -> None:
        self._draw = draw

    async def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- Listener's
        self._draw("training", fraction, 1.0)

    async def ended(self, result: Result) -> None:
        """The caller has the result."""
