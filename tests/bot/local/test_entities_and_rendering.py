from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.entities import Entity, checked_link, commands_in, read_entities, trimmed
from bot.local.errors import ApiError
from bot.local.rendering import render


def test_commands_are_found_where_telegram_finds_them() -> None:
    """A command follows a separator, may name the bot, and has no slash after it."""
    found = commands_in("/start 🎬 /rate@film_local_bot alien, and/or /a/b http://e.org/x")
    assert found == [
        {"type": "bot_command", "offset": 0, "length": 6},
        {"type": "bot_command", "offset": 10, "length": 20},
    ]


def bold(offset: int, length: int) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": length}


@pytest.mark.parametrize(
    ("entity", "description"),
    [
        (
            bold(100, 1),
            "Bad Request: entity begins after the end of the text at UTF-16 offset 100",
        ),
        (
            bold(0, 100),
            (
                "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text "
                "at UTF-16 offset 100"
            ),
        ),
        (bold(-1, 1), "Bad Request: receive an entity with incorrect offset -1"),
        (
            {"type": "invalid_type", "offset": 0, "length": 1},
            "Bad Request: can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 1},
            "Bad Request: can't parse MessageEntity: Can't find field \"url\"",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 1, "url": "not-a-url"},
            "Bad Request: entity URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 1, "url": ""},
            "Bad Request: entity URL '' is invalid: URL host is empty",
        ),
        ({"type": ["bold"], "offset": 0, "length": 1}, None),
        ({"type": "bold", "offset": "0", "length": 1}, None),
        ("bold", None),
    ],
)
def test_bad_entities_are_refused_in_telegrams_words(entity: Any, description: str | None) -> None:
    """An entity outside the text, of an unknown type or without its argument is refused."""
    with pytest.raises(ApiError) as refused:
        read_entities([entity], "hello")
    if description is not None:
        assert refused.value.description == description
    assert refused.value.code == 400


def test_trimming_moves_and_cuts_entities() -> None:
    """White space around a message goes; what marked it shrinks or goes with it."""
    entities: list[Entity] = [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "italic", "offset": 4, "length": 3},
        {"type": "code", "offset": 6, "length": 1},
    ]
    assert trimmed("  ab c ", entities) == (
        "ab c",
        [
            {"type": "bold", "offset": 0, "length": 1},
            {"type": "italic", "offset": 2, "length": 2},
        ],
    )


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/a?b", "https://example.org/a?b"),
        ("example.org", "http://example.org/"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("javascript:alert(1)", None),
        ("ftp://example.org", None),
        ("http://[broken", None),
        ("no dots", None),
        ("", None),
    ],
)
def test_links_are_what_telegram_takes_for_links(address: str, link: str | None) -> None:
    """http, https and tg addresses with a real host are links; the rest is not."""
    assert checked_link(address) == link


def test_rendering_escapes_text_and_writes_its_own_tags() -> None:
    """What the person or the bot wrote never becomes markup of the page."""
    entities: list[Entity] = [
        {"type": "bold", "offset": 0, "length": 7},
        {"type": "text_link", "offset": 2, "length": 1, "url": 'https://e.org/?"><script>'},
        {"type": "text_link", "offset": 8, "length": 1, "url": "javascript:alert(1)"},
    ]
    assert render("<b>&\"'x y", entities) == (
        '<b>&lt;b<a href="https://e.org/?&quot;&gt;&lt;script&gt;" target="_blank" '
        'rel="noopener noreferrer">&gt;</a>&amp;&quot;&#x27;x</b> y'
    )


def test_rendering_keeps_surrogate_pairs_whole_and_splits_overlaps() -> None:
    """Offsets are UTF-16; entities that overlap are closed and opened again."""
    entities: list[Entity] = [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "italic", "offset": 2, "length": 2},
    ]
    assert render("🎬ab", entities) == "<b>🎬<i>a</i></b><i>b</i>"


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


_KINDS = st.sampled_from(["bold", "italic", "spoiler", "pre", "blockquote", "mention"])


@given(
    st.text(alphabet="a<&🎬 \n", max_size=12),
    st.lists(st.tuples(_KINDS, st.integers(0, 12), st.integers(1, 12)), max_size=5),
)
def test_rendered_html_is_always_well_formed(text: str, spans: list[tuple[str, int, int]]) -> None:
    """Whatever entities cross, every tag is closed in order and the text is all there."""
    length = len(text.encode("utf-16-le")) // 2
    entities: list[Entity] = [
        {"type": kind, "offset": offset, "length": min(size, length - offset)}
        for kind, offset, size in spans
        if offset < length
    ]
    page = _Balance()
    page.feed(render(text, entities))
    page.close()
    assert page.open == []
    assert page.text.replace("\ufffd", "") == text or "\ufffd" in page.text
