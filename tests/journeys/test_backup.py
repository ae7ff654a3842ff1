"""/backup: a consistent copy as a file; one too large for Telegram stays on the disk."""

from __future__ import annotations

import errno
import gzip
import sqlite3
from pathlib import Path

import pytest

from bot.handlers import backup
from tests.journeys.town import NORA, ROBIN, Talk, Town


async def sent_file(town: Town, talk: Talk, expect: str) -> tuple[str, bytes]:
    """Name and content of the file that comes with a caption like ``expect``."""
    bubble = await talk.hear(expect, within=30)
    message = talk.chat.standing[bubble.number]
    assert message.file is not None
    return message.file.name, message.file.content


def ratings_in(content: bytes, tmp_path: Path) -> int:
    """How many of people's own ratings a database holds, which must be sound."""
    path = tmp_path / "copy.db"
    path.write_bytes(content)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    count = connection.execute("SELECT count(*) FROM rating_events").fetchone()[0]
    connection.close()
    return int(count)


async def test_a_copy_comes_as_a_file_and_does_not_stay(town: Town, tmp_path: Path) -> None:
    """Sound, with what was rated a moment ago; nothing of it is left on the disk."""
    robin, nora = town.talk(ROBIN), town.talk(NORA)
    await nora.rate("alien 5")
    await robin.say("/backup", "Copying the database")
    name, content = await sent_file(town, robin, "The database as it was")
    assert name.startswith("filmbot-")
    assert name.endswith(".db")
    assert ratings_in(content, tmp_path) == 1
    async with town.services.backing_up:  # to the end
        pass
    assert not list((town.settings.database_path.parent / "backups").iterdir())
    await robin.say("/log", "/backup")


async def test_a_large_copy_is_packed(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By gzip, from a size on."""
    monkeypatch.setattr(backup, "PACKED_FROM", 1000)
    robin = town.talk(ROBIN)
    await robin.say("/backup", "Copying the database")
    name, content = await sent_file(town, robin, "The database as it was")
    assert name.endswith(".db.gz")
    assert ratings_in(gzip.decompress(content), tmp_path) == 0


async def test_what_telegram_would_not_take_stays_on_the_disk(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says where; so it does when Telegram refuses the upload."""
    monkeypatch.setattr(backup, "LARGEST", 1000)
    robin = town.talk(ROBIN)
    told = await robin.say("/backup", "lies on my disk")
    (copy,) = (town.settings.database_path.parent / "backups").iterdir()
    assert str(copy) in told.text
    assert ratings_in(copy.read_bytes(), tmp_path) == 0
    copy.unlink()
    monkeypatch.undo()
    town.world.faults.add(method="sendDocument", kind="server_error", times=3, chat_id=ROBIN)
    await robin.say("/backup", "Copying the database")
    told = await robin.hear("lies on my disk", within=30)
    (copy,) = (town.settings.database_path.parent / "backups").iterdir()
    assert str(copy) in told.text


@pytest.mark.provokes
async def test_a_copy_that_cannot_be_made_is_told(town: Town) -> None:
    """The bot goes on, and the next one may work."""
    robin = town.talk(ROBIN)
    folder = town.settings.database_path.parent / "backups"
    folder.write_text("in the way", encoding="utf-8")
    await robin.say("/backup", "No copy could be made")
    folder.unlink()
    await robin.say("/backup", "Copying the database")
    await robin.hear("The database as it was", within=30)


def test_a_packing_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither half of a copy nor the whole: it holds everybody's data."""
    copy = tmp_path / "filmbot.db"
    copy.write_bytes(b"data" * 1000)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(OSError, match="no space"):
        backup._pack(copy, tmp_path / "filmbot.db.gz")
    assert not list(tmp_path.iterdir())
