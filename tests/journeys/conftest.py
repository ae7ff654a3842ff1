"""The made-up release, imported and trained once; every test gets a copy of its own."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import preparing, retraining, running
from bot.films import film_row
from bot.retraining import Finished
from bot.settings import Settings
from storage import Database, RatingColumns, import_release
from tests.journeys import release
from tests.journeys.town import Town, open_town
from tests.page.browser import browser, open_chat

__all__ = ["browser", "open_chat"]


class Quiet:
    """A terminal that shows nothing."""

    def say(self, line: str) -> None:
        """Nothing."""

    def bar(self, what: str, done: float, total: float | None) -> None:
        """Nothing."""


@pytest.fixture(autouse=True)
def _trainings_take_their_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests wait for trainings, on machines that may have other things to do."""
    monkeypatch.setattr(retraining, "STEPS_ASIDE", False)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database and one live model, made by the program itself."""
    folder = tmp_path_factory.mktemp("trained")
    settings = Settings(
        database_path=folder / "film.db", models_dir=folder / "models", training="quick"
    )

    async def make() -> None:
        ratings = release.ratings()
        async with await Database.open(settings.database_path) as database:
            await import_release(
                database,
                "ml-100k",
                [film_row(film) for film in release.catalogue()],
                RatingColumns(ratings.user_id, ratings.film_id, ratings.stars, ratings.rated_at),
                None,
            )
        async with running.opened_services(settings) as services:
            result = await preparing.train_once(services, Quiet())
        assert isinstance(result, Finished), result
        assert result.live

    asyncio.run(make())
    return folder


@pytest.fixture
def settings(trained: Path, tmp_path: Path) -> Settings:
    """Settings over a copy of the trained folder; nothing retrains by itself."""
    shutil.copytree(trained, tmp_path / "data")
    return Settings(
        database_path=tmp_path / "data" / "film.db",
        models_dir=tmp_path / "data" / "models",
        data_dir=tmp_path / "data" / "movielens",
        retrain_cron="",
        retrain_after=0,
        training="quick",  # what is shown here does not depend on how strong the model is
    )


@pytest.fixture
async def town(settings: Settings) -> AsyncIterator[Town]:
    """A bot that runs on our own Bot API server."""
    async with open_town(settings) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nothing_raises(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """No journey may leave an error in the log, unless it says that it provokes one."""
    yield
    if request.node.get_closest_marker("provokes") is None:
        errors = [
            record.getMessage()
            for record in caplog.get_records("call")
            # A connection that our server drops on purpose is an error to uvicorn.
            if record.levelno >= logging.ERROR and record.name != "uvicorn.error"
        ]
        assert not errors
