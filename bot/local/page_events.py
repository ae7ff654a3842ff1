"""How events reach the page: what happened in a chat so far, and what happens now, in all of them.

One stream carries every chat, since a browser opens six connections to one server and no more. A
program that is interested in one chat can have its past and its present in one stream, too.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.local.page_requests import chat_at, refusing
from bot.local.person_side import PersonSide
from bot.local.world import World

_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class PageEvents:
    """The page's API of events."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Where it is served."""
        return [
            Route("/chat/stream", refusing(self.stream), methods=["GET"]),
            Route("/chat/{chat}/history", refusing(self.history), methods=["GET"]),
            Route("/chat/{chat}/events", refusing(self.events), methods=["GET"]),
        ]

    async def stream(self, _: Request) -> Response:
        """What happens in all chats from now on; a "hello" comes first and names the life."""
        return _as_stream(_live(self._world))

    async def history(self, request: Request) -> Response:
        """What happened in a chat after the event `after`, and in which life of the server."""
        chat = chat_at(self._world, request)
        events = chat.timeline.after(_number(request.query_params.get("after", "")))
        return JSONResponse({"life": self._world.life, "events": events})

    async def events(self, request: Request) -> Response:
        """One chat: what happened after `after` (or Last-Event-ID), then live."""
        chat = chat_at(self._world, request)
        last = request.headers.get("last-event-id", "")
        seq = max(_number(request.query_params.get("after", "")), _number(last))
        return _as_stream(_one_chat(chat, seq))


def _as_stream(lines: AsyncIterator[str]) -> Response:
    return StreamingResponse(lines, media_type="text/event-stream", headers=_HEADERS)


async def _live(world: World) -> AsyncIterator[str]:
    with world.feed.joined() as events:
        yield _line({"type": "hello", "life": world.life})
        async for event in events:
            yield _line(event)


async def _one_chat(chat: PersonSide, seq: int) -> AsyncIterator[str]:
    # The comment makes the browser's stream open at once, before the first event.
    yield ": open\n\n"
    async with contextlib.aclosing(chat.timeline.follow(seq)) as events:
        async for event in events:
            yield f"id: {event['seq']}\n{_line(event)}"


def _line(event: dict[str, Any]) -> str:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
