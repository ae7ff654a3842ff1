"""A document that a person sent, fetched, and never more of it than is wanted.

Telegram says how large a document is; a self-hosted server may not, or may be wrong. Knows nothing
of what is in it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from telegram import Bot, Document
from telegram.error import BadRequest

from bot.wire import AnswerTooLarge, BotApiRequest


class TooLarge(ValueError):
    """The document is larger than what was asked for. ``most``: bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the document has more than {most} bytes")
        self.most = most


async def downloaded(bot: Bot, document: Document, most: int) -> bytes:
    """The document's content, at most ``most`` bytes.

    Raises:
        TooLarge: there is more, or Telegram would not hand out so much.
        TelegramError: the server cannot be reached, or does not have it.
    """
    if (document.file_size or 0) > most:
        raise TooLarge(most)
    try:
        file = await bot.get_file(document.file_id)
    except BadRequest as error:  # Telegram's own limit, where it had not said the size
        raise TooLarge(most) from error
    path = file.file_path or ""
    if not path.startswith(("http://", "https://")):  # a server beside the bot, run with --local
        content = await asyncio.to_thread(_beginning, Path(path), most + 1)
        if len(content) > most:
            raise TooLarge(most)
        return content
    request = bot.request
    assert isinstance(request, BotApiRequest)  # as build_application made it
    parts = urlsplit(path)
    try:
        return await request.download(urlunsplit(parts._replace(path=quote(parts.path))), most)
    except AnswerTooLarge as error:
        raise TooLarge(most) from error


def _beginning(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)
