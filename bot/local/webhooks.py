"""Delivery of updates to a webhook, by real HTTP.

As https://core.telegram.org/bots/api#setwebhook says: a POST of JSON with the secret header, again
with growing pauses until the answer is 2xx; updates of one lane in order, different lanes at once,
at most `max_connections` together. Like a Bot API server run with --local it takes http:// and any
port. A method call in the body of the answer is not carried out: the bot does not use it.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx

from bot.local.errors import bad_request
from bot.local.limits import MAX_SECRET_TOKEN
from bot.local.updates import Update, UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Callable

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_TIMEOUT: Final = 60.0  # seconds that a webhook may take to answer


@dataclass(slots=True)
class WebhookTarget:
    """Where updates go, and what came of it last."""

    url: str
    secret: str
    max_connections: int
    failures: dict[int, int] = field(default_factory=dict)  # by update number
    error: str = ""
    error_at: int = 0


class Webhook:
    """The webhook of one bot; without an url nothing is delivered."""

    def __init__(self, updates: UpdateQueue, now: Callable[[], float]) -> None:
        self._updates = updates
        self._now = now
        self._target: WebhookTarget | None = None
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.first_pause = 1.0  # seconds before an update is sent again; doubles each time
        self.longest_pause = 60.0
        updates.webhook_is_set = lambda: self._target is not None
        updates.on_update = self._news.set

    @property
    def url(self) -> str:
        """The address, "" when none is set."""
        return self._target.url if self._target else ""

    async def set(self, url: str, secret: str, max_connections: int) -> None:
        """Delivers to `url` from now on.

        Raises:
            ApiError: for an address or a secret that Telegram refuses.
        """
        if len(secret) > MAX_SECRET_TOKEN:
            raise bad_request("secret token is too long")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        try:
            parts = urlsplit(url)
            httpx.URL(url)
        except (ValueError, httpx.InvalidURL):
            raise bad_request("invalid webhook URL specified") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        await self.stop()
        self._target = WebhookTarget(url, secret, max_connections)
        self._updates.end_poll("terminated by setWebhook request")
        self.start()

    async def delete(self) -> None:
        """Delivers nowhere; what waits stays for getUpdates or the next webhook."""
        await self.stop()
        self._target = None

    def start(self) -> None:
        """Begins to deliver, when there is an address and it has not begun yet."""
        if self._target is not None and self._task is None:
            self._task = asyncio.create_task(self._run(self._target), name="webhook delivery")

    async def stop(self) -> None:
        """Ends delivery; the address stays."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    def info(self) -> dict[str, Any]:
        """The WebhookInfo object."""
        shown: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self._target is not None:
            shown["max_connections"] = self._target.max_connections
            shown["ip_address"] = "127.0.0.1"
            if self._target.error:
                shown["last_error_date"] = self._target.error_at
                shown["last_error_message"] = self._target.error
        if self._updates.allowed is not None:
            shown["allowed_updates"] = self._updates.allowed
        return shown

    async def _run(self, target: WebhookTarget) -> None:
        busy: dict[int, asyncio.Task[None]] = {}  # by lane
        limits = httpx.Limits(max_connections=target.max_connections)
        async with httpx.AsyncClient(
            limits=limits,
            timeout=_TIMEOUT,
            trust_env=False,
            verify=target.url.startswith("https:"),  # loading certificates takes a while
        ) as client:
            try:
                while True:
                    self._news.clear()
                    for lane in [lane for lane, task in busy.items() if task.done()]:
                        del busy[lane]
                    for update in self._updates.waiting():
                        if len(busy) >= target.max_connections:
                            break
                        if update.lane not in busy:
                            task = asyncio.create_task(self._deliver(client, target, update))
                            task.add_done_callback(lambda _: self._news.set())
                            busy[update.lane] = task
                    await self._news.wait()
            finally:
                for task in busy.values():
                    task.cancel()
                await asyncio.gather(*busy.values(), return_exceptions=True)

    async def _deliver(
        self, client: httpx.AsyncClient, target: WebhookTarget, update: Update
    ) -> None:
        """One attempt; after a failed one the lane stays taken for the pause."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": target.secret} if target.secret else {}
        try:
            response = await client.post(target.url, json=update.as_json(), headers=headers)
        except httpx.HTTPError as error:
            problem = _problem(error)
            wait = 0.0
        else:
            if response.is_success:
                target.failures.pop(update.number, None)
                self._updates.forget(update.number)
                return
            problem = (
                f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
            )
            asked = response.headers.get("Retry-After", "")
            wait = float(asked) if asked.isdecimal() else 0.0
        target.error, target.error_at = problem, int(self._now())
        failures = target.failures.get(update.number, 0)
        target.failures[update.number] = failures + 1
        await asyncio.sleep(wait or min(self.first_pause * 2**failures, self.longest_pause))


def _problem(error: httpx.HTTPError) -> str:
    match error:
        case httpx.ConnectError():
            return "Connection refused"
        case httpx.TimeoutException():
            return "Connection timed out"
    return "Webhook connection closed"
