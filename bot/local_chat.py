"""The chat without Telegram: who talks in it, where it keeps its data, and its server.

The bot on it is the same as on Telegram; only its settings differ. Refuses to know Bot API
methods and pages (:mod:`bot.local`).
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.local.people import LocalPerson
from bot.settings import Settings

ADMIN_ID = 1003
_DEFAULTS = Settings()
_DATABASE = Path("data/local.db")
_MODELS = Path("data/local-models")


def people() -> list[LocalPerson]:
    """Two people of two languages, and one who may retrain."""
    return [
        LocalPerson(1001, "Nora", "nora", "en"),
        LocalPerson(1002, "Борис", "boris", "ru"),
        LocalPerson(ADMIN_ID, "Robin", "robin", "en", is_admin=True),
    ]


def local_settings(settings: Settings) -> Settings:
    """The settings of the local chat.

    Its people are not those of Telegram, so it has a database and models of its own unless the
    operator names some. The token is made up: the server that checks it is ours.
    """
    database = settings.database_path
    models = settings.models_dir
    return replace(
        settings,
        telegram_token=f"1000000:{secrets.token_urlsafe(24)}",
        admin_ids=settings.admin_ids | {ADMIN_ID},
        database_path=_DATABASE if database == _DEFAULTS.database_path else database,
        models_dir=_MODELS if models == _DEFAULTS.models_dir else models,
        webhook_url="",
    )


@asynccontextmanager
async def serving_local_chat(settings: Settings, port: int) -> AsyncIterator[Settings]:
    """Serves the page and the Bot API on loopback; yields ``settings`` with its address.

    Raises:
        CannotListen: the port is taken.
    """
    # Only here: the bot on Telegram has no use for a server of its own.
    from bot.local.server import serve  # noqa: PLC0415
    from bot.local.world import World  # noqa: PLC0415

    world = World(settings.telegram_token, people())
    async with serve(world, port=port) as address:
        yield replace(settings, telegram_api_url=address)
