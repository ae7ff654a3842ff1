"""Cron expressions as cron reads them, for APScheduler.

APScheduler counts the days of the week from Monday as 0, cron from Sunday; written as names they
mean the same to both. Refuses to know what is scheduled.
"""

from __future__ import annotations

import re

from apscheduler.triggers.cron import CronTrigger

RETRAIN_JOB = "retrain-cron"
"""Name of the job that retrains by the clock."""
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIELDS = 5


def cron_trigger(expression: str) -> CronTrigger:
    """The trigger of a cron expression of five fields, in UTC.

    Raises:
        ValueError: it is not one.
    """
    fields = expression.split()
    if len(fields) != _FIELDS:
        raise ValueError(f"{len(fields)} fields, expected {_FIELDS}")
    fields[4] = ",".join(_named(part) for part in fields[4].split(","))
    return CronTrigger.from_crontab(" ".join(fields), timezone="UTC")


def _named(part: str) -> str:
    """One part of the weekday field, with names for numbers; a step stays a number.

    A range that names cannot say, because it begins with Sunday, becomes a list.
    """
    match = re.fullmatch(r"(\d)(?:-(\d))?(/\d+)?", part)
    if not match:
        return part
    first, last, step = int(match[1]), int(match[2] or match[1]), int((match[3] or "/1")[1:])
    if match[3] and not match[2]:
        last = len(_DAYS) - 2  # "1/2": from Monday to the end of the week
    if not first <= last < len(_DAYS) or not step:
        raise ValueError(f"{part} is no day of the week")
    return ",".join(dict.fromkeys(_DAYS[day] for day in range(first, last + 1, step)))
