"""Which films belong to one series, as far as their titles tell.

"The Godfather: Part II", "Godfather, The" and "Godfather 3" share the stem "godfather". Knows
titles alone; whether more than two of a series are too many is for others to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from engine.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from engine.catalogue import Film

_PART = re.compile(r" (?:part|episode|chapter|volume)\b.*$")
_NUMBER = re.compile(r"(?: \d{1,2})+$")


def stem(title: str) -> str:
    """What the titles of a series have in common; the whole title where nothing is left."""
    head = title.split(":", 1)[0]
    whole = normalise(head) or normalise(title)
    cut = _NUMBER.sub("", _PART.sub("", whole))
    return cut or whole or title


def series_of(films: Iterable[Film]) -> NDArray[np.int64]:
    """A number for each film, equal for films of one series, int64, (films,)."""
    numbers: dict[str, int] = {}
    return np.array(
        [numbers.setdefault(stem(film.title), len(numbers)) for film in films], dtype=np.int64
    )
