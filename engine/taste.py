"""One person's taste in figures, beside everyone's: genres, decades, stars, an unusual love.

Refuses to know words and pictures, and how ratings are kept.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from engine.film_map import film_map
from engine.wishes import GENRES, genre_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.snapshot import Snapshot

LOVED = 4.0  # stars from which a film counts as loved
DISLIKED = 2.0  # stars up to which it counts as disliked
_CLEAR = 1.5  # standard deviations by which a share differs when it stands out
_MUCH = 0.05  # and by how much at least
_TRUST = 5.0  # ratings of the mean film that a film's mean is mixed with
_GRID = 7  # squares of the map on each side
_WORTH = 0.01  # share from which a decade is worth a line
_UNUSUAL = 0.5  # stars above the others' mean from which a love is unusual for its stars


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one's ratings, and of everyone's, a genre or a decade has.

    Attributes:
        key: a genre's key, or the decade's first year.
        mine: 0..1, of the person's films.
        others: 0..1, of all ratings.
        stands_out: 1: clearly more than others have; -1: clearly less; 0: neither.
    """

    key: str | int
    mine: float
    others: float
    stands_out: int


@dataclass(frozen=True, slots=True)
class Love:
    """A film that the person loved: their stars, the others' mean, and how many of them rated."""

    film_id: int
    stars: float
    others: float
    rated_by: int


@dataclass(frozen=True, slots=True)
class Taste:
    """A person's taste.

    Attributes:
        count: films of theirs that the snapshot knows.
        mean: their stars, on average.
        others: what everybody gave to the same films, on average; None where nobody else did.
        genres: the ones with the largest shares, the person's largest first.
        decades: all between the first and the last with a share worth showing, in time.
        unusual: the love that is most their own, or None.
        loved: film ids of the loved, the most loved first.
        places: (x, y, stars) of the person's films on the map, within 0..1, by film id.
    """

    count: int
    mean: float
    others: float | None
    genres: tuple[Share, ...]
    decades: tuple[Share, ...]
    unusual: Love | None
    loved: tuple[int, ...]
    places: Mapping[int, tuple[float, float, float]]


class TasteMaker:
    """Compares people with everyone in a snapshot; immutable, for any number of threads.

    Making one draws the map; it keeps none of the snapshot's large arrays.

    Attributes:
        places: the map, float32, (films, 2).
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._catalogue = snapshot.catalogue
        self._counts = snapshot.popularity
        self._means = snapshot.mean_stars.copy()
        self.places = film_map(snapshot.models.scorers.tower.vectors, self._counts)

    @cached_property
    def _marks(self) -> NDArray[np.bool_]:
        """Which genres (in the order of GENRES) a film has, (films, genres)."""
        at = {key: place for place, key in enumerate(GENRES)}
        marks = np.zeros((len(self._catalogue), len(GENRES)), np.bool_)
        for row, film in enumerate(self._catalogue):
            for genre in film.genres:
                place = at.get(genre_key(genre))
                if place is not None:
                    marks[row, place] = True
        return marks

    @cached_property
    def _decades(self) -> NDArray[np.int64]:
        """First year of each film's decade, 0 where its year is not known, (films,)."""
        years = [0 if film.year is None else film.year // 10 * 10 for film in self._catalogue]
        return np.array(years, np.int64)

    def known(self, most: int) -> NDArray[np.float32]:
        """The map of the best-known films: x, y, and how known within 0..1, (at most most, 3)."""
        rows = np.argsort(-self._counts, kind="stable")[:most]
        rows = rows[self._counts[rows] > 0]
        fame = np.sqrt(self._counts[rows] / max(1, int(self._counts.max(initial=1))))
        return np.column_stack([self.places[rows], fame]).astype(np.float32)

    def genre_places(self, most: int) -> list[tuple[str, float, float]]:
        """Where each of the most-rated genres is at home on the map: (genre key, x, y).

        That is the square of a grid in which the genre's share of the ratings lies the most
        standard deviations above its share of all; there, the middle of its films.
        """
        cells = np.minimum((self.places * _GRID).astype(np.int64), _GRID - 1) @ (1, _GRID)
        everyone = np.bincount(cells, self._counts, _GRID * _GRID)
        weight = self._marks * self._counts[:, None]
        sums = weight.sum(axis=0)
        homes = []
        for at in np.argsort(-sums, kind="stable")[:most]:
            if not sums[at]:
                break
            own = np.bincount(cells, weight[:, at], _GRID * _GRID)
            usual = float(sums[at] / max(1, int(self._counts.sum())))
            above = (own - usual * everyone) / np.sqrt(np.maximum(everyone, 1.0))
            there = weight[:, at] * (cells == int(np.argmax(above)))
            x, y = there @ self.places / there.sum()
            homes.append((GENRES[at], float(x), float(y)))
        return homes

    def of(self, stars: Mapping[int, float], most: int = 8) -> Taste:
        """The taste of somebody with these stars by film id; ``most`` genres and decades."""
        ids = np.fromiter(stars, np.int64, len(stars))
        given = np.fromiter(stars.values(), np.float64, len(stars))
        rows = self._catalogue.id_map.rows(ids)
        ids, given, rows = ids[rows >= 0], given[rows >= 0], rows[rows >= 0]
        rated = self._counts[rows] > 0
        others = float(self._means[rows][rated].mean()) if rated.any() else None
        falling = np.lexsort((ids, self._counts[rows], -given))
        places = self.places[rows]
        return Taste(
            count=len(rows),
            mean=float(given.mean()) if len(given) else 0.0,
            others=others,
            genres=self._genre_shares(rows, most),
            decades=self._decade_shares(rows, most),
            unusual=self._unusual(ids, given, rows),
            loved=tuple(int(ids[at]) for at in falling if given[at] >= LOVED),
            places={
                int(film): (float(x), float(y), float(star))
                for film, (x, y), star in zip(ids, places, given, strict=True)
            },
        )

    def _genre_shares(self, rows: NDArray[np.int64], most: int) -> tuple[Share, ...]:
        everyone = self._counts @ self._marks / max(1, int(self._counts.sum()))
        own = self._marks[rows].sum(axis=0)
        # The person's largest, and among them what they pass by though everybody sees it.
        order = np.lexsort((-everyone, -np.maximum(own / max(1, len(rows)), everyone)))[:most]
        shares = [_share(GENRES[at], int(own[at]), len(rows), float(everyone[at])) for at in order]
        kept = [share for share in shares if max(share.mine, share.others) >= _WORTH]
        return tuple(sorted(kept, key=lambda share: -share.mine))

    def _decade_shares(self, rows: NDArray[np.int64], most: int) -> tuple[Share, ...]:
        dated = rows[self._decades[rows] > 0]
        known = self._decades > 0
        total = max(1, int(self._counts[known].sum()))
        shares = []
        for decade in np.unique(self._decades[known]).tolist():
            others = float(self._counts[self._decades == decade].sum()) / total
            own = int((self._decades[dated] == decade).sum())
            shares.append(_share(int(decade), own, len(dated), others))
        largest = sorted(shares, key=lambda share: -max(share.mine, share.others))[:most]
        return tuple(
            share
            for share in shares
            if share in largest and max(share.mine, share.others) >= _WORTH
        )

    def _unusual(
        self, ids: NDArray[np.int64], given: NDArray[np.float64], rows: NDArray[np.int64]
    ) -> Love | None:
        """The love that lies furthest above what others think of the film; else the least known."""
        own = float(given.mean()) if len(given) else 0.0
        loved = np.flatnonzero((given >= max(LOVED, own)) & (self._counts[rows] > 0))
        if not len(loved):
            return None
        counts, means = self._counts[rows[loved]], self._means[rows[loved]].astype(np.float64)
        middle = float(np.average(self._means, weights=self._counts))
        trusted = (counts * means + _TRUST * middle) / (counts + _TRUST)
        above = given[loved] - trusted
        far = above.max() >= _UNUSUAL and above.max() > above.min()
        at = int(np.argmax(above)) if far else int(np.argmin(counts))
        one = loved[at]
        return Love(int(ids[one]), float(given[one]), float(means[at]), int(counts[at]))


def _share(key: str | int, own: int, total: int, others: float) -> Share:
    mine = own / max(1, total)
    deviation = math.sqrt(max(others * (1 - others), 1e-4) / max(1, total))
    clear = abs(mine - others) >= max(_MUCH, _CLEAR * deviation)
    return Share(key, mine, others, (1 if mine > others else -1) if clear else 0)
