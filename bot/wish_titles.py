"""The title that somebody names in the middle of a sentence: "like Love and Death but not old".

Where it begins is known, where it ends is not: the longest piece that is a title exactly, else one
up to the next phrase that goes on with something else. Refuses to know the catalogue and the wish.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.wish_phrases import Token, phrase_at

Titles = Callable[[str, bool], int | None]
"""(text, exactly) -> the film of that title, or None; a near one only where not `exactly`."""

_LONGEST = 9  # words
_AFTER = frozenset({"but", "not", "fame", "from", "since", "after", "until", "before"})


def title_behind(
    text: str, tokens: list[Token], first: int, titles: Titles
) -> tuple[int | None, int]:
    """The film named from the piece ``first`` on, and the piece behind its title.

    None and a later piece: what stands between is no title. None and ``first``: nothing there
    looks like one, "like a comedy".
    """
    start = tokens[first].start
    for end in range(min(len(tokens), first + _LONGEST), first, -1):
        film = titles(text[start : tokens[end - 1].end], True)
        if film is not None:
            return film, end
    end = first
    named = 0  # words that are no phrase
    while end < len(tokens) and tokens[end].kind in {"word", "year", "number"}:
        found = phrase_at(tokens, end)
        if found is not None and found[0][0] in _AFTER:
            break
        named += found is None
        end += 1
    if not named:
        return None, first
    return titles(text[start : tokens[end - 1].end], False), end
