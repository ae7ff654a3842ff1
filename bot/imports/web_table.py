"""The table of a web page that is called a spreadsheet, as Kinopoisk gave it out. Pure.

Kinopoisk's "votes.xls" (until its redesign) is HTML: one table, its first row of <td> the names of
columns, in Windows' Cyrillic code page whatever its head says. Knows no format: what the columns
mean is another's business. Takes text alone, follows nothing.

Source: programs that read the file (kinopoisk2imdb, a Kinopoisk to Trakt transcoder).
"""

from __future__ import annotations

import html
import re
from typing import Final

from bot.imports.entries import ImportRefused
from bot.imports.tables import MAX_BYTES, MAX_LINES, Table, column_of, text_of

_BEGINNINGS: Final = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head")

# Up to the next sign of either kind, so that no page of open ends takes more than one look.
_TAG: Final = re.compile(r"<(?P<name>/?(?:t[dhr]|table)\b)[^<>]*>", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<[^<>]*>")


def is_web_table(content: bytes) -> bool:
    """Whether it begins as a web page does."""
    return content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_BEGINNINGS)


def web_table_of(content: bytes) -> Table:
    """The first table of the page, or all rows of several as one.

    Raises:
        ImportRefused: it is too long, or no table is there.
    """
    if len(content) > MAX_BYTES:
        raise ImportRefused("too-long")
    text = text_of(content)
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    opened = -1  # where the cell begins, or -1 outside of cells
    for tag in _TAG.finditer(text):
        if opened >= 0:
            row.append(_words(text[opened : tag.start()]))
        opened = tag.end() if tag["name"].lower() in {"td", "th"} else -1
        if tag["name"].lower() in {"tr", "/tr", "/table"}:
            if any(row):
                rows.append(tuple(row))
            row = []
            if len(rows) > MAX_LINES + 1:
                raise ImportRefused("too-long")
    if any(row):
        rows.append(tuple(row))
    if not rows:
        raise ImportRefused("unknown")
    return Table(tuple(map(column_of, rows[0])), tuple(rows[1:]))


def _words(markup: str) -> str:
    """Text without what marks it up, in one line."""
    return " ".join(html.unescape(_MARKUP.sub(" ", markup)).split())
