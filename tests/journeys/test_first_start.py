"""The first start: a quick model serves at once, the full one is trained beside and takes over."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from bot.settings import Settings
from tests.journeys.test_processes import alive, children, environment, local_chat, say
from tests.journeys.town import ROBIN, Town, open_town

LONG = 90  # seconds for a training on a busy machine


async def _until_full(town: Town) -> None:
    async with asyncio.timeout(LONG):
        while town.services.model is None or town.services.model.quick:  # noqa: ASYNC110 -- nothing to await
            await asyncio.sleep(0.1)


async def test_people_only_notice_better_picks(settings: Settings) -> None:
    """The quick model answers meanwhile, /status says what is coming, and nobody is told more."""
    async with open_town(replace(settings, training="full")) as town:
        nora, robin = town.talk(), town.talk(ROBIN)
        assert town.services.model is not None
        assert town.services.model.quick
        await nora.rate("alien 5")
        assert len(await nora.picks(5)) == 5
        await robin.say("/status", "A quick one, until the full one")
        said = nora.chat.timeline.last
        await _until_full(town)
        assert nora.chat.timeline.last == said
        assert len(await nora.picks(5)) == 5
        status = await robin.say("/status", "Last training: new model live")
        assert "quick" not in status.text
        rows = await town.services.database.models.list()
        assert [row.state for row in rows] == ["live", "retired"]
    async with open_town(replace(settings, training="full"), town.world) as town:
        await town.talk(ROBIN).say("/status", "Last training: none since the start")
        assert town.services.retraining is not None
        assert not town.services.retraining.running


async def test_a_full_training_that_dies_leaves_the_quick_model(settings: Settings) -> None:
    """The admin hears of it and can try again; people are served all the while."""
    async with open_town(replace(settings, training="full")) as town:
        robin = town.talk(ROBIN)
        retraining = town.services.retraining
        assert retraining is not None
        async with asyncio.timeout(LONG):
            while retraining.child_pid is None:  # noqa: ASYNC110 -- there is nothing to await
                await asyncio.sleep(0.02)
        await robin.say("/start", "Hi")
        os.kill(retraining.child_pid, signal.SIGKILL)
        await robin.hear("the old model goes on serving", within=LONG)
        assert len(await robin.picks(5)) == 5
        await robin.say("/status", "the next training makes a full one")
        await robin.say("/retrain", "Training on the newest ratings")
        await robin.hear("%", within=LONG)


async def test_quick_stays_quick(settings: Settings) -> None:
    """TRAINING=quick trains nothing beside."""
    async with open_town(settings) as town:
        status = await town.talk(ROBIN).say("/status", "Last training: none")
        assert town.services.retraining is not None
        assert not town.services.retraining.running
        assert "A quick one" not in status.text


def test_broken_off_anywhere_the_next_start_goes_on(settings: Settings, tmp_path: Path) -> None:
    """Killed in the quick training, stopped and killed in the full one: every start serves."""
    for version in settings.models_dir.iterdir():  # a machine that has the data and no model
        if version.is_dir():
            shutil.rmtree(version)
    with (tmp_path / "first.log").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "local", "--port", "0"],
            env=environment(settings, TRAINING="full"),
            cwd=tmp_path,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    _end(process, signal.SIGKILL)
    for number, ending in enumerate((signal.SIGINT, signal.SIGKILL, signal.SIGTERM)):
        log = tmp_path / f"{number}.log"
        with local_chat(settings, log, TRAINING="full") as (process, address):
            # Trained once, and from then on served from the disk.
            told = "quick model to begin with" in log.read_text(encoding="utf-8")
            assert told is (number == 0)
            say(address, "/recommend", r"1\. ")
            say(address, "/status", "A quick one, until the full one", person=1003)
            _end(process, ending)
        assert "Traceback" not in log.read_text(encoding="utf-8")
    assert len([path for path in settings.models_dir.iterdir() if path.is_dir()]) == 1


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Ends the bot once it trains; its training ends with it."""
    deadline = time.monotonic() + 60
    while not (trainings := children(process.pid)) and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.05)
    assert trainings
    process.send_signal(how)
    process.wait(6)
    while any(map(alive, trainings)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, trainings))
