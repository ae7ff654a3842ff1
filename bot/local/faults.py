"""Faults to order: what goes wrong at Telegram, made to happen here when a test or a person asks.

Knows which call meets which fault; bot_api.py turns it into an answer, or into none.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from bot.local.errors import ApiError, too_many_requests

Kind = Literal["blocked", "retry_after", "conflict", "server_error", "drop", "lost_answer", "slow"]
_LONGEST = 24 * 3600  # seconds
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(slots=True)
class Fault:
    """One fault that waits for its calls.

    Attributes:
        method: the method it strikes, or "*" for any but getUpdates and the page's own calls.
        kind: "blocked" 403, "retry_after" 429, "conflict" 409, "server_error" 500; "drop" closes
            the connection with nothing done, "lost_answer" does the work and then closes it;
            "slow" does the work `retry_after` seconds late.
        times: calls left to strike.
        retry_after: seconds, for "retry_after" and "slow".
        chat_id: strikes calls about this chat alone.
    """

    method: str
    kind: Kind
    times: int = 1
    retry_after: float = 1
    chat_id: int | None = None

    def as_error(self, chat_id: int | None) -> ApiError | None:
        """The refusal this fault answers a call about this chat with; None for those that answer
        otherwise.
        """
        match self.kind:
            case "blocked":
                if chat_id is not None and chat_id < 0:
                    return ApiError(403, "bot was kicked from the group chat")
                return ApiError(403, "bot was blocked by the user")
            case "retry_after":
                return too_many_requests(max(1, round(self.retry_after)))
            case "conflict":
                return ApiError(
                    409,
                    "terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            case "server_error":
                return ApiError(500)
        return None


class Faults:
    """The faults that wait, first come first served."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(
        self,
        method: str = "*",
        kind: Kind = "server_error",
        times: int = 1,
        retry_after: float = 1,
        chat_id: int | None = None,
    ) -> Fault:
        """Lets the next `times` calls of `method` meet this fault.

        Raises:
            ValueError: for an unknown kind, or numbers that are not positive.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {kind!r}")
        if times < 1 or not 0 < retry_after < _LONGEST:
            raise ValueError("times and retry_after must be positive, and not endless")
        fault = Fault(method, kind, times, retry_after, chat_id)
        self._waiting.append(fault)
        return fault

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that this call meets, used up by one; None when it meets none."""
        lowered = method.lower()
        for fault in self._waiting:
            named = fault.method.lower() == lowered
            if not named and (fault.method != "*" or lowered == "getupdates"):
                continue
            if fault.chat_id is not None and fault.chat_id != chat_id:
                continue
            if fault.kind == "blocked" and chat_id is None:
                continue  # nobody can block a call that is about no chat
            fault.times -= 1
            if fault.times == 0:
                self._waiting.remove(fault)
            return fault
        return None

    def waiting(self) -> list[dict[str, Any]]:
        """The faults that still wait, as JSON."""
        return [asdict(fault) for fault in self._waiting]

    def clear(self) -> None:
        """Forgets them all."""
        self._waiting.clear()
