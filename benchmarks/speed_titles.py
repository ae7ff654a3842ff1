"""How long a misspelt title takes to be found among as many films as the largest release has.

Titles are made of the words of well-known ones, so that words are as common and as alike as they
are in titles. Processor time of single searches; the index is built before. What is found is not
measured here: `tests/engine/test_misspelt_titles.py` says how often it is the right film.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.timing import Line
from engine import Catalogue
from engine.catalogue import Film
from engine.titles import parse_title
from tests.engine.misspelling import queries

if TYPE_CHECKING:
    from collections.abc import Iterator

_KNOWN = Path(__file__).parents[1] / "tests" / "engine" / "known_titles.txt"
_FILMS = 87_585  # as many as ml-32m has
_ASKED = 300
_GOAL = 30.0  # ms
_SYLLABLES = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er")]


def misspelt() -> Iterator[Line]:
    """p99 of searches for well-known titles with slips."""
    films = catalogue(_FILMS, 0)
    known = [film.title for film in films][: len(_known())]
    films.search("the first search builds the index")
    taken = []
    for text, _ in queries(known, _ASKED, 0):
        began = time.process_time()
        films.search(text)
        taken.append(1e3 * (time.process_time() - began))
    p50, p99 = (float(np.percentile(taken, q)) for q in (50, 99))
    yield Line(
        f"misspelt title among {_FILMS:,} films, p99",
        "",
        p99,
        None,
        "ms",
        _GOAL,
        kind="under",
        notes={"p50": round(p50, 2), "max": round(max(taken), 2), "searches": len(taken)},
    )


def catalogue(count: int, seed: int) -> Catalogue:
    """The well-known films first, then made-up ones: known words, and as many that nobody knows."""
    rng = random.Random(seed)  # noqa: S311 -- made-up titles, no secrets
    known = _known()
    words = [word for film in known for word in film.title.split()]
    made = ["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) for _ in range(count // 3)]
    films = list(known)
    while len(films) < count:
        length = min(1 + int(rng.expovariate(0.5)), 12)
        title = " ".join(rng.choice(words if rng.random() < 0.6 else made) for _ in range(length))
        films.append(Film(len(films) + 1, title, rng.randint(1920, 2023), ()))
    return Catalogue(films)


def _known() -> list[Film]:
    lines = _KNOWN.read_text(encoding="utf-8").splitlines()
    parsed = [parse_title(line) for line in lines if not line.startswith("#")]
    return [Film(n, each.title, each.year, ()) for n, each in enumerate(parsed, 1)]
