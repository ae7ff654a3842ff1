"""What an admin reads of a backup. Pure. Refuses to know how one is made."""

from __future__ import annotations

from pathlib import Path

from bot.views import View
from bot.words import Html, Words


def caption(words: Words, size: int) -> Html:
    """Goes with the file."""
    return words("backup-done", size=_megabytes(words, size))


def kept(words: Words, size: int, where: Path) -> View:
    """It was not sent, and lies on the bot's own disk."""
    return View(words("backup-kept", size=_megabytes(words, size), path=str(where)))


def failed(words: Words, kind: str) -> View:
    """There is no copy."""
    return View(words("backup-failed", kind=kind))


def _megabytes(words: Words, size: int) -> str:
    text = f"{size / 1e6:.1f}"
    return text.replace(".", ",") if words.language == "ru" else text
