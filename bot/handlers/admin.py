"""For admins: /retrain with its progress, /status, /log.

To everybody else there are no such commands and no such buttons. What an admin does is logged
before it is done.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from telegram import InputFile, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot import replies, versions, views, views_admin, views_watch, watching
from bot.button_code import UnknownButton, pack
from bot.context import FilmContext, Handler
from bot.counting import ERROR
from bot.cron import RETRAIN_JOB
from bot.handlers import meeting
from bot.retraining import Busy, Finished, Result, Retraining
from bot.views import View
from bot.words import Words
from storage import StorageError

_log = logging.getLogger(__name__)
_DAY = 86_400  # seconds
_EDIT_EVERY = 1.5  # seconds between two edits of the progress message


def admins_only(handler: Handler) -> Handler:
    """Lets admins through; to everybody else it is a command that there is not."""

    async def guarded(update: Update, context: FilmContext) -> None:
        user, message = update.effective_user, update.effective_message
        if user is None or message is None or not context.services.is_admin(user.id):
            await meeting.unknown_command(update, context)
            return
        await _note(context, user.id, " ".join((message.text or "").split()))
        await handler(update, context)

    return guarded


Tap = Callable[[Update, FilmContext, Any], Awaitable[None]]


def admins_tap(handler: Tap) -> Tap:
    """The same for a button: anybody may send any data, so who taps is asked, not who saw it."""

    async def guarded(update: Update, context: FilmContext, action: Any) -> None:
        user = update.effective_user
        if user is None or not context.services.is_admin(user.id):
            raise UnknownButton(pack(action))
        await _note(context, user.id, str(action))
        await handler(update, context, action)

    return guarded


async def _note(context: FilmContext, admin_id: int, what: str) -> None:
    """Where the log cannot be written, /status must work all the same."""
    services = context.services
    try:
        await services.database.audit.add(admin_id, what, at=services.now())
    except StorageError as error:
        _log.error("admin %s: %s (not in the audit log: %s)", admin_id, what, error)


async def log(update: Update, context: FilmContext) -> None:
    """/log: what admins did last."""
    _, words = await context.meet(update)
    await replies.send(
        update, views_watch.log(words, await context.services.database.audit.recent())
    )


async def retrain(update: Update, context: FilmContext) -> None:
    """/retrain: one message that follows the training and ends with the figures."""
    _, words = await context.meet(update)
    retraining = context.services.retraining
    assert retraining is not None
    models_dir = context.services.settings.models_dir
    if retraining.running:
        message = await replies.send(update, views.notice(words, "retrain-running"))
        retraining.tell(Teller(message, words, models_dir))
        return
    message = await replies.send(update, views.notice(words, "retrain-start"))
    retraining.tell(Teller(message, words, models_dir))
    # In the background: this admin can go on chatting with the bot meanwhile.
    context.application.create_task(_run(retraining), update, name="retrain by an admin")


async def _run(retraining: Retraining) -> None:
    with contextlib.suppress(Busy):  # another began in between, and its end is told as well
        await retraining.run()


class Teller:
    """Follows a training in one message: a bar that moves, then the result."""

    def __init__(self, message: Message | None, words: Words, models_dir: Path) -> None:
        self._message = message
        self._models_dir = models_dir
        self._words = words
        self._edited_at = 0.0

    async def progress(self, stage: str, fraction: float) -> None:
        """Moves the bar, not more often than Telegram likes edits."""
        now = time.monotonic()
        if now - self._edited_at >= _EDIT_EVERY:
            self._edited_at = now
            await _show(self._message, views_admin.progress(self._words, stage, fraction))

    async def ended(self, result: Result) -> None:
        """Puts the result in the bar's place, and the picture of old against new below it."""
        await _show(self._message, views_admin.result(self._words, result, scheduled=False))
        picture = result.outcome.picture if isinstance(result, Finished) else None
        if picture is None or self._message is None:
            return
        try:
            content = await asyncio.to_thread((self._models_dir / picture).read_bytes)
            await self._message.chat.send_photo(
                InputFile(content, picture), caption=self._words("retrain-picture")
            )
        except (OSError, TelegramError) as error:
            _log.warning("the picture of a training was not sent: %s", error)


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
    await watching.write_counts(context)
    processor = context.application.update_processor
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
        waiting=context.application.update_queue.qsize(),
        in_work=processor.current_concurrent_updates,
        errors=await database.tallies.since(ERROR, services.now() - _DAY),
        held=services.held is not None,
    )
    await replies.send(update, views_admin.status(words, now))


def next_cron(context: FilmContext) -> float | None:
    """When the clock starts the next training, Unix seconds."""
    jobs = context.job_queue.get_jobs_by_name(RETRAIN_JOB) if context.job_queue else ()
    times = [job.next_t.timestamp() for job in jobs if job.next_t is not None]
    return min(times, default=None)
