"""A Bot API server on loopback that costs next to nothing, so that a bot is what is measured.

It hands out updates, answers every call at once with what a bot needs to go on, and tells who
asked for what. Bytes in, bytes out: no validation, no state of chats. Not :mod:`bot.local`, which
behaves like Telegram and is a large part of the work when both share a machine.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "424242:LOAD-test-token-that-is-long-enough"  # noqa: S105 -- of our own server
_CHAT = re.compile(rb"(?:^|&)chat_id=(-?\d+)")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_WAITS = re.compile(rb"(?:^|&)timeout=[1-9]")
_BATCH = 100  # updates in one answer, as Telegram gives them
_POLL_SECONDS = 5.0
_ME = {"id": 424242, "is_bot": True, "first_name": "Film", "username": "film_load_bot"}
_TRUE = b'{"ok":true,"result":true}'
_SENDING = {"sendMessage", "editMessageText", "editMessageReplyMarkup"}


class Api:
    """The server: updates go in by `push`, calls are told to `on_call(method, chat_id)`."""

    def __init__(self) -> None:
        self.on_call: Callable[[str, int], None] = _nothing
        self.polled = asyncio.Event()
        self.calls = 0
        self._updates: deque[str] = deque()
        self._update_id = 0
        self._message_id = 1000
        self._poll: _Connection | None = None
        self._timeout: asyncio.TimerHandle | None = None

    async def listen(self) -> tuple[asyncio.Server, str]:
        """Serves on a free port; returns the server and its address."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        return server, f"http://{host}:{port}"

    def push(self, body: str) -> None:
        """An update: what stands beside "update_id", such as `"message":{…}`."""
        self._update_id += 1
        self._updates.append(f'{{"update_id":{self._update_id},{body}}}')
        if self._poll is not None:
            self._answer_poll()

    @property
    def waiting(self) -> int:
        """Updates that no bot has fetched yet."""
        return len(self._updates)

    def call(self, connection: _Connection, method: str, body: bytes) -> None:
        """One request of the bot."""
        self.calls += 1
        if method == "getUpdates":
            self._begin_poll(connection, wait=_WAITS.search(body) is not None)
            return
        if method in _SENDING:
            found = _CHAT.search(body)
            chat_id = int(found[1]) if found else 0
            self._message_id += 1
            connection.answer(
                b'{"ok":true,"result":{"message_id":%d,"date":1700000000,"text":"ok",'
                b'"chat":{"id":%d,"type":"private","first_name":"P"},'
                b'"from":{"id":424242,"is_bot":true,"first_name":"Film"}}}'
                % (self._message_id, chat_id)
            )
            self.on_call(method, chat_id)
        elif method == "getMe":
            connection.answer(json.dumps({"ok": True, "result": _ME}).encode())
        else:
            connection.answer(_TRUE)
            self.on_call(method, 0)

    def _begin_poll(self, connection: _Connection, *, wait: bool) -> None:
        self.polled.set()
        self._poll = connection
        if self._updates or not wait:
            self._answer_poll()
        else:
            loop = asyncio.get_running_loop()
            self._timeout = loop.call_later(_POLL_SECONDS, self._answer_poll)

    def _answer_poll(self) -> None:
        if self._timeout is not None:
            self._timeout.cancel()
            self._timeout = None
        connection, self._poll = self._poll, None
        if connection is not None:
            batch = [self._updates.popleft() for _ in range(min(_BATCH, len(self._updates)))]
            connection.answer(f'{{"ok":true,"result":[{",".join(batch)}]}}'.encode())

    def gone(self, connection: _Connection) -> None:
        """A connection was closed."""
        if self._poll is connection:
            self._poll = None


def _nothing(_method: str, _chat_id: int) -> None:
    """Nobody listens."""


class _Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive; a request is its first line, its length and its body."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._read = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- asyncio's signature
        self._transport = None
        self._api.gone(self)

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._read, 0, end)
            until = end + 4 + (int(length[1]) if length else 0)
            if len(self._read) < until:
                return
            path = self._read[: self._read.find(b"\r\n")].split(b" ")[1]
            body = self._read[end + 4 : until]
            self._read = self._read[until:]
            self._api.call(self, path.rsplit(b"/", 1)[1].decode(), body)

    def answer(self, body: bytes) -> None:
        """Sends one answer."""
        if self._transport is not None:
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (len(body), body)
            )
