"""What the chat page calls to make groups and to change who is in them.

Every change names who does it (`by`). Knows requests; what a change means is in group.py.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local.errors import PageError
from bot.local.group import Group
from bot.local.limits import MAX_TITLE
from bot.local.page_requests import chat_at, person_in, refusing
from bot.local.parameters import read_parameters, whole_number
from bot.local.world import World

_GROUPS: Final = 100  # that the page may make


class PageGroups:
    """The page's API about groups."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Where it is served."""
        return [
            Route("/chat/groups", refusing(self.groups), methods=["GET"]),
            Route("/chat/groups", refusing(self.add), methods=["POST"]),
            Route("/chat/{chat}/members", refusing(self.add_member), methods=["POST"]),
            Route("/chat/{chat}/members", refusing(self.remove_member), methods=["DELETE"]),
            Route("/chat/{chat}/bot", refusing(self.add_bot), methods=["POST"]),
            Route("/chat/{chat}/bot", refusing(self.kick_bot), methods=["DELETE"]),
            Route("/chat/{chat}/upgrade", refusing(self.upgrade), methods=["POST"]),
        ]

    async def groups(self, _: Request) -> Response:
        """Every group."""
        return JSONResponse([group.as_page() for group in self._world.groups])

    async def add(self, request: Request) -> Response:
        """Makes a group of `title` and `members`, the first of whom makes it."""
        given = await read_parameters(request)
        title = given.text("title").strip()[:MAX_TITLE]
        if not title:
            raise PageError(400, "no_title", "A group needs a name.")
        if len(self._world.groups) >= _GROUPS:
            raise PageError(409, "too_many_groups", "There are too many groups already.")
        wanted = given.json("members", "members")
        members = [whole_number(number) for number in wanted] if isinstance(wanted, list) else []
        if not members or any(self._world.find_chat(number) is None for number in members):
            raise PageError(400, "no_members", "A group needs people who are here.")
        return JSONResponse(self._world.add_group(title, members).as_page(), status_code=201)

    async def add_member(self, request: Request) -> Response:
        """`by` brings `person` in."""
        given = await read_parameters(request)
        group = self._group(request)
        group.add_member(
            person_in(self._world, given, "person"), person_in(self._world, given, "by")
        )
        self._world.commands_changed()
        return JSONResponse(group.as_page())

    async def remove_member(self, request: Request) -> Response:
        """`by` sends `person` away, or leaves."""
        given = await read_parameters(request)
        group = self._group(request)
        group.remove_member(
            person_in(self._world, given, "person"), person_in(self._world, given, "by")
        )
        return JSONResponse(group.as_page())

    async def add_bot(self, request: Request) -> Response:
        """`by` invites the bot; with `admin`, as an administrator."""
        given = await read_parameters(request)
        group = self._group(request)
        group.add_bot(person_in(self._world, given, "by"), as_admin=given.boolean("admin"))
        return JSONResponse(group.as_page())

    async def kick_bot(self, request: Request) -> Response:
        """`by` sends the bot away."""
        given = await read_parameters(request)
        group = self._group(request)
        group.kick_bot(person_in(self._world, given, "by"))
        return JSONResponse(group.as_page())

    async def upgrade(self, request: Request) -> Response:
        """`by` makes a supergroup of it."""
        given = await read_parameters(request)
        by = person_in(self._world, given, "by")
        return JSONResponse(self._world.upgrade(self._group(request), by.id).as_page())

    def _group(self, request: Request) -> Group:
        chat = chat_at(self._world, request)
        if not isinstance(chat, Group):
            raise PageError(404, "no_such_group", "There is no such group.")
        return chat
