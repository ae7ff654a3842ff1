"""What a person reads about their weekly pick: the choice of day and hour, and the pick. Pure.

Refuses to know databases, and when a pick is due.
"""

from __future__ import annotations

from bot import buttons
from bot.views import Row, View, keyboard
from bot.views_lists import Pick, pick_text
from bot.weekly_times import OFFSETS, clock
from bot.words import Html, Words
from storage import WeeklyWish

_HOURS = (8, 10, 12, 14, 16, 17, 18, 19, 20, 21, 22, 23)
_PER_ROW = 4
_ZONES_PER_ROW = 3


def settings(words: Words, wish: WeeklyWish | None, now: int, *, new: bool = False) -> View:
    """How it is set, or what it is, with the buttons to change that; ``new``: set just now."""
    if wish is None:
        return View(words("weekly-offer"), keyboard(*_days(words)))
    text = words("weekly-set" if new else "weekly-is-set", **_when(words, wish, now))
    return View(
        text,
        keyboard(
            [
                (words("button-weekly-change"), buttons.Weekly("days")),
                (words("button-weekly-stop"), buttons.Weekly("stop")),
            ]
        ),
    )


def days(words: Words) -> View:
    """Which day?"""
    return View(words("weekly-day"), keyboard(*_days(words)))


def hours(words: Words, weekday: int) -> View:
    """At what hour?"""
    row: Row = [(Html(f"{hour:02}:00"), buttons.Weekly("zones", weekday, hour)) for hour in _HOURS]
    return View(
        words("weekly-hour", day=words(f"every-weekday-{weekday}")), keyboard(*_rows(row, _PER_ROW))
    )


def zones(words: Words, weekday: int, hour: int, now: int) -> View:
    """What time is it for you now? The answer tells the offset."""
    row: Row = []
    for offset in OFFSETS:
        shown = words("weekly-zone", clock=_clock(now, offset), zone=zone_text(offset))
        row.append((shown, buttons.Weekly("set", weekday, hour, offset)))
    return View(words("weekly-clock"), keyboard(*_rows(row, _ZONES_PER_ROW)))


def stopped(words: Words) -> View:
    """No more of them."""
    return View(words("weekly-stopped"))


def pick(words: Words, chosen: Pick) -> View:
    """The pick of the week, with what can be done about it and the way out."""
    film_id = chosen.film.film_id
    text = f"{words('weekly-title')}\n\n{pick_text(words, chosen)}"
    return View(
        Html(text),
        keyboard(
            [
                (words("button-seen"), buttons.Seen(film_id)),
                (words("button-save"), buttons.Put("saved", film_id)),
                (words("button-hide"), buttons.Put("hidden", film_id)),
            ],
            [
                (words("button-more-like"), buttons.Similar(film_id)),
                (words("button-why"), buttons.Why(film_id)),
            ],
            [(words("button-weekly-stop"), buttons.Weekly("stop"))],
        ),
    )


def zone_text(offset: int) -> str:
    """UTC+3, UTC−3:30, UTC."""
    if not offset:
        return "UTC"
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'+' if offset > 0 else '−'}{hours}{f':{minutes:02}' if minutes else ''}"


def _when(words: Words, wish: WeeklyWish, now: int) -> dict[str, str]:
    hour, minute = divmod(wish.minute, 60)
    return {
        "day": words(f"every-weekday-{wish.weekday}"),
        "hour": f"{hour:02}:{minute:02}",
        "clock": _clock(now, wish.utc_offset),
        "zone": zone_text(wish.utc_offset),
    }


def _clock(now: int, offset: int) -> str:
    hour, minute = clock(now, offset)
    return f"{hour:02}:{minute:02}"


def _days(words: Words) -> list[Row]:
    row: Row = [
        (words(f"weekday-{weekday}"), buttons.Weekly("hours", weekday)) for weekday in range(7)
    ]
    return _rows(row, _PER_ROW)


def _rows(row: Row, width: int) -> list[Row]:
    return [row[at : at + width] for at in range(0, len(row), width)]
