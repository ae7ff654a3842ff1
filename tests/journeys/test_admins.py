"""Those who run the bot: how it is doing, its versions, its errors; and nobody else."""

from __future__ import annotations

import asyncio
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apscheduler.triggers.date import DateTrigger

from bot import scheduling, versions
from bot.button_code import pack
from bot.buttons import Rollback
from bot.context import Services
from bot.handlers import _FOR_ADMINS, shelves
from bot.retraining import Retraining
from bot.settings import Settings
from tests.journeys.town import NORA, ROBIN, Town, open_town


async def successor(town: Town) -> tuple[str, str]:
    """A second version goes live, as after a training; the one before it, and its own name."""
    database, models_dir = town.services.database, town.settings.models_dir
    before = await database.models.live()
    assert before is not None
    version = versions.new_version(before.created_at + 60)
    shutil.copytree(models_dir / before.version, models_dir / version)
    await database.models.add(
        version,
        version,
        before.created_at + 60,
        "live",
        metrics=before.metrics,
        last_event_id=await database.ratings.last_event_id(),
    )
    town.services.serve(versions.open_version(models_dir, version))
    return before.version, version


def _version(town: Town) -> str:
    assert town.services.model is not None
    return town.services.model.version


async def test_to_others_there_are_no_such_commands(town: Town) -> None:
    """A non-admin gets the very answer that a command gets that there is not; nothing is logged."""
    nora = town.talk(NORA)
    unknown = await nora.say("/nonsense", "I don't know /nonsense")
    for name in _FOR_ADMINS:
        told = await nora.say(f"/{name}", f"I don't know /{name}")
        assert told.text == unknown.text.replace("nonsense", name)
    assert await town.services.database.audit.recent() == []


async def test_a_forged_button_of_an_admin_does_nothing(town: Town) -> None:
    """Data that a non-admin sends for going back is refused, and the model stays."""
    nora = town.talk(NORA)
    before, now = await successor(town)
    bubble = await nora.say("/rate alien", "How was it")
    nora._read = nora.chat.timeline.last
    nora.chat.tap(bubble.number, pack(Rollback(before, sure=True)), inaccessible=True)
    await nora.hear("older version of me")
    assert _version(town) == now
    assert all(
        "Rollback" not in entry.what for entry in await town.services.database.audit.recent()
    )


async def test_status_tells_everything_at_once(town: Town) -> None:
    """People, ratings, the model with its figures, what is next, the queue, errors."""
    await town.talk(NORA).rate("alien 5")
    told = await town.talk(ROBIN).say("/status", "How I am doing")
    for part in (
        "People: 1 · their ratings: 1",
        "nDCG@10 0.",
        "RMSE",
        "Next retrain: switched off",
        "Updates: 0 waiting, 1 in work",
        "Errors in 24 hours: none",
        _version(town),
    ):
        assert part in told.text


async def test_versions_and_the_way_back_which_stays(settings: Settings) -> None:
    """/models lists both; /rollback asks, swaps live, and holds after a restart."""
    async with open_town(settings) as town:
        robin = town.talk(ROBIN)
        first, second = await successor(town)
        listed = await robin.say("/models", "Trained versions")
        assert listed.text.index(second) < listed.text.index(first)
        assert listed.text.count("serves now") == 1
        assert listed.text.count("nDCG@10") == 2
        asked = await robin.say("/rollback", "Go back to this version")
        assert asked.text.index(first) < asked.text.index(second)
        await robin.tap(asked, "No, leave it")
        assert _version(town) == second
        asked = await robin.say("/rollback", "Go back to this version")
        await robin.tap(asked, "Yes, go back", f"{first} serves now")
        assert _version(town) == first
        assert len(await town.talk(NORA).picks(5)) == 5
        await robin.say("/rollback", "no version to go back to")
        await robin.say(f"/rollback {first}", "serves already")
        await robin.say("/rollback 19990101", "no version “19990101”")
        await robin.say(f"/rollback {second}", "Go back to this version")
        await robin.say("/status", "An admin went back to it")
    async with open_town(settings) as town:
        assert _version(town) == first
        assert town.services.held is not None
        await successor(town)
        assert town.services.held is None


async def test_going_back_is_not_undone_by_ratings_of_before(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ratings that were there when an admin went back start no training; as many new ones do."""
    monkeypatch.setattr(scheduling, "CHECK_EVERY", 3600)
    async with open_town(replace(settings, retrain_after=2)) as town:
        robin, nora = town.talk(ROBIN), town.talk(NORA)
        for text in ("alien 5", "heat 1"):
            await nora.rate(text)
        await successor(town)
        asked = await robin.say("/rollback", "Go back to this version")
        await robin.tap(asked, "Yes, go back", "serves now")
        town.services.retraining._tried_event_id = 0  # type: ignore[union-attr]  # as after a restart
        assert not await town.services.retraining.due()  # type: ignore[union-attr]
        for text in ("dune 5", "fargo 1"):
            await nora.rate(text)
        assert await town.services.retraining.due()  # type: ignore[union-attr]


async def test_no_going_back_while_a_training_runs(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its end would bring a model measured beside another one: wait for it."""
    robin = town.talk(ROBIN)
    first, second = await successor(town)
    asked = await robin.say("/rollback", "Go back to this version")
    assert town.services.retraining is not None
    monkeypatch.setattr(Retraining, "running", True)
    await robin.tap(asked, "Yes, go back", "A training is under way")
    assert _version(town) == second != first


async def test_a_version_that_left_the_disk_is_refused_in_words(town: Town) -> None:
    """Its button says so, and the model serves on."""
    robin = town.talk(ROBIN)
    first, second = await successor(town)
    asked = await robin.say("/rollback", "Go back to this version")
    (town.settings.models_dir / first / "numbers.json").unlink()
    await robin.tap(asked, "Yes, go back", "no version")
    assert _version(town) == second


async def test_what_admins_do_is_logged(town: Town) -> None:
    """Who, when, what: commands with what stands behind them, and buttons."""
    robin = town.talk(ROBIN)
    await robin.say("/models", "Trained versions")
    await robin.say("/rollback <b>x", "no version")
    told = await robin.say("/log", "What admins did last")
    assert f"{ROBIN} · /rollback <b>x" in told.text
    assert told.text.index("/log") < told.text.index("/rollback") < told.text.index("/models")
    assert f"{datetime.now(UTC):%Y-%m-%d}" in told.text


def _broken(*_: Any) -> Any:
    raise LookupError("a private word")


@pytest.mark.provokes
async def test_an_error_is_told_once_and_counted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty of one kind are one message with type and place; /status counts them all."""
    monkeypatch.setattr(scheduling, "REPORT_EVERY", 0.2)
    async with open_town(settings) as town:
        robin, nora = town.talk(ROBIN), town.talk(NORA)
        await robin.say("/start", "Hi!")
        monkeypatch.setattr(shelves, "page_of", _broken)
        await nora.say("/watchlist", "Something went wrong")
        told = await robin.hear("Errors")
        assert "LookupError" in told.text
        assert "bot/handlers/shelves.py:" in told.text
        assert "private" not in told.text
        for _ in range(19):
            await nora.say("/watchlist", "Something went wrong")
        await asyncio.sleep(0.6)
        later = town.services.clock() + 4000
        town.services.clock = lambda: later
        again = await robin.hear("19 more times")
        assert "LookupError" in again.text
        counted = await robin.say("/status", "How I am doing")
        assert "Errors in 24 hours: 20 (20 × LookupError" in counted.text
    async with open_town(settings) as town:
        counted = await town.talk(ROBIN).say("/status", "How I am doing")
        assert "Errors in 24 hours: 20" in counted.text


async def _wait_for_digest(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    soon = DateTrigger(datetime.now(UTC) + timedelta(seconds=2.5))
    monkeypatch.setattr(scheduling, "cron_trigger", lambda _: soon)
    return replace(settings, digest_cron="0 7 * * *")


async def test_the_digest_tells_the_day(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its hour: people, ratings, picks shown and saved, errors, model; in their language."""
    async with open_town(await _wait_for_digest(settings, monkeypatch)) as town:
        robin, nora = town.talk(ROBIN), town.talk(NORA)
        await robin.say("/language ru", "по-русски")
        await nora.rate("alien 5")
        listed = await nora.say("/recommend 3", "1\\. ")
        card = await nora.tap(listed, "1", "I think")
        await nora.tap(card, "Save", "watch-list|watchlist")
        told = await robin.hear("Последние 24 часа", within=20)
        assert "новых 2, активных 1, всего 1" in told.text
        assert "Оценок: 1" in told.text
        assert "показано фильмов 3, отложено 1" in told.text
        assert "Ошибки: нет" in told.text
        assert _version(town) in told.text


async def test_a_day_without_anything_has_no_digest(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody came and nothing was trained: nothing is said."""

    def later(self: Services) -> int:
        return int(time.time()) + 3 * 86_400

    async with open_town(replace(settings, digest_cron="")) as town:
        await town.talk(ROBIN).say("/status", "How I am doing")
    monkeypatch.setattr(Services, "now", later)
    async with open_town(await _wait_for_digest(settings, monkeypatch)) as town:
        read = town.world.chat(ROBIN).timeline.last
        await asyncio.sleep(4)
        assert all(
            event["type"] != "message" for event in town.world.chat(ROBIN).timeline.after(read)
        )
