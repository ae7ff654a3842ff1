"""A table out of bytes: which encoding, which delimiter, a header, and rows by column name. Pure.

Column names are compared in lower case. Cells are given as text, without the apostrophe that
guards against formulas. Knows no format.

Of the encodings only UTF-8 and UTF-16 can be told for certain; the rest is read with the Windows
code page, Cyrillic or Western, in which more words are of one alphabet. Excel's own hint,
"sep=;", is taken; it is Excel's way to save a table with semicolons.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.imports.entries import ImportRefused
from bot.spreadsheet import unguarded

MAX_LINES: Final = 20_000
MAX_BYTES: Final = 8 * 1024 * 1024
_DELIMITERS: Final = (",", ";", "\t")
_HINT: Final = re.compile(r"\s*\"?sep=(.)\"?\s*\n", re.IGNORECASE)
_LOOKED_AT: Final = 2_000  # bytes from which UTF-16 without its mark is told
_MIXED: Final = re.compile(r"[A-Za-z][А-яЁё]|[А-яЁё][A-Za-z]")
_CYRILLIC: Final = re.compile(r"[А-яЁё]{3}")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by column; a cell that is not there reads as ""."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def has(self, *names: str) -> bool:
        """Whether all these columns are there."""
        return set(names) <= set(self.columns)

    def first(self, *names: str) -> str:
        """The first of the names that is a column, or ""."""
        return next((name for name in names if name in self.columns), "")

    def __iter__(self) -> Iterator[Row]:
        places = {name: at for at, name in enumerate(self.columns)}
        return (Row(places, cells) for cells in self.rows)


@dataclass(frozen=True, slots=True)
class Row:
    """One row."""

    places: dict[str, int]
    cells: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        at = self.places.get(name, len(self.cells))
        return unguarded(self.cells[at]) if at < len(self.cells) else ""


def text_of(content: bytes) -> str:
    """The file as text, whichever encoding it has; what is none in it is replaced."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    head = content[:_LOOKED_AT]
    half = len(head) // 2
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        # Latin letters, digits and delimiters have a zero beside them there, and nowhere else.
        if half and head[first::2].count(0) > half / 4 and head[1 - first :: 2].count(0) == 0:
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _of_code_page(content)


def _of_code_page(content: bytes) -> str:
    text = content.decode("cp1251", errors="replace")
    looked_at = text[: 100 * _LOOKED_AT]
    if len(_MIXED.findall(looked_at)) > len(_CYRILLIC.findall(looked_at)):  # "Amйlie"
        return content.decode("cp1252", errors="replace")
    return text


def table_of(content: bytes) -> Table:
    """The table in a file.

    Raises:
        ImportRefused: it is too long, or no table at all.
    """
    if len(content) > MAX_BYTES:
        raise ImportRefused("too-long")
    text = text_of(content)
    if "\0" in text:
        raise ImportRefused("unknown")
    hint = _HINT.match(text)
    text = text[hint.end() :] if hint else text
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = hint[1] if hint and hint[1] in _DELIMITERS else max(_DELIMITERS, key=first.count)
    rows: list[tuple[str, ...]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if not any(cells):
                continue
            rows.append(tuple(cells))
            if len(rows) > MAX_LINES + 1:
                raise ImportRefused("too-long")
    except csv.Error as error:
        raise ImportRefused("unknown") from error
    if len(rows) < 1:
        raise ImportRefused("empty")
    return Table(tuple(column_of(name) for name in rows[0]), tuple(rows[1:]))


def column_of(name: str) -> str:
    """A column by the name in a header cell: lower case, single spaces."""
    return " ".join(name.lower().replace("\ufeff", "").split())
