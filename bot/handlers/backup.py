"""For admins: /backup, a copy of the database of one moment, sent as a file.

The copy is made and packed in threads on a connection of its own, so nobody waits for it. One that
Telegram would not take stays on the disk, and the message says where. Refuses to know how a copy
is made (:mod:`storage.backup`).
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

from telegram import InputFile, Update
from telegram.constants import FileSizeLimit, ParseMode
from telegram.error import TelegramError

from bot import replies, views, views_backup
from bot.context import FilmContext, Services
from storage import StorageError

_log = logging.getLogger(__name__)
LARGEST = int(FileSizeLimit.FILESIZE_UPLOAD)  # bytes that Telegram takes
PACKED_FROM = 1_000_000  # bytes from which a copy is packed
_PATIENCE = 300.0  # seconds for an upload


async def backup(update: Update, context: FilmContext) -> None:
    """/backup: said at once, made beside the chat, then sent or left on the disk."""
    _, words = await context.meet(update)
    services = context.services
    if services.backing_up.locked():
        await replies.send(update, views.notice(words, "backup-running"))
        return
    await replies.send(update, views.notice(words, "backup-start"))
    # In the background: this admin can go on chatting with the bot meanwhile.
    context.application.create_task(_back_up(update, context), update, name="backup by an admin")


async def _back_up(update: Update, context: FilmContext) -> None:
    services = context.services
    _, words = await context.meet(update)
    async with services.backing_up:
        try:
            made = await _made(services)
        except (StorageError, OSError) as error:
            _log.error("a backup could not be made: %s", error)  # its message names no person
            await replies.send(update, views_backup.failed(words, type(error).__name__))
            return
        size = made.stat().st_size
        if size > LARGEST:
            await replies.send(update, views_backup.kept(words, size, made))
            return
        try:
            await _send(update, made, views_backup.caption(words, size))
        except TelegramError as error:
            _log.warning("a backup was not sent: %s", error)
            await replies.send(update, views_backup.kept(words, size, made))
            return
        # A copy of everybody's data must not lie about where nobody looks after it.
        await asyncio.to_thread(made.unlink)


async def _made(services: Services) -> Path:
    """The copy, packed where it is large."""
    at = datetime.fromtimestamp(services.now(), UTC)
    folder = services.settings.database_path.parent / "backups"
    target = folder / f"filmbot-{at:%Y%m%dT%H%M%SZ}.db"
    await services.database.backup(target, overwrite=True)
    if target.stat().st_size < PACKED_FROM:
        return target
    packed = target.with_suffix(".db.gz")
    await asyncio.to_thread(_pack, target, packed)
    return packed


def _pack(source: Path, target: Path) -> None:
    """Ends with one file; where the disk is full, say, with none."""
    try:
        with source.open("rb") as whole, gzip.open(target, "wb", compresslevel=6) as packed:
            shutil.copyfileobj(whole, packed, 1 << 20)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        source.unlink()


async def _send(update: Update, made: Path, caption: str) -> None:
    chat = update.effective_chat
    assert chat is not None
    content = await asyncio.to_thread(made.read_bytes)
    await chat.send_document(
        InputFile(content, made.name),
        caption=caption,
        parse_mode=ParseMode.HTML,
        filename=made.name,
        write_timeout=_PATIENCE,
        read_timeout=_PATIENCE,
    )
