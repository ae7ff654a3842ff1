"""What the chat page calls: people, what they do in chats, faults, files.

Groups are made in page_groups.py, events flow in page_events.py. Speaks JSON. Never shows the bot's
token. The page itself lives in static/.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local.chat import Chat
from bot.local.errors import PageError
from bot.local.files import picture_size
from bot.local.page_requests import chat_at, refusing, who_where
from bot.local.parameters import Parameters, read_parameters, whole_number
from bot.local.world import World

_MAX_NAME: Final = 64
_PEOPLE: Final = 200  # that the page may add


class PageApi:
    """The page's API of one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Where it is served."""
        return [
            Route("/chat/people", refusing(self.people), methods=["GET"]),
            Route("/chat/people", refusing(self.add_person), methods=["POST"]),
            Route("/chat/faults", refusing(self.faults), methods=["GET"]),
            Route("/chat/faults", refusing(self.add_fault), methods=["POST"]),
            Route("/chat/faults", refusing(self.clear_faults), methods=["DELETE"]),
            Route("/chat/file/{file_id}", refusing(self.file), methods=["GET"]),
            Route("/chat/{chat}/send", refusing(self.send), methods=["POST"]),
            Route("/chat/{chat}/edit", refusing(self.edit), methods=["POST"]),
            Route("/chat/{chat}/tap", refusing(self.tap), methods=["POST"]),
            Route("/chat/{chat}/file", refusing(self.upload), methods=["POST"]),
            Route("/chat/{chat}/vote", refusing(self.vote), methods=["POST"]),
            Route("/chat/{chat}/react", refusing(self.react), methods=["POST"]),
            Route("/chat/{chat}/block", refusing(self.block), methods=["POST"]),
            Route("/chat/{chat}/unblock", refusing(self.unblock), methods=["POST"]),
        ]

    async def people(self, _: Request) -> Response:
        """Everyone."""
        return JSONResponse([person.as_page() for person in self._world.people])

    async def add_person(self, request: Request) -> Response:
        """Lets a new person in."""
        given = await read_parameters(request)
        name = given.text("first_name").strip()[:_MAX_NAME]
        if not name:
            raise PageError(400, "no_name", "A person needs a first name.")
        if len(self._world.people) >= _PEOPLE:
            raise PageError(409, "too_many_people", "There are too many people already.")
        language = given.text("language_code").strip()[:16] or "en"
        return JSONResponse(self._world.add_guest(name, language).as_page(), status_code=201)

    async def send(self, request: Request) -> Response:
        """A person sends a text."""
        given = await read_parameters(request)
        chat, person = who_where(self._world, request, given)
        sent = chat.say_as(person, given.text("text"), given.integer("reply_to") or None)
        return JSONResponse(
            {"message_id": sent[-1].number, "message_ids": [message.number for message in sent]}
        )

    async def edit(self, request: Request) -> Response:
        """A person changes what they sent."""
        given = await read_parameters(request)
        chat, person = who_where(self._world, request, given)
        message = chat.edit_as(person, given.integer("message_id"), given.text("text"))
        return JSONResponse({"message_id": message.number})

    async def tap(self, request: Request) -> Response:
        """A person taps a button."""
        given = await read_parameters(request)
        chat, person = who_where(self._world, request, given)
        query = chat.tap_as(
            person,
            given.integer("message_id"),
            given.text("data"),
            expired=given.boolean("expired"),
            inaccessible=given.boolean("inaccessible"),
        )
        return JSONResponse({"callback_id": query})

    async def vote(self, request: Request) -> Response:
        """A person chooses `options` of a poll, by place."""
        given = await read_parameters(request)
        chat, person = who_where(self._world, request, given)
        options = given.json("options", "options")
        if not isinstance(options, list):
            raise PageError(400, "no_options", "A vote needs a list of options.")
        chat.vote_as(person, given.integer("message_id"), [whole_number(o) for o in options])
        return JSONResponse({})

    async def react(self, request: Request) -> Response:
        """A person reacts with `emoji`, an empty one takes it back."""
        given = await read_parameters(request)
        chat, person = who_where(self._world, request, given)
        chat.react_as(person, given.integer("message_id"), given.text("emoji"))
        return JSONResponse({})

    async def upload(self, request: Request) -> Response:
        """A person sends a file: a picture goes as a photo unless `as` says "document"."""
        given = await read_parameters(request)
        chat, person = who_where(self._world, request, given)
        if not given.uploads:
            raise PageError(400, "no_file", "There is no file in the request.")
        upload = next(iter(given.uploads.values()))
        as_photo = given.text("as") != "document" and picture_size(upload.content) is not None
        if as_photo:
            file = self._world.files.add_photo(upload.content)
        else:
            file = self._world.files.add_document(upload.content, upload.name, upload.mime_type)
        message = chat.upload_as(person, file, given.text("caption"))
        return JSONResponse({"message_id": message.number})

    async def block(self, request: Request) -> Response:
        """A person blocks the bot."""
        return self._set_blocked(request, blocked=True)

    async def unblock(self, request: Request) -> Response:
        """A person lets the bot back in."""
        return self._set_blocked(request, blocked=False)

    async def faults(self, _: Request) -> Response:
        """The faults that wait."""
        return JSONResponse(self._world.faults.waiting())

    async def add_fault(self, request: Request) -> Response:
        """Orders a fault."""
        given = await read_parameters(request)
        try:
            self._world.faults.add(**_fault(given))
        except ValueError as error:
            raise PageError(400, "bad_fault", str(error)) from error
        return JSONResponse(self._world.faults.waiting(), status_code=201)

    async def clear_faults(self, _: Request) -> Response:
        """Forgets all faults."""
        self._world.faults.clear()
        return JSONResponse([])

    async def file(self, request: Request) -> Response:
        """The bytes of a file; only a picture is shown in place, anything else is saved."""
        file = self._world.files.get(request.path_params["file_id"])
        if file is None:
            raise PageError(404, "no_such_file", "There is no such file, or it was let go.")
        picture = picture_size(file.content)
        name = quote(file.name, safe="")
        place = "inline" if picture else "attachment"
        return Response(
            file.content,
            media_type=picture[0] if picture else "application/octet-stream",
            headers={
                "Content-Disposition": f"{place}; filename*=UTF-8''{name}",
                "Cache-Control": "private, max-age=3600",
            },
        )

    def _set_blocked(self, request: Request, *, blocked: bool) -> Response:
        chat = chat_at(self._world, request)
        if not isinstance(chat, Chat):
            raise PageError(400, "no_person", "Only a person can block the bot.")
        chat.set_blocked(blocked)
        return JSONResponse(chat.person.as_page())


def _fault(given: Parameters) -> dict[str, Any]:
    fault: dict[str, Any] = {
        "method": given.text("method") or "*",
        "kind": given.text("kind"),
        "times": given.integer("times", 1),
    }
    if given.text("retry_after"):
        fault["retry_after"] = float(given.text("retry_after"))
    if given.text("chat_id"):
        fault["chat_id"] = given.integer("chat_id")
    return fault
