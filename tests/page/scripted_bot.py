"""A bot that says what a test tells it to: plain calls of the Bot API, and nothing behind them."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self

import httpx

_PATIENCE = 10  # seconds


class ScriptedBot:
    """Calls the Bot API at `address` with `token`; an async context manager."""

    def __init__(self, address: str, token: str) -> None:
        self._client = httpx.AsyncClient(base_url=f"{address}/bot{token}/", timeout=30)
        self._offset = 0
        self._waiting: list[dict[str, Any]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def call(self, method: str, **parameters: Any) -> Any:
        """The result of a call; parameters go as JSON."""
        return _result(await self._client.post(method, json=parameters))

    async def say(
        self, person_id: int, html: str, *rows: list[tuple[str, str]], **parameters: Any
    ) -> int:
        """Sends a message with rows of (label, data or URL); its id."""
        if rows:
            parameters["reply_markup"] = keyboard(*rows)
        sent = await self.call(
            "sendMessage", chat_id=person_id, text=html, parse_mode="HTML", **parameters
        )
        return int(sent["message_id"])

    async def edit(
        self, person_id: int, message_id: int, html: str, *rows: list[tuple[str, str]]
    ) -> None:
        """Replaces text and keyboard of a message."""
        await self.call(
            "editMessageText",
            chat_id=person_id,
            message_id=message_id,
            text=html,
            parse_mode="HTML",
            reply_markup=keyboard(*rows),
        )

    async def offer(self, *titles: str, **parameters: Any) -> str:
        """Answers the next inline query with articles of these titles; what was asked.

        Each says its title and carries a button "More" of the data "more".
        """
        query = await self.next("inline_query")
        results = [
            {
                "type": "article",
                "id": title,
                "title": title,
                "description": f"about {title}",
                "input_message_content": {"message_text": f"See {title}"},
                "reply_markup": keyboard([("More", "more")]),
            }
            for title in titles
        ]
        await self.call(
            "answerInlineQuery", inline_query_id=query["id"], results=results, **parameters
        )
        return str(query["query"])

    async def send_file(
        self, method: str, kind: str, person_id: int, name: str, content: bytes, **parameters: Any
    ) -> int:
        """Uploads a photo or document by multipart; the message's id."""
        answer = await self._client.post(
            method, data={"chat_id": person_id, **parameters}, files={kind: (name, content)}
        )
        return int(_result(answer)["message_id"])

    async def next(self, kind: str) -> dict[str, Any]:
        """The next update of this kind ("message", "callback_query", …); others are passed over."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            for update in self._waiting:
                if kind in update:
                    self._waiting.remove(update)
                    found: dict[str, Any] = update[kind]
                    return found
            self._waiting += await self.call("getUpdates", offset=self._offset, timeout=1)
            if self._waiting:
                self._offset = max(update["update_id"] for update in self._waiting) + 1
        raise AssertionError(f"no {kind} came; waiting are {self._waiting}")


def keyboard(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    """An InlineKeyboardMarkup of rows of (label, data or URL)."""
    return {
        "inline_keyboard": [
            [
                {"text": label, "url" if target.startswith("https://") else "callback_data": target}
                for label, target in row
            ]
            for row in rows
        ]
    }


def _result(answer: httpx.Response) -> Any:
    body = answer.json()
    assert body["ok"], body
    return body["result"]
