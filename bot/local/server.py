"""The server: Bot API, page API and page in one Starlette application, run by uvicorn.

Wires the rest together; knows no method and no message. Stops promptly: what is held (long polls,
event streams) is let go first.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.local.bot_api import BotApi
from bot.local.guard import LoopbackGuard
from bot.local.page_api import PageApi
from bot.local.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

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
            *PageApi(world).routes(),
        ],
        middleware=[Middleware(LoopbackGuard)],
    )


class _Server(uvicorn.Server):
    """A uvicorn server that leaves the process's signals to whoever runs it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to listen, and says so."""
        try:
            await super().startup(sockets)
        finally:
            self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


@contextlib.asynccontextmanager
async def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serves `world` in the running loop; yields the base URL, e.g. "http://127.0.0.1:8081".

    Port 0 takes a free one. An application of python-telegram-bot uses it as
    `base_url(address + "/bot")` and `base_file_url(address + "/file/bot")`.

    Raises:
        OSError: when the address cannot be had, e.g. because the port is taken.
    """
    with _listening(host, port) as listener:
        config = uvicorn.Config(
            create_app(world),
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            # Longer than clients keep idle connections, or they would meet one just closed.
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
        server = _Server(config)
        world.resume()
        running = asyncio.create_task(server.serve(sockets=[listener]), name="local Bot API")
        try:
            await server.ready.wait()
            if not server.started:
                await running  # raises what went wrong
            shown = f"[{host}]" if ":" in host else host
            yield f"http://{shown}:{listener.getsockname()[1]}"
        finally:
            await world.release()
            server.should_exit = True
            await running


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only for sockets that name TCP; with it each answer,
    # written as a head and a body, would wait 40 ms for the client's delayed acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        yield listener
