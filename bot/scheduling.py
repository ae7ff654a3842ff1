"""What happens by the clock: the menu at the start, retraining at its hour or when it is due, the
end of old gatherings.

APScheduler runs the jobs, through PTB's JobQueue. Refuses to know what a training is.
"""

from __future__ import annotations

import logging

from bot import menu, versions, views_admin, watching
from bot.context import FilmApplication, FilmContext, Services
from bot.cron import RETRAIN_JOB, cron_trigger
from bot.handlers import weekly
from bot.retraining import Busy, Failed, Finished, Result
from bot.telling import tell_admins
from engine.snapshot import SnapshotError
from storage import StorageError

_log = logging.getLogger(__name__)
THRESHOLD_JOB = "retrain-threshold"
FOLLOW_JOB = "follow-live-model"
DIGEST_JOB = "digest"
FULL_JOB = "first-full-model"
_REFUSED = "refused_models"  # of bot_data: live versions that could not be read
CHECK_EVERY = 10.0  # seconds between two looks at the count of new ratings
WRITE_EVERY = 60.0  # seconds between two times that counts are written down
WEEKLY_EVERY = 30.0  # seconds between two looks for weekly picks that are due
REPORT_EVERY = 5.0  # seconds between two looks for errors that nobody has been told of
FOLLOW_EVERY = 60.0  # seconds between two looks for a version that `filmbot train` made live
END_EVERY = 3600.0  # seconds between two times that old gatherings go
# A run that was missed (the machine slept) is made up for once, and never twice at a time.
_ONCE = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


def schedule(application: FilmApplication) -> None:
    """Adds the jobs that the settings ask for."""
    queue = application.job_queue
    assert queue is not None  # the job-queue extra is a dependency of ours
    services: Services = application.bot_data["services"]
    settings = services.settings
    if services.retraining is not None and services.retraining.stand_in:
        # The first start, or one that was broken off before its full model was done.
        queue.run_once(_retrain, 0, name=FULL_JOB, job_kwargs={"misfire_grace_time": None})
    if settings.retrain_cron:
        trigger = cron_trigger(settings.retrain_cron)
        queue.run_custom(_retrain, {"trigger": trigger, **_ONCE}, name=RETRAIN_JOB)
    if settings.retrain_after:
        queue.run_repeating(
            _retrain_if_due, CHECK_EVERY, CHECK_EVERY, name=THRESHOLD_JOB, job_kwargs=_ONCE
        )
    # A job, so that nobody waits for it: what people see of the bot in their Telegram.
    queue.run_once(_publish_menu, 0, job_kwargs={"misfire_grace_time": None})
    queue.run_repeating(_follow_live, FOLLOW_EVERY, FOLLOW_EVERY, name=FOLLOW_JOB, job_kwargs=_ONCE)
    queue.run_repeating(watching.write_counts, WRITE_EVERY, WRITE_EVERY, job_kwargs=_ONCE)
    queue.run_repeating(watching.report, REPORT_EVERY, REPORT_EVERY, job_kwargs=_ONCE)
    # The first time soon: a bot that is started anew every hour would never come to it.
    queue.run_repeating(_end_gatherings, END_EVERY, WRITE_EVERY, job_kwargs=_ONCE)
    queue.run_repeating(weekly.send_due, WEEKLY_EVERY, WEEKLY_EVERY, job_kwargs=_ONCE)
    if settings.digest_cron:
        trigger = cron_trigger(settings.digest_cron)
        queue.run_custom(watching.digest, {"trigger": trigger, **_ONCE}, name=DIGEST_JOB)


async def _publish_menu(context: FilmContext) -> None:
    await menu.publish(context.bot, context.services.settings.admin_ids)


async def _end_gatherings(context: FilmContext) -> None:
    services = context.services
    try:
        await services.database.gatherings.end_old(services.now())
    except StorageError as error:
        _log.warning("old gatherings are still kept: %s", error)


async def _retrain_if_due(context: FilmContext) -> None:
    retraining = context.services.retraining
    assert retraining is not None
    if await retraining.due():
        await _retrain(context)


async def _retrain(context: FilmContext) -> None:
    retraining = context.services.retraining
    assert retraining is not None
    try:
        result = await retraining.run()
    except Busy:
        _log.info("the clock asked for a training while one was under way")
        return
    await _tell_admins(context, result)


async def _tell_admins(context: FilmContext, result: Result) -> None:
    """Admins hear of what asks for their attention; a success they can see in /status."""
    match result:
        case Finished(_, live=True) | Failed("stopped"):
            return
    await tell_admins(context, lambda words: views_admin.result(words, result, scheduled=True))


async def _follow_live(context: FilmContext) -> None:
    """Serves a version that another process (`filmbot train`) has made live."""
    services = context.services
    assert services.retraining is not None
    if services.retraining.running:
        return
    try:
        live = await services.database.models.live()
        serving = services.model.version if services.model else None
        refused: set[str] = context.bot_data.setdefault(_REFUSED, set())
        if live is not None and live.version != serving and live.version not in refused:
            async with services.changing:
                model = await versions.open_live(
                    services.database, services.settings.models_dir, warm=True
                )
                if model is not None and model.version == live.version:
                    services.serve(model)
                    _log.info("model %s was made live elsewhere and serves now", live.version)
                else:
                    refused.add(live.version)  # said once in the log, not every minute
    except (StorageError, SnapshotError, OSError) as error:
        _log.warning("could not look for a newer model: %s", error)
