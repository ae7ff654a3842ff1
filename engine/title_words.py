"""The words of all titles: how rare each is, and which of them a typed word may stand for.

It knows words one by one. How words make up a title, and titles a match, is `title_search`'s
business.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from math import log
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Words that carry structure, not meaning: they count little when they are missing.
_FUNCTION_WORDS = (
    "the a an and of in on at to for from with by is it its this that i im you your me my we he "
    "she they her his are am was be do does did dont not no or but so if as can will what who how "
    "where when why which du des und von"
)
_ABOUT_FILMS = "movie movies film films part episode chapter volume"
# Said in chats: these are words, and no slips of the finger for the words next to them.
_SMALL_TALK = (
    "hello hi hey thanks thank thx please yes yeah no ok okay bye lol haha cool nice good great "
    "bad help start stop wow sorry sure well there here again more next today tonight tomorrow "
    "now watch see show tell rate stars want need give like some any something "
    "anything know think say very much weather recommend recommendation recommendations morning"
)
_PART_OF_WEIGHT = {
    **dict.fromkeys(_FUNCTION_WORDS.split(), 0.4),
    **dict.fromkeys(_ABOUT_FILMS.split(), 0.2),
}
_COMMON = frozenset(f"{_FUNCTION_WORDS} {_ABOUT_FILMS} {_SMALL_TALK}".split())
_SHORTEST_PREFIX = 3
_SLIP = 1.1  # likeness lost by a word of which every letter is wrong; a little stricter than 1


def is_small_talk(words: Iterable[str]) -> bool:
    """Nothing but words that any chat is full of."""
    return all(word in _COMMON for word in words)


class Vocabulary:
    """Distinct words, numbered in the order of first use; immutable.

    Attributes:
        words: the words, by number.
        weights: how much each counts, > 0; rare words count most: log(1 + N / df) with N texts,
            df of which have the word (Spärck Jones 1972), less for function words.
    """

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        """Texts: each a sequence of words."""
        df: Counter[str] = Counter()
        n = 0
        for text in texts:
            df.update(set(text))
            n += 1
        self.words = list(df)
        self._ids = {word: at for at, word in enumerate(self.words)}
        self._rarest = log(1 + n)
        self.weights = [self._part(word) * log(1 + n / df[word]) for word in self.words]
        self._rising = sorted(self.words)
        self._of_length: dict[int, list[str]] = {}
        for word in self.words:
            self._of_length.setdefault(len(word), []).append(word)

    def __contains__(self, word: object) -> bool:
        return word in self._ids

    def id(self, word: str) -> int:
        """The number of a word that is here; KeyError otherwise."""
        return self._ids[word]

    def weight(self, word: str) -> float:
        """How much a word counts, known or not."""
        at = self._ids.get(word)
        return self.weights[at] if at is not None else self._part(word) * self._rarest

    def alike(self, word: str, open_ended: bool) -> dict[int, float]:
        """Words that `word` may stand for -> likeness in (0, 1]; 1 is the word itself.

        open_ended: the word may be unfinished, even if it is short.
        """
        found: dict[int, float] = {}
        settled = word in _COMMON or word.isdecimal()
        if not settled:
            found.update(self._misspelt(word))
        if open_ended or (len(word) >= _SHORTEST_PREFIX and not settled):
            for longer in self._beginning_with(word):
                at = self._ids[longer]
                likeness = 0.8 + 0.2 * len(word) / len(longer) - (0.0 if open_ended else 0.05)
                found[at] = max(found.get(at, 0.0), likeness)
        if word in self._ids:
            found[self._ids[word]] = 1.0
        return found

    def _misspelt(self, word: str) -> dict[int, float]:
        allowed = _edits_allowed(len(word))
        found: dict[int, float] = {}
        for length in range(len(word) - allowed, len(word) + allowed + 1) if allowed else ():
            others = self._of_length.get(length)
            if not others:
                continue
            for other, edits, _ in process.extract(
                word, others, scorer=OSA.distance, score_cutoff=allowed, limit=None
            ):
                if other[0].isdecimal():
                    continue
                slip = _SLIP * edits / max(length, len(word))
                # People rarely get the first letter wrong, unless they swap the first two.
                if other[0] != word[0] and other[:2] != word[1::-1]:
                    slip += 0.1
                found[self._ids[other]] = 1 - slip
        return found

    def _beginning_with(self, word: str) -> list[str]:
        start = bisect_left(self._rising, word)
        end = bisect_left(self._rising, word + chr(0x10FFFF), lo=start)
        return self._rising[start:end]

    @staticmethod
    def _part(word: str) -> float:
        half = word.isdecimal() or len(word) == 1
        return _PART_OF_WEIGHT.get(word, 0.6 if half else 1.0)


def _edits_allowed(length: int) -> int:
    """Typing errors that a word of this length may have and still be recognised."""
    if length <= 3:
        return 0
    if length <= 5:
        return 1
    return 2 if length <= 8 else 3
