"""Titles as whole strings, some slips of the finger away from a text: for when words do not help.

Compares without spaces, with articles and without, so that a slip may hit a space, an article or a
short word; of several words two neighbours may have changed places. Knows strings and their
numbers; which film a string belongs to is the caller's matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import OSA

from engine.title_words import is_small_talk
from engine.titles import fold, normalise_folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOST = 0.9  # likeness lost by a text of which every letter is wrong
_SWAPPED = 0.04  # likeness lost by two words in each other's place
_MOST_WORDS = 12  # of a text that is tried with words swapped
_ARTICLES = frozenset({"the", "a", "an"})
_SHORTEST = 3  # letters of a text that may stand for a longer title


class SlipIndex:
    """Strings by their length; immutable, safe for any number of threads.

    Args:
        texts: (number, a way to write it: folded, with spaces); a number may come again.
    """

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        of_length: dict[int, tuple[list[int], list[str], list[int]]] = {}
        for number, text in texts:
            compact = text.replace(" ", "")
            numbers, held, letters = of_length.setdefault(len(compact), ([], [], []))
            numbers.append(number)
            held.append(compact)
            letters.append(_letters(compact))
        self._of_length = {
            length: (numbers, held, np.array(letters, np.uint64))
            for length, (numbers, held, letters) in of_length.items()
        }

    def near(self, query: str) -> dict[int, float]:
        """Numbers of the strings that the query may be a slip of -> likeness in (0, 1).

        Words that changed places are tried only where nothing is near as it was typed.
        """
        folded = fold(query)
        words = folded.split()
        if is_small_talk(words):
            return {}
        found: dict[int, float] = {}
        for text in ways_to_write(folded, normalise_folded(folded)):
            self._look(text.replace(" ", ""), 0.0, found)
        if not found and len(words) <= _MOST_WORDS:
            for at in range(len(words) - 1):
                swapped = [*words[:at], words[at + 1], words[at], *words[at + 2 :]]
                self._look("".join(swapped), _SWAPPED, found)
        return found

    def _look(self, text: str, behind: float, found: dict[int, float]) -> None:
        for number, edits, length in self._within(text):
            likeness = 1.0 - _LOST * edits / length - behind
            found[number] = max(found.get(number, 0.0), likeness)

    def _within(self, text: str) -> Iterator[tuple[int, int, int]]:
        allowed = slips_allowed(len(text))
        letters = np.uint64(_letters(text))
        for length in range(len(text) - allowed, len(text) + allowed + 1) if allowed else ():
            if length <= _SHORTEST:
                continue
            if length not in self._of_length:
                continue
            numbers, held, sets = self._of_length[length]
            # A slip changes the set of letters by two at most, which tells most strings apart.
            near = np.flatnonzero(np.bitwise_count(sets ^ letters) <= 2 * allowed).tolist()
            for at in near:
                edits = OSA.distance(text, held[at], score_cutoff=allowed)
                if edits <= allowed:
                    yield numbers[at], edits, max(length, len(text))


def _letters(text: str) -> int:
    """Which letters are in the text, as bits; letters may share one."""
    bits = 0
    for letter in set(text):
        bits |= 1 << (ord(letter) & 63)
    return bits


def ways_to_write(folded: str, normalised: str) -> list[str]:
    """A folded title as it is, without its first article, and with its numbers as digits."""
    first, _, rest = folded.partition(" ")
    bare = rest if first in _ARTICLES and rest else folded
    return list(dict.fromkeys((folded, bare, normalised)))


def slips_allowed(length: int) -> int:
    """Slips that a text of so many letters may have and still be told apart from others."""
    if length < _SHORTEST:
        return 0
    if length <= 4:
        return 1
    return 2 if length <= 11 else 3
