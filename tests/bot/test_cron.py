"""Cron expressions mean to us what they mean to cron."""

from datetime import UTC, datetime

import pytest

from bot.cron import cron_trigger

SATURDAY = datetime(2026, 11, 28, 12, tzinfo=UTC)


def next_days(expression: str, count: int) -> list[str]:
    """The days on which the trigger fires next, after a Saturday noon."""
    trigger, at = cron_trigger(expression), SATURDAY
    days: list[str] = []
    for _ in range(count):
        fired = trigger.get_next_fire_time(at if days else None, at)
        assert fired is not None
        days.append(f"{fired:%a}")
        at = fired.replace(hour=23)
    return days


@pytest.mark.parametrize(
    ("weekday", "days"),
    [
        ("0", ["Sun", "Sun"]),
        ("7", ["Sun", "Sun"]),
        ("1", ["Mon", "Mon"]),
        ("6", ["Sat", "Sat"]),
        ("1-5", ["Mon", "Tue", "Wed", "Thu", "Fri", "Mon"]),
        ("0-1", ["Sun", "Mon", "Sun"]),
        ("5-7", ["Sun", "Fri", "Sat", "Sun"]),
        ("1,3", ["Mon", "Wed", "Mon"]),
        ("mon", ["Mon", "Mon"]),
        ("1/2", ["Mon", "Wed", "Fri", "Mon"]),
        ("*", ["Sun", "Mon", "Tue"]),
    ],
)
def test_sunday_is_day_0_and_7(weekday: str, days: list[str]) -> None:
    """APScheduler alone would take 0 for Monday and refuse 7."""
    assert next_days(f"0 4 * * {weekday}", len(days)) == days


@pytest.mark.parametrize("expression", ["", "0 4 * *", "0 4 * * 8", "0 4 * * 5-2", "x 4 * * 1"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    """A mistake is found at the start, not at four in the morning."""
    with pytest.raises(ValueError):  # noqa: PT011 -- the settings make the sentence
        cron_trigger(expression)
