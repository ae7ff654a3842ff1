"""The ratings that speed is measured on: the real MovieLens-100K, and made ones of larger sizes.

As aligned columns of rows or as a sparse matrix; nothing is measured here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.generated import SIZES, generate
from bot.commands import Terminal
from bot.preparing import fetch
from bot.settings import Settings
from engine.rated_matrix import FilmContent
from engine.ratings import IdMap

if TYPE_CHECKING:
    from numpy.typing import NDArray

REAL = "ml-100k"


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Ratings in order of people, as rows.

    Attributes:
        name: where they are from.
        person: int32, (n,).
        film: int32, (n,).
        stars: float32, (n,).
        people: how many there are.
        genres: of each film, float32, (films, d).
    """

    name: str
    person: NDArray[np.int32]
    film: NDArray[np.int32]
    stars: NDArray[np.float32]
    people: int
    genres: NDArray[np.float32]

    @property
    def films(self) -> int:
        """How many there are, rated or not."""
        return len(self.genres)

    def matrix(self, value: float) -> Any:
        """CSR (people, films), float32: `value` where a film was rated."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 -- only some parts need it

        start = np.zeros(self.people + 1, np.int32)
        np.cumsum(np.bincount(self.person, minlength=self.people), out=start[1:])
        data = np.full(len(self.film), value, np.float32)
        return csr_matrix((data, self.film, start), shape=(self.people, self.films))


@lru_cache(maxsize=1)
def columns(name: str) -> Columns:
    """`REAL`, or the name of a size in `benchmarks.generated`."""
    if name in SIZES:
        world = generate(name)
        genres = world.genres.astype(np.float32)
        return Columns(name, world.person, world.film, world.stars, world.size.people, genres)
    release = fetch(Settings(), Terminal())
    ratings = release.ratings
    people = IdMap.of(ratings.user_id)
    person = people.rows(ratings.user_id).astype(np.int32)
    film = release.catalogue.id_map.rows(ratings.film_id).astype(np.int32)
    order = np.lexsort((film, person))
    return Columns(
        release.name,
        person[order],
        film[order],
        ratings.stars[order],
        len(people),
        FilmContent.of(release.catalogue).genres,
    )
