"""Which films belong to one series, as far as their titles tell or it is common knowledge.

"The Godfather: Part II", "Godfather, The" and "Godfather 3" share the stem "godfather";
"The Empire Strikes Back" is known to be of "Star Wars" (`known_series`). Knows
titles alone; whether more than two of a series are too many is for others to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from engine.known_series import KNOWN_SERIES
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


_KNOWN = {stem(title): stem(titles[0]) for titles in KNOWN_SERIES for title in titles}


def series_of(films: Iterable[Film]) -> NDArray[np.int64]:
    """A number for each film, equal for films of one series, int64, (films,)."""
    numbers: dict[str, int] = {}
    stems = (stem(film.title) for film in films)
    series = [numbers.setdefault(_KNOWN.get(each, each), len(numbers)) for each in stems]
    return np.array(series, dtype=np.int64)
