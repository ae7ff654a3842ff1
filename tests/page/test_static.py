"""The page's files, read as text: what a browser would show too late or not at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.local

STATIC = Path(bot.local.__file__).with_name("static")
MODULES = sorted(STATIC.glob("*.js"))
WORD = re.compile(r'^  (\w+): "(.*)",$', re.MULTILINE)


def tables() -> tuple[dict[str, str], dict[str, str]]:
    """The English and the Russian words."""
    _, english, russian = re.split(
        r"^const (?:ENGLISH|RUSSIAN) = ",
        (STATIC / "words.js").read_text("utf-8"),
        flags=re.MULTILINE,
    )
    return dict(WORD.findall(english)), dict(WORD.findall(russian))


def test_both_languages_say_the_same_things() -> None:
    """Every sentence exists in both languages, with the same values to fill in."""
    english, russian = tables()
    assert len(english) > 50
    assert list(english) == list(russian)
    for key, sentence in english.items():
        assert re.findall(r"\{\w+\}", sentence) == re.findall(r"\{\w+\}", russian[key]), key


def test_every_word_that_is_said_exists_and_is_used() -> None:
    """A module asks for no missing sentence, and none lies unused."""
    english, _ = tables()
    code = "\n".join(path.read_text("utf-8") for path in MODULES if path.name != "words.js")
    assert set(re.findall(r'\bsay\("(\w+)"', code)) <= set(english)
    composed = ("fault_", "service_", "typing_")
    unused = [key for key in english if f'"{key}"' not in code and not key.startswith(composed)]
    assert unused == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_says_what_it_is_for_and_stays_small(path: Path) -> None:
    """Each module begins with a comment, imports its own neighbours only, writes no markup."""
    code = path.read_text("utf-8")
    assert code.startswith("/**\n * ")
    assert len(code.splitlines()) <= 250
    for source in re.findall(r'^import .* from "(.*)";$', code, re.MULTILINE):
        assert (STATIC / source).is_file(), source
    for danger in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
    ):
        assert danger not in code


def test_the_page_is_without_inline_code_and_foreign_resources() -> None:
    """The document fits a policy that allows nothing inline, and asks for existing files only."""
    page = (STATIC / "index.html").read_text("utf-8")
    assert re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son\w+=", page) is None
    for address in re.findall(r'(?:href|src)="([^"]*)"', page):
        assert address.startswith("/static/")
        assert (STATIC / address.removeprefix("/static/")).is_file()
    for path in STATIC.glob("*.css"):
        assert re.search(r"url\(|@import", path.read_text("utf-8")) is None, path.name
