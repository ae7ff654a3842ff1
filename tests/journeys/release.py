"""A small made-up release: real titles, so that people can be quoted, and seeded tastes.

Ratings follow two tastes (space and crime) and a quality of each film, so that what a person
likes says something about what else they would like.
"""

from __future__ import annotations

import numpy as np

from engine.catalogue import Catalogue, Film
from engine.ratings import Ratings

_SPACE = [
    ("Alien", 1979), ("Aliens", 1986), ("Alien 3", 1992), ("Star Wars", 1977),
    ("Blade Runner", 1982),
    ("2001: A Space Odyssey", 1968), ("Contact", 1997), ("The Terminator", 1984), ("Dune", 1984),
    ("Stargate", 1994), ("Total Recall", 1990), ("Apollo 13", 1995), ("The Fifth Element", 1997),
    ("Gattaca", 1997), ("Tron", 1982), ("Solaris", 1972), ("Brazil", 1985), ("The Abyss", 1989),
    ("Independence Day", 1996), ("Starship Troopers", 1997), ("Cube", 1997), ("Dark City", 1998),
    ("Event Horizon", 1997), ("Mimic", 1997), ("Species", 1995),
]  # fmt: skip
_CRIME = [
    ("The Usual Suspects", 1995), ("Pulp Fiction", 1994), ("The Godfather", 1972), ("Fargo", 1996),
    ("Heat", 1995), ("Casino", 1995), ("Reservoir Dogs", 1992), ("Chinatown", 1974),
    ("Seven", 1995),
    ("Sabrina", 1954), ("Sabrina", 1995), ("L.A. Confidential", 1997), ("Donnie Brasco", 1997),
    ("Goodfellas", 1990), ("The Sting", 1973), ("Rear Window", 1954), ("Vertigo", 1958),
    ("Psycho", 1960), ("Taxi Driver", 1976), ("The Killing", 1956), ("Bound", 1996),
    ("Sling Blade", 1996), ("Trainspotting", 1996), ("Jackie Brown", 1997), ("<b>&", 1990),
]  # fmt: skip

PEOPLE = 240


def catalogue() -> Catalogue:
    """Fifty films of two kinds, ids from 1."""
    films = [
        Film(number, title, year, ("Sci-Fi",) if number <= len(_SPACE) else ("Crime", "Drama"))
        for number, (title, year) in enumerate(_SPACE + _CRIME, 1)
    ]
    return Catalogue(films)


def ratings(seed: int = 0) -> Ratings:
    """About 20 ratings for each of 240 people, who like one kind and dislike the other."""
    rng = np.random.default_rng(seed)
    films = len(_SPACE) + len(_CRIME)
    quality = rng.normal(0, 0.4, films)
    space = np.arange(films) < len(_SPACE)
    rows: list[tuple[int, int, float, int]] = []
    for person in range(1, PEOPLE + 1):
        taste = 1.0 if person % 2 else -1.0
        seen = rng.permutation(films)[: rng.integers(12, 28)]
        for film in seen:
            mean = 3.2 + quality[film] + taste * (1.0 if space[film] else -1.0)
            stars = float(np.clip(np.round(rng.normal(mean, 0.5)), 1, 5))
            rows.append((person, int(film) + 1, stars, 900_000_000 + len(rows)))
    users, film_ids, given, times = zip(*rows, strict=True)
    return Ratings(
        np.array(users, dtype=np.int64),
        np.array(film_ids, dtype=np.int64),
        np.array(given, dtype=np.float32),
        np.array(times, dtype=np.int64),
    )
