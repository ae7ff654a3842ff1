"""When a weekly pick is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views_weekly import zone_text
from bot.weekly_times import DAY, OFFSETS, PUNCTUAL, STALE, clock, lateness, next_day, next_slot

_MOMENTS = st.integers(0, 4_000_000_000)
_OFFSETS = st.sampled_from(OFFSETS)


@given(_MOMENTS, st.integers(0, 6), st.integers(0, 1439), _OFFSETS)
def test_the_next_slot_is_that_weekday_and_minute_by_their_clock(
    after: int, weekday: int, minute: int, offset: int
) -> None:
    """Later than now, within a week."""
    slot = next_slot(after, weekday, minute, offset)
    assert after < slot <= after + 7 * DAY
    local = datetime.fromtimestamp(slot, timezone(timedelta(minutes=offset)))
    assert local.weekday() == weekday
    assert 60 * local.hour + local.minute == minute
    assert clock(slot, offset) == (local.hour, local.minute)
    assert next_slot(slot, weekday, minute, offset) == slot + 7 * DAY


@given(_MOMENTS, st.integers(0, 1439), _OFFSETS)
def test_the_next_day_is_that_minute(after: int, minute: int, offset: int) -> None:
    """Later than now, within a day."""
    slot = next_day(after, minute, offset)
    assert after < slot <= after + DAY
    hour, left = divmod(minute, 60)
    assert clock(slot, offset) == (hour, left)


@pytest.mark.parametrize(
    ("late", "what"),
    [(0, "send"), (PUNCTUAL, "send"), (PUNCTUAL + 1, "next day"), (STALE + 1, "next week")],
)
def test_a_late_pick_wakes_nobody(late: int, what: str) -> None:
    """A few hours are nothing, a night is put off to the hour that was chosen, days are over."""
    assert lateness(1_700_000_000 + late, 1_700_000_000) == what


def test_friday_evening_in_moscow() -> None:
    """An example by hand: Friday 27 November 2026, 19:00 by UTC+3 is 16:00 UTC."""
    now = int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp())
    slot = next_slot(now, 4, 19 * 60, 180)
    assert datetime.fromtimestamp(slot, UTC) == datetime(2026, 11, 27, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("offset", "text"), [(0, "UTC"), (180, "UTC+3"), (345, "UTC+5:45"), (-210, "UTC−3:30")]
)
def test_zones_are_written_as_people_know_them(offset: int, text: str) -> None:
    """Hours, and minutes where there are any."""
    assert zone_text(offset) == text
