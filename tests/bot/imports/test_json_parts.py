"""JSON read piece by piece gives what reading it at once gives."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imports import json_parts
from bot.imports.json_parts import SHORT, parts_of

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), _VALUES), st.sampled_from([None, 1, "\t"]))
def test_any_object_is_read_as_pythons_own_parser_reads_it(
    whole: dict[str, object], indent: int | str | None
) -> None:
    """However it is laid out."""
    assert parts_of(f" {json.dumps(whole, indent=indent)}\n") == whole


_SMALL = st.recursive(
    st.none() | st.integers(-99, 99) | st.text("ab{[", max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("cd]}", max_size=5), inner),
    max_leaves=15,
)


@given(st.dictionaries(st.text("ef,:", max_size=5), _SMALL), st.integers(9, 40))
def test_what_is_long_is_taken_apart_however_deep_it_lies(
    whole: dict[str, object], short: int
) -> None:
    """With a parser that is given a few characters at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_parts, "SHORT", short)
        assert parts_of(json.dumps(whole)) == whole


def test_a_single_value_that_is_long_is_no_json_of_ours() -> None:
    """One endless string would hold up everybody."""
    assert parts_of(json.dumps({"a": "x" * (SHORT - 3)})) == {"a": "x" * (SHORT - 3)}
    for value in ('"' + "x" * SHORT + '"', "1" * SHORT):
        with pytest.raises(ValueError):  # noqa: PT011 - the sentence is Python's own
            parts_of(f'{{"a": {value}}}')


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "1", '{"a"}', '{"a":}', '{"a":1', '{"a":[1', '{"a":[1,]}', '{"a":1}x'),
        *('{"a":1 "b":2}', "{1:2}", '{"a":[1 2]}', '{,"a":1}'),
    ],
)
def test_what_is_no_object_is_an_error(text: str) -> None:
    """Never an endless loop, never half of it."""
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence is Python's own
        parts_of(text)


def test_what_is_too_deep_is_an_error() -> None:
    """As Python's own parser has it."""
    with pytest.raises(RecursionError):
        parts_of('{"a":' + "[" * 100_000 + "]" * 100_000 + "}")
