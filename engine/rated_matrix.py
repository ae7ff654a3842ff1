"""What training learns from: everybody's ratings as one sparse matrix, and what films are.

Rows and columns only: external ids stay outside, and so does what is learned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, Rows
from engine.features import FeatureSpace
from engine.ratings import in_order

if TYPE_CHECKING:
    from engine.catalogue import Film

_FIRST = 10  # ratings of a person that count as early


@dataclass(frozen=True, slots=True)
class FilmContent:
    """What is known of the films besides ratings, in the catalogue's row order.

    Attributes:
        years: (n_films,) float32; the mean year where it is unknown.
        genres: (n_films, n_genres) float32 of 0 and 1.
    """

    years: Floats
    genres: Floats

    @classmethod
    def of(cls, films: Iterable[Film]) -> FilmContent:
        """What a catalogue says of its films."""
        held = tuple(films)
        known = [film.year for film in held if film.year is not None]
        mean = float(np.mean(known)) if known else 0.0
        years = [mean if film.year is None else float(film.year) for film in held]
        genres = FeatureSpace.of(held).encode(held)[:, 1:]
        return cls(np.array(years, np.float32), np.ascontiguousarray(genres))

    def standardised(self) -> Floats:
        """Year in deviations from the mean, then genres: (n_films, 1 + n_genres) float32."""
        deviation = max(float(self.years.std()), 1e-6)
        year = (self.years - self.years.mean()) / deviation
        return np.hstack([year[:, None], self.genres]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class RatedMatrix:
    """Everybody's ratings as a sparse matrix.

    Attributes:
        stars: scipy CSR (people, n_films) of stars, each above 0.
        rated_at: Unix seconds of each stored rating, (nnz,) int64; all alike where unknown.
    """

    stars: Any
    rated_at: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        people: Rows,
        films: Rows,
        stars: Floats,
        rated_at: NDArray[np.int64] | None,
        shape: tuple[int, int],
    ) -> RatedMatrix:
        """From aligned columns of rows, each (person, film) at most once."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - training only

        order: slice | Rows = slice(None)
        if not in_order(people, films):
            order = np.lexsort((films, people))
        start = np.concatenate([[0], np.cumsum(np.bincount(people, minlength=shape[0]))])
        held = stars[order].astype(np.float32, copy=False), films[order].astype(np.int32)
        matrix = csr_matrix((*held, start), shape=shape)
        when = np.zeros(len(stars), np.int64) if rated_at is None else rated_at[order]
        return cls(matrix, when)

    def keep(self, mask: NDArray[np.bool_]) -> RatedMatrix:
        """The ratings where `mask`, (nnz,), holds; same people and films."""
        kept = self.stars.copy()
        kept.data = np.where(mask, kept.data, 0)
        kept.eliminate_zeros()
        return RatedMatrix(kept, self.rated_at[mask])

    @property
    def dated(self) -> bool:
        """Whether dates tell anything."""
        return len(self.rated_at) > 0 and bool(self.rated_at.min() < self.rated_at.max())

    def person(self, u: int) -> tuple[Rows, Floats, NDArray[np.int64]]:
        """Films, stars and dates of one person, (k,) each, by film."""
        span = slice(self.stars.indptr[u], self.stars.indptr[u + 1])
        films, stars = self.stars.indices[span], self.stars.data[span]
        return films.astype(np.int64), stars, self.rated_at[span]

    def earliness(self) -> Floats:
        """How much more often a film is among a person's first ratings than films are.

        log((e_j + κb) / (n_j b + κb)) with e_j of its n_j ratings among the first ten of a
        person with twenty and more, b their share of all ratings, κ = 10. People start with what
        a service shows them first, which says less about them than what they look for later.

        Returns:
            (n_films,) float32; zeros where dates are unknown.
        """
        n_films = self.stars.shape[1]
        if not self.dated:
            return np.zeros(n_films, np.float32)
        count = np.diff(self.stars.indptr)
        person = np.repeat(np.arange(len(count)), count)
        order = np.lexsort((self.rated_at, person))
        place = np.arange(len(order)) - self.stars.indptr[:-1][person]
        films = self.stars.indices[order][count[person] >= 2 * _FIRST]
        early = films[place[count[person] >= 2 * _FIRST] < _FIRST]
        base = len(early) / max(len(films), 1) or 1.0
        e = np.bincount(early, minlength=n_films)
        n = np.bincount(films, minlength=n_films)
        prior = 10.0 * base
        return np.log((e + prior) / (n * base + prior)).astype(np.float32)
