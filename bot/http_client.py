"""HTTP/1.1 over kept-alive connections, for thousands of small calls to one server.

A general HTTP library takes longer over each call to the Bot API than everything else that the bot
does for it. A bot makes one kind of request, so this client knows only that: a small body, an
answer that is read whole; no redirects, cookies, proxies or compression. Refuses to know the Bot
API (:mod:`bot.wire`) and how bytes become an answer (:mod:`bot.http_answer`).
"""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from urllib.parse import urlsplit

import certifi

from bot.http_answer import BODY_LIMIT, Answer, AnswerReader, NotHttp, TooMuch

_IDLE = 15.0  # seconds; a connection that was idle for longer may be dead without our knowing
_Origin = tuple[str, str, int]  # scheme, host, port


class HttpError(Exception):
    """A request got no answer. The message says why."""


class CannotConnect(HttpError):
    """Nothing was sent: the server cannot be reached."""


class TooBusy(HttpError):
    """Nothing was sent: all connections were in use for too long."""


class TooSlow(HttpError):
    """The request was sent, and no whole answer came in time."""


class TooLarge(HttpError):
    """The answer is longer than the request allows."""


class Broken(HttpError):
    """The connection ended, or what came is not HTTP. ``unanswered``: before anything came."""

    def __init__(self, reason: str, *, unanswered: bool) -> None:
        super().__init__(reason)
        self.unanswered = unanswered


class HttpClient:
    """Up to ``connections`` at once; idle ones are used again. For the tasks of one event loop."""

    def __init__(self, connections: int, user_agent: str) -> None:
        self._places = asyncio.Semaphore(connections)
        self._user_agent = user_agent
        self._idle: dict[_Origin, list[_Connection]] = {}
        self._open: set[_Connection] = set()
        self._tls: ssl.SSLContext | None = None

    async def request(
        self,
        method: str,
        url: str,
        body: bytes,
        content_type: str,
        *,
        place_within: float | None,
        connect_within: float | None,
        answer_within: float | None,
        most: int = BODY_LIMIT,
    ) -> Answer:
        """One request and its answer; the times are in seconds, None for no limit.

        No more than `most` bytes of an answer are ever held.

        Raises:
            CannotConnect, TooBusy: nothing was sent.
            TooSlow, Broken: it may have been heard.
            TooLarge: the answer has more than `most` bytes.
        """
        parts = urlsplit(url)
        origin = parts.scheme, parts.hostname or "", parts.port or _port(parts.scheme)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\n"
            f"User-Agent: {self._user_agent}\r\nAccept: */*\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        message = head.encode("ascii") + body
        await self._take_place(place_within)
        try:
            while (kept := self._kept(origin)) is not None:
                try:
                    return await self._exchange(kept, message, answer_within, most)
                except Broken as error:
                    # The server had closed it just then, as it may with any idle connection.
                    if not error.unanswered:
                        raise
            fresh = await self._connect(origin, connect_within)
            return await self._exchange(fresh, message, answer_within, most)
        finally:
            self._places.release()

    async def close(self) -> None:
        """Ends all connections; the client may be used again."""
        for connection in list(self._open):
            connection.end()
        self._idle.clear()

    async def _take_place(self, within: float | None) -> None:
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(within):
                await self._places.acquire()
        except TimeoutError:
            raise TooBusy("all connections are in use") from None

    def _kept(self, origin: _Origin) -> _Connection | None:
        idle = self._idle.get(origin, [])
        while idle:
            connection = idle.pop()  # the one used last is the least likely to be dead
            if not connection.lost and time.monotonic() - connection.idle_since < _IDLE:
                return connection
            connection.end()
        return None

    async def _connect(self, origin: _Origin, within: float | None) -> _Connection:
        scheme, host, port = origin
        if scheme == "https" and self._tls is None:
            # Reading the authorities' certificates takes longer than a loop should stand still.
            self._tls = await asyncio.to_thread(_tls_context)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(within):
                _, connection = await loop.create_connection(
                    lambda: _Connection(origin, self._open),
                    host,
                    port,
                    ssl=self._tls if scheme == "https" else None,
                    happy_eyeballs_delay=0.25,
                )
        except TimeoutError:
            raise CannotConnect(f"{host}:{port} does not answer") from None
        except OSError as error:
            raise CannotConnect(f"{host}:{port}: {error}") from error
        return connection

    async def _exchange(
        self, connection: _Connection, message: bytes, within: float | None, most: int
    ) -> Answer:
        whole = False
        try:
            async with asyncio.timeout(within):
                answer = await connection.exchange(message, most)
            whole = True
        except TimeoutError:
            raise TooSlow(f"no answer within {within} s") from None
        finally:
            if not whole:  # also when cancelled: what comes later is no answer to anything
                connection.end()
        if answer.keeps_alive and not connection.lost:
            connection.idle_since = time.monotonic()
            self._idle.setdefault(connection.origin, []).append(connection)
        else:
            connection.end()
        return answer


class _Connection(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, origin: _Origin, register: set[_Connection]) -> None:
        self.origin = origin
        self.idle_since = 0.0
        self.lost = False
        self._register = register
        self._transport: asyncio.Transport | None = None
        self._reader = AnswerReader()
        self._answer: asyncio.Future[Answer] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's: the connection stands."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._register.add(self)

    def exchange(self, message: bytes, most: int) -> asyncio.Future[Answer]:
        """Sends a request; its answer, or `Broken` or `TooLarge`."""
        self._reader = AnswerReader(most)
        self._answer = asyncio.get_running_loop().create_future()
        if self.lost or self._transport is None:
            self._fail("the connection is gone")
        else:
            self._transport.write(message)
        return self._answer

    def data_received(self, data: bytes) -> None:
        """asyncio's: bytes have come."""
        if self._answer is None or self._answer.done():
            self.end()  # nobody has asked
            return
        try:
            answer = self._reader.feed(data)
        except TooMuch as error:
            self._answer.set_exception(TooLarge(str(error)))
            self.end()
        except NotHttp as error:
            self._fail(str(error))
            self.end()
        else:
            if answer is not None:
                self._answer.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's: the connection has ended."""
        self.lost = True
        self._register.discard(self)
        if self._answer is not None and not self._answer.done():
            answer = None if exc else self._reader.ended()
            if answer is not None:
                self._answer.set_result(answer)
            else:
                self._fail(f"the server closed the connection ({exc or 'no whole answer'})")

    def end(self) -> None:
        """Closes without waiting."""
        self.lost = True
        self._register.discard(self)
        if self._transport is not None:
            self._transport.abort()

    def _fail(self, reason: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Broken(reason, unanswered=self._reader.untouched))


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _tls_context() -> ssl.SSLContext:
    # As OpenSSL has it where the operator says so, else the authorities that Mozilla trusts.
    own = "SSL_CERT_FILE" in os.environ or "SSL_CERT_DIR" in os.environ
    context = ssl.create_default_context(cafile=None if own else certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context
