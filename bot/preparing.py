"""From an empty machine to something that can answer: data, import, first model.

Each step is skipped where its result is there already. Refuses to know Telegram.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from bot.context import Services
from bot.films import catalogue_of, film_row
from bot.retraining import Failed, Listener, Result, Retraining
from bot.settings import Settings
from bot.stoppable import Bar, stoppable
from engine.download import get_release
from engine.layouts import check_release, identified, layout_of
from engine.movielens import RELEASES, MovieLens, read_release
from engine.release_files import ReleaseFiles
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
    settings: Settings,
    database: Database,
    terminal: Terminal,
    source: Path | None = None,
    *,
    by_name: bool = False,
) -> None:
    """Downloads the release and imports it, unless the database holds it.

    source: a folder or archive to take instead; it is read and checked in any case, and kept in
        DATA_DIR if it is imported. by_name: somebody has said which release it is.

    Raises:
        EngineError: the release cannot be had or read, or the source is another one.
        DatasetMismatch: the database holds another release.
        DatabaseError: the import cannot be written.
    """
    name, release = settings.dataset, None
    if source is not None:
        at_hand = source
        release = await stoppable(lambda _: read_release(at_hand, name), terminal.bar)
        check_release(ReleaseFiles.at(source), len(release.ratings), name, by_name=by_name)
    held = await database.dataset.current()
    if held is not None:
        if held.name != name:
            raise DatasetMismatch(held.name, name)  # before anything is downloaded
        if source is not None:
            terminal.say(
                f"{settings.database_path} already holds {name}, {held.n_ratings:,} ratings. "
                f"{source} can be read, but was not imported. To import it, set DATABASE_PATH and "
                "MODELS_DIR to new places."
            )
        return
    if source is None or release is None:
        release = await stoppable(lambda tell: _published(settings, tell), terminal.bar)
    else:
        _say_how_it_differs(release, source, terminal)
        await stoppable(
            lambda tell: get_release(name, settings.data_dir, at_hand, tell), terminal.bar
        )
    terminal.say(f"Importing {len(release.ratings):,} ratings of {len(release.catalogue):,} films.")
    await import_release(
        database,
        name,
        [film_row(film) for film in release.catalogue],
        RatingColumns(
            release.ratings.user_id,
            release.ratings.film_id,
            release.ratings.stars,
            release.ratings.rated_at,
        ),
        lambda done, total: terminal.bar("import", done, total),
    )


def _say_how_it_differs(release: MovieLens, source: Path, terminal: Terminal) -> None:
    published = RELEASES[release.name].ratings
    if published is not None and published != len(release.ratings):
        terminal.say(
            f"Warning: {source} holds {len(release.ratings):,} ratings, and {release.name} as it "
            f"was published {published:,}. It is imported as it is."
        )


def fetch(settings: Settings, terminal: Terminal, source: Path | None = None) -> MovieLens:
    """The release as it was published, downloaded where it is not there yet.

    Or what the source holds, read where it is, under the name of the release that it must be.
    """
    if source is None:
        return _published(settings, terminal.bar)
    release, files = read_release(source), ReleaseFiles.at(source)
    name = identified(files, layout_of(files), len(release.ratings))
    return replace(release, name=name or release.name)


def _published(settings: Settings, bar: Bar) -> MovieLens:
    return read_release(
        get_release(settings.dataset, settings.data_dir, None, bar), settings.dataset
    )


async def prepare_model(services: Services, terminal: Terminal) -> None:
    """Trains a first model in seconds, unless one serves; the running bot trains the full one.

    Raises:
        NoFirstModel: the training failed.
    """
    if services.model is None:
        terminal.say(
            "Training a first model, a quick one."
            if services.settings.training == "quick"
            else "Training a quick model to begin with; the full one follows beside the chat."
        )
        result = await train_once(services, terminal, quick=True)
        if isinstance(result, Failed):
            raise NoFirstModel(result)
        if services.model is not None:
            # The same films twice would only take up memory.
            of_model = services.model.recommender.catalogue
            services.catalogue = await catalogue_of(services.database, of_model)


async def train_once(
    services: Services, terminal: Terminal, *, quick: bool | None = None
) -> Result:
    """One training with a bar in the terminal, gated and recorded as /retrain does it.

    quick: in a hurry; as the settings say unless given.
    """
    if services.retraining is None:
        services.retraining = Retraining(services)
    services.retraining.tell(_Bar(terminal.bar))
    return await services.retraining.run(quick=quick)


class _Bar(Listener):
    def __init__(self, draw: Callable[[str, float, float | None], None]) -> None:
        self._draw = draw

    async def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- Listener's
        self._draw("training", fraction, 1.0)

    async def ended(self, result: Result) -> None:
        """The caller has the result."""
