"""Taps on buttons that wait for the bot's answer, and how long they may.

Telegram gives no figure for how long a callback query may be answered; World.callback_lifetime
stands for it. Knows nothing of keyboards.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.local.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT: Final = 10_000


@dataclass(slots=True)
class Callback:
    """One tap: who, in which chat; `expires` in Unix seconds."""

    number: str
    person_id: int
    chat_id: int
    expires: float
    answered: bool = False


class Callbacks:
    """All taps that can still be answered."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._open: dict[str, Callback] = {}

    def start(self, person_id: int, chat_id: int, lifetime: float) -> str:
        """A new callback query of this person, to be answered within `lifetime` seconds; its id."""
        number = str(secrets.randbits(62) | 1 << 62)
        self._open[number] = Callback(number, person_id, chat_id, self._now() + lifetime)
        while len(self._open) > _KEPT:
            del self._open[next(iter(self._open))]
        return number

    def answer(self, number: str) -> tuple[Callback, bool]:
        """The callback of this id, and whether this is its first answer.

        Raises:
            ApiError: when it is unknown or expired.
        """
        callback = self._open.get(number)
        if callback is None or callback.expires <= self._now():
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        first, callback.answered = not callback.answered, True
        return callback, first
