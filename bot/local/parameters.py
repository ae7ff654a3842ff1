"""Parameters of a method call, however they came: query, urlencoded, multipart or JSON.

Reads them the way telegram-bot-api does: every value is text, nested objects are JSON text, numbers
outside their range are clamped, text that is no number is 0. Knows no method.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.local.errors import ApiError, bad_request
from bot.local.limits import MAX_UPLOAD

if TYPE_CHECKING:
    from starlette.requests import Request

_ROOM_FOR_FIELDS = 1024 * 1024  # bytes of a multipart body beside the file


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one call; a missing one reads as "", 0, False or None."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text."""
        value = self.values.get(name, "")
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        return "" if value is None else str(value)

    def integer(
        self, name: str, default: int = 0, low: int = -(1 << 63), high: int = 1 << 63
    ) -> int:
        """The value as a number within [low, high]."""
        text = self.text(name).strip()
        if not text:
            return default
        return min(max(whole_number(text), low), high)

    def boolean(self, name: str) -> bool:
        """The value as true or false."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """The value as JSON, parsed; None when missing. `what` names it in the refusal.

        Raises:
            ApiError: when it is no JSON.
        """
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            raise bad_request(f"can't parse {what} JSON object") from None
        _check_unicode(parsed)
        return parsed


def whole_number(value: Any) -> int:
    """`value` as a number; 0 for what is none, as telegram-bot-api reads it."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0


async def read_parameters(request: Request) -> Parameters:
    """The parameters of `request`; those of the body win over those of the query.

    Raises:
        ApiError: for a body that is too large or cannot be read.
    """
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    if request.method == "GET":
        return Parameters(values)
    if int(request.headers.get("content-length") or 0) > MAX_UPLOAD + _ROOM_FOR_FIELDS:
        async for _ in request.stream():
            pass  # read to its end, or the client would see a broken pipe instead of the answer
        raise ApiError(413)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        values |= await _json_body(request)
    elif kind in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        try:
            async with request.form(max_part_size=_ROOM_FOR_FIELDS) as form:
                for name, value in form.multi_items():
                    if isinstance(value, UploadFile):
                        uploads[name] = await _upload(value)
                    else:
                        values[name] = value
        except HTTPException as error:
            raise bad_request(f"can't parse the body: {error.detail}") from error
    _check_unicode(values)
    return Parameters(values, uploads)


async def _json_body(request: Request) -> dict[str, Any]:
    body = await request.body()
    if not body.strip():
        return {}
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("can't parse request body as JSON") from None
    if not isinstance(parsed, dict):
        raise bad_request("can't parse request body: Expected an Object")
    return parsed


async def _upload(file: UploadFile) -> Upload:
    if (file.size or 0) > MAX_UPLOAD:
        raise ApiError(413)
    return Upload(file.filename or "", file.content_type or "", await file.read())


def _check_unicode(value: Any) -> None:
    """Refuses text with half a surrogate pair, which no answer could carry."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
