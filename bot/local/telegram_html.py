"""Telegram's HTML parse mode: text with tags -> plain text and entities.

Follows the behaviour of TDLib's `parse_html` (https://core.telegram.org/bots/api#html-style), with
its complaints word for word; byte offsets are those of the UTF-8 text, entity offsets are UTF-16.
Knows markup only: length limits and trimming are for the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.local.entities import Entity, checked_link, in_order
from bot.local.html_scanner import SPACE, MarkupError, Scanner
from bot.local.limits import utf16_length

_TAGS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_USER_LINK = re.compile(r"tg://user/?\?id=(\d{1,18})")


@dataclass(slots=True)
class _Open:
    """A start tag that waits for its end."""

    tag: str
    argument: str
    offset: int  # UTF-16, where its text begins
    text_at: int  # index into the pieces of text


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of `source`.

    Raises:
        MarkupError: with Telegram's complaint, without the "can't parse entities: " before it.
    """
    return _Parser(source).run()


class _Parser(Scanner):
    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.pieces: list[str] = []
        self.offset = 0  # UTF-16 units of text so far
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "<":
                if self.source.startswith("/", self.at + 1):
                    self._end_tag()
                else:
                    self._start_tag()
            elif character == "&":
                self._add(self.reference())
            else:
                self._add(self.plain())
        if self.open:
            raise MarkupError(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        text = "".join(self.pieces)
        if _SURROGATE.search(text):
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return text, in_order(self.entities)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += utf16_length(text)

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self.until(SPACE + ">").lower()
        if not self.peek():
            raise MarkupError(f"Unclosed start tag at byte offset {self.byte(begin)}")
        if tag not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {self.byte(begin)}')
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise MarkupError(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}'
            )
        self.open.append(_Open(tag, argument, self.offset, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> str:
        """The one attribute that matters to `tag`; the cursor ends after the ">"."""
        argument = ""
        while True:
            self.skip_space()
            if self.peek() == ">":
                self.at += 1
                return argument
            name = self.until(SPACE + "=>/\"'")
            if not name:
                raise MarkupError(
                    f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}'
                )
            self.skip_space()
            if self.peek() == "=":
                self.at += 1
                self.skip_space()
                value = self.value(tag, begin)
            elif tag == "blockquote" and name == "expandable":
                value = ""
            else:
                raise MarkupError(
                    "Expected equal sign in declaration of an attribute of the tag "
                    f'"{tag}" at byte offset {self.byte(begin)}'
                )
            if not self.peek():
                raise MarkupError(f"Unclosed start tag at byte offset {self.byte(begin)}")
            argument = self._meaning(tag, name, value) or argument

    @staticmethod
    def _meaning(tag: str, name: str, value: str) -> str:
        match tag, name:
            case ("a", "href") | ("tg-emoji", "emoji-id"):
                return value
            case ("code", "class") if value.startswith("language-"):
                return value.removeprefix("language-")
            case ("span", "class") if value.startswith("tg-"):
                return value.removeprefix("tg-")
            case ("blockquote", "expandable"):
                return "expandable"
        return ""

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {self.byte(begin)}")
        self.at += 2
        name = self.until(SPACE + ">").lower()
        self.skip_space()
        if self.peek() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self.byte(begin)}")
        self.at += 1
        started = self.open.pop()
        if name and name != started.tag:
            raise MarkupError(
                f"Unmatched end tag at byte offset {self.byte(begin)}, "
                f'expected "</{started.tag}>", found "</{name}>"'
            )
        if self.offset > started.offset:
            self._close(started)

    def _close(self, started: _Open) -> None:
        entity: Entity = {
            "type": _TAGS[started.tag],
            "offset": started.offset,
            "length": self.offset - started.offset,
        }
        match started.tag:
            case "a":
                url = started.argument or "".join(self.pieces[started.text_at :])
                mention = _USER_LINK.fullmatch(url)
                if mention:
                    entity["type"] = "text_mention"
                    entity["user"] = {
                        "id": int(mention.group(1)),
                        "is_bot": False,
                        "first_name": "".join(self.pieces[started.text_at :]),
                    }
                else:
                    link = checked_link(url)
                    if link is None:
                        return  # Telegram keeps the text and drops the link
                    entity["url"] = link
            case "tg-emoji":
                if not started.argument.isdecimal() or not 0 < int(started.argument) < 1 << 63:
                    raise MarkupError("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = started.argument
            case "blockquote" if started.argument:
                entity["type"] = "expandable_blockquote"
            case "code" | "pre":
                self._close_code(started, entity)
                return
        self.entities.append(entity)

    def _close_code(self, started: _Open, entity: Entity) -> None:
        """Pre and code around the very same text are one block, with the code's language."""
        inner = self.entities[-1] if self.entities else None
        if (
            inner is not None
            and (inner["offset"], inner["length"]) == (entity["offset"], entity["length"])
            and {inner["type"], entity["type"]} == {"code", "pre"}
        ):
            inner["type"] = "pre"
            if started.argument:
                inner["language"] = started.argument
            return
        if started.tag == "code" and started.argument:
            entity["language"] = started.argument  # for a pre around it; run() drops it otherwise
        self.entities.append(entity)
