"""Retraining beside serving: told, gated, killed, scheduled."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apscheduler.triggers.date import DateTrigger

from bot import scheduling, versions
from bot.outcome import Outcome
from bot.settings import Settings
from tests.journeys.town import NORA, ROBIN, Town, open_town

LONG = 60  # seconds for a training on a busy machine


class _Worsened(Outcome):
    """What the training said, with the new model judged worse."""

    def __init__(self, **said: Any) -> None:
        super().__init__(**{**said, "worse": True})


async def test_retrain_tells_its_course_and_both_figures(town: Town) -> None:
    """One message: a bar that moves, then old and new figures; a new version serves."""
    robin = town.talk(ROBIN)
    before = town.services.model
    started = await robin.say("/retrain", "Training on the newest ratings")
    bar = await robin.hear(r"Training: .*%", within=LONG)
    assert bar.number == started.number
    ended = await robin.hear("The new model is live", within=LONG)
    assert ended.number == started.number
    assert "old" in ended.text
    assert "new" in ended.text
    assert "nDCG@10" in ended.text
    assert "RMSE" in ended.text
    assert before is not None
    assert town.services.model is not None
    assert town.services.model.version != before.version
    pictured = robin.chat.standing[(await robin.hear("The version that served")).number].file
    assert pictured is not None
    assert pictured.is_photo
    await robin.say("/status", "new model live")


async def test_people_are_served_meanwhile_and_quickly(town: Town) -> None:
    """While a training runs, /recommend is answered by the old model within a second."""
    robin, nora = town.talk(ROBIN), town.talk(NORA)
    await nora.rate("alien 5")
    before = await nora.picks(5)
    old = town.services.model
    await robin.say("/retrain", "Training on the newest ratings")
    await robin.hear("%", within=LONG)
    retraining = town.services.retraining
    assert retraining is not None
    served = 0
    while retraining.running and served < 5:
        started = time.monotonic()
        shown = await nora.picks(5)
        if town.services.model is old:
            assert shown == before
            assert time.monotonic() - started <= 1
            served += 1
    assert served
    await robin.hear("The new model is live", within=LONG)


async def test_a_killed_training_leaves_the_old_model_serving(town: Town) -> None:
    """Kill -9 of the child: it is said, the old model serves, and /retrain works again."""
    robin, nora = town.talk(ROBIN), town.talk(NORA)
    old = town.services.model
    await robin.say("/retrain", "Training on the newest ratings")
    await robin.hear("%", within=LONG)
    retraining = town.services.retraining
    assert retraining is not None
    assert retraining.child_pid is not None
    os.kill(retraining.child_pid, signal.SIGKILL)
    ended = await robin.hear("the old model goes on serving", within=LONG)
    assert "SIGKILL" in ended.text
    assert town.services.model is old
    assert len(await nora.picks(5)) == 5
    await robin.say("/retrain", "Training on the newest ratings")
    await robin.hear("The new model is live", within=LONG)
    leftovers = list(town.settings.models_dir.glob("*.tmp-*"))
    assert not leftovers


async def test_only_one_training_at_a_time(town: Town) -> None:
    """A second /retrain joins the first: both admins' messages end with the same result."""
    robin = town.talk(ROBIN)
    first = await robin.say("/retrain", "Training on the newest ratings")
    second = await robin.say("/retrain", "under way already")
    ends = {
        (await robin.hear("The new model is live", within=LONG)).number,
        (await robin.hear("The new model is live", within=LONG)).number,
    }
    assert ends == {first.number, second.number}


async def test_a_worse_model_does_not_go_live(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate keeps the old model when the new one is worse, and both figures are shown."""
    from bot import retraining as module  # noqa: PLC0415

    monkeypatch.setattr(module, "Outcome", _Worsened)
    robin = town.talk(ROBIN)
    old = town.services.model
    await robin.say("/retrain", "Training on the newest ratings")
    await robin.hear("The old model stays", within=LONG)
    assert town.services.model is old
    rows = await town.services.database.models.list()
    assert [row.state for row in rows] == ["rejected", "live"]


async def test_the_threshold_retrains_by_itself(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After RETRAIN_AFTER new ratings the scheduler trains, without anybody asking."""
    monkeypatch.setattr(scheduling, "CHECK_EVERY", 0.2)
    async with open_town(replace(settings, retrain_after=3)) as town:
        nora = town.talk()
        before = town.services.model
        await nora.rate("alien 5")
        await nora.rate("heat 2")
        await asyncio.sleep(0.6)
        assert town.services.retraining is not None
        assert not town.services.retraining.running
        await nora.rate("dune 4")
        async with asyncio.timeout(LONG):
            while town.services.model is before:  # noqa: ASYNC110 -- there is nothing to await
                await asyncio.sleep(0.1)
        assert await town.services.retraining.fresh_ratings() == 0


async def test_the_clock_retrains_by_itself(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the hour of RETRAIN_CRON a training starts, without anybody asking."""
    soon = DateTrigger(datetime.now(UTC) + timedelta(seconds=1.5))
    monkeypatch.setattr(scheduling, "cron_trigger", lambda _: soon)
    async with open_town(replace(settings, retrain_cron="0 4 * * *")) as town:
        before = town.services.model
        await town.talk(ROBIN).say("/status", "Next retrain: 20")
        async with asyncio.timeout(LONG):
            while town.services.model is before:  # noqa: ASYNC110 -- there is nothing to await
                await asyncio.sleep(0.1)


async def test_a_model_made_live_elsewhere_is_followed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`filmbot train` beside a running bot: the bot serves the new version by itself."""
    from bot import preparing, running  # noqa: PLC0415
    from tests.journeys.conftest import Quiet  # noqa: PLC0415

    monkeypatch.setattr(scheduling, "FOLLOW_EVERY", 0.2)
    async with open_town(settings) as town:
        before = town.services.model
        async with running.opened_services(settings) as other:
            await preparing.train_once(other, Quiet())
            live = other.model
        assert live is not None
        async with asyncio.timeout(10):
            while town.services.model is before:  # noqa: ASYNC110 -- there is nothing to await
                await asyncio.sleep(0.05)
        assert town.services.model is not None
        assert town.services.model.version == live.version


async def test_stopping_in_the_middle_of_a_training_is_quick(settings: Settings) -> None:
    """The bot stops within five seconds and takes the child with it."""
    async with open_town(settings) as town:
        robin = town.talk(ROBIN)
        await robin.say("/retrain", "Training on the newest ratings")
        await robin.hear("%", within=LONG)
        retraining = town.services.retraining
        assert retraining is not None
        pid = retraining.child_pid
        assert pid is not None
        started = time.monotonic()
    assert time.monotonic() - started < 5
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_old_versions_are_pruned(town: Town) -> None:
    """The live version and the newest few are kept, on disk and in the database, and no more."""
    database, models_dir = town.services.database, town.settings.models_dir
    live = town.services.model
    assert live is not None
    made = [versions.new_version(1_700_000_000 + number) for number in range(versions.KEPT + 2)]
    for number, version in enumerate(made):
        (models_dir / version).mkdir()
        await database.models.add(version, version, number, "rejected")
    (models_dir / versions.new_version(1_600_000_000)).mkdir()  # saved, and never recorded
    (models_dir / "notes").mkdir()  # somebody else's
    await versions.prune(database, models_dir)
    kept = {*made[2:], live.version}
    assert {row.version for row in await database.models.list()} == kept
    assert {path.name for path in models_dir.iterdir() if path.is_dir()} == {*kept, "notes"}
