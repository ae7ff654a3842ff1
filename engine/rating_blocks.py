"""Ratings cut into blocks of people, each small enough that a pass over it stays in cache.

Matrix factorisation goes over all ratings several times per sweep, in order of people and in
order of films. Over all of them at once, every rating is a miss of the cache, as is every step of
the permutation between the two orders, and every intermediate is as long as the ratings. A block
of a few thousand people has all of that in cache; its intermediates are used up before the next
block begins. What belongs to films is added up over the blocks.

The module does not know what is solved or drawn. It needs torch.
"""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

_RATINGS = 1 << 18  # of a block, unless one person has more
_FLOATS = 130_000  # of the vectors of a block's people: they stay in a core's own cache


def bounds_of(start: NDArray[Any], factors: int, larger: int = 1) -> list[int]:
    """Where blocks begin and end: rows of people, rising, from 0 to all of them.

    Args:
        start: where each person's ratings begin, and where the last one's end, (people + 1,).
        factors: length of a person's vector.
        larger: how many times as large as by default.
    """
    people, most = len(start) - 1, max(1, larger * _FLOATS // factors)
    bounds = [0]
    while bounds[-1] < people:
        after = int(np.searchsorted(start, start[bounds[-1]] + larger * _RATINGS, side="right")) - 1
        bounds.append(max(min(after, bounds[-1] + most, people), bounds[-1] + 1))
    return bounds


def blocks_of(pattern: Any, factors: int) -> list[Block]:
    """The blocks of a scipy CSR matrix (people, films), of which only the places count."""
    bounds = bounds_of(pattern.indptr, factors)
    scratch = scratch_of(pattern.indptr, bounds)
    return [Block(pattern, first, last, scratch) for first, last in pairwise(bounds)]


def scratch_of(start: NDArray[Any], bounds: list[int]) -> NDArray[np.float32]:
    """Room for one number per rating of the largest block, float32."""
    return np.zeros(int(np.diff(start[bounds]).max(initial=0)), np.float32)


class Block:
    """The ratings of people first..last-1, in order of people and in order of films.

    Attributes:
        ratings: which of all ratings, a slice; n of them.
        people: which rows of people, a slice.
        films: which films were rated here, rising, int64, (films here,).
        film: of each rating in order of people, int32, (n,).
        count: ratings of each person, int32, (people,).
    """

    def __init__(self, pattern: Any, first: int, last: int, scratch: NDArray[np.float32]) -> None:
        """`pattern` as in `blocks_of`; `scratch` is where `dots` puts its result."""
        import torch  # noqa: PLC0415

        begin, end = int(pattern.indptr[first]), int(pattern.indptr[last])
        start = (pattern.indptr[first : last + 1] - begin).astype(np.int32)
        film = pattern.indices[begin:end].astype(np.int32, copy=False)
        n = end - begin
        by_film = type(pattern)(
            (np.arange(n, dtype=np.int32), film, start), shape=(last - first, pattern.shape[1])
        ).tocsc()
        sizes = np.diff(by_film.indptr)
        here = np.flatnonzero(sizes)
        self.ratings = slice(begin, end)
        self.people = slice(first, last)
        self.films = torch.from_numpy(here)
        self.film = torch.from_numpy(film)
        self.count = np.diff(start)
        self._start = torch.from_numpy(start)
        self._to_film = torch.from_numpy(by_film.data)  # order of people -> order of films
        self._person = torch.from_numpy(by_film.indices)  # of each rating, order of films
        film_start = np.append(np.int32(0), np.cumsum(sizes[here], dtype=np.int32))
        self._film_start = torch.from_numpy(film_start)
        shape = (last - first, pattern.shape[1])
        self._places = csr(self._start, self.film, torch.from_numpy(scratch[:n]), shape)

    def dots(self, x: Tensor, Y: Tensor) -> Tensor:
        """x_uᵀy_j of every rating, (n,), order of people; x are the block's rows of X.

        Valid until the next call, on whichever block.
        """
        return sampled(self._places, x, Y)

    def sums_over_films(self, Y: Tensor, weight: Tensor | None = None) -> Tensor:
        """Σ_j weight_uj y_j of every person, (people, k); weight in order of people, or ones."""
        return bags(Y, self.film, self._start, weight)

    def sums_over_people(self, x: Tensor, weight: Tensor | None = None) -> Tensor:
        """Σ_u weight_uj x_u of every film here, (films here, k); weight in order of films."""
        return bags(x, self._person, self._film_start, weight)

    def by_film(self, values: Tensor, out: Tensor | None = None) -> Tensor:
        """Values (n,) in order of people -> order of films."""
        import torch  # noqa: PLC0415

        return torch.index_select(values, 0, self._to_film, out=out)

    def of_person(self, values: Tensor) -> Tensor:
        """A value per person -> one per rating, (n,), order of people."""
        return expanded(values, self.count)

    def person_sums(self, values: Tensor) -> Tensor:
        """Sums of values (n,), order of people, (people,)."""
        return segment_sums(values, self._start)

    def film_sums(self, values: Tensor) -> Tensor:
        """Sums of values (n,), order of films, (films here,)."""
        return segment_sums(values, self._film_start)


def csr(start: Tensor, column: Tensor, values: Tensor, shape: tuple[int, int]) -> Tensor:
    """A sparse matrix around these very arrays."""
    import torch  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sparse CSR tensor support is in beta", UserWarning)
        # sampled_addmm reads its input even at beta=0: it must hold finite numbers.
        return torch.sparse_csr_tensor(start, column, values, size=shape, check_invariants=False)


def sampled(pattern: Tensor, A: Tensor, B: Tensor) -> Tensor:
    """a_rᵀb_c at every place (r, c) of the pattern, in the pattern's own storage."""
    import torch  # noqa: PLC0415

    torch.sparse.sampled_addmm(pattern, A, B.T, beta=0.0, out=pattern)
    values: Tensor = pattern.values()
    return values


def expanded(values: Tensor, sizes: NDArray[np.int32]) -> Tensor:
    """Each of the values as often as `sizes` says."""
    import torch  # noqa: PLC0415

    return torch.from_numpy(np.repeat(values.numpy(), sizes))


def bags(Y: Tensor, row: Tensor, start: Tensor, weight: Tensor | None) -> Tensor:
    """Sums of rows of Y, each times its weight, from one start to the next."""
    import torch  # noqa: PLC0415

    if not len(row):
        return torch.zeros(len(start) - 1, Y.shape[1])
    bag = torch.nn.functional.embedding_bag
    return bag(row, Y, start, mode="sum", per_sample_weights=weight, include_last_offset=True)


def segment_sums(values: Tensor, start: Tensor) -> Tensor:
    """Sums of values from one start to the next."""
    import torch  # noqa: PLC0415

    return torch.segment_reduce(values.contiguous(), "sum", offsets=start.long(), unsafe=True)
