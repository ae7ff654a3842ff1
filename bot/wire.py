"""Talking to a Bot API server: the request class, and what other servers leave out.

Telegram's own server needs none of the repairs below. Self-hosted ones and emulators, reached by
``TELEGRAM_API_URL``, sometimes send dates in milliseconds, users without ``is_bot``, callback
queries without ``chat_instance``, objects as the JSON text that they were sent as, or ``null`` for
"done", on all of which python-telegram-bot would fail. Refuses to know what any message means.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.http_client import HttpClient, HttpError, TooBusy, TooLarge, TooSlow

_COMMAND = re.compile(r"/\w+(@\w+)?")
_DOWNLOAD_SECONDS = 30.0
_MILLISECONDS = 100_000_000_000  # as seconds this would be the year 5138
_DATES = ("date", "edit_date", "forward_date")
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-~")
_QUOTED = [
    chr(byte) if byte in _PLAIN else "+" if byte == ord(" ") else f"%{byte:02X}"
    for byte in range(256)
]
_OBJECTS = ("link_preview_options", "reply_markup", "reply_parameters", "entities")


class AnswerTooLarge(NetworkError):
    """A file has more bytes than were asked for."""


class BotApiRequest(BaseRequest):
    """Calls by :class:`bot.http_client.HttpClient`, whose answers :func:`repaired_answer` mends.

    Files are uploaded, and servers behind a proxy of the environment reached, by PTB's own
    `HTTPXRequest`: rare calls, and much to get right.

    Args:
        connection_pool_size: connections at once.
        connect_timeout, read_timeout, pool_timeout: seconds.
    """

    def __init__(
        self,
        *,
        connection_pool_size: int = 1,
        connect_timeout: float = 5.0,
        read_timeout: float = 5.0,
        pool_timeout: float = 1.0,
    ) -> None:
        self._client = HttpClient(connection_pool_size, self.USER_AGENT)
        self._timeouts = connect_timeout, read_timeout, pool_timeout
        self._connections = connection_pool_size
        self._full: HTTPXRequest | None = None
        self._proxied: dict[str, bool] = {}  # by scheme and host

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take where a call does not say otherwise."""
        return self._timeouts[1]

    async def initialize(self) -> None:
        """Nothing to prepare: connections are made when needed."""

    async def shutdown(self) -> None:
        """Closes all connections."""
        await self._client.close()
        if self._full is not None:
            await self._full.shutdown()
            self._full = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The server's answer as JSON, repaired."""
        return repaired_answer(BaseRequest.parse_json_payload(payload))

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call: status and payload.

        Raises:
            TimedOut: no place or no answer in time.
            NetworkError: the server cannot be reached, or broke off.
        """
        if (request_data is not None and request_data.contains_files) or self._is_proxied(url):
            full = await self._full_request()
            return await full.do_request(
                url,
                method,
                request_data,
                read_timeout,
                write_timeout,
                connect_timeout,
                pool_timeout,
            )
        connect, read, pool = self._timeouts
        body = _form(request_data.json_parameters) if request_data else b""
        try:
            answer = await self._client.request(
                method,
                url,
                body,
                "application/x-www-form-urlencoded",
                place_within=_given(pool_timeout, pool),
                connect_within=_given(connect_timeout, connect),
                answer_within=_given(read_timeout, read),
            )
        except (TooBusy, TooSlow) as error:
            raise TimedOut(str(error)) from error
        except HttpError as error:
            raise NetworkError(str(error)) from error
        return answer.status, answer.body

    async def download(self, url: str, most: int) -> bytes:
        """A file, never more than ``most`` bytes of it.

        Raises:
            AnswerTooLarge: there is more.
            TimedOut, NetworkError: no place or no answer in time; no such file.
        """
        connect, read, pool = self._timeouts
        try:
            if self._is_proxied(url):
                status, content = await self._download_by_proxy(url, most)
            else:
                answer = await self._client.request(
                    "GET",
                    url,
                    b"",
                    "application/octet-stream",
                    place_within=pool,
                    connect_within=connect,
                    answer_within=max(read, _DOWNLOAD_SECONDS),
                    most=most,
                )
                status, content = answer.status, answer.body
        except TooLarge as error:
            raise AnswerTooLarge(str(error)) from error
        except (TooBusy, TooSlow, httpx.TimeoutException) as error:
            raise TimedOut(str(error)) from error
        except (HttpError, httpx.HTTPError) as error:
            raise NetworkError(str(error)) from error
        if status != HTTPStatus.OK:
            raise NetworkError(f"the file cannot be had: status {status}")
        return content

    async def _download_by_proxy(self, url: str, most: int) -> tuple[int, bytes]:
        content = bytearray()
        timeout = httpx.Timeout(_DOWNLOAD_SECONDS)
        async with httpx.AsyncClient(timeout=timeout) as client, client.stream("GET", url) as got:
            async for piece in got.aiter_bytes():
                content += piece
                if len(content) > most:
                    raise TooLarge(f"the answer is over {most} bytes long")
            return got.status_code, bytes(content)

    async def _full_request(self) -> HTTPXRequest:
        if self._full is None:
            connect, read, pool = self._timeouts
            self._full = await asyncio.to_thread(
                HTTPXRequest,
                connection_pool_size=self._connections,
                connect_timeout=connect,
                read_timeout=read,
                pool_timeout=pool,
            )
            await self._full.initialize()
        return self._full

    def _is_proxied(self, url: str) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        key = f"{parts.scheme}://{host}"
        if key not in self._proxied:
            proxies = getproxies()
            there = parts.scheme in proxies or "all" in proxies
            self._proxied[key] = there and not proxy_bypass(host)
        return self._proxied[key]


def _form(parameters: Mapping[str, str]) -> bytes:
    """As application/x-www-form-urlencoded, by a table: long texts take urllib twice as long."""
    return "&".join(
        f"{name}={''.join(map(_QUOTED.__getitem__, value.encode()))}"
        for name, value in parameters.items()
    ).encode("ascii")


def _given(timeout: ODVInput[float], usual: float) -> float | None:
    """The seconds that a call asks for; PTB marks "as usual" by a value of its own."""
    return timeout if timeout is None or isinstance(timeout, (int, float)) else usual


def repaired_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer of a Bot API server such that python-telegram-bot parses it."""
    if answer.get("ok") and "result" in answer and answer["result"] is None:
        answer["result"] = True
    result = answer.get("result")
    if isinstance(result, list):
        for update in result:
            if isinstance(update, dict) and "update_id" in update:
                repaired_update(update)
            elif isinstance(update, dict):
                _repair(update)
    elif isinstance(result, dict):
        if "first_name" in result and "type" not in result:  # getMe
            result.setdefault("is_bot", True)
        _repair(result)
    return answer


def repaired_update(update: dict[str, Any]) -> dict[str, Any]:
    """An update such that python-telegram-bot parses it; changed in place and returned."""
    for name in ("message", "edited_message"):
        message = update.get(name)
        if isinstance(message, dict):
            _complete_message(message)
            _complete_sender(message)
            _mark_command(message)
    query = update.get("callback_query")
    if isinstance(query, dict):
        query.setdefault("chat_instance", "")
        if not isinstance(query.get("message"), dict) and "inline_message_id" not in query:
            query["message"] = {}
        if isinstance(query.get("message"), dict):
            message = query["message"]
            message.setdefault("chat", {"id": query.get("from", {}).get("id", 0)})
            _complete_message(message)
    _repair(update)
    return update


def _complete_message(message: dict[str, Any]) -> None:
    # Telegram marks a message that can no longer be reached by date 0; one without an id is such.
    message.setdefault("date", int(time.time()) if "message_id" in message else 0)
    message.setdefault("message_id", 0)

    chat = message.get("chat")
    if isinstance(chat, dict) and isinstance(chat.get("id"), int):
        # Groups have negative ids.
        chat.setdefault("type", "private" if chat["id"] > 0 else "group")


def _complete_sender(message: dict[str, Any]) -> None:
    chat = message.get("chat")
    if "from" not in message and isinstance(chat, dict) and chat.get("type") == "private":
        names = {name: chat[name] for name in ("first_name", "username") if name in chat}
        message["from"] = {"id": chat["id"], **names}


def _mark_command(message: dict[str, Any]) -> None:
    command = _COMMAND.match(message.get("text") or "")
    if command and not message.get("entities"):
        length = len(command[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]


def _repair(node: dict[str, Any]) -> None:
    for name in _DATES:
        if isinstance(node.get(name), int) and node[name] > _MILLISECONDS:
            node[name] //= 1000
    for name in _OBJECTS:
        if isinstance(node.get(name), str):  # a parameter echoed as it was sent
            node[name] = json.loads(node[name])
    for name, value in node.items():
        if name == "from" and isinstance(value, dict):
            value.setdefault("is_bot", False)
            value.setdefault("first_name", "")
        if isinstance(value, dict):
            _repair(value)
