"""The life of a running bot: open, initialise, receive updates, stop within seconds.

Long polling, or a webhook where ``WEBHOOK_URL`` is set. Refuses to know what the bot does with an
update.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import chain, repeat

from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot import versions, webhook
from bot.app import ALLOWED_UPDATES, build_application
from bot.context import FilmApplication, Services
from bot.films import catalogue_of
from bot.limits import ChatRateLimiter
from bot.loading import loading, warm_up
from bot.settings import Settings
from bot.wire import BotApiRequest
from bot.words import LANGUAGES, words_in
from storage import Database, StorageError

_log = logging.getLogger(__name__)
_WAITS = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds between tries to reach the Bot API at the start
# SIGTERM to exit stays below 5 s: the last poll, the training (2 s at most), the rest.
_LAST_POLL_SECONDS = 0.8
_STOP_SECONDS = 1.5


class TokenRefused(Exception):
    """The Bot API server does not know the token. ``api_url``: which server."""

    def __init__(self, api_url: str) -> None:
        super().__init__(f"{api_url} does not know this token")
        self.api_url = api_url


class CannotStart(Exception):
    """The Bot API server refused what the start needs. ``api_url``, ``reason``."""

    def __init__(self, api_url: str, reason: str) -> None:
        super().__init__(f"{api_url} refused: {reason}")
        self.api_url = api_url
        self.reason = reason


@asynccontextmanager
async def opened_services(settings: Settings) -> AsyncIterator[Services]:
    """Database, catalogue and the live model, closed at the end.

    Raises:
        StorageError: the database cannot be used.
    """
    database = await Database.open(settings.database_path)
    try:
        with loading():
            model = await versions.open_live(database, settings.models_dir)
            at_hand = model.recommender.catalogue if model is not None else None
            services = Services(settings, database, await catalogue_of(database, at_hand))
        if model is not None:
            services.serve(model)
        services.went_back = await versions.went_back(database)
        yield services
    finally:
        await database.close()


async def check_token(settings: Settings) -> None:
    """Asks the Bot API server whether it knows the token; a server that is away is asked later.

    Raises:
        TokenRefused: it does not know it.
    """
    root = settings.telegram_api_url
    request = BotApiRequest(connect_timeout=3, read_timeout=3)
    bot = Bot(settings.telegram_token, base_url=f"{root}/bot", request=request)
    async with request:
        try:
            await bot.get_me()
        except InvalidToken:
            raise TokenRefused(root) from None
        except TelegramError as error:
            _log.info("the token could not be checked yet: %s", error)


async def run(
    settings: Settings,
    services: Services,
    stop: asyncio.Event,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Runs the bot until ``stop`` is set.

    Raises:
        TokenRefused: the server does not know the token.
        CannotStart: it refused what the start needs, such as the webhook's address.
        CannotListen: the webhook's address cannot be bound.
    """
    application = build_application(settings, services)
    # Reading a language takes longer than the loop should stand still, for whoever comes first.
    for language in LANGUAGES:
        await asyncio.to_thread(words_in, language)
    logging.getLogger().addHandler(services.watch)
    try:
        await _run(application, settings, services, stop, on_ready)
    finally:
        logging.getLogger().removeHandler(services.watch)


async def _run(
    application: FilmApplication,
    settings: Settings,
    services: Services,
    stop: asyncio.Event,
    on_ready: Callable[[], None],
) -> None:
    if not await _reached(application.initialize, settings, stop):
        return
    try:
        await application.start()
        receiving = _webhook if settings.webhook_url else _polling
        async with receiving(application, settings, stop):
            warm_up(services)
            on_ready()
            await stop.wait()
    finally:
        await _stop(application, services)


@asynccontextmanager
async def _webhook(
    application: FilmApplication, settings: Settings, stop: asyncio.Event
) -> AsyncIterator[None]:
    async with webhook.receiving(application, settings) as secret:

        async def announce() -> None:
            await application.bot.set_webhook(
                settings.webhook_url,
                secret_token=secret,
                allowed_updates=ALLOWED_UPDATES,
                drop_pending_updates=False,  # never: they may be ratings
            )

        await _reached(announce, settings, stop)
        # It stays set at the end: the server keeps the updates until the bot is back.
        yield


@asynccontextmanager
async def _polling(
    application: FilmApplication, settings: Settings, stop: asyncio.Event
) -> AsyncIterator[None]:
    updater = application.updater
    assert updater is not None  # the builder made one

    async def begin() -> None:
        await updater.start_polling(
            allowed_updates=ALLOWED_UPDATES,
            # PTB's own tries do not know of `stop`; `_reached` tries again.
            bootstrap_retries=0,
            drop_pending_updates=False,  # never: they may be ratings
            error_callback=_on_polling_error,
        )

    if await _reached(begin, settings, stop):
        _log.info("polling %s", settings.telegram_api_url)
    try:
        yield
    finally:
        if updater.running:
            try:
                await asyncio.wait_for(updater.stop(), _LAST_POLL_SECONDS)
            except (TimeoutError, TelegramError):
                _log.warning("the Bot API did not hear the last offset: some updates come again")


def _on_polling_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        _log.error("another program is polling with this bot's token: stop one of the two")
    else:
        # One line, not a traceback for every second of a dead network.
        _log.warning("no updates for now: %s", error)


async def _reached(
    call: Callable[[], Awaitable[object]], settings: Settings, stop: asyncio.Event
) -> bool:
    """Calls until the Bot API server answers; False: ``stop`` came first.

    Raises:
        TokenRefused: the server does not know the token.
        CannotStart: it understood the call and refused it.
    """
    waits = chain(_WAITS, repeat(_WAITS[-1]))
    while not stop.is_set():
        try:
            return await _unless(stop, call())
        except InvalidToken:
            # PTB's own message holds the token.
            raise TokenRefused(settings.telegram_api_url) from None
        except RetryAfter as error:
            wait = _seconds(error)
        except (BadRequest, Forbidden) as error:
            raise CannotStart(settings.telegram_api_url, error.message) from None
        except NetworkError as error:
            wait = next(waits)
            _log.warning(
                "%s does not answer (%s): next try in %.0f s",
                settings.telegram_api_url,
                error,
                wait,
            )
        await _unless(stop, asyncio.sleep(wait))
    return False


def _seconds(error: RetryAfter) -> float:
    # A number of seconds, or a timedelta where PTB_TIMEDELTA asks for that.
    wait = error.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()


async def _unless(stop: asyncio.Event, work: Awaitable[object]) -> bool:
    """Waits for ``work``; when ``stop`` comes first, ends it and returns False."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
            return True
        return False
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def _stop(application: FilmApplication, services: Services) -> None:
    """Ends what is under way; what does not end in time is cut off.

    The updates in the queue are worked on to their end, since Telegram has been told that they
    arrived. Their answers do not wait for their turn any more: what counts is what they store.
    """
    limiter = application.bot.rate_limiter
    assert isinstance(limiter, ChatRateLimiter)
    limiter.close()
    if services.retraining is not None:
        await services.retraining.stop()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            if application.running:
                await application.stop()
            await application.shutdown()
            await services.counts.write(services.database, services.now())
    except TimeoutError:
        _log.warning("stopped with work under way: %d updates", application.update_queue.qsize())
    except StorageError as error:
        _log.warning("the last counts were not written down: %s", error)


def stop_on_signals(stop: asyncio.Event) -> None:
    """SIGTERM and SIGINT set ``stop``."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
