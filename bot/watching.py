"""Jobs that keep admins in the picture: errors as they come, the day's digest, counts.

Refuses to know what an error is (:mod:`bot.error_watch`) and its words (:mod:`bot.views_watch`).
"""

from __future__ import annotations

import logging

from bot import views_watch
from bot.context import FilmContext, Services
from bot.counting import ERROR, PICKS
from bot.telling import tell_admins
from bot.views_watch import Day
from storage import StorageError

_log = logging.getLogger(__name__)
_DAY = 86_400  # seconds


async def write_counts(context: FilmContext) -> None:
    """Counts of the last minute go to the disk; where that fails they wait for the next time."""
    services = context.services
    try:
        await services.counts.write(services.database, services.now())
    except StorageError as error:
        _log.warning("counts were not written down: %s", error)


async def report(context: FilmContext) -> None:
    """Tells admins of errors that are news."""
    services = context.services
    due = services.watch.due(services.clock())
    if due and not await tell_admins(context, lambda words: views_watch.reports(words, due)):
        services.watch.untold(due)


async def digest(context: FilmContext) -> None:
    """Tells admins of the last day; of one on which nothing happened nothing is said."""
    await write_counts(context)
    day = await day_of(context.services)
    if not day.empty:
        await tell_admins(context, lambda words: views_watch.digest(words, day))


async def day_of(services: Services) -> Day:
    """The last 24 hours."""
    database, since = services.database, services.now() - _DAY
    trained = [row for row in await database.models.list() if row.created_at >= since]
    return Day(
        activity=await database.activity.since(since),
        people=await database.people.count("telegram", with_ratings=True),
        picks=sum(each.count for each in await database.tallies.since(PICKS, since)),
        errors=await database.tallies.since(ERROR, since),
        trainings=[(row.version, row.state in {"live", "retired"}) for row in trained],
        version=services.model.version if services.model else None,
    )
