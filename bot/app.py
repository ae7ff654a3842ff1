"""The composition root: an Application from settings and services.

Everything the bot is made of is put together here and nowhere else. Refuses to know how updates
arrive (:mod:`bot.running`).
"""

from __future__ import annotations

from telegram import Update
from telegram.ext import Application, ContextTypes

from bot import handlers, scheduling
from bot.context import FilmApplication, FilmContext, Services
from bot.limits import ChatRateLimiter
from bot.ordering import PerPersonProcessor
from bot.retraining import Retraining
from bot.settings import Settings
from bot.wire import BotApiRequest

# What the bot has handlers for; Telegram need not send the rest.
ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]
_CONNECTIONS = 64


def build_application(settings: Settings, services: Services) -> FilmApplication:
    """The bot, ready to be initialised and started; it owns neither database nor model."""
    if services.retraining is None:
        services.retraining = Retraining(services)
    application: FilmApplication = (
        Application.builder()
        .token(settings.telegram_token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .request(BotApiRequest(connection_pool_size=_CONNECTIONS, pool_timeout=10))
        # A connection of its own, so that answers never wait for the long poll.
        .get_updates_request(BotApiRequest(connection_pool_size=1, read_timeout=15))
        .context_types(ContextTypes(context=FilmContext))
        .rate_limiter(ChatRateLimiter(max_retries=3))
        .concurrent_updates(PerPersonProcessor())
        .build()
    )
    application.bot_data["services"] = services
    handlers.register(application)
    scheduling.schedule(application)
    return application
