"""The Bot API over HTTP: token, method name, parameters, faults, and the shape of the answer.

What a method does is in methods_*.py. Methods that are not listed here get Telegram's honest
"method not found".
"""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local import methods_bot, methods_editing, methods_groups, methods_inline, methods_messages
from bot.local.errors import ApiError
from bot.local.faults import Fault
from bot.local.limits import MAX_DOWNLOAD
from bot.local.methods_bot import Described, Method
from bot.local.parameters import Parameters, read_parameters
from bot.local.world import World

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

METHODS: Final[dict[str, Method]] = {
    "getMe": methods_bot.get_me,
    "logOut": methods_bot.log_out,
    "close": methods_bot.log_out,
    "getUpdates": methods_bot.get_updates,
    "setWebhook": methods_bot.set_webhook,
    "deleteWebhook": methods_bot.delete_webhook,
    "getWebhookInfo": methods_bot.get_webhook_info,
    "sendMessage": methods_messages.send_message,
    "sendPhoto": methods_messages.send_photo,
    "sendDocument": methods_messages.send_document,
    "sendMediaGroup": methods_messages.send_media_group,
    "sendPoll": methods_messages.send_poll,
    "stopPoll": methods_editing.stop_poll,
    "sendChatAction": methods_messages.send_chat_action,
    "editMessageText": methods_editing.edit_message_text,
    "editMessageCaption": methods_editing.edit_message_caption,
    "editMessageMedia": methods_editing.edit_message_media,
    "editMessageReplyMarkup": methods_editing.edit_message_reply_markup,
    "setMessageReaction": methods_editing.set_message_reaction,
    "deleteMessage": methods_editing.delete_message,
    "deleteMessages": methods_editing.delete_messages,
    "answerCallbackQuery": methods_messages.answer_callback_query,
    "answerInlineQuery": methods_inline.answer_inline_query,
    "getFile": methods_bot.get_file,
    "getChat": methods_groups.get_chat,
    "getChatMember": methods_groups.get_chat_member,
    "getChatAdministrators": methods_groups.get_chat_administrators,
    "getChatMemberCount": methods_groups.get_chat_member_count,
    "leaveChat": methods_groups.leave_chat,
    "setMyCommands": methods_bot.set_my_commands,
    "getMyCommands": methods_bot.get_my_commands,
    "deleteMyCommands": methods_bot.delete_my_commands,
    "setMyName": methods_bot.set_my_name,
    "getMyName": methods_bot.get_my_name,
    "setMyDescription": methods_bot.set_my_description,
    "getMyDescription": methods_bot.get_my_description,
    "setMyShortDescription": methods_bot.set_my_short_description,
    "getMyShortDescription": methods_bot.get_my_short_description,
}
_BY_LOWER_NAME: Final = {name.lower(): method for name, method in METHODS.items()}


class BotApi:
    """The Bot API of one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Where it is served."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
        ]

    async def call(self, request: Request) -> Response:
        """One method call."""
        try:
            self._check_token(request)
            name = request.path_params["method"].lower()
            method = _BY_LOWER_NAME.get(name)
            if method is None:
                raise ApiError(404, "method not found")
            parameters = await read_parameters(request)
            fault = self._world.faults.take(name, _chat_id(parameters))
            if fault is not None:
                return await self._with_fault(fault, method, parameters)
            return _answer(await method(self._world, parameters))
        except ApiError as error:
            return _refusal(error)

    async def download(self, request: Request) -> Response:
        """A file that getFile has named."""
        try:
            self._check_token(request)
        except ApiError as error:
            return _refusal(error)
        file = self._world.files.at(request.path_params["path"])
        if file is None or len(file.content) > MAX_DOWNLOAD:
            return _refusal(ApiError(404))
        return Response(file.content, media_type="application/octet-stream")

    def _check_token(self, request: Request) -> None:
        token = request.path_params["token"].encode()
        if not hmac.compare_digest(token, self._world.token.encode()):
            raise ApiError(401)

    async def _with_fault(self, fault: Fault, method: Method, parameters: Parameters) -> Response:
        error = fault.as_error(_chat_id(parameters))
        if error is not None:
            raise error
        if fault.kind == "slow":
            await asyncio.sleep(fault.retry_after)
            return _answer(await method(self._world, parameters))
        if fault.kind == "lost_answer":
            await method(self._world, parameters)
        return DroppedConnection()


class DroppedConnection(Response):
    """An answer that breaks off: the client sees the connection close before its end."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Sends a head that promises more than will come; the server then closes the connection."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1024")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})


def _answer(result: Any) -> Response:
    if isinstance(result, Described):
        return JSONResponse(
            {"ok": True, "result": result.result, "description": result.description}
        )
    return JSONResponse({"ok": True, "result": result})


def _refusal(error: ApiError) -> Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": error.code,
        "description": error.description,
    }
    headers = {}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
        headers["Retry-After"] = str(error.retry_after)
    if error.migrate_to is not None:
        body["parameters"] = {"migrate_to_chat_id": error.migrate_to}
    return JSONResponse(body, status_code=error.code, headers=headers)


def _chat_id(parameters: Parameters) -> int | None:
    return parameters.integer("chat_id") if parameters.text("chat_id") else None
