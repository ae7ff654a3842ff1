"""The bot's two languages: Project Fluent messages with safe arguments.

Every text argument is HTML-escaped here, once, so a film called "<b>&" can go into any message.
Refuses to know what is said when: that is :mod:`bot.views`.
"""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from bot.word_parts import joined, parts_of

LANGUAGES = ("en", "ru")
_FOLDER = Path(__file__).parent / "locales"


class Html(str):
    """Text that is HTML already; anything else is escaped on its way into a message."""

    __slots__ = ()


class MissingWords(LookupError):
    """A message or one of its arguments is missing: ``key``, ``language``, ``reason``."""

    def __init__(self, key: str, language: str, reason: str) -> None:
        super().__init__(f"{language}: {key}: {reason}")
        self.key = key
        self.language = language
        self.reason = reason


class Words:
    """One language's messages: ``words("rated", film=..., stars=...)`` -> HTML."""

    def __init__(self, language: str, source: str) -> None:
        self.language = language
        # No isolation marks: they would be counted, copied and searched with the titles.
        self._bundle = FluentBundle([language], use_isolating=False)
        resource = FluentResource(source)
        self._bundle.add_resource(resource)
        self._parts = {
            entry.id.name: parts
            for entry in resource.body
            if isinstance(entry, ast.Message)
            and entry.value is not None
            and (parts := parts_of(entry.value)) is not None
        }

    def __call__(self, key: str, **arguments: str | float) -> Html:
        """The message ``key`` as HTML.

        Raises:
            MissingWords: there is no such message, or an argument that it uses was not given.
        """
        safe = {
            name: html.escape(value, quote=False)
            if isinstance(value, str) and not isinstance(value, Html)
            else (str(value) if isinstance(value, Html) else value)
            for name, value in arguments.items()
        }
        text = joined(self._parts.get(key, ()), safe)
        return Html(text or self._resolved(key, safe))

    def _resolved(self, key: str, safe: dict[str, str | float]) -> str:
        """By Fluent's own resolver: what has numbers in it, and what is wrong."""
        if not self._bundle.has_message(key):
            raise MissingWords(key, self.language, "no such message")
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise MissingWords(key, self.language, "the message has no text")
        text, errors = self._bundle.format_pattern(pattern, safe)
        if errors:
            raise MissingWords(key, self.language, str(errors[0]))
        return str(text)

    def has(self, key: str) -> bool:
        """Whether there is a message ``key``."""
        return bool(self._bundle.has_message(key))


@cache
def words_in(language: str) -> Words:
    """The messages of one of :data:`LANGUAGES`, read once."""
    return Words(language, (_FOLDER / f"{language}.ftl").read_text(encoding="utf-8"))


def language_for(chosen: str | None, telegram: str | None) -> str:
    """The language to speak: the chosen one, else that of the person's Telegram, else English."""
    if chosen in LANGUAGES:
        return chosen
    return "ru" if (telegram or "").lower().split("-")[0] == "ru" else "en"
