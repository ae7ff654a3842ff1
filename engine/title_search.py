"""Which film does a typed text mean? An index of titles that forgives the way people type.

It knows titles and years, nothing of what a catalogue or a rating is; popularity comes in as
numbers and only decides between titles that fit about equally well.

A query has a few readings (`title_queries`). For each, every word is matched against the words of
all titles: equal, a beginning of, or a few typing errors away (`title_words`). An inverted index
adds up, for all titles at once, how much of the query each one explains. The best few dozen, and
those that are alike as plain strings, are then aligned word by word and scored by

    score = 100 F (.68 + .24 T + .08 R)

F: share of the query's weight found in the title, T: share of the title's weight found in the
query, R: likeness of the two as plain strings. Where none fits well, titles that are a few slips
away as a whole come in as well (`title_slips`). What stays under MIN_SCORE is no match: a chat
must not answer small talk with films.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import ceil, floor, log1p
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from engine.title_keys import SHORT, SearchableTitle, keys_of
from engine.title_queries import Reading, readings
from engine.title_slips import SlipIndex, ways_to_write
from engine.title_words import Vocabulary, is_small_talk
from engine.titles import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from numpy.typing import NDArray

MIN_SCORE = 62.0
MIN_OF_BEST = 0.7  # what is further behind the best is clutter
MIN_SMALL_TALK = 90.0  # "thanks" is hardly about "To Wong Foo, Thanks for Everything!"
MAX_QUERY = 250  # characters; the longest title of MovieLens has about 200
MAX_WORDS = 30
SHORTLIST = 80  # titles per reading that are aligned word by word
POPULARITY_BONUS = 5.0  # points at most, and only in the order, not in the score

_ARTICLE = 0.5  # points that "matrix" is behind "the matrix"
_LIKE_STRINGS = 78.0  # likeness from which two strings without spaces are compared further
_DOUBTFUL = 85.0  # score below which titles are looked at as whole strings, too
_ARTICLES = ("the ", "a ", "an ", "le ", "la ", "les ", "il ", "el ", "los ", "das ", "der ")


@dataclass(frozen=True, slots=True)
class Hit:
    """A film that fits; score 0..100.

    exact: the query is its title, and its year if one is given; literal: the articles agree, too.
    """

    film_id: int
    score: float
    exact: bool
    literal: bool


class TitleIndex:
    """Immutable once built; safe to search from several threads."""

    def __init__(self, titles: Iterable[SearchableTitle]) -> None:
        self._keys = [key for film in titles for key in keys_of(film)]
        self._of_length: dict[int, tuple[list[int], list[str]]] = {}
        for at, key in enumerate(self._keys):
            numbers, texts = self._of_length.setdefault(len(key.compact), ([], []))
            numbers.append(at)
            texts.append(key.compact)
        self._vocabulary = Vocabulary(key.text.split() for key in self._keys)
        self._words = [
            [self._vocabulary.id(word) for word in key.text.split()] for key in self._keys
        ]
        weights = np.array(self._vocabulary.weights, np.float32)
        flat = np.array([word for words in self._words for word in words], dtype=np.int64)
        owner = np.repeat(np.arange(len(self._keys)), [len(words) for words in self._words])
        # The inverted index: word w is in the keys _keys_with[_start[w] : _start[w + 1]].
        self._keys_with = owner[np.argsort(flat, kind="stable")]
        self._start = np.searchsorted(np.sort(flat), np.arange(len(weights) + 1))
        self._key_weight: NDArray[np.float32] = np.zeros(len(self._keys), np.float32)
        np.add.at(self._key_weight, owner, weights[flat])
        self._slips = SlipIndex(
            (at, text)
            for at, key in enumerate(self._keys)
            for text in ways_to_write(key.folded, key.text)
        )

    def search(self, query: str, popularity: Mapping[int, int]) -> list[Hit]:
        """Films that fit, best first, each once; [] for a text that is like no title."""
        if not self._keys or len(query) > MAX_QUERY:
            return []
        best: dict[int, Hit] = {}
        alike = cache(self._vocabulary.alike)  # readings share most of their words
        for reading in readings(query, self._vocabulary):
            if len(reading.words) > MAX_WORDS:
                continue
            for hit in self._judged(reading, alike):
                known = best.get(hit.film_id)
                if known is None or (hit.exact, hit.score) > (known.exact, known.score):
                    best[hit.film_id] = hit
            if any(hit.exact for hit in best.values()):
                break
        top = max((hit.score for hit in best.values()), default=0.0)
        if top < _DOUBTFUL:
            self._add_slips(query, best)
            top = max((hit.score for hit in best.values()), default=0.0)
        least = max(MIN_SCORE, MIN_OF_BEST * top)
        hits = [hit for hit in best.values() if hit.score >= least]
        if any(hit.literal for hit in hits) and fold(query).startswith(_ARTICLES):
            # "The Killer" was typed with its article, so it is not "Killer".
            hits = [Hit(h.film_id, h.score, h.literal, h.literal) for h in hits]
        most = max((log1p(popularity.get(hit.film_id, 0)) for hit in hits), default=0.0) or 1.0

        def rank(hit: Hit) -> tuple[bool, float]:
            known_by = log1p(popularity.get(hit.film_id, 0)) / most
            return hit.exact, hit.score + POPULARITY_BONUS * known_by

        return sorted(hits, key=rank, reverse=True)

    def _judged(
        self, reading: Reading, alike_to: Callable[[str, bool], dict[int, float]]
    ) -> Iterator[Hit]:
        words = reading.words
        weights = [self._vocabulary.weight(word) for word in words]
        alike = [alike_to(word, 0 < at == len(words) - 1) for at, word in enumerate(words)]
        small_talk = is_small_talk(words) or all(len(word) == 1 for word in words)
        text = " ".join(words)
        compact = text.replace(" ", "")
        for at in self._shortlist(weights, alike, compact, plain=reading.factor == 1.0):
            key = self._keys[at]
            year = key.film.year
            if key.compact == compact:
                whole = key.behind < SHORT and reading.factor > 0.98
                exact = whole and reading.year in {None, year}
                literal = exact and key.folded == reading.folded
                score = 100.0 - (0.0 if literal else _ARTICLE)
            else:
                exact = literal = False
                score = self._aligned(at, weights, alike, fuzz.ratio(text, key.text) / 100)
                score = max(score, _as_strings(compact, key.compact))
            if small_talk and score < MIN_SMALL_TALK:
                continue
            score = (score - key.behind) * reading.factor * _year_factor(reading.year, year)
            yield Hit(key.film.film_id, max(score, 0.0), exact, literal)

    def _add_slips(self, query: str, best: dict[int, Hit]) -> None:
        """Films whose title is a slip or two away as a whole, where that fits better."""
        for at, likeness in self._slips.near(query).items():
            key = self._keys[at]
            score = 100.0 * likeness - key.behind
            known = best.get(key.film.film_id)
            if known is None or known.score < score:
                best[key.film.film_id] = Hit(key.film.film_id, score, False, False)

    def _shortlist(
        self, weights: list[float], alike: list[dict[int, float]], compact: str, *, plain: bool
    ) -> list[int]:
        """Keys worth a closer look, by what their words explain and as whole strings."""
        n, total = len(self._keys), sum(weights)
        explained = np.zeros(n, np.float32)  # (n,) of the query's weight
        best = np.zeros(n, np.float32)  # (n,) likeness of the word at hand
        for weight, others in zip(weights, alike, strict=True):
            best[:] = 0.0
            # Rising, so that the closest word of a title is the one that stays.
            for other, likeness in sorted(others.items(), key=lambda item: item[1]):
                best[self._keys_with[self._start[other] : self._start[other + 1]]] = likeness
            explained += weight * best
        found = np.flatnonzero(explained >= 0.5 * total)
        if len(found) > SHORTLIST:
            share = explained[found]
            fit = share / total + 0.3 * np.minimum(share / self._key_weight[found], 1.0)
            found = found[np.argpartition(fit, -SHORTLIST)[-SHORTLIST:]]
        listed = {int(at) for at in found}
        # Word by word nothing fits well: perhaps the spaces are elsewhere.
        if plain and len(compact) >= 6 and not (explained[found] > 0.95 * total).any():
            listed.update(self._like_as_strings(compact))
        return sorted(listed)

    def _like_as_strings(self, compact: str) -> Iterator[int]:
        # The likeness of lengths a and b is at most 2 min(a, b) / (a + b).
        least = _LIKE_STRINGS / 100 / (2 - _LIKE_STRINGS / 100)
        for length in range(ceil(least * len(compact)), floor(len(compact) / least) + 1):
            numbers, texts = self._of_length.get(length, ([], []))
            for _, _, at in process.extract(
                compact, texts, scorer=fuzz.ratio, score_cutoff=_LIKE_STRINGS, limit=5
            ):
                yield numbers[at]

    def _aligned(
        self, at: int, weights: list[float], alike: list[dict[int, float]], ratio: float
    ) -> float:
        """The score of the docstring: each query word takes the closest word still free."""
        known = self._vocabulary.weights
        free = list(self._words[at])
        total = sum(known[word] for word in free)
        found = covered = 0.0
        for weight, others in zip(weights, alike, strict=True):
            word = max(free, key=lambda word: others.get(word, 0.0), default=None)
            if word is not None and word in others:
                free.remove(word)
                found += weight * others[word]
                covered += known[word] * others[word]
        F, T = found / sum(weights), covered / total
        return 100 * F * (0.68 + 0.24 * T + 0.08 * ratio)


def _as_strings(asked: str, title: str) -> float:
    """Likeness without spaces, for words that were cut or joined in a way no word list knows."""
    ratio = fuzz.ratio(asked, title, score_cutoff=_LIKE_STRINGS)
    return ratio - 6.0 if len(asked) >= 6 else 0.0


def _year_factor(asked: int | None, year: int | None) -> float:
    if asked is None or asked == year:
        return 1.0
    if year is None:
        return 0.9
    return 0.96 if abs(asked - year) <= 1 else 0.8
