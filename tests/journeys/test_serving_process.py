"""What the serving process loads and shares."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import weakref

import pytest

from bot import preparing, running, versions
from bot.loading import loading
from bot.settings import Settings
from engine import snapshot
from engine.catalogue import Catalogue
from storage import FilmRow
from tests.journeys.conftest import Quiet
from tests.journeys.test_processes import ROOT
from tests.journeys.town import open_town

_SERVES = """
import asyncio, sys
from pathlib import Path
import bot.__main__
from bot import app, running
from bot.settings import Settings

async def main():
    settings = Settings(telegram_token="1:x", database_path=Path(sys.argv[1]),
                        models_dir=Path(sys.argv[2]))
    async with running.opened_services(settings) as services:
        app.build_application(settings, services)
        recommender = services.recommender()
        rated = {1: 5.0, 30: 2.0}
        assert recommender.recommend(rated, 5) and recommender.ask(rated, frozenset())
        recommender.predict(rated, [2])
        assert services.catalogue.search("alien")
    heavy = ("torch", "pandas", "scipy", "sklearn", "matplotlib", "bot.local.server")
    print([name for name in heavy if name in sys.modules])

asyncio.run(main())
"""


def test_the_serving_process_loads_nothing_that_only_training_needs(settings: Settings) -> None:
    """From the command's imports to picks, questions, predictions and search."""
    done = subprocess.run(
        [sys.executable, "-c", _SERVES, settings.database_path, settings.models_dir],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


async def test_a_bot_holds_its_films_once(settings: Settings) -> None:
    """Search and model share a catalogue, also with the model that a training brings."""
    async with running.opened_services(settings) as services:
        first = services.model
        assert first is not None
        assert services.catalogue is first.recommender.catalogue
        await preparing.train_once(services, Quiet())
        assert services.model is not first
        assert services.model is not None
        assert services.model.recommender.catalogue is services.catalogue


async def test_films_that_the_model_does_not_know_are_found(settings: Settings) -> None:
    """Where the stored list is another one than the model's, the stored one is searched."""
    async with running.opened_services(settings) as services:
        await services.database.films.upsert([FilmRow(9_001, "A Quite New Film", 2030)])
    async with running.opened_services(settings) as services:
        assert services.model is not None
        assert services.catalogue is not services.model.recommender.catalogue
        assert services.catalogue.search("quite new film")[0].film.film_id == 9_001


def test_a_model_that_was_replaced_is_freed_without_the_collector(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was loaded is hidden from the garbage collector, so it must hold no circles."""
    # Snapshots of the same films share a catalogue, and another test's bot may still hold it.
    monkeypatch.setattr(snapshot, "_known", weakref.WeakValueDictionary())
    version = next(path.name for path in settings.models_dir.iterdir() if path.is_dir())
    gc.unfreeze()  # what other tests have left
    gc.collect()
    with loading():
        assert not gc.isenabled()
        model = versions.open_version(settings.models_dir, version)
        model.recommender.catalogue.search("alien")
        model.recommender.similar(1, 3)
        model.recommender.recommend({1: 5.0}, 3)
        parts = [model.recommender, model.recommender.catalogue, model.recommender.snapshot]
        gone = [weakref.ref(part) for part in parts]
        del model, parts
        assert [ref() for ref in gone] == [None, None, None]
    assert gc.isenabled()


async def test_a_bot_that_starts_polls_before_the_index_of_titles_is_made(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers what needs no search meanwhile, and the first search waits for its index."""
    loop = asyncio.get_running_loop()
    begun, made = asyncio.Event(), asyncio.Event()
    search = Catalogue.search

    def slow(self: Catalogue, *arguments: object) -> object:
        if arguments == ("-",):
            loop.call_soon_threadsafe(begun.set)
            asyncio.run_coroutine_threadsafe(made.wait(), loop).result(30)
        return search(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Catalogue, "search", slow)
    async with open_town(settings) as town:
        await begun.wait()
        assert len(await town.talk().picks(3)) == 3
        made.set()
        await town.talk().say("gattaca", "Gattaca")
