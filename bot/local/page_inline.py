"""What the chat page calls in inline mode: ask while a person types, choose, start by the button.

Knows requests; what inline mode is, inline.py says.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local.inline import InlineAnswer
from bot.local.page_requests import refusing, who_where
from bot.local.parameters import read_parameters
from bot.local.world import World


class PageInline:
    """The page's API of inline mode."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Where it is served."""
        return [
            Route("/chat/bot", refusing(self.bot), methods=["GET"]),
            Route("/chat/{chat}/inline", refusing(self.ask), methods=["POST"]),
            Route("/chat/{chat}/choose", refusing(self.choose), methods=["POST"]),
        ]

    async def bot(self, _: Request) -> Response:
        """Whom the page talks to: the bot's name, and whether it takes inline queries."""
        bot = self._world.bot
        return JSONResponse(
            {
                "id": bot["id"],
                "name": bot["first_name"],
                "username": bot["username"],
                "inline": self._world.inline.enabled,
            }
        )

    async def ask(self, request: Request) -> Response:
        """What the bot offers for `query`, from `offset` on; answers when the bot does."""
        given = await read_parameters(request)
        chat, person = who_where(self._world, request, given)
        asked = await self._world.inline.ask(
            chat, person, given.text("query"), given.text("offset")
        )
        answer = asked.answer or InlineAnswer()
        return JSONResponse(
            {
                "query_id": asked.number,
                "results": [result.as_page() for result in answer.results],
                "next_offset": answer.next_offset,
                "button": answer.button,
            }
        )

    async def choose(self, request: Request) -> Response:
        """A person sends the result `result_id` of the query `query_id`."""
        given = await read_parameters(request)
        chat, person = who_where(self._world, request, given)
        message = self._world.inline.choose(
            chat, person, given.text("query_id"), given.text("result_id")
        )
        return JSONResponse({"message_id": message.number})
