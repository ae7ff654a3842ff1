from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.html_scanner import MarkupError
from bot.local.telegram_html import parse_html


def kinds(source: str) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["length"]) for e in parse_html(source)[1]]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<STRONG>x</Strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ('<a href="https://example.org/">x</a>', "text_link"),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', "custom_emoji"),
        ("<b>x</>", "bold"),
    ],
)
def test_each_tag_becomes_its_entity(source: str, kind: str) -> None:
    """Every tag of the HTML mode, in any case and with its synonyms, marks the text inside it."""
    assert parse_html(source)[0] == "x"
    assert kinds(source) == [(kind, 0, 1)]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<script>alert(1)</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("ё <invalid>", 'Unsupported start tag "invalid" at byte offset 3'),
        (
            "<b><i>test</b></i>",
            'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"',
        ),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</b c>", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        (
            '<tg-emoji emoji-id="9999999999999999999">x</tg-emoji>',
            "Invalid custom emoji identifier specified",
        ),
        (
            "&#xd800;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_broken_markup_gets_telegrams_own_complaint(source: str, complaint: str) -> None:
    """What Telegram refuses is refused in its words, with byte offsets of the UTF-8 text."""
    with pytest.raises(MarkupError) as refused:
        parse_html(source)
    assert str(refused.value) == complaint


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp; &quot;", '<b> & "'),
        ("&#65;&#x42;&#67", "ABC"),
        ("&nbsp; &copy; & &; &#; &#0;", "&nbsp; &copy; & &; &#; &#0;"),
        ("AT&T", "AT&T"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_only_the_four_named_and_numeric_references_are_read(source: str, text: str) -> None:
    """Other references stay as they are, as at Telegram."""
    assert parse_html(source) == (text, [])


def test_offsets_count_utf16_units() -> None:
    """An emoji outside the basic plane counts two, a Cyrillic letter one."""
    assert kinds("🎬ё<b>x🎬</b><i>y</i>") == [("bold", 3, 3), ("italic", 6, 1)]


def test_nested_tags_come_outer_first() -> None:
    """Entities are sorted by offset, the longer first."""
    assert kinds("<i>a<b>b</b></i>") == [("italic", 0, 2), ("bold", 1, 1)]
    assert kinds("<b></b>x") == []


def test_a_code_in_a_pre_gives_the_block_its_language() -> None:
    """Pre around code of the very same text is one entity; elsewhere the language is nothing."""
    block = parse_html('<pre><code class="language-python">x</code></pre>')[1]
    assert block == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]
    alone = parse_html('<code class="language-python">x</code>')[1]
    assert alone == [{"type": "code", "offset": 0, "length": 1}]


def test_a_link_that_is_none_keeps_its_text_only() -> None:
    """Addresses are completed where Telegram completes them, and dropped where it drops them."""
    assert parse_html('<a href="javascript:alert(1)">x</a>') == ("x", [])
    assert parse_html("<a>example.org</a>")[1][0]["url"] == "http://example.org/"
    assert parse_html("<a href='https://e.org/?a=1&amp;b=2'>x</a>")[1][0]["url"].endswith("a=1&b=2")
    mention = parse_html('<a href="tg://user?id=42">Ann</a>')[1][0]
    assert (mention["type"], mention["user"]["id"]) == ("text_mention", 42)


@given(st.text(max_size=40))
def test_escaped_text_always_comes_back_unchanged(text: str) -> None:
    """html.escape makes any text safe to send: no refusal, no entity, the same text."""
    escaped = html.escape(text, quote=False)
    assert parse_html(escaped) == (text, [])


@given(st.text(alphabet="<>/b i=\"'&#;a1-", max_size=30))
def test_any_markup_is_either_read_or_refused(source: str) -> None:
    """No input breaks the parser, and entities never leave the text."""
    try:
        text, entities = parse_html(source)
    except MarkupError:
        return
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= len(text) for e in entities)
