"""Titles as hurried people type them, from a seed: what tests and measurements of search use.

One or two edits (a letter left out, doubled, replaced by a neighbour on the keyboard, or two
swapped), and perhaps a dropped article or two words that changed places. Titles of fewer than four
letters are left alone: half of one is no longer the same word to anybody.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ARTICLES = {"the", "a", "an"}
_SHORTEST = 4


def misspelt(title: str, rng: random.Random) -> str:
    """The title in lower case with slips; never the title itself."""
    while True:
        words = title.lower().split()
        if len(words) > 1 and words[0] in _ARTICLES and rng.random() < 0.5:
            words = words[1:]
        if len(words) > 2 and rng.random() < 0.15:
            at = rng.randrange(len(words) - 1)
            words[at], words[at + 1] = words[at + 1], words[at]
        text = " ".join(words)
        for _ in range(rng.choice((1, 1, 2))):
            text = _slip(text, rng)
        if text != title.lower():
            return text


def queries(titles: Sequence[str], count: int, seed: int) -> list[tuple[str, str]]:
    """(misspelt, title) for ``count`` of the titles, each at most once."""
    rng = random.Random(seed)
    long_enough = [t for t in titles if sum(c.isalpha() for c in t) >= _SHORTEST]
    return [(misspelt(title, rng), title) for title in rng.sample(long_enough, count)]


def _slip(text: str, rng: random.Random) -> str:
    """One slip at a letter."""
    at = rng.choice([i for i, c in enumerate(text) if c.isalpha()])
    match rng.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[: at + 1] + text[at:]
        case 2:
            return text[:at] + _beside(text[at], rng) + text[at + 1 :]
        case _:
            swapped = text[at : at + 2][::-1]
            return text[:at] + swapped + text[at + 2 :]


def _beside(letter: str, rng: random.Random) -> str:
    row = next((row for row in _ROWS if letter in row), letter)
    at = row.find(letter)
    return rng.choice([row[i] for i in (at - 1, at + 1) if 0 <= i < len(row)] or [letter])
