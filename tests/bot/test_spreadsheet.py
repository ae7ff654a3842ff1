"""CSV that a spreadsheet shows as text, and that comes back as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spreadsheet import csv_bytes, guarded, unguarded

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'=", "''@"])
def test_what_begins_like_a_formula_becomes_text(start: str) -> None:
    """An apostrophe in front, also where one was there already, so that one can be taken away."""
    text = f'{start}HYPERLINK("http://example.org","x")'
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["'71", "Alien", "", "2+2", "'night, Mother", "8½ - x"])
def test_other_titles_are_left_alone(text: str) -> None:
    """A title with an apostrophe of its own keeps it, and gets none."""
    assert guarded(text) == unguarded(text) == text


@given(_TEXT)
def test_every_cell_comes_back(text: str) -> None:
    """Whatever is written can be read, and never begins a formula."""
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"} or not text


@given(st.lists(st.tuples(_TEXT, _TEXT), max_size=5))
def test_a_table_is_read_back_by_any_reader(rows: list[tuple[str, str]]) -> None:
    """Quotes, commas and line breaks inside cells are kept; the file begins with its mark."""
    made = csv_bytes(("a", "b"), rows)
    assert made.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert read[0] == ["a", "b"]
    assert [tuple(map(unguarded, row)) for row in read[1:]] == rows


def test_nothing_is_an_empty_cell() -> None:
    """None is not the word None."""
    assert csv_bytes(("a", "b"), [(None, 4.5)]).decode("utf-8-sig") == "a,b\r\n,4.5\r\n"
