"""CSV that is safe to open in a spreadsheet, and its cells read back.

A cell that begins like a formula gets an apostrophe in front, as people type it to have text; one
that had an apostrophe there already gets another, so that reading takes exactly one away. UTF-8
with a byte order mark, by which spreadsheets know it. Knows nothing of what the cells mean.

Source: OWASP, "CSV Injection" (which characters begin a formula).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The cell's text such that no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as a file; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else guarded(str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
