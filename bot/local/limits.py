"""Telegram's limits, as numbers with names, and how text length is counted.

Sources: https://core.telegram.org/bots/api and https://limits.tginfo.me. Knows numbers, not
messages.
"""

from __future__ import annotations

from typing import Final

MAX_TEXT: Final = 4096  # UTF-16 units after entities are parsed
MAX_CAPTION: Final = 1024  # UTF-16 units after entities are parsed
MAX_CALLBACK_DATA: Final = 64  # bytes of UTF-8
MAX_CALLBACK_ANSWER: Final = 200  # characters
MAX_BUTTONS: Final = 100  # in one keyboard
MAX_ENTITIES: Final = 100  # in one message; the rest is dropped without a word
MAX_UPLOAD: Final = 50 * 1024 * 1024  # bytes, any file sent by a bot
MAX_DOWNLOAD: Final = 20 * 1024 * 1024  # bytes, what getFile hands out
MAX_PHOTO: Final = 10 * 1024 * 1024  # bytes
MAX_PHOTO_SIDES: Final = 10_000  # pixels, width + height
MAX_PHOTO_RATIO: Final = 20  # the longer side over the shorter
MAX_ALBUM: Final = 10  # messages of one media group
MAX_POLL_QUESTION: Final = 300  # characters
MAX_POLL_OPTION: Final = 100  # characters
MAX_POLL_OPTIONS: Final = 12
MAX_INLINE_RESULTS: Final = 50  # of one answer
MAX_RESULT_ID: Final = 64  # bytes
MAX_OFFSET: Final = 64  # bytes of next_offset
MAX_START: Final = 64  # characters of a start parameter
MAX_TITLE: Final = 128  # characters of a group's title
MAX_COMMANDS: Final = 100
MAX_COMMAND: Final = 32  # characters of a command
MAX_COMMAND_DESCRIPTION: Final = 256
MAX_NAME: Final = 64
MAX_DESCRIPTION: Final = 512
MAX_SHORT_DESCRIPTION: Final = 120
MAX_SECRET_TOKEN: Final = 256
MAX_POLL_TIMEOUT: Final = 50  # seconds, whatever getUpdates asks for
MAX_UPDATES: Final = 100  # of one getUpdates answer
MAX_WEBHOOK_CONNECTIONS: Final = 100
UPDATE_LIFETIME: Final = 24 * 3600  # seconds for which an update is kept


def utf16_length(text: str) -> int:
    """Length of `text` in UTF-16 code units, in which Telegram counts offsets and limits."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_prefix(text: str, units: int) -> str:
    """The longest prefix of `text` of at most `units` UTF-16 units; a pair is never cut in two."""
    used = 0
    for position, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > units:
            return text[:position]
    return text
