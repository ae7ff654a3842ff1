"""Methods that change messages: edit, react, stop a poll, take away.

Each takes the world and the parameters and gives the result's JSON; a refusal is an ApiError.
"""

from __future__ import annotations

from typing import Any

from bot.local.errors import bad_request
from bot.local.formatting import (
    caption_of,
    chat_of,
    file_of,
    keyboard_of,
    media_caption,
    message_id_of,
    text_of,
)
from bot.local.messages import Message
from bot.local.parameters import Parameters
from bot.local.person_side import PersonSide
from bot.local.reactions import read_reaction
from bot.local.world import World


async def edit_message_text(world: World, parameters: Parameters) -> Any:
    """EditMessageText; as at Telegram, a call without a keyboard takes the keyboard away."""
    text, entities = text_of(parameters, too_long="MESSAGE_TOO_LONG")
    keyboard = keyboard_of(parameters)
    chat, message = _own(world, parameters)
    if message.file is not None or message.poll is not None:
        raise bad_request("there is no text in the message to edit")
    return _edited(parameters, chat.change(message, text, entities, keyboard))


async def edit_message_caption(world: World, parameters: Parameters) -> Any:
    """EditMessageCaption."""
    caption, entities = caption_of(parameters)
    keyboard = keyboard_of(parameters)
    chat, message = _own(world, parameters)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _edited(parameters, chat.change(message, caption, entities, keyboard))


async def edit_message_media(world: World, parameters: Parameters) -> Any:
    """EditMessageMedia: another picture or document with its caption; text may become one, too."""
    media = parameters.json("media", "InputMedia")
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia JSON object")
    kind = str(media.get("type"))
    if kind not in {"photo", "document"}:
        raise bad_request("invalid media type specified")
    text, entities = media_caption(media)
    keyboard = keyboard_of(parameters)
    chat, message = _own(world, parameters)
    if message.poll is not None:
        raise bad_request("message can't be edited")
    source = str(media.get("media") or "")
    if message.inline_id and source.startswith("attach://"):
        raise bad_request("can't use file attachments in inline messages")
    file = file_of(world, parameters, "", source, as_photo=kind == "photo")
    return _edited(parameters, chat.change(message, text, entities, keyboard, file))


async def edit_message_reply_markup(world: World, parameters: Parameters) -> Any:
    """EditMessageReplyMarkup."""
    keyboard = keyboard_of(parameters)
    chat, message = _own(world, parameters)
    return _edited(parameters, chat.change(message, message.text, message.entities, keyboard))


def _own(world: World, parameters: Parameters) -> tuple[PersonSide, Message]:
    """The message to edit, by inline_message_id or by chat and message_id."""
    inline_id = parameters.text("inline_message_id")
    if inline_id:
        return world.inline.message(inline_id)
    number = message_id_of(parameters)
    chat = chat_of(world, parameters)
    return chat, chat.own(number)


def _edited(parameters: Parameters, message: Message) -> Any:
    """What an edit answers: the message, or true for one sent in inline mode."""
    return True if parameters.text("inline_message_id") else message.as_api()


async def delete_message(world: World, parameters: Parameters) -> Any:
    """DeleteMessage."""
    number = message_id_of(parameters)
    chat_of(world, parameters, writes=False).delete(number)
    return True


async def delete_messages(world: World, parameters: Parameters) -> Any:
    """DeleteMessages: those that are not there are skipped."""
    numbers = parameters.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    chat = chat_of(world, parameters, writes=False)
    for number in numbers:
        if isinstance(number, int) and chat.message(number) is not None:
            chat.delete(number)
    return True


async def set_message_reaction(world: World, parameters: Parameters) -> Any:
    """SetMessageReaction: one emoji to any message here, or none."""
    number = message_id_of(parameters)
    emoji = read_reaction(parameters.json("reaction", "reaction types"))
    chat_of(world, parameters).react(number, emoji)
    return True


async def stop_poll(world: World, parameters: Parameters) -> Any:
    """StopPoll: the Poll as it ended."""
    number = message_id_of(parameters)
    keyboard = keyboard_of(parameters)
    return chat_of(world, parameters).stop_poll(number, keyboard).as_api()
