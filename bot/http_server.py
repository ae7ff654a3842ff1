"""uvicorn inside our event loop: started, known to listen, and stopped without delay.

Refuses to know what is served.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp


class CannotListen(OSError):
    """The address cannot be bound. ``host``, ``port``, ``reason``."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host}:{port}: {reason}")
        self.host = host
        self.port = port
        self.reason = reason


class _Server(uvicorn.Server):
    """uvicorn's server; signals are the business of whoever runs the loop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serves ``app``; yields the bound port, which is a free one where ``port`` is 0.

    Raises:
        CannotListen: the address is in use, foreign or forbidden.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError as error:
            raise CannotListen(host, port, error.strerror or str(error)) from error
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=1,
            lifespan="on",
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        try:
            while not server.started:
                if serving.done():
                    await serving  # raises what went wrong
                    raise CannotListen(host, port, "the server ended at once")
                await asyncio.sleep(0.005)
            yield int(sock.getsockname()[1])
        finally:
            server.should_exit = True
            await serving
