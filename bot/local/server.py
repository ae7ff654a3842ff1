"""The server: Bot API, page API and page in one Starlette application, run by uvicorn.

Wires the rest together; knows no method and no message. Stops promptly: what is held (long polls,
event streams) is let go first.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.http_server import listening
from bot.local.bot_api import BotApi
from bot.local.guard import LoopbackGuard
from bot.local.page_api import PageApi
from bot.local.page_events import PageEvents
from bot.local.page_groups import PageGroups
from bot.local.page_inline import PageInline
from bot.local.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

_STATIC: Final = Path(__file__).with_name("static")


class _FreshStaticFiles(StaticFiles):
    """Files that a browser asks for anew each time: an upgrade must not meet a stale script."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response: Response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(world: World) -> Starlette:
    """The application that serves `world`."""

    async def page(_: Request) -> Response:
        return FileResponse(_STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    return Starlette(
        routes=[
            Route("/", page),
            Mount("/static", _FreshStaticFiles(directory=_STATIC, check_dir=False)),
            *BotApi(world).routes(),
            *PageEvents(world).routes(),
            *PageGroups(world).routes(),
            *PageInline(world).routes(),
            *PageApi(world).routes(),
        ],
        middleware=[Middleware(LoopbackGuard)],
    )


@asynccontextmanager
async def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serves `world` in the running loop; yields the base URL, e.g. "http://127.0.0.1:8081".

    Port 0 takes a free one. An application of python-telegram-bot uses it as
    `base_url(address + "/bot")` and `base_file_url(address + "/file/bot")`.

    Raises:
        CannotListen: the address cannot be had, e.g. because the port is taken.
    """
    async with listening(create_app(world), host, port) as bound:
        world.resume()
        try:
            shown = f"[{host}]" if ":" in host else host
            yield f"http://{shown}:{bound}"
        finally:
            # First, or the server would wait for held polls and event streams.
            await world.release()
