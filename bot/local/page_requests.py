"""What the page's requests have in common: which chat, who acts, and how a refusal is answered.

Knows no endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.local.chat import Chat
from bot.local.errors import ApiError, PageError
from bot.local.group import Group
from bot.local.parameters import Parameters
from bot.local.people import LocalPerson
from bot.local.person_side import PersonSide
from bot.local.world import World

Endpoint = Callable[[Request], Awaitable[Response]]

_CHAT_ID: Final = re.compile(r"-?[0-9]{1,18}")


def refusing(endpoint: Endpoint) -> Endpoint:
    """`endpoint` with its refusals turned into answers."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except PageError as error:
            body = {"error": error.error, "detail": error.detail}
            return JSONResponse(body, status_code=error.status)
        except ApiError as error:
            body = {"error": "refused", "detail": error.description}
            return JSONResponse(body, status_code=error.code)

    return answer


def chat_at(world: World, request: Request) -> PersonSide:
    """The chat that the address names; a group that became a supergroup is found by either id.

    Raises:
        PageError: when there is none.
    """
    name = request.path_params["chat"]
    chat = world.find_any(int(name)) if _CHAT_ID.fullmatch(name) else None
    if chat is None:
        raise PageError(404, "no_such_person", "There is no such person or group.")
    if isinstance(chat, Group) and chat.migrated_to is not None:
        return chat.migrated_to
    return chat


def person_in(world: World, given: Parameters, name: str) -> LocalPerson:
    """The person whose id the parameter `name` carries.

    Raises:
        PageError: when there is none.
    """
    chat = world.find_chat(given.integer(name))
    if chat is None:
        raise PageError(404, "no_such_person", "There is no such person.")
    return chat.person


def who_where(world: World, request: Request, given: Parameters) -> tuple[PersonSide, LocalPerson]:
    """The chat of the address, and who acts: in a group, the `person` of the body.

    Raises:
        PageError: when there is no such chat or person.
    """
    chat = chat_at(world, request)
    if isinstance(chat, Chat):
        return chat, chat.person
    return chat, person_in(world, given, "person")
