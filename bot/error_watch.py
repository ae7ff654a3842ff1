"""Errors on their way to admins: each kind once, and how often it came again later.

Listens to the log, through which every error of the program goes, wherever it is caught. A kind is
the error's type and the place in this program; of what the error says nothing is kept, for it may
hold a token or somebody's words. Refuses to know who is told, and in which words.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bot.counting import ERROR, Counts

FOLLOW_UP = 3600.0  # seconds after which it is said how often a kind came again
AGAIN = 86_400.0  # seconds after which a kind is news again
_MANY = 200  # kinds that are told apart
_ROOT = Path(__file__).resolve().parents[1]
_OURS = {"bot", "engine", "storage"}
_TOLD_ELSEWHERE = {"DatabaseFull"}  # admins get a sentence of its own for that


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of error: its type, where, how often; ``again``: it has been told already."""

    name: str
    place: str
    count: int
    again: bool


@dataclass(slots=True)
class _Kind:
    untold: int = 0
    told_at: float | None = None
    followed_up: bool = False


class ErrorWatch(logging.Handler):
    """A log handler for records of ERROR and above."""

    def __init__(self, counts: Counts) -> None:
        super().__init__(logging.ERROR)
        self._counts = counts
        self._kinds: dict[tuple[str, str], _Kind] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Counts the record; :class:`logging.Handler` holds the lock meanwhile."""
        kind = _kind_of(record)
        if kind not in self._kinds and len(self._kinds) >= _MANY:
            kind = ("other", "")
        self._counts.add(ERROR, *kind)
        if kind[0] not in _TOLD_ELSEWHERE:
            self._kinds.setdefault(kind, _Kind()).untold += 1

    def untold(self, reports: list[Report]) -> None:
        """Takes back what nobody could be told: it is due again, as if it had not been."""
        self.acquire()
        try:
            for report in reports:
                kind = self._kinds[report.name, report.place]
                kind.untold += report.count
                kind.followed_up = False
                if not report.again:
                    kind.told_at = None
        finally:
            self.release()

    def due(self, now: float) -> list[Report]:
        """What is to be told now (Unix seconds), each only once."""
        reports = []
        self.acquire()
        try:
            for (name, place), kind in self._kinds.items():
                new = kind.told_at is None or now - kind.told_at >= AGAIN
                late = not new and not kind.followed_up and now - (kind.told_at or 0.0) >= FOLLOW_UP
                if not kind.untold or not (new or late):
                    continue
                reports.append(Report(name, place, kind.untold, again=not new))
                if new:
                    kind.told_at = now
                kind.followed_up = not new
                kind.untold = 0
        finally:
            self.release()
        return reports


def _kind_of(record: logging.LogRecord) -> tuple[str, str]:
    """The error's type and the innermost line of ours; of a plain message, who said it where."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return record.name, _within(record.pathname, record.lineno) or record.name
    return type(error).__name__, _place(error.__traceback__) or record.name


def _place(traceback: TracebackType | None) -> str:
    """The innermost line of this program in a traceback, or ""."""
    place = ""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        place = _within(code.co_filename, traceback.tb_lineno) or place
        traceback = traceback.tb_next
    return place


def _within(file: str, line: int) -> str:
    path = Path(file)
    if not path.is_relative_to(_ROOT) or path.relative_to(_ROOT).parts[0] not in _OURS:
        return ""
    return f"{path.relative_to(_ROOT).as_posix()}:{line}"
