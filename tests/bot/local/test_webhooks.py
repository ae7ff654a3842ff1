from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http_server import listening
from bot.local.world import World
from tests.bot.local.conftest import ANN, BORIS, Call, until


class Hook:
    """A receiver of updates that answers what the test says."""

    def __init__(self) -> None:
        self.url = ""
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.held = 0

    async def receive(self, request: Request) -> Response:
        self.updates.append(await request.json())
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        self.held += 1
        await self.gate.wait()
        self.held -= 1
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    receiver = Hook()
    app = Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])
    async with listening(app, "127.0.0.1", 0) as port:
        receiver.url = f"http://127.0.0.1:{port}/hook"
        yield receiver
        receiver.gate.set()


async def test_updates_are_posted_with_the_secret(call: Call, world: World, hook: Hook) -> None:
    """SetWebhook delivers what waits and what comes; deleteWebhook ends it and keeps the rest."""
    world.chat(ANN).say("before")
    answer = await call("setWebhook", url=hook.url, secret_token="s3-cret_")
    assert answer["description"] == "Webhook was set"
    world.chat(ANN).say("after")
    await until(lambda: len(world.updates) == 0)
    assert hook.texts == ["before", "after"]
    assert set(hook.secrets) == {"s3-cret_"}
    assert (await call("deleteWebhook"))["description"] == "Webhook was deleted"
    world.chat(ANN).say("later")
    assert (await call("getUpdates"))["result"][0]["message"]["text"] == "later"
    assert (await call("deleteWebhook"))["description"] == "Webhook is already deleted"


async def test_a_failed_delivery_is_repeated_until_it_succeeds(
    call: Call, world: World, hook: Hook
) -> None:
    """Each answer but 2xx brings the same update again, before any later one of that person."""
    world.webhook.first_pause = 0.01
    hook.statuses = [500, 302, 200]
    await call("setWebhook", url=hook.url)
    world.chat(ANN).say("a")
    world.chat(ANN).say("b")
    await until(lambda: len(world.updates) == 0)
    assert hook.texts == ["a", "a", "a", "b"]
    info = (await call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)


async def test_people_do_not_wait_for_each_other(call: Call, world: World, hook: Hook) -> None:
    """Updates of one person come one by one; another's come beside them."""
    await call("setWebhook", url=hook.url)
    hook.gate.clear()
    for person, text in ((ANN, "a1"), (ANN, "a2"), (BORIS, "b1")):
        world.chat(person).say(text)
    await until(lambda: hook.held == 2)
    assert sorted(hook.texts) == ["a1", "b1"]
    hook.gate.set()
    await until(lambda: len(world.updates) == 0)
    assert sorted(hook.texts) == ["a1", "a2", "b1"]


async def test_max_connections_holds(call: Call, world: World, hook: Hook) -> None:
    """Never more deliveries at once than asked for."""
    await call("setWebhook", url=hook.url, max_connections=1)
    hook.gate.clear()
    for person in (ANN, BORIS):
        world.chat(person).say("x")
    await until(lambda: hook.held == 1)
    await asyncio.sleep(0.05)
    assert hook.held == 1
    hook.gate.set()
    await until(lambda: len(world.updates) == 0)


async def test_a_receiver_that_is_away_gets_everything_when_it_comes(
    call: Call, world: World, hook: Hook
) -> None:
    """A refused connection is an error of the webhook, not a loss."""
    world.webhook.first_pause = 0.01
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/hook"
    await call("setWebhook", url=closed)
    world.chat(ANN).say("x")
    await until(lambda: "last_error_message" in world.webhook.info())
    assert world.webhook.info()["last_error_message"] == "Connection refused"
    await call("setWebhook", url=hook.url)
    await until(lambda: hook.texts == ["x"])


async def test_pending_updates_can_be_dropped(call: Call, world: World, hook: Hook) -> None:
    """drop_pending_updates forgets what waits; allowed_updates keeps the rest out."""
    world.chat(ANN).say("old")
    await call(
        "setWebhook", url=hook.url, drop_pending_updates=True, allowed_updates=["callback_query"]
    )
    world.chat(ANN).say("unwanted")
    info = (await call("getWebhookInfo"))["result"]
    assert info["allowed_updates"] == ["callback_query"]
    assert info["pending_update_count"] == 0
    assert "old" not in hook.texts


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"url": "ftp://e.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "http://[broken"}, "invalid webhook URL specified"),
        (
            {"url": "https://e.org", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
        ({"url": "https://e.org", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_bad_webhooks_are_refused(
    call: Call, parameters: dict[str, str], description: str
) -> None:
    """Telegram's words for a bad address or secret; nothing is set."""
    answer = await call("setWebhook", **parameters)
    assert answer["description"] == f"Bad Request: {description}"
    assert (await call("getWebhookInfo"))["result"]["url"] == ""


async def test_a_poll_that_is_held_ends_when_a_webhook_is_set(call: Call, hook: Hook) -> None:
    """The poller is told by a 409."""
    poll = asyncio.create_task(call("getUpdates", timeout=50))
    await asyncio.sleep(0.05)
    await call("setWebhook", url=hook.url)
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    assert (await call("getUpdates"))["error_code"] == 409
