"""What a film is made of, as numbers: its year and its genres.

The vocabulary comes from a catalogue, so any catalogue will do, not only MovieLens' nineteen
genres. This module knows nothing of ratings: a film that nobody has rated has features, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from engine.catalogue import Film


@dataclass(frozen=True, slots=True)
class FeatureSpace:
    """The columns of the feature matrix: [standardised year, "has no genre", one per genre].

    Attributes:
        genres: in alphabetical order, so that the order of films does not matter.
        year_mean: mean of the known years.
        year_std: their standard deviation; 1 if all are alike.
    """

    genres: tuple[str, ...]
    year_mean: float
    year_std: float

    @classmethod
    def of(cls, films: Iterable[Film]) -> FeatureSpace:
        """The space that these films span; no films span a space of two columns."""
        held = tuple(films)
        years = np.array([film.year for film in held if film.year is not None], dtype=np.float64)
        return cls(
            genres=tuple(sorted({genre for film in held for genre in film.genres})),
            year_mean=float(years.mean()) if years.size else 0.0,
            year_std=(float(years.std()) if years.size else 0.0) or 1.0,
        )

    @property
    def width(self) -> int:
        """Number of columns: 20 for ml-100k."""
        return 2 + len(self.genres)

    def encode(self, films: Iterable[Film]) -> NDArray[np.float32]:
        """float32, (films, width). A year that nobody knows counts as the mean; a genre outside
        the vocabulary is passed over.
        """
        held = tuple(films)
        column = {genre: 2 + at for at, genre in enumerate(self.genres)}
        encoded = np.zeros((len(held), self.width), dtype=np.float32)
        # In whole columns: at 87,000 films a loop over rows is most of a bot's start.
        years = [self.year_mean if film.year is None else film.year for film in held]
        encoded[:, 0] = (np.array(years, np.float64) - self.year_mean) / self.year_std
        owner = np.repeat(np.arange(len(held)), [len(film.genres) for film in held])
        at = np.array([column.get(genre, 0) for film in held for genre in film.genres], np.int64)
        encoded[owner[at > 0], at[at > 0]] = 1.0
        encoded[~encoded[:, 2:].any(axis=1), 1] = 1.0
        return encoded
