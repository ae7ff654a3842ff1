"""The two languages: complete, alike in their arguments, and safe."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.words import LANGUAGES, Html, MissingWords, language_for, words_in

LOCALES = Path(__file__).parents[2] / "bot" / "locales"
SOURCES = Path(__file__).parents[2] / "bot"


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def _messages(language: str) -> dict[str, set[str]]:
    resource = FluentParser().parse((LOCALES / f"{language}.ftl").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for entry in resource.body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{entry.id.name} is written twice"
            variables = _Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


def test_both_languages_say_the_same_things() -> None:
    """Every message is in both languages and asks for the same arguments."""
    english, russian = _messages("en"), _messages("ru")
    assert english == russian


def test_every_message_named_in_the_code_exists_and_none_is_idle() -> None:
    """A key in the code is a message, and a message is named somewhere in the code."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    used = set(re.findall(r'["\']([a-z][a-z0-9-]*)["\']', code))
    composed = (
        "genre-",
        "order-",
        "command-",
        "model-",
        "weekday-",
        "every-weekday-",
        "retrain-stage-",
        "source-",
        "wish-genre-",
        "wish-no-",
    )  # keys that the code puts together
    messages = _messages("en")
    idle = {key for key in messages if key not in used and not key.startswith(composed)}
    assert not idle
    for key in re.findall(r'\bwords\(\s*"([^"]+)"', code):
        assert key in messages, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_arguments_are_escaped_once(language: str) -> None:
    """A title with tags is shown as it is; text that is HTML already is not escaped again."""
    words = words_in(language)
    text = words("film-line", title="<b>&", year="none")
    assert "&lt;b&gt;&amp;" in text
    assert "<b>&lt;b&gt;&amp;</b>" in words("unseen", film=Html(text))


def test_a_missing_message_or_argument_is_an_error() -> None:
    """A mistake in the code is found by a test, not read by a person."""
    with pytest.raises(MissingWords):
        words_in("en")("no-such-message")
    with pytest.raises(MissingWords):
        words_in("en")("not-found")


@pytest.mark.parametrize(
    ("chosen", "telegram", "spoken"),
    [
        (None, None, "en"),
        (None, "ru", "ru"),
        (None, "ru-RU", "ru"),
        (None, "de", "en"),
        (None, "run", "en"),
        ("en", "ru", "en"),
        ("ru", "en", "ru"),
        ("xx", "ru", "ru"),
    ],
)
def test_whose_language_is_spoken(chosen: str | None, telegram: str | None, spoken: str) -> None:
    """The chosen language wins over Telegram's, and English serves the rest."""
    assert language_for(chosen, telegram) == spoken


@pytest.mark.parametrize(
    ("count", "word"), [(1, "оценка"), (2, "оценки"), (5, "оценок"), (11, "оценок"), (21, "оценка")]
)
def test_russian_counts_have_their_forms(count: int, word: str) -> None:
    """1 оценка, 2 оценки, 5 оценок."""
    assert f"{count} {word}<" in words_in("ru")("ratings-title", count=count)
