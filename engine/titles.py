"""Titles as MovieLens writes them, taken apart, and text made comparable for search.

It knows conventions of writing and nothing of any particular film or catalogue: "Usual Suspects,
The (1995)" is "The Usual Suspects" of 1995 by rule. Which film a text means is for
`title_search` to decide.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Articles that MovieLens moves behind a comma, in the languages of its films.
_ARTICLES = (
    "The A An Le La Les L' Un Une Il Lo I Gli Uno Una El Los Las Der Die Das Ein Eine "
    "O Os As Um Uma Den Det De Het Een En Et Ett"
)
_MOVED_ARTICLE = re.compile(
    rf"^(?P<rest>.*\S),\s+(?P<article>{'|'.join(_ARTICLES.split())})(?=$|\s*:)(?P<subtitle>.*)$",
    re.IGNORECASE,
)

_YEAR_AT_END = re.compile(
    r"\s*\(\s*(?P<year>(?:18|19|20)\d\d)(?:\s*[-–—]\s*(?:(?:18|19|20)\d\d)?)?\s*\)\s*$"
)
_KIND_AT_END = re.compile(r"\s*\((?:V|VG|TV|TV movie|mini|short)\)\s*$", re.IGNORECASE)
_ALSO_KNOWN_AS = re.compile(r"^(?:a\.?\s?k\.?\s?a\.?|also known as)[:\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedTitle:
    """A title without its year, article in front; `aliases` are what stood in parentheses."""

    title: str
    year: int | None
    aliases: tuple[str, ...]


def parse_title(text: str) -> ParsedTitle:
    """Take "City of Lost Children, The (Cité des enfants perdus, La) (1995)" apart.

    Trailing groups in parentheses are, from the end: a medium such as "(V)" (dropped), the year
    or range of years (the first counts), other titles. A group that is the whole title stays.
    """
    rest = " ".join(text.split())
    year: int | None = None
    while True:
        without_kind = _KIND_AT_END.sub("", rest)
        match = _YEAR_AT_END.search(rest) if year is None else None
        if without_kind and without_kind != rest:
            rest = without_kind
        elif match and match.start() > 0:
            year, rest = int(match["year"]), rest[: match.start()]
        else:
            break
    groups: list[str] = []
    while (start := _last_group(rest)) > 0:
        groups.insert(0, rest[start + 1 : -1])
        rest = rest[:start].rstrip()
    title = _article_first(rest)
    aliases = (_article_first(_ALSO_KNOWN_AS.sub("", group.strip())) for group in groups)
    distinct = dict.fromkeys(alias for alias in aliases if alias and alias != title)
    return ParsedTitle(title, year, tuple(distinct))


def _last_group(text: str) -> int:
    """Where the parenthesised group at the very end opens; -1 if there is none."""
    if not text.endswith(")"):
        return -1
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return -1


def _article_first(text: str) -> str:
    match = _MOVED_ARTICLE.match(text)
    if match is None:
        return text
    article = match["article"]
    gap = "" if article.endswith("'") else " "
    return f"{article}{gap}{match['rest']}{match['subtitle']}"


# Letters that Unicode does not decompose into a base letter and an accent.
_PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)
# An acronym's dots join it (E.T., L.A.), as do the stars in M*A*S*H.
_ACRONYM = re.compile(r"\b\w(?:[.*]\w)+\b\.?")
# Both apostrophes, the accents typed in their place, and the prime.
_APOSTROPHES = re.compile(r"['’‘`´ʻ′]")
_BETWEEN_WORDS = re.compile(r"[^\w]+|_+")
_AND = re.compile(r"[&+]")


def fold(text: str) -> str:
    """Lower case, no accents, one space between words, no punctuation: "Amélie!" -> "amelie".

    "&" and "+" become "and"; apostrophes and the dots of acronyms vanish, all else that is
    neither letter nor digit separates words. Text without any letter or digit gives "".
    """
    text = text.casefold()
    if not text.isascii():  # most titles are, and there are very many of them
        # Once more, because mathematical and other odd capitals only now become letters.
        text = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN_LETTERS)
        text = "".join(ch for ch in text if not unicodedata.combining(ch))
    text = _APOSTROPHES.sub("", text)
    text = _ACRONYM.sub(lambda m: m[0].replace(".", "").replace("*", ""), text)
    return _BETWEEN_WORDS.sub(" ", _AND.sub(" and ", text)).strip()


_ONE_TO_TWENTY = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_TWO_TO_FIFTEEN = "ii iii iv v vi vii viii ix x xi xii xiii xiv xv"
_FIRST_TO_TENTH = "first second third fourth fifth sixth seventh eighth ninth tenth"
_ORDINALS = "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th"
_NUMBER_WORDS = {word: str(n) for n, word in enumerate(_ONE_TO_TWENTY.split(), start=1)}
_NUMBER_WORDS.update(zip(_FIRST_TO_TENTH.split(), _ORDINALS.split(), strict=True))
_ROMAN = {roman: str(n) for n, roman in enumerate(_TWO_TO_FIFTEEN.split(), start=2)}
_SHORT_FORMS = {
    "mister": "mr",
    "missus": "mrs",
    "doctor": "dr",
    "saint": "st",
    "versus": "vs",
    "vol": "volume",
    "pt": "part",
    "ep": "episode",
}
_PARTS = frozenset({"part", "episode", "chapter", "volume"})
_DROPPED = frozenset({"the", "a", "an", "and"})
_FOREIGN_ARTICLES = frozenset({"le", "la", "les", "il", "el", "los", "las", "das", "der"})


def normalise(text: str) -> str:
    """The form in which titles are compared: folded, numbers as digits, no articles.

    "The Godfather: Part II" -> "godfather part 2"; "Twelve Monkeys" -> "12 monkeys";
    "Les Misérables" -> "miserables". A text that would vanish ("A", "The The") only loses
    nothing; one without letters or digits gives "".
    """
    return normalise_folded(fold(text))


def normalise_folded(folded: str) -> str:
    """`normalise` for a text that has been through `fold`."""
    words = [_SHORT_FORMS.get(word, word) for word in folded.split()]
    if len(words) > 1 and words[0] in _FOREIGN_ARTICLES:
        words = words[1:]
    kept = [word for word in words if word not in _DROPPED] or words
    return " ".join(_as_number(word, kept[at - 1] if at else None) for at, word in enumerate(kept))


def _as_number(word: str, before: str | None) -> str:
    """Digits for a number word or a Roman numeral, else the word.

    A single letter is a numeral only behind another word ("Rocky V" but "V for Vendetta"), and
    "i" only behind "part" and its like ("I" is more often a person).
    """
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    if word == "i" and before in _PARTS:
        return "1"
    if word in _ROMAN and (len(word) > 1 or before is not None):
        return _ROMAN[word]
    return word
