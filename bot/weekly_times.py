"""When a weekly pick is due, by the person's own clock. Pure.

A clock is minutes ahead of UTC, as the person chose it. It knows nothing of summer time: where
clocks change, the pick comes an hour earlier or later until the person sets it anew.
"""

from __future__ import annotations

from typing import Literal

DAY = 86_400
WEEK = 7 * DAY
_FIRST_DAY = 3  # 1 January 1970 was a Thursday; Monday is 0
PUNCTUAL = 6 * 3600
"""Seconds that a pick may be late and still go out at once."""
STALE = 3 * DAY
"""Seconds after which a pick is left out and the next one awaited."""
OFFSETS = (
    *(60 * hour for hour in range(-11, -3)),
    -210,
    *(60 * hour for hour in range(-3, 4)),
    *(210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 540, 570, 600, 630, 660, 720, 780, 840),
)
"""Minutes ahead of UTC at which people live, without a few hundred of them."""


def next_slot(after: int, weekday: int, minute: int, utc_offset: int) -> int:
    """The first moment later than `after` (Unix seconds) at that weekday and minute."""
    local = after + 60 * utc_offset
    today = local // DAY
    ahead = (weekday - (today + _FIRST_DAY)) % 7
    moment = (today + ahead) * DAY + 60 * minute
    if moment <= local:
        moment += WEEK
    return moment - 60 * utc_offset


def next_day(after: int, minute: int, utc_offset: int) -> int:
    """The first moment later than `after` at that minute of any day."""
    local = after + 60 * utc_offset
    moment = local // DAY * DAY + 60 * minute
    if moment <= local:
        moment += DAY
    return moment - 60 * utc_offset


def clock(at: int, utc_offset: int) -> tuple[int, int]:
    """Hour and minute that somebody's clock shows at `at`."""
    minute = (at + 60 * utc_offset) // 60 % 1440
    return divmod(minute, 60)


def lateness(now: int, due: int) -> Literal["send", "next day", "next week"]:
    """What to do about a pick that was due at `due`: nobody is woken up by one of yesterday."""
    late = now - due
    if late <= PUNCTUAL:
        return "send"
    return "next day" if late <= STALE else "next week"
