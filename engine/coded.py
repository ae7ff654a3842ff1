"""Ratings with rows in place of ids: the latest of each person and film.

Knows ids and rows; what is learned from them is others' matter.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import InvalidRatings
from engine.ratings import IdMap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.ratings import Ratings


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Aligned columns.

    Attributes:
        user_row: rows of `users`, int64, (n,).
        film_row: rows of the catalogue, int64, (n,).
        stars: float32, (n,).
        rated_at: Unix seconds, int64, (n,).
        users: the people, in rising order of their ids.
    """

    user_row: NDArray[np.int64]
    film_row: NDArray[np.int64]
    stars: NDArray[np.float32]
    rated_at: NDArray[np.int64]
    users: IdMap

    @classmethod
    def of(cls, ratings: Ratings, catalogue: Catalogue) -> Coded:
        """The latest rating of each person and film, coded.

        Raises:
            InvalidRatings: a film that is not in the catalogue.
        """
        ratings = ratings.deduplicated()
        film_row = catalogue.id_map.rows(ratings.film_id)
        unknown = np.flatnonzero(film_row < 0)
        if unknown.size:
            row = int(unknown[0])
            raise InvalidRatings("film_id", row, int(ratings.film_id[row]), "a film that is known")
        users = IdMap.of(ratings.user_id)
        return cls(users.rows(ratings.user_id), film_row, ratings.stars, ratings.rated_at, users)


def data_hash(ratings: Ratings, catalogue: Catalogue) -> str:
    """SHA-256 of the ratings and the catalogue's ids."""
    digest = hashlib.sha256()
    for column in (ratings.user_id, ratings.film_id, ratings.stars, catalogue.film_ids):
        digest.update(np.ascontiguousarray(column).data)
    return digest.hexdigest()
