"""Message entities: checked when a bot sends them, found in what a person types.

Offsets and lengths are in UTF-16 units. Does not parse markup (telegram_html.py does) and looks
for commands and mentions alone: the bot has no use for links or hashtags.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypedDict
from urllib.parse import urlsplit

from bot.local.errors import bad_request
from bot.local.limits import MAX_ENTITIES, utf16_length


class Entity(TypedDict, total=False):
    """One MessageEntity as the Bot API shows it."""

    type: str
    offset: int
    length: int
    url: str
    language: str
    custom_emoji_id: str
    user: dict[str, Any]


_PLAIN: Final = [
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "blockquote",
    "expandable_blockquote",
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
]
# Outer first when two entities cover the same text.
_ORDER: Final = {"blockquote": 0, "expandable_blockquote": 0, "text_link": 2, "code": 3, "pre": 1}
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
_MENTION = re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}(?!\w)")
_HOST = re.compile(r"[^\s.]+(\.[^\s.]+)+")


def commands_in(text: str) -> list[Entity]:
    """The bot_command entities that Telegram finds in what a person typed."""
    return [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _COMMAND.finditer(text)
    ]


def mentions_in(text: str) -> list[Entity]:
    """The mention entities that Telegram finds in what a person typed."""
    return [
        {
            "type": "mention",
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _MENTION.finditer(text)
    ]


def text_of(entity: Entity, text: str) -> str:
    """The part of `text` that an entity covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    start = 2 * entity["offset"]
    return units[start : start + 2 * entity["length"]].decode("utf-16-le", "replace")


def read_entities(raw: Any, text: str) -> list[Entity]:
    """The `entities` parameter, checked against `text`.

    Raises:
        ApiError: for a malformed entity or one outside the text, as Telegram words it.
    """
    if not isinstance(raw, list):
        raise bad_request("can't parse entities: Expected an Array of MessageEntity")
    entities = [_entity(item, utf16_length(text)) for item in raw]
    return in_order([entity for entity in entities if entity["length"] > 0])


def in_order(entities: list[Entity]) -> list[Entity]:
    """Entities sorted by offset, outer before inner; those past Telegram's limit are dropped."""
    entities.sort(key=lambda e: (e["offset"], -e["length"], _ORDER.get(e["type"], 2)))
    return entities[:MAX_ENTITIES]


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """`text` without white space around it, the entities moved and cut to fit."""
    body = text.strip()
    if body == text:
        return text, entities
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(body)
    kept: list[Entity] = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return body, kept


def checked_link(url: str) -> str | None:
    """`url` as a link that Telegram would keep, with its scheme; None when it is no link.

    http, https, tg and ton links are links; a bare host such as example.org becomes http.
    """
    bare = url.strip()
    if not bare or any(character.isspace() for character in bare):
        return None
    scheme = bare.split("://", 1)[0].lower() if "://" in bare else ""
    if scheme in {"tg", "ton", "tonsite"}:
        return bare
    if scheme not in {"", "http", "https"}:
        return None
    candidate = bare if scheme else f"http://{bare}"
    try:
        host = urlsplit(candidate).hostname or ""
    except ValueError:
        return None
    if not (_HOST.fullmatch(host) or (scheme and host == "localhost")):
        return None
    parts = urlsplit(candidate)
    return candidate if parts.path or parts.query or parts.fragment else f"{candidate}/"


def link_complaint(what: str, url: str) -> str:
    """Telegram's complaint about a link that is none; `what` names whose link it is."""
    scheme = url.split("://", 1)[0].lower() if "://" in url else ""
    if not url:
        reason = "URL host is empty"
    elif scheme and scheme not in {"http", "https", "tg", "ton", "tonsite"}:
        reason = "Unsupported URL protocol"
    else:
        reason = "Wrong HTTP URL"
    return f"{what} URL '{url}' is invalid: {reason}"


def _entity(raw: Any, end: int) -> Entity:
    if not isinstance(raw, dict):
        raise bad_request("can't parse MessageEntity: Expected an Object")
    for field in ("type", "offset", "length"):
        if field not in raw:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{field}\"")
    kind, offset, length = str(raw["type"]), raw["offset"], raw["length"]
    for field in ("offset", "length"):
        if isinstance(raw[field], bool) or not isinstance(raw[field], int):
            raise bad_request(f'can\'t parse MessageEntity: Field "{field}" must be of type Number')
    if offset < 0:
        raise bad_request(f"Receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"Receive an entity with incorrect length {length}")
    if offset > end:
        raise bad_request(f"Entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > end:
        raise bad_request(
            f"Entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {offset + length}"
        )
    entity: Entity = {"type": kind, "offset": offset, "length": length}
    return _with_argument(entity, raw)


def _with_argument(entity: Entity, raw: dict[str, Any]) -> Entity:
    kind = entity["type"]
    if kind in _PLAIN:
        return entity
    if kind == "pre":
        if raw.get("language"):
            entity["language"] = str(raw["language"])
        return entity
    needed = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
    if kind not in needed:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if needed[kind] not in raw:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed[kind]}\"")
    if kind == "text_link":
        url = checked_link(str(raw["url"]))
        if url is None:
            raise bad_request(link_complaint("entity", str(raw["url"])))
        entity["url"] = url
    elif kind == "text_mention":
        if not isinstance(raw["user"], dict):
            raise bad_request('can\'t parse MessageEntity: Field "user" must be of type Object')
        entity["user"] = raw["user"]
    else:
        entity["custom_emoji_id"] = str(raw["custom_emoji_id"])
    return entity
