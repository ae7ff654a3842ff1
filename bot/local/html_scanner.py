"""A cursor over Telegram's HTML: characters, references, names and attribute values.

Knows how markup is spelled, not what a tag means; telegram_html.py does.
"""

from __future__ import annotations

import re
from typing import Final

SPACE: Final = " \t\r\n\0\v"
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_TEXT = re.compile(r"[^<&]+")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


class MarkupError(ValueError):
    """Markup that Telegram refuses; the argument is its complaint."""


class Scanner:
    """Reads `source` from left to right; `at` is the cursor."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def byte(self, position: int) -> int:
        """The offset of `position` in the UTF-8 source, which complaints name."""
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def reference(self) -> str:
        """The character of the reference at the cursor; "&" itself where there is none."""
        match = _CHARACTER.match(self.source, self.at)
        if match is not None:
            hexadecimal, decimal, name = match.groups()
            if name is not None:
                character = _NAMED.get(name, "")
            else:
                digits = match.group().rstrip(";")
                code = int(hexadecimal, 16) if hexadecimal else int(decimal[:12])
                character = chr(code) if 0 < code < 0x10FFFF and len(digits) < 10 else ""
            if character:
                self.at = match.end()
                return character
        self.at += 1
        return "&"

    def plain(self) -> str:
        """What lies before the next tag or reference, the cursor moved there."""
        match = _TEXT.match(self.source, self.at)
        begin, self.at = self.at, match.end() if match else self.at
        return self.source[begin : self.at]

    def until(self, stops: str) -> str:
        """What lies before the next of `stops`, the cursor moved there (or to the end)."""
        begin = self.at
        while self.at < len(self.source) and self.source[self.at] not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def skip_space(self) -> None:
        """Moves the cursor past white space."""
        while self.at < len(self.source) and self.source[self.at] in SPACE:
            self.at += 1

    def peek(self) -> str:
        """The character at the cursor, "" at the end."""
        return self.source[self.at] if self.at < len(self.source) else ""

    def value(self, tag: str, begin: int) -> str:
        """The attribute value at the cursor: a token or a quoted string.

        `tag` and its position `begin` are for the complaint.

        Raises:
            MarkupError: when the source ends, or a token is broken.
        """
        quote = self.peek()
        if not quote:
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}')
        if quote not in "'\"":
            match = _TOKEN.match(self.source, self.at)
            token_at, self.at = self.at, match.end() if match else self.at
            if self.peek() not in {*SPACE, ">"}:
                raise MarkupError(
                    f"Unexpected end of name token at byte offset {self.byte(token_at)}"
                )
            return self.source[token_at : self.at].lower()
        self.at += 1
        value: list[str] = []
        while self.peek() and self.peek() != quote:
            if self.peek() == "&":
                value.append(self.reference())
            else:
                value.append(self.until(quote + "&"))
        self.at += 1  # past the quote, or past the end, which the caller notices
        return "".join(value)
