"""Text with entities -> HTML that is safe to put into the page.

Writes only the tags named here, escapes everything else, and lets no address through that is not
http, https, tg or mailto. Knows nothing of messages.
"""

from __future__ import annotations

from html import escape
from typing import Final

from bot.local.entities import Entity

_TAGS: Final = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
}
_SCHEMES: Final = ("http://", "https://", "tg://", "mailto:")


def render(text: str, entities: list[Entity]) -> str:
    """`text` as HTML; line breaks stay what they are (the page shows them by style).

    Entities that overlap without nesting are closed and opened again, so the HTML is well formed.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    end = len(units) // 2
    starts = sorted(entities, key=lambda e: (e["offset"], -e["length"]))
    borders = {0, end}
    for entity in starts:
        borders |= {min(entity["offset"], end), min(entity["offset"] + entity["length"], end)}
    out: list[str] = []
    open_: list[Entity] = []
    waiting = list(reversed(starts))
    marks = sorted(borders)
    for mark, following in zip(marks, [*marks[1:], end], strict=True):
        open_ = _close_ended(out, open_, mark)
        while waiting and waiting[-1]["offset"] <= mark:
            entity = waiting.pop()
            if entity["offset"] + entity["length"] > mark:
                out.append(_tags(entity)[0])
                open_.append(entity)
        out.append(escape(units[2 * mark : 2 * following].decode("utf-16-le", "replace")))
    return "".join(out)


def _close_ended(out: list[str], open_: list[Entity], mark: int) -> list[Entity]:
    """Closes what ends at `mark`, and whatever stands inside it, which is then opened again."""
    ended = [e["offset"] + e["length"] <= mark for e in open_]
    if not any(ended):
        return open_
    first = ended.index(True)
    out.extend(_tags(entity)[1] for entity in reversed(open_[first:]))
    again = [e for e, over in zip(open_[first:], ended[first:], strict=True) if not over]
    out.extend(_tags(entity)[0] for entity in again)
    return [*open_[:first], *again]


def _tags(entity: Entity) -> tuple[str, str]:
    match entity["type"]:
        case "text_link" if entity["url"].lower().startswith(_SCHEMES):
            address = escape(entity["url"])
            return f'<a href="{address}" target="_blank" rel="noopener noreferrer">', "</a>"
        case "pre":
            language = entity.get("language", "")
            inner = f'<code class="language-{escape(language)}">' if language else "<code>"
            return f"<pre>{inner}", "</code></pre>"
    return _TAGS.get(entity["type"], ("", ""))
