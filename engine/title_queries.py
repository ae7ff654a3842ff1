"""The ways in which a typed text can be read as a title and, perhaps, a year.

It asks the vocabulary which words exist, and knows nothing of titles: which reading fits one is
for `title_search` to find out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.titles import fold, normalise, parse_title

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_YEAR = re.compile(r"(?<!\w)(?:18[89]\d|19\d\d|20[0-4]\d)(?!\w)")
_SHORT_YEAR = re.compile(r"(?<=\s)\(?['’](\d\d)\)?\s*$")
_LETTER_DIGIT = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
_SHORTEST_CUT = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a query.

    Attributes:
        words: of the title, normalised.
        folded: the title with its articles.
        year: asked for, or None.
        factor: 1 for an obvious reading, less for others.
    """

    words: tuple[str, ...]
    folded: str
    year: int | None
    factor: float = 1.0


def readings(query: str, vocabulary: Container[str]) -> Iterator[Reading]:
    """The readings of a query, the most literal one first, each once; none for an empty text."""
    seen: set[tuple[tuple[str, ...], int | None]] = set()
    for title, year in _titles_and_years(query):
        plain = Reading(tuple(normalise(title).split()), fold(title), year)
        for reading in (plain, *_respelt(plain, vocabulary)):
            if reading.words and (reading.words, year) not in seen:
                seen.add((reading.words, year))
                yield reading


def _titles_and_years(query: str) -> Iterator[tuple[str, int | None]]:
    """The text as it is and, where it holds a year, the rest with the year taken out."""
    query = _SHORT_YEAR.sub(lambda m: ("19" if m[1] > "30" else "20") + m[1], query.strip())
    parsed = parse_title(query)
    if parsed.year is None:
        yield parsed.title, None  # "usual suspects, the"
        yield query, None
    else:
        yield " ".join((parsed.title, *parsed.aliases)), parsed.year
        yield parsed.title, parsed.year
        yield query, None
    # A film can be named after a year ("2001: A Space Odyssey"), so the text as it is came first.
    for found in reversed([*_YEAR.finditer(query)]):
        before, after = query[: found.start()], query[found.end() :]
        rest = f"{before.rstrip(' ,;(-[')} {after.lstrip(' ,;)-]:')}".strip()
        if rest:
            yield parse_title(rest).title, int(found[0])


def _respelt(plain: Reading, vocabulary: Container[str]) -> Iterator[Reading]:
    """Words joined or cut in two, and a first part without its number."""
    words = plain.words
    if len(words) > 1 and words[-1] == "1":
        numbered = len(words) > 2 and words[-2] in {"part", "episode"}
        yield replace(plain, words=words[: -2 if numbered else -1], factor=0.97)
    cut = [piece for word in words for piece in _cut(word, vocabulary)]
    if len(cut) > len(words):
        yield replace(plain, words=tuple(normalise(" ".join(cut)).split()), factor=0.99)
    for at in range(len(words) - 1):
        joined = words[at] + words[at + 1]
        if joined in vocabulary and not joined.isdecimal():
            yield replace(plain, words=(*words[:at], joined, *words[at + 2 :]), factor=0.99)


def _cut(word: str, vocabulary: Container[str]) -> list[str]:
    """An unknown word as two known ones, cut nearest to its middle; otherwise as it is."""
    if word in vocabulary or word.isdecimal():
        return [word]
    pieces = _LETTER_DIGIT.split(word)
    if len(pieces) > 1:
        return pieces
    middle = len(word) / 2
    cuts = range(_SHORTEST_CUT, len(word) - _SHORTEST_CUT + 1)
    for at in sorted(cuts, key=lambda at: abs(at - middle)):
        if word[:at] in vocabulary and word[at:] in vocabulary:
            return [word[:at], word[at:]]
    return [word]
