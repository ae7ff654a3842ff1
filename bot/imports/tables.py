"""A table out of bytes: which encoding, which delimiter, a header, and rows by column name. Pure.

Column names are compared in lower case. Cells are given as text, without the apostrophe that
guards against formulas. Knows no format.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.imports.entries import ImportRefused
from bot.spreadsheet import unguarded

MAX_LINES: Final = 20_000
MAX_BYTES: Final = 8 * 1024 * 1024
_DELIMITERS: Final = (",", ";", "\t")


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
    """The file as text: UTF-8, UTF-16 with its mark, else the Cyrillic code page of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


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
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
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
    return Table(tuple(" ".join(name.lower().split()) for name in rows[0]), tuple(rows[1:]))
