"""Receiving updates by webhook: a small HTTP server that checks the secret and queues updates.

Written on Starlette rather than PTB's own webhook server, so that what other Bot API servers
leave out can be repaired before parsing (:mod:`bot.wire`), and so that there is a health check.
Refuses to know what an update means.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.context import FilmApplication
from bot.http_server import listening
from bot.settings import UNSIGNED, Settings
from bot.wire import repaired_update

_log = logging.getLogger(__name__)
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 -- the name of a header
_LARGEST = 1 << 20  # bytes; Telegram's updates are a few thousand


def webhook_app(application: FilmApplication, secret: str | None) -> Starlette:
    """The HTTP side; ``secret`` None accepts unsigned updates.

    Every path takes updates: a proxy in front may keep or strip the path of ``WEBHOOK_URL``.
    """

    async def receive(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if secret is not None and not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("wrong secret", 403)
        try:
            body = await _body(request)
            update = Update.de_json(repaired_update(json.loads(body)), application.bot)
        except ClientDisconnect:
            return PlainTextResponse("gone", 400)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            # Whatever is not an update of Telegram's form. A server that is told of an error would
            # send it again for hours, and the updates behind it would wait.
            _log.warning("an update cannot be read (%s): it is passed over", type(error).__name__)
            return PlainTextResponse("not an update")
        await application.update_queue.put(update)
        return Response(status_code=200)

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(
        routes=[
            Route("/healthz", health, methods=["GET"]),
            Route("/{path:path}", receive, methods=["POST"]),
        ]
    )


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise ValueError("too large for an update")
    return body


@asynccontextmanager
async def receiving(application: FilmApplication, settings: Settings) -> AsyncIterator[str | None]:
    """Listens for updates; yields the secret that the Bot API server must send, None without one.

    Raises:
        CannotListen: the address cannot be bound.
    """
    secret: str | None = settings.webhook_secret or secrets.token_urlsafe(32)
    if secret == UNSIGNED:
        _log.warning("WEBHOOK_SECRET is off: whoever finds the address can send updates")
        secret = None
    app = webhook_app(application, secret)
    async with listening(app, settings.webhook_listen, settings.webhook_port) as port:
        _log.info("listening for updates on %s:%s", settings.webhook_listen, port)
        yield secret
