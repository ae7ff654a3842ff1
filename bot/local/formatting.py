"""Text, caption, chat, reply and file parameters, read and checked the way every send method does.

Refuses what Telegram refuses before a chat is touched. Changes nothing.
"""

from __future__ import annotations

import re
from typing import Any

from bot.local.entities import Entity, read_entities, trimmed
from bot.local.errors import bad_request
from bot.local.files import StoredFile
from bot.local.html_scanner import MarkupError
from bot.local.keyboards import Keyboard, read_markup
from bot.local.limits import MAX_CAPTION, MAX_TEXT, utf16_length
from bot.local.parameters import Parameters, whole_number
from bot.local.person_side import PersonSide
from bot.local.telegram_html import parse_html
from bot.local.world import World

_CHAT_ID = re.compile(r"-?[0-9]{1,18}")

Formatted = tuple[str, list[Entity]]


def chat_of(world: World, parameters: Parameters, *, writes: bool = True) -> PersonSide:
    """The chat that `chat_id` names; `writes`: the bot must be allowed to write there.

    Raises:
        ApiError: when it is missing, unknown, or closed to the bot.
    """
    name = parameters.text("chat_id").strip()
    if not name:
        raise bad_request("chat_id is empty")
    chat = world.find_any(int(name)) if _CHAT_ID.fullmatch(name) else None
    if chat is None:
        raise bad_request("chat not found")
    chat.open_to_bot(writes=writes)
    return chat


def message_id_of(parameters: Parameters) -> int:
    """The `message_id` parameter.

    Raises:
        ApiError: when it is missing.
    """
    number = parameters.integer("message_id")
    if number <= 0:
        raise bad_request("message identifier is not specified")
    return number


def text_of(parameters: Parameters, too_long: str = "message is too long") -> Formatted:
    """`text` with `parse_mode` or `entities`; `too_long` is the complaint over 4096 units.

    Raises:
        ApiError: when it is empty, too long, or its markup is broken.
    """
    if not parameters.text("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(
        parameters.text("text"),
        parameters.text("parse_mode"),
        parameters.json("entities", "entities"),
    )
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request(too_long)
    return text, entities


def caption_of(parameters: Parameters) -> Formatted:
    """`caption` with `parse_mode` or `caption_entities`; it may be empty.

    Raises:
        ApiError: when it is too long, or its markup is broken.
    """
    return media_caption(
        {
            "caption": parameters.text("caption"),
            "parse_mode": parameters.text("parse_mode"),
            "caption_entities": parameters.json("caption_entities", "caption entities"),
        }
    )


def media_caption(media: dict[str, Any]) -> Formatted:
    """The caption of one InputMedia object, by the same rules."""
    text, entities = _formatted(
        str(media.get("caption") or ""),
        str(media.get("parse_mode") or ""),
        media.get("caption_entities"),
    )
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def keyboard_of(parameters: Parameters) -> Keyboard | None:
    """The inline keyboard of `reply_markup`.

    Raises:
        ApiError: for one that Telegram refuses.
    """
    return read_markup(parameters.json("reply_markup", "reply keyboard markup"))


def reply_of(chat: PersonSide, parameters: Parameters) -> int | None:
    """The message to reply to, by `reply_parameters` or the older `reply_to_message_id`.

    Raises:
        ApiError: when it is not there, unless the call allows that.
    """
    given = parameters.json("reply_parameters", "reply parameters")
    if given is None:
        number = parameters.integer("reply_to_message_id")
        without = parameters.boolean("allow_sending_without_reply")
    elif not isinstance(given, dict) or "message_id" not in given:
        raise bad_request('can\'t find field "message_id"')
    else:
        number = whole_number(given["message_id"])
        without = bool(given.get("allow_sending_without_reply"))
    if number == 0:
        return None
    if chat.message(number) is None:
        if without:
            return None
        raise bad_request("message to be replied not found")
    return number


def file_of(
    world: World, parameters: Parameters, name: str, source: str, *, as_photo: bool
) -> StoredFile:
    """The file that a media parameter names: an upload, attach://upload or a file_id.

    `name` is the parameter's own upload, `source` its text.

    Raises:
        ApiError: when there is none, or it is refused; also for a web address, since nothing is
            fetched from here.
    """
    attached = source.removeprefix("attach://") if source.startswith("attach://") else name
    upload = parameters.uploads.get(attached)
    if upload is not None:
        if as_photo:
            return world.files.add_photo(upload.content)
        return world.files.add_document(upload.content, upload.name, upload.mime_type)
    if not source or source.startswith("attach://"):
        raise bad_request(f"there is no {'photo' if as_photo else 'document'} in the request")
    if source.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = world.files.get(source)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.is_photo != as_photo:
        wanted, found = ("Photo", "Document") if as_photo else ("Document", "Photo")
        raise bad_request(f"can't use file of type {found} as {wanted}")
    return file


def _formatted(source: str, mode: str, entities: Any) -> Formatted:
    match mode.lower():
        case "html":
            try:
                text, found = parse_html(source)
            except MarkupError as error:
                raise bad_request(f"can't parse entities: {error}") from error
        case "" | "none":
            text = source
            found = read_entities(entities, source) if entities else []
        case "markdown" | "markdownv2":
            raise bad_request("unsupported parse_mode: this server reads HTML and entities only")
        case _:
            raise bad_request("unsupported parse_mode")
    return trimmed(text.replace("\0", ""), found)
