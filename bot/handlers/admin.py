"""For admins: /retrain with its progress, /status. Others are told whom that is for."""

from __future__ import annotations

import contextlib
import logging
import time

from telegram import Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot import replies, versions, views, views_admin
from bot.context import FilmContext, Handler
from bot.retraining import Busy, Result, Retraining
from bot.scheduling import CRON_JOB
from bot.views import View
from bot.words import Words

_log = logging.getLogger(__name__)
_EDIT_EVERY = 1.5  # seconds between two edits of the progress message


def admins_only(handler: Handler) -> Handler:
    """Lets admins through and tells everybody else what they can do instead."""

    async def guarded(update: Update, context: FilmContext) -> None:
        user = update.effective_user
        if user is not None and user.id in context.services.settings.admin_ids:
            await handler(update, context)
            return
        _, words = await context.meet(update)
        await replies.send(update, views.notice(words, "admin-only"))

    return guarded


async def retrain(update: Update, context: FilmContext) -> None:
    """/retrain: one message that follows the training and ends with the figures."""
    _, words = await context.meet(update)
    retraining = context.services.retraining
    assert retraining is not None
    if retraining.running:
        message = await replies.send(update, views.notice(words, "retrain-running"))
        retraining.tell(Teller(message, words))
        return
    message = await replies.send(update, views.notice(words, "retrain-start"))
    retraining.tell(Teller(message, words))
    # In the background: this admin can go on chatting with the bot meanwhile.
    context.application.create_task(_run(retraining), update, name="retrain by an admin")


async def _run(retraining: Retraining) -> None:
    with contextlib.suppress(Busy):  # another began in between, and its end is told as well
        await retraining.run()


class Teller:
    """Follows a training in one message: a bar that moves, then the result."""

    def __init__(self, message: Message | None, words: Words) -> None:
        self._message = message
        self._words = words
        self._edited_at = 0.0

    async def progress(self, stage: str, fraction: float) -> None:
        """Moves the bar, not more often than Telegram likes edits."""
        now = time.monotonic()
        if now - self._edited_at >= _EDIT_EVERY:
            self._edited_at = now
            await _show(self._message, views_admin.progress(self._words, stage, fraction))

    async def ended(self, result: Result) -> None:
        """Puts the result in the bar's place."""
        await _show(self._message, views_admin.result(self._words, result, scheduled=False))


async def _show(message: Message | None, view: View) -> None:
    """Edits; a message that is gone is sent anew. What Telegram refuses stops no training."""
    if message is None:
        return
    try:
        try:
            await message.edit_text(view.text, parse_mode=ParseMode.HTML)
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                await message.chat.send_message(view.text, parse_mode=ParseMode.HTML)
    except TelegramError as error:
        _log.warning("the course of a training was not told: %s", error)


async def status(update: Update, context: FilmContext) -> None:
    """/status."""
    _, words = await context.meet(update)
    services = context.services
    database = services.database
    retraining = services.retraining
    assert retraining is not None
    dataset = await database.dataset.current()
    row = await versions.live_row(database, services.model)
    imported = dataset.n_ratings if dataset else 0
    now = views_admin.Status(
        people=await database.people.count("telegram", with_ratings=True),
        ratings=await database.ratings.total() - imported,
        dataset=dataset.name if dataset else "–",
        imported=imported,
        films=len(services.catalogue),
        version=services.model.version if services.model else None,
        figures=(row.metrics.get("new") or {}) if row else None,
        stand_in=retraining.stand_in,
        fresh=await retraining.fresh_ratings(),
        next_cron=next_cron(context),
        threshold=services.settings.retrain_after,
        running=retraining.running,
        last=retraining.last,
        uptime=services.clock() - services.started_at,
    )
    await replies.send(update, views_admin.status(words, now))


def next_cron(context: FilmContext) -> float | None:
    """When the clock starts the next training, Unix seconds."""
    jobs = context.job_queue.get_jobs_by_name(CRON_JOB) if context.job_queue else ()
    times = [job.next_t.timestamp() for job in jobs if job.next_t is not None]
    return min(times, default=None)
