"""Methods that send messages, and answer taps.

Each takes the world and the parameters and gives the result's JSON; a refusal is an ApiError.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

from bot.local.errors import bad_request
from bot.local.files import StoredFile
from bot.local.formatting import (
    caption_of,
    chat_of,
    file_of,
    keyboard_of,
    media_caption,
    reply_of,
    text_of,
)
from bot.local.limits import MAX_ALBUM, MAX_CALLBACK_ANSWER
from bot.local.parameters import Parameters
from bot.local.polls import read_poll
from bot.local.world import World

_ACTIONS: Final = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
    ]
)


async def send_message(world: World, parameters: Parameters) -> Any:
    """SendMessage."""
    text, entities = text_of(parameters)
    keyboard = keyboard_of(parameters)
    chat = chat_of(world, parameters)
    reply_to = reply_of(chat, parameters)
    return chat.post(text, entities, keyboard=keyboard, reply_to=reply_to).as_api()


async def send_photo(world: World, parameters: Parameters) -> Any:
    """SendPhoto."""
    return _send_file(world, parameters, "photo")


async def send_document(world: World, parameters: Parameters) -> Any:
    """SendDocument."""
    return _send_file(world, parameters, "document")


def _send_file(world: World, parameters: Parameters, kind: str) -> Any:
    caption, entities = caption_of(parameters)
    keyboard = keyboard_of(parameters)
    chat = chat_of(world, parameters)
    reply_to = reply_of(chat, parameters)
    file = file_of(world, parameters, kind, parameters.text(kind), as_photo=kind == "photo")
    return chat.post(caption, entities, file=file, keyboard=keyboard, reply_to=reply_to).as_api()


async def send_media_group(world: World, parameters: Parameters) -> Any:
    """SendMediaGroup; photos or documents, not both."""
    media = parameters.json("media", "media")
    if not isinstance(media, list) or not all(isinstance(item, dict) for item in media):
        raise bad_request("can't parse media JSON object")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {str(item.get("type")) for item in media}
    if len(kinds) > 1 or not kinds <= {"photo", "document"}:
        raise bad_request("Can't use the media of the specified type in the album")
    as_photo = kinds == {"photo"}
    captions = [media_caption(item) for item in media]
    chat = chat_of(world, parameters)
    reply_to = reply_of(chat, parameters)
    files: list[StoredFile] = [
        file_of(world, parameters, "", str(item.get("media", "")), as_photo=as_photo)
        for item in media
    ]
    album = str(secrets.randbits(53)) if len(files) > 1 else None
    return [
        chat.post(text, entities, file=file, album=album, reply_to=reply_to).as_api()
        for file, (text, entities) in zip(files, captions, strict=True)
    ]


async def send_poll(world: World, parameters: Parameters) -> Any:
    """SendPoll; periods after which a poll closes by itself are not kept."""
    poll = read_poll(parameters)
    keyboard = keyboard_of(parameters)
    chat = chat_of(world, parameters)
    reply_to = reply_of(chat, parameters)
    return chat.post("", [], poll=poll, keyboard=keyboard, reply_to=reply_to).as_api()


async def send_chat_action(world: World, parameters: Parameters) -> Any:
    """SendChatAction."""
    chat = chat_of(world, parameters)
    action = parameters.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.timeline.add({"type": "typing", "action": action}, kept=False)
    return True


async def answer_callback_query(world: World, parameters: Parameters) -> Any:
    """AnswerCallbackQuery; the page shows the first answer, as a Telegram app does."""
    text = parameters.text("text")
    if len(text) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    callback, first = world.callbacks.answer(parameters.text("callback_query_id"))
    if first:
        world.any_chat(callback.chat_id).timeline.add(
            {
                "type": "toast",
                "person": callback.person_id,
                "callback_id": callback.number,
                "text": text,
                "alert": parameters.boolean("show_alert"),
            },
            kept=False,
        )
    return True
