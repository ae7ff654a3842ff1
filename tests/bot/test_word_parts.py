"""Messages that are joined without Fluent's resolver say what it would say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.word_parts import joined, parts_of
from bot.words import LANGUAGES

LOCALES = Path(__file__).parents[2] / "bot" / "locales"


class _Named(Visitor):
    """Names of arguments, and of what they are compared with."""

    def __init__(self) -> None:
        self.arguments: set[str] = set()
        self.keys: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.arguments.add(node.id.name)

    def visit_Variant(self, node: ast.Variant) -> None:  # noqa: N802
        if isinstance(node.key, ast.Identifier):
            self.keys.add(node.key.name)
        self.generic_visit(node)


def _patterns(language: str) -> Iterator[tuple[str, ast.Pattern, _Named]]:
    source = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    for entry in FluentParser().parse(source).body:
        if isinstance(entry, ast.Message) and entry.value is not None:
            named = _Named()
            named.visit(entry)
            yield entry.id.name, entry.value, named


@pytest.mark.parametrize("language", LANGUAGES)
def test_joined_messages_are_the_resolvers(language: str) -> None:
    """Every message of the bot, with every choice taken, wherever all arguments are text."""
    bundle = FluentBundle([language], use_isolating=False)
    source = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    bundle.add_resource(FluentResource(source))
    compared = 0
    for name, pattern, named in _patterns(language):
        parts = parts_of(pattern)
        if parts is None:
            continue
        for text in ("Alien <b>&", *sorted(named.keys)):
            arguments = dict.fromkeys(named.arguments, text)
            whole = bundle.get_message(name).value
            assert whole is not None
            resolved, errors = bundle.format_pattern(whole, arguments)
            assert not errors
            assert joined(parts, arguments) == resolved
            compared += 1
    assert compared > 300


def test_numbers_and_what_is_missing_are_left_to_the_resolver() -> None:
    """It knows about plurals, and says what is wrong."""
    pattern = next(pattern for name, pattern, _ in _patterns("en") if name == "reason-popular")
    parts = parts_of(pattern)
    assert parts is not None
    assert joined(parts, {"count": 1}) is None
    assert joined(parts, {}) is None


def test_what_needs_rules_is_not_taken_apart() -> None:
    """Functions, terms and other messages within a message."""
    resource = FluentParser().parse("a = { NUMBER($n) }\nb = { a }\nc = { $n ->\n  *[0] x\n }\n")
    patterns = [entry.value for entry in resource.body if isinstance(entry, ast.Message)]
    assert len(patterns) == 3
    assert [parts_of(pattern) for pattern in patterns if pattern is not None] == [None] * 3
