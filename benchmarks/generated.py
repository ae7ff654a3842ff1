"""MovieLens-like ratings of any size, made from a seed: for measuring cost, never quality.

What cost depends on is made like MovieLens: how many people, films and ratings there are, how
unevenly ratings fall on films and on people, that a person rates a film once, whole stars in the
old releases and half stars in the new ones, and that taste has low rank and shows both in what
people watch and in what they give. Titles and people are made up.

    popularity of the film of rank r   ∝ (r + q)^-a
    ratings of a person                20 + a lognormal number
    seen by u when proposed            with probability 1 / (1 + exp(-2 p_u·q_i))
    stars                              3.5 + b_u + b_i + p_u·q_i + noise, on the scale

Measured with seed 0 (`python -m benchmarks.generated_figures`), the real MovieLens-100K beside it:

                                      real 100K    100k      1m     10m     32m
    ratings per person, median               65      64      97      84      92
    ratings per person, mean                106     103     159     141     159
    ratings per film, median                 27      26      87     159      22
    people who rated the top film          62 %    49 %    50 %    37 %    33 %
    ratings in the top 1 % of films       7.6 %   6.8 %    10 %    22 %    58 %
    ratings in the top 10 % of films       43 %    44 %    54 %    73 %    91 %

The largest films draw fewer people than in the releases, where about half of all rated the top
one, and the 32m catalogue has a thinner tail.

The module does not know what is measured with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine import Catalogue, Ratings
from engine.catalogue import Film

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_RANK = 8  # of taste
_PROPOSED = 1 << 21  # (person, film) pairs drawn at once: bounds the memory
_ROUNDS = 6  # of proposals for people who have not enough films yet
_TABLE = 1 << 22  # steps into which the films' popularity is cut
_EXPONENT = 1.7  # a
_SPREAD = 1.15  # of the logarithm of the number of ratings above the least
_LEAST = 20  # ratings of a person, as in every release
_GENRES = (
    *("Action", "Adventure", "Animation", "Children", "Comedy", "Crime"),
    *("Documentary", "Drama", "Fantasy", "Film-Noir", "Horror", "Musical"),
    *("Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western"),
)
_FIRST_RATED, _LAST_RATED = 825_000_000, 1_697_000_000  # Unix s: 1996 to 2023


@dataclass(frozen=True, slots=True)
class Size:
    """How much to make.

    Attributes:
        people: who rated anything.
        films: of the catalogue; some may stay without ratings.
        ratings: about how many.
        step: what stars are multiples of.
        flat: q, how many films are about as popular as the most popular one.
    """

    people: int
    films: int
    ratings: int
    step: float
    flat: float


SIZES = {
    "100k": Size(943, 1_682, 100_000, 1.0, 90.0),
    "1m": Size(6_040, 3_706, 1_000_000, 1.0, 110.0),
    "10m": Size(70_000, 10_700, 10_000_000, 0.5, 150.0),
    "32m": Size(200_000, 85_000, 32_000_000, 0.5, 200.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Ratings as columns of rows, in order of people and films, and the films.

    Attributes:
        size: what was asked for; `len(stars)` is within a few per cent of `size.ratings`.
        person: int32, (n,).
        film: int32, (n,).
        stars: float32, (n,).
        rated_at: Unix seconds, int32, (n,).
        year: of each film, int32, (films,).
        genres: of each film, bool, (films, 18).
    """

    size: Size
    person: NDArray[np.int32]
    film: NDArray[np.int32]
    stars: NDArray[np.float32]
    rated_at: NDArray[np.int32]
    year: NDArray[np.int32]
    genres: NDArray[np.bool_]

    def ratings(self) -> Ratings:
        """As the engine takes them; ids are rows + 1, as in the releases."""
        return Ratings(
            self.person.astype(np.int64) + 1,
            self.film.astype(np.int64) + 1,
            self.stars,
            self.rated_at.astype(np.int64),
        )

    def catalogue(self) -> Catalogue:
        """Every film, rated or not."""
        return Catalogue(
            Film(
                row + 1,
                f"Made-up Film No. {row + 1}",
                int(self.year[row]),
                tuple(name for name, has in zip(_GENRES, self.genres[row], strict=True) if has),
            )
            for row in range(len(self.year))
        )


def generate(size: Size | str, seed: int = 0) -> World:
    """Make a world; the same size and seed give the same one.

    Args:
        size: a `Size`, or the name of one of `SIZES`.
        seed: of everything.
    """
    size = SIZES[size] if isinstance(size, str) else size
    rng = np.random.default_rng(seed)
    popularity = (np.arange(size.films, dtype=np.float64) + size.flat) ** -_EXPONENT
    popularity /= popularity.sum()
    rng.shuffle(popularity)
    genres, taste_of_film = _films(size, rng)
    taste = (rng.standard_normal((size.people, _RANK)) / _RANK**0.5).astype(np.float32)
    counts = _counts(size, rng)
    start = np.zeros(size.people + 1, np.int64)
    film = np.empty(int(counts.sum()), np.int32)
    filled = 0
    for first, seen in _watched(counts, popularity, taste, taste_of_film, rng):
        for at, films in enumerate(seen):
            film[filled : filled + len(films)] = films
            filled += len(films)
            start[first + at + 1] = filled
    film = film[:filled]
    person = np.repeat(np.arange(size.people, dtype=np.int32), np.diff(start))
    stars = _stars(size, person, film, taste, taste_of_film, popularity, rng)
    arrived = rng.integers(_FIRST_RATED, _LAST_RATED, size.people)
    apart = rng.integers(0, 20_000, filled)  # seconds: most people rate in a sitting or two
    year = 2020 - np.minimum(rng.exponential(18.0, size.films), 100).astype(np.int32)
    rated_at = (arrived[person] + apart).astype(np.int32)
    return World(size, person, film, stars, rated_at, year, genres)


def _counts(size: Size, rng: np.random.Generator) -> NDArray[np.int64]:
    """How many films each person is to rate, (people,)."""
    above = rng.lognormal(0.0, _SPREAD, size.people)
    above *= (size.ratings / size.people - _LEAST) / above.mean()
    counts: NDArray[np.int64] = np.minimum(_LEAST + np.rint(above), size.films // 2).astype(
        np.int64
    )
    return counts


def _films(size: Size, rng: np.random.Generator) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Genres (films, 18) and where films lie in taste (films, rank): half genre, half their own."""
    many = 1 + rng.binomial(4, 0.25, size.films)
    common = rng.gumbel(size=(size.films, len(_GENRES))) + rng.normal(0.0, 1.0, len(_GENRES))
    place = np.argsort(np.argsort(-common, axis=1), axis=1)
    genres = place < many[:, None]
    kind = rng.standard_normal((len(_GENRES), _RANK))
    taste = genres @ kind / many[:, None] ** 0.5 + rng.standard_normal((size.films, _RANK))
    return genres, (taste / 2**0.5).astype(np.float32)


def _watched(
    counts: NDArray[np.int64],
    popularity: NDArray[np.float64],
    taste: NDArray[np.float32],
    taste_of_film: NDArray[np.float32],
    rng: np.random.Generator,
) -> Iterator[tuple[int, list[NDArray[np.int32]]]]:
    """Block by block: the first person of the block, and each one's films, distinct and rising."""
    films = len(popularity)
    # A draw is a look into a table in which a film has as many places as it is popular.
    steps = (np.arange(_TABLE) + 0.5) / _TABLE
    table = np.searchsorted(np.cumsum(popularity), steps).clip(max=films - 1).astype(np.int32)
    first = 0
    ends = np.cumsum(3 * counts + 10)
    while first < len(counts):
        before = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + _PROPOSED)))
        wanted = counts[first:last]
        seen = np.zeros(0, np.int64)  # person of the block × films + film, rising
        for _ in range(_ROUNDS):
            lacking = wanted - np.bincount(seen // films, minlength=len(wanted))
            if not lacking.any():
                break
            proposer = np.repeat(np.arange(len(wanted)), 3 * lacking + 10 * (lacking > 0))
            film = table[rng.integers(0, _TABLE, len(proposer))]
            liking = _products(taste[first:last], taste_of_film, proposer, film)
            drawn = rng.random(len(film), np.float32) * (1 + np.exp(-2 * liking)) < 1
            new = np.unique(proposer[drawn] * films + film[drawn])
            new = new[~np.isin(new, seen, assume_unique=True)]
            # Too many for somebody: a random choice of them, so that ids say nothing.
            new = new[np.lexsort((rng.random(len(new), np.float32), new // films))]
            owner = new // films
            begin = np.searchsorted(owner, np.arange(len(wanted)))
            seen = np.sort(
                np.concatenate([seen, new[np.arange(len(new)) - begin[owner] < lacking[owner]]])
            )
        bounds = np.searchsorted(seen // films, np.arange(1, len(wanted)))
        yield first, np.split((seen % films).astype(np.int32), bounds)
        first = last


def _stars(
    size: Size,
    person: NDArray[np.int32],
    film: NDArray[np.int32],
    taste: NDArray[np.float32],
    taste_of_film: NDArray[np.float32],
    popularity: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """Float32 (n,); well-known films are better liked, as they are in the releases."""
    kindness = rng.normal(0.0, 0.4, size.people).astype(np.float32)
    fame = np.log(popularity / popularity.mean())
    quality = (3.35 + 0.12 * fame + rng.normal(0.0, 0.4, size.films)).astype(np.float32)
    stars = np.empty(len(person), np.float32)
    for at in range(0, len(stars), _PROPOSED):
        u, i = person[at : at + _PROPOSED], film[at : at + _PROPOSED]
        given = quality[i] + kindness[u] + np.float32(0.7) * _products(taste, taste_of_film, u, i)
        given += np.float32(0.8) * rng.standard_normal(len(u), np.float32)
        stars[at : at + _PROPOSED] = np.rint(given / size.step) * size.step
    return np.clip(stars, size.step, 5.0, out=stars)


def _products(
    X: NDArray[np.float32],
    Y: NDArray[np.float32],
    u: NDArray[np.integer],
    i: NDArray[np.integer],
) -> NDArray[np.float32]:
    products: NDArray[np.float32] = np.einsum("nk,nk->n", X.take(u, axis=0), Y.take(i, axis=0))
    return products
