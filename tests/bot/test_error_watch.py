"""Errors on their way to admins: one message for a kind, counts later, nothing private."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.counting import Counts
from bot.error_watch import _MANY, AGAIN, FOLLOW_UP, ErrorWatch, Report

TOKEN = "424242:TEST-token-that-is-long-enough"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, ErrorWatch]]:
    """A logger of its own with a watch on it."""
    watch = ErrorWatch(Counts())
    logger = logging.getLogger("tests.error_watch")
    logger.propagate = False
    logger.addHandler(watch)
    yield logger, watch
    logger.removeHandler(watch)


def _fail(logger: logging.Logger, error: Exception) -> None:
    try:
        raise error
    except Exception:
        logger.exception("said by %s", TOKEN)


def _in_the_bot() -> None:
    from bot.versions import new_version  # noqa: PLC0415

    new_version("no number")  # type: ignore[arg-type]


def test_a_hundred_of_one_kind_are_one_report(log: tuple[logging.Logger, ErrorWatch]) -> None:
    """The first is told at once, the rest once after an hour, and then no more that day."""
    logger, watch = log
    _fail(logger, KeyError("a"))
    (first,) = watch.due(0.0)
    assert (first.name, first.count, first.again) == ("KeyError", 1, False)
    for number in range(99):
        _fail(logger, KeyError(number))
    assert watch.due(FOLLOW_UP - 1) == []
    assert watch.due(FOLLOW_UP) == [Report("KeyError", first.place, 99, again=True)]
    _fail(logger, KeyError("b"))
    assert watch.due(FOLLOW_UP * 5) == []
    assert watch.due(AGAIN) == [Report("KeyError", first.place, 1, again=False)]


def test_what_nobody_could_be_told_is_due_again(log: tuple[logging.Logger, ErrorWatch]) -> None:
    """With all that came meanwhile, and as news where it was news."""
    logger, watch = log
    _fail(logger, KeyError("a"))
    reports = watch.due(0.0)
    watch.untold(reports)
    _fail(logger, KeyError("b"))
    (again,) = watch.due(60.0)
    assert (again.count, again.again) == (2, False)
    _fail(logger, KeyError("c"))
    watch.untold(watch.due(60.0 + FOLLOW_UP))
    (later,) = watch.due(120.0 + FOLLOW_UP)
    assert (later.count, later.again) == (1, True)


def test_kinds_differ_by_type_and_place(log: tuple[logging.Logger, ErrorWatch]) -> None:
    """Another type is another kind; the place is the innermost line of this program."""
    logger, watch = log
    _fail(logger, KeyError("a"))
    _fail(logger, OSError("a"))
    try:
        _in_the_bot()
    except TypeError:
        logger.exception("a mistake")
    logger.error("no exception")
    logger.warning("no error")
    told = {report.name: report.place for report in watch.due(0.0)}
    assert set(told) == {"KeyError", "OSError", "TypeError", "tests.error_watch"}
    assert told["TypeError"].startswith("bot/versions.py:")


def test_nothing_of_what_was_said_is_kept(log: tuple[logging.Logger, ErrorWatch]) -> None:
    """Neither the token nor somebody's words are in a report."""
    logger, watch = log
    _fail(logger, ValueError(f"{TOKEN} I love Alien"))
    (report,) = watch.due(0.0)
    assert "Alien" not in repr(report)
    assert TOKEN not in repr(report)


def test_kinds_do_not_grow_without_end(log: tuple[logging.Logger, ErrorWatch]) -> None:
    """What comes after very many kinds is counted together."""
    logger, watch = log
    for number in range(_MANY + 10):
        _fail(logger, type(f"Error{number}", (Exception,), {})())
    reports = watch.due(0.0)
    assert len(reports) == _MANY + 1
    assert reports[-1] == Report("other", "", 10, again=False)
