"""A pick a week, for those who want it: /weekly, its buttons, and the job that sends.

A pick is noted as sent before it goes out: a crash loses that one pick at most and doubles none. It
is tried again where Telegram refused it or could not be reached. A connection that breaks while
Telegram answers counts as that, as with every message: then, and only then, it may come twice.
"""

from __future__ import annotations

import asyncio
import logging

from aiolimiter import AsyncLimiter
from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import buttons, replies, views_weekly, weekly_times
from bot.context import FilmContext, off_loop
from bot.handlers import picks
from bot.limits import Stopping
from bot.views import View
from bot.words import language_for, words_in
from storage import DueWish, StorageError, UnknownPerson, WeeklyWish

_log = logging.getLogger(__name__)
A_SECOND = 20  # messages; Telegram's FAQ allows 30, and people who chat need some of them
_AT_ONCE = 8  # that are picked and sent side by side
_AGAIN = 600  # seconds until a pick that Telegram did not take is tried again
_SOON = 60  # seconds, where the bot itself stops: then it is the next start that tries
_BATCH = 200  # wishes that are read at once
_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def weekly(update: Update, context: FilmContext) -> None:
    """/weekly: how it is set, or the choice of a day."""
    services = context.services
    person, words = await context.meet(update)
    wish = await services.database.weekly.of(person.person_id)
    await replies.send(update, views_weekly.settings(words, wish, services.now()))


async def on_weekly(update: Update, context: FilmContext, tap: buttons.Weekly) -> None:
    """Day, hour, clock, and stop; each step holds the ones before, so nothing is kept between."""
    services = context.services
    person, words = await context.meet(update)
    query = update.callback_query
    assert query is not None
    now = services.now()
    if tap.verb == "stop":
        # A new message: the pick that the button stands below stays to be used.
        await services.database.weekly.stop(person.person_id)
        await replies.toast(query, words("toast-weekly-stopped"))
        await replies.send(update, views_weekly.stopped(words))
        return
    await replies.toast(query)
    match tap.verb:
        case "hours":
            view = views_weekly.hours(words, tap.weekday)
        case "zones":
            view = views_weekly.zones(words, tap.weekday, tap.hour, now)
        case "set":
            minute = 60 * tap.hour
            wish = WeeklyWish(
                person.person_id,
                tap.weekday,
                minute,
                tap.utc_offset,
                weekly_times.next_slot(now, tap.weekday, minute, tap.utc_offset),
                words.language,
            )
            await services.database.weekly.put(wish)
            view = views_weekly.settings(words, wish, now, new=True)
        case _:
            view = views_weekly.days(words)
    await replies.edit(update, view)


async def send_due(context: FilmContext) -> None:
    """Sends what is due, spread out under Telegram's limit."""
    services = context.services
    if services.model is None:
        return
    limiter = AsyncLimiter(A_SECOND, 1)
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(due: DueWish) -> None:
        async with places:
            await _send(context, due, limiter)

    try:
        while batch := await services.database.weekly.due(services.now(), _BATCH):
            for outcome in await asyncio.gather(*map(one, batch), return_exceptions=True):
                if isinstance(outcome, BaseException):
                    raise outcome
    except StorageError as error:
        _log.warning("weekly picks wait: %s", error)


async def _send(context: FilmContext, due: DueWish, limiter: AsyncLimiter) -> None:
    """One person's: put off where it is late, else picked, noted, sent."""
    services, wish = context.services, due.wish
    table, now = services.database.weekly, services.now()
    slot = weekly_times.next_slot(now, wish.weekday, wish.minute, wish.utc_offset)
    how = weekly_times.lateness(now, wish.next_at)
    if how != "send":
        tomorrow = weekly_times.next_day(now, wish.minute, wish.utc_offset)
        await table.move(wish.person_id, wish.next_at, tomorrow if how == "next day" else slot)
        return
    chosen = await _choose(context, wish)
    if chosen is None:
        await table.move(wish.person_id, wish.next_at, slot)
        return
    film_id, view = chosen
    await limiter.acquire()
    if not await table.claim(wish.person_id, wish.next_at, slot, film_id, now):
        return
    try:
        await _deliver(context, due.telegram_id, view)
    except TimedOut:
        _log.info("a weekly pick may have arrived or not")
    except Forbidden:
        # They blocked the bot, or deleted their account: nothing more until they are back.
        await services.database.people.mark_left(wish.person_id)
    except BadRequest as error:
        if "chat not found" in error.message.lower():
            await services.database.people.mark_left(wish.person_id)
        else:
            _log.error("a weekly pick was refused: %s", error.message)
    except (RetryAfter, NetworkError, Stopping) as error:
        again = now + (_SOON if isinstance(error, Stopping) else _AGAIN)
        await table.give_back(wish.person_id, slot, film_id, again)
    except TelegramError as error:
        _log.warning("a weekly pick was not sent: %s", error)


async def _deliver(context: FilmContext, telegram_id: int, view: View) -> None:
    await context.bot.send_message(
        telegram_id,
        view.text,
        parse_mode=ParseMode.HTML,
        reply_markup=view.keyboard,
        link_preview_options=_PREVIEW,
    )


async def _choose(context: FilmContext, wish: WeeklyWish) -> tuple[int, View] | None:
    """The best film that is neither rated, saved, hidden nor sent in an earlier week."""
    services = context.services
    database = services.database
    try:
        person = await database.people.get(wish.person_id)
    except UnknownPerson:  # forgotten in this very moment
        return None
    rated = await database.ratings.of_person(person.person_id)
    aside = await picks.set_aside(context, person) | await database.weekly.picked(person.person_id)
    best = await off_loop(services.recommender().recommend, rated, 3, aside)
    words = words_in(language_for(wish.language, None))
    for each in best:  # one that has left the catalogue is passed over
        for chosen in picks.shown(context, rated, [each]):
            return chosen.film.film_id, views_weekly.pick(words, chosen)
    return None
