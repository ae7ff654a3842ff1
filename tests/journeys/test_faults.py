"""Telegram and the disk fail in their ways; people get an answer, ratings are kept."""

from __future__ import annotations

import sqlite3
import time

import pytest

from bot.settings import Settings
from storage import DatabaseFull
from tests.journeys.town import BORIS, NORA, ROBIN, Town, open_town


async def test_a_server_error_is_tried_again(town: Town) -> None:
    """A 500 on the way out does not swallow the answer."""
    nora = town.talk()
    town.world.faults.add(method="sendMessage", kind="server_error", times=1)
    await nora.say("/rate alien 4", r"★4 for Alien.*Saved")


async def test_a_dropped_connection_is_tried_again(town: Town) -> None:
    """Nor does a connection that breaks."""
    nora = town.talk()
    town.world.faults.add(method="sendMessage", kind="drop", times=1)
    await nora.say("/rate alien 4", r"★4 for Alien.*Saved")


async def test_flood_control_is_obeyed(town: Town) -> None:
    """Told to wait, the bot waits and then answers."""
    nora = town.talk()
    town.world.faults.add(method="sendMessage", kind="retry_after", times=1, retry_after=1)
    started = time.monotonic()
    await nora.say("/rate alien 4", r"★4 for Alien.*Saved")
    assert time.monotonic() - started >= 1


async def test_a_poll_that_fails_goes_on(town: Town) -> None:
    """The bot polls on after errors of the server; what was said meanwhile is answered."""
    town.world.faults.add(method="getUpdates", kind="server_error", times=2)
    town.world.faults.add(method="getUpdates", kind="drop", times=1)
    nora = town.talk()
    await nora.say("/rate alien 4", "Saved", within=20)


@pytest.mark.provokes
async def test_another_poller_is_named(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """A second program with the same token is said in one clear line."""
    town.world.faults.add(method="getUpdates", kind="conflict", times=1)
    await town.talk().say("/rate alien 4", "Saved", within=20)
    assert "another program is polling" in caplog.text


async def test_somebody_who_blocks_the_bot_is_marked_and_comes_back(town: Town) -> None:
    """Blocking marks the person as gone; their ratings are there when they come back."""
    nora = town.talk()
    await nora.rate("alien 4")
    people = town.services.database.people
    nora.chat.set_blocked(True)
    await _until_left(town, left=True)
    nora.chat.set_blocked(False)
    await _until_left(town, left=False)
    await nora.say("/ratings", "Alien")
    person = await people.find("telegram", NORA)
    assert person is not None
    assert not person.left


async def test_forbidden_marks_the_person_and_stops_nothing(town: Town) -> None:
    """A reply that Telegram refuses because the bot is blocked is not tried again."""
    town.world.faults.add(method="sendMessage", kind="blocked", times=1, chat_id=NORA)
    town.world.chat(NORA).say("/help")
    await _until_left(town, left=True)
    await town.talk(BORIS).say("/help", "Что я умею")


@pytest.mark.provokes
async def test_a_locked_database_is_said_and_nothing_is_acknowledged(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rating that could not be stored is not acknowledged, and the person is told so."""
    async with open_town(settings) as town:
        nora = town.talk()
        await nora.rate("heat 2")
        other = sqlite3.connect(settings.database_path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            await nora.say("/rate alien 4", "was not saved", within=20)
        finally:
            other.execute("ROLLBACK")
            other.close()
        await nora.rate("alien 4")
        await nora.say("/ratings", "You have rated 2 films")


@pytest.mark.provokes
async def test_a_full_disk_is_told_to_the_person_and_once_to_the_admins(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is acknowledged, and whoever can make room hears of it; not once per tap."""
    nora, robin = town.talk(), town.talk(ROBIN)
    await robin.say("/help")

    async def full(*_: object) -> None:
        raise DatabaseFull(town.settings.database_path)

    monkeypatch.setattr(town.services.database.ratings, "put", full)
    before = robin.chat.timeline.last
    for _ in range(2):
        await nora.say("/rate alien 4", "disk is full, so that was not saved")
    told = [e for e in robin.chat.timeline.after(before) if "disk is full" in str(e)]
    assert len(told) == 1


@pytest.mark.provokes
async def test_a_damaged_model_gives_way_to_the_one_before(settings: Settings) -> None:
    """A snapshot that is broken on disk is not served; with none left, rating still works."""
    (version,) = [path for path in settings.models_dir.iterdir() if path.is_dir()]
    for path in version.iterdir():
        if path.suffix == ".npy":
            path.write_bytes(b"broken")
    async with open_town(settings) as town:
        nora = town.talk()
        assert town.services.model is None
        await nora.say("/recommend", "still learning")
        await nora.say("/start", "I find films")
        await nora.rate("alien 4")


async def _until_left(town: Town, *, left: bool) -> None:
    import asyncio  # noqa: PLC0415

    async with asyncio.timeout(5):
        while True:
            person = await town.services.database.people.find("telegram", NORA)
            if person is not None and person.left is left:
                return
            await asyncio.sleep(0.02)
