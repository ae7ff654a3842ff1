"""Triplets (anchor, positive, negative): two films that one person liked, and one they did not.

The triplets are drawn, not listed: a person with 200 liked and 50 disliked films alone makes two
million of them. This module knows films as rows 0..n-1 and nothing of what is learned from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIKED = 4.0  # stars from which a film can be anchor or positive
DISLIKED = 2.0  # stars up to which a film can be the negative


@dataclass(frozen=True, slots=True, eq=False)
class TripletSource:
    """The people who can give triplets (two liked films, one disliked), ready to be drawn from.

    Attributes:
        liked: film rows, person after person, int64, (l,).
        liked_start: where each person's liked films begin in `liked`, int64, (people + 1,).
        disliked: as `liked`, int64, (d,).
        disliked_start: as `liked_start`, int64, (people + 1,).
    """

    liked: NDArray[np.int64]
    liked_start: NDArray[np.int64]
    disliked: NDArray[np.int64]
    disliked_start: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        person: NDArray[np.int64],
        film_row: NDArray[np.int64],
        stars: NDArray[np.float32],
    ) -> TripletSource:
        """Take aligned columns (n,): whose rating, of which film row, how many stars."""
        people, at = np.unique(person, return_inverse=True)
        likes, dislikes = stars >= LIKED, stars <= DISLIKED
        n_liked = np.bincount(at[likes], minlength=len(people))
        n_disliked = np.bincount(at[dislikes], minlength=len(people))
        gives = (n_liked >= 2) & (n_disliked >= 1)
        order = np.argsort(at, kind="stable")
        order = order[gives[at[order]]]
        return cls(
            liked=film_row[order[likes[order]]],
            liked_start=_starts(n_liked[gives]),
            disliked=film_row[order[dislikes[order]]],
            disliked_start=_starts(n_disliked[gives]),
        )

    @property
    def people(self) -> int:
        """How many people can give triplets."""
        return len(self.liked_start) - 1

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Film rows [anchor, positive, negative], int64, (count, 3); (0, 3) without people.

        Every person is equally likely, however much they have rated; then every triplet of theirs.
        """
        if not self.people:
            return np.zeros((0, 3), dtype=np.int64)
        who = rng.integers(self.people, size=count)
        n_liked = np.diff(self.liked_start)[who]
        n_disliked = np.diff(self.disliked_start)[who]
        anchor = rng.integers(n_liked)
        # One of the n-1 others: a step of 1..n-1 round the person's own films.
        positive = (anchor + rng.integers(1, n_liked)) % n_liked
        negative = rng.integers(n_disliked)
        return np.stack(
            [
                self.liked[self.liked_start[who] + anchor],
                self.liked[self.liked_start[who] + positive],
                self.disliked[self.disliked_start[who] + negative],
            ],
            axis=1,
        )


def _starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
