"""Calls over kept-alive connections, to servers that behave and that do not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData

from bot.http_answer import Answer
from bot.http_client import Broken, CannotConnect, HttpClient, TooBusy, TooLarge, TooSlow
from bot.wire import AnswerTooLarge, BotApiRequest

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@asynccontextmanager
async def server(serve: Serve) -> AsyncIterator[str]:
    """A server whose connections `serve` handles; yields its address."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has gone, as some tests mean it to
        finally:
            writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()
    yield f"http://{host}:{port}"
    listening.close()


async def heard(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """One request: its head and its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next(
        int(line.split(":")[1])
        for line in head.splitlines()
        if line.lower().startswith("content-length")
    )
    return head, await reader.readexactly(length)


async def ask(client: HttpClient, url: str, body: bytes = b"a=1", **limits: Any) -> Answer:
    usual = {"place_within": 1, "connect_within": 1, "answer_within": 5}
    return await client.request("POST", url, body, "text/plain", **(usual | limits))


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    made = HttpClient(2, "tests")
    yield made
    await made.close()


async def test_one_connection_serves_call_after_call(client: HttpClient) -> None:
    """The request is what was asked for, and nothing connects anew."""
    connections, requests = [], []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(1)
        while True:
            requests.append(await heard(reader))
            writer.write(OK)

    async with server(serve) as url:
        for number in range(5):
            answer = await ask(client, f"{url}/bot1:x/getMe?n={number}", b"b=%d" % number)
            assert answer == Answer(200, b"ok", keeps_alive=True)
    assert len(connections) == 1
    head, body = requests[3]
    assert head.startswith("POST /bot1:x/getMe?n=3 HTTP/1.1\r\n")
    assert body == b"b=3"


async def test_a_connection_closed_while_idle_is_not_noticed(client: HttpClient) -> None:
    """The server may close whenever nothing is under way; the next call simply works."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        writer.write(OK)

    async with server(serve) as url:
        for _ in range(3):
            assert (await ask(client, url)).status == 200
            await asyncio.sleep(0.02)


async def test_a_connection_closed_in_the_same_moment_is_asked_anew(client: HttpClient) -> None:
    """The request goes into a connection that ends without a word: once more, on a new one."""
    served = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        writer.write(OK)
        served.append(1)
        if len(served) == 1:
            await reader.read(10)  # the second request is begun to be read, and then dropped

    async with server(serve) as url:
        assert (await ask(client, url)).status == 200
        assert (await ask(client, url)).status == 200
    assert len(served) == 2


async def test_an_answer_that_breaks_off_is_not_asked_for_twice(client: HttpClient) -> None:
    """It may have been heard: whether to say it again is for the caller to decide."""
    requests = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await heard(reader))
        writer.write(OK[:-1])

    async with server(serve) as url:
        with pytest.raises(Broken) as caught:
            await ask(client, url)
    assert not caught.value.unanswered
    assert len(requests) == 1


async def test_each_limit_of_time_has_its_error(client: HttpClient) -> None:
    """No place, no connection and no answer in time are told apart."""
    release = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        await release.wait()

    async with server(serve) as url:
        with pytest.raises(TooSlow):
            await ask(client, url, answer_within=0.05)
        waiting = [asyncio.create_task(ask(client, url)) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(TooBusy):
            await ask(client, url, place_within=0.05)
        release.set()
        assert all(
            isinstance(e, Broken) for e in await asyncio.gather(*waiting, return_exceptions=True)
        )
    with pytest.raises(CannotConnect):
        await ask(client, url)


async def test_a_cancelled_call_leaves_its_connection_to_nobody(client: HttpClient) -> None:
    """The late answer to it must not become the answer to the next call."""
    number = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal number
        while True:
            _, body = await heard(reader)
            number += 1
            if number == 1:
                await asyncio.sleep(0.1)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    async with server(serve) as url:
        task = asyncio.create_task(ask(client, url, b"first"))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await ask(client, url, b"second")).body == b"second"


async def test_errors_are_telegrams(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limiter and the handlers know PTB's errors, and only those."""

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    request = BotApiRequest(read_timeout=0.05)
    async with server(silent) as url:
        with pytest.raises(TimedOut):
            await request.post(f"{url}/bot1:x/getMe")
    with pytest.raises(NetworkError, match=r"127\.0\.0\.1"):
        await request.post(f"{url}/bot1:x/getMe")
    await request.shutdown()


async def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the operator has set one, the call goes through it, whole address and all."""
    seen = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await heard(reader))
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n{"ok": true, "result": true}')

    async with server(proxy) as url:
        monkeypatch.setenv("http_proxy", url)
        monkeypatch.setenv("no_proxy", "")
        request = BotApiRequest()
        assert await request.post("http://films.example/bot1:x/getMe", RequestData()) is True
        await request.shutdown()
    assert seen[0][0].startswith("POST http://films.example/bot1:x/getMe")


async def test_no_more_of_an_answer_is_held_than_was_asked_for(client: HttpClient) -> None:
    """Whether the length is announced, comes in chunks, or is all that comes."""
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    heads = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 66000000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
    ]
    sent: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        writer.write(heads[len(sent)])
        sent.append(0)
        for _ in range(1000):
            writer.write(chunk)
            sent[-1] += len(chunk)
            await writer.drain()

    async with server(serve) as url:
        for _ in heads:
            with pytest.raises(TooLarge):
                await ask(client, url, most=10_000)
    assert max(sent) < 60_000_000, "the server could not go on"


async def test_a_file_is_fetched_up_to_its_limit() -> None:
    """Exactly as long is fine; a status other than 200 is an error of the network."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head, _ = await heard(reader)
            writer.write(OK if "/there" in head else OK.replace(b"200 OK", b"404 Not Found"))

    request = BotApiRequest()
    async with server(serve) as url, request:
        assert await request.download(f"{url}/there", 2) == b"ok"
        with pytest.raises(AnswerTooLarge):
            await request.download(f"{url}/there", 1)
        with pytest.raises(NetworkError, match="404"):
            await request.download(f"{url}/else", 2)
