"""Text into words, and words into the phrases of the vocabulary, longest first.

Knows where each word stands in the text, so that a title can be cut out as it was typed. Refuses
to know what a phrase does to a wish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from bot import wish_vocabulary as vocabulary

Meaning = tuple[str, object]  # kind, and what goes with it: ("genre", "comedy"), ("since", None)

# A year or years; a decade in digits; a number; a word; a sign that means something.
_TOKEN = re.compile(
    r"(?P<span>\b(?:18|19|20)\d\d\s?[-–—]\s?(?:18|19|20)\d\d\b(?!-?[хxе]))"
    r"|(?P<decades>\b(?:19|20)?\d0\s?[-–—]\s?(?:19|20)?\d0(?:-?(?:[хxеe]|ых|ые)\b|['’]?s\b))"
    r"|(?P<decade>['’]?\b(?:18|19|20)?\d0(?:\s?-?(?:[хxеe]|ых|ые)\b|['’]?s\b))"
    r"|(?P<since>\b(?:18|19|20)\d\d\+)"
    r"|(?P<year>\b(?:18|19|20)\d\d\b)"
    r"|(?P<other>\d+[.,]\d+|\d{4,})"
    r"|(?P<number>(?<![\w.,-])\d{1,3}(?![\w.,]\d|\w))"
    r"|(?P<minus>(?<!\S)[-–—](?=[^\W\d]|['’]?\d\d))"
    r"|(?P<word>[^\W_]+(?:[-'’][^\W_]+)*|&)"
    r"|(?P<comma>[,;])"
)
_PREFIX = re.compile(r"\b(early|mid|late|non|pre|post)-(?=\w)", re.IGNORECASE)
_LONGEST = 4  # words of a phrase
_STEM_ENDING = 7  # letters that may follow a stem


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: its kind (a group's name above), folded text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The pieces of a text; signs that mean nothing are left out."""
    text = _PREFIX.sub(r"\1 ", text)  # as long as before: the places stay true
    return [
        Token(match.lastgroup or "", _folded(match[0]), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


def phrase_at(tokens: list[Token], at: int) -> tuple[Meaning, int] | None:
    """What the longest phrase at ``at`` means, and how many pieces it takes; None: nothing."""
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        pieces = tokens[at : at + length]
        if all(piece.kind in {"word", "comma"} for piece in pieces):
            meaning = _meaning(" ".join(piece.text for piece in pieces))
            if meaning is not None:
                return meaning, length
    return None


def nearest_word(word: str) -> Meaning | None:
    """What a misspelt word probably means: a genre or how known; None where nothing is near."""
    if len(word) < 4:
        return None
    best: tuple[int, Meaning] | None = None
    for known, stem, meaning in _nameable():
        allowed = 1 if min(len(word), len(known)) < 7 else 2
        edits = OSA.distance(word[: len(known)] if stem else word, known)
        if edits <= allowed and (best is None or edits < best[0]):
            best = (edits, meaning)
    return best[1] if best else None


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е").replace("’", "'").replace("'", "")


def _phrases() -> Iterator[tuple[Meaning, str]]:
    """Later ones win where two are spelt alike."""
    v = vocabulary
    yield ("filler", None), v.FILLERS
    for first, phrases in v.DECADES.items():
        yield ("decade", first), phrases
    for count, phrases in v.COUNTS.items():
        yield ("count", count), phrases
    plain: Mapping[str, str] = {
        "or": v.OR,
        "and": v.AND,
        "but": v.BUT,
        "not": v.NOT,
        "not-one": v.NOT_ONE,
        "like": v.LIKE,
        "from": v.FROM,
        "since": v.SINCE,
        "after": v.AFTER,
        "until": v.UNTIL,
        "before": v.BEFORE,
        "between": v.BETWEEN,
        "and-later": v.AND_LATER,
        "and-earlier": v.AND_EARLIER,
        "early": v.EARLY,
        "middle": v.MIDDLE,
        "late": v.LATE,
        "degree": v.LESS_OR_MORE,
        "old": v.OLD,
        "new": v.NEW,
        "silent": v.SILENT,
    }
    for kind, phrases in plain.items():
        yield (kind, None), phrases
    yield ("fame", "less"), v.LESS_KNOWN
    yield ("fame", "well"), v.WELL_KNOWN
    for genre, phrases in v.GENRES.items():
        yield ("genre", genre), phrases


@cache
def _tables() -> tuple[dict[str, Meaning], list[tuple[str, Meaning]]]:
    """Whole phrases, and stems with the longest first."""
    whole: dict[str, Meaning] = {}
    stems: dict[str, Meaning] = {}
    for meaning, phrases in _phrases():
        for phrase in phrases.split("|"):
            folded = phrase.replace("ё", "е")
            (stems if "*" in folded else whole)[folded] = meaning
    return whole, sorted(stems.items(), key=lambda item: -len(item[0]))


def _meaning(text: str) -> Meaning | None:
    whole, stems = _tables()
    found = whole.get(text)
    if found is not None:
        return found
    words = text.split()
    for stem, meaning in stems:
        parts = stem.split()
        if len(parts) == len(words) and all(map(_is_form, words, parts)):
            return meaning
    return None


def _is_form(word: str, stem: str) -> bool:
    if not stem.endswith("*"):
        return word == stem
    return word.startswith(stem[:-1]) and len(word) - len(stem) < _STEM_ENDING


@cache
def asking_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words and stems that ask for films."""
    pieces = vocabulary.ASKING.split("|")
    whole = frozenset(piece for piece in pieces if "*" not in piece)
    return whole, tuple(piece[:-1] for piece in pieces if "*" in piece)


@cache
def _nameable() -> tuple[tuple[str, bool, Meaning], ...]:
    """Single words for genres and fame: without its star, whether it is a stem, meaning."""
    return tuple(
        (phrase.removesuffix("*"), phrase.endswith("*"), meaning)
        for meaning, phrases in _phrases()
        if meaning[0] in {"genre", "fame"}
        for phrase in phrases.split("|")
        if " " not in phrase and len(phrase) > 4
    )
