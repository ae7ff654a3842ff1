"""Ratings cut into blocks of people, each small enough that a pass over it stays in cache.

Training of implicit ALS goes over all ratings several times per epoch, in order of people and in
order of films. Over all of them at once, every rating is a miss of the cache, as is every step of
the permutation between the two orders, and every intermediate is as long as the ratings. A block
of a few thousand people has all of that in cache; its intermediates are used up before the next
block begins. The films' half adds up what the blocks contribute.

The module does not know what is solved. It needs torch.
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


def blocks_of(observed: Any, factors: int) -> list[Block]:
    """The blocks of a scipy CSR matrix (people, films) of w, whose arrays are shared."""
    bounds = [0]
    start, people = observed.indptr, max(1, _FLOATS // factors)
    while bounds[-1] < observed.shape[0]:
        after = int(np.searchsorted(start, start[bounds[-1]] + _RATINGS, side="right")) - 1
        after = min(after, bounds[-1] + people, observed.shape[0])
        bounds.append(max(after, bounds[-1] + 1))
    scratch = np.zeros(int(np.diff(start[bounds]).max(initial=0)), np.float32)
    return [Block(observed, first, last, scratch) for first, last in pairwise(bounds)]


class Block:
    """The ratings of people first..last-1, in order of people and in order of films.

    Attributes:
        n_ratings: n.
        people: which rows of X, a slice.
        films: which rows of Y were rated here, rising, int64, (films here,).
        w: of each rating in order of people, float32, (n,); (1,) where all are alike, which
            saves reading them.
    """

    def __init__(self, observed: Any, first: int, last: int, scratch: NDArray[np.float32]) -> None:
        """`scratch` is where `dots` puts its result: all blocks share it."""
        import torch  # noqa: PLC0415

        begin, end = int(observed.indptr[first]), int(observed.indptr[last])
        start = (observed.indptr[first : last + 1] - begin).astype(np.int32)
        film = observed.indices[begin:end].astype(np.int32, copy=False)
        n = end - begin
        by_film = type(observed)(
            (np.arange(n, dtype=np.int32), film, start), shape=(last - first, observed.shape[1])
        ).tocsc()
        sizes = np.diff(by_film.indptr)
        here = np.flatnonzero(sizes)
        self.n_ratings = n
        self.people = slice(first, last)
        self.films = torch.from_numpy(here)
        w = observed.data[begin:end].astype(np.float32, copy=False)
        self.w = torch.from_numpy(w[:1].copy() if n and (w == w[0]).all() else w)
        self._film = torch.from_numpy(film)  # of each rating, order of people
        self._start = torch.from_numpy(start)
        self._size = np.diff(start)
        self._to_film = torch.from_numpy(by_film.data)  # order of people -> order of films
        self._person = torch.from_numpy(by_film.indices)  # of each rating, order of films
        self._film_size = sizes[here]
        film_start = np.append(np.int32(0), np.cumsum(sizes[here], dtype=np.int32))
        self._film_start = torch.from_numpy(film_start)
        # The way back: order of people -> order of films.
        back = np.empty(n, np.int32)
        back[by_film.data] = np.arange(n, dtype=np.int32)
        self._to_person = torch.from_numpy(back)
        self._error = torch.empty(n)  # order of films
        shape = (last - first, observed.shape[1])
        self._by_person = _csr(self._start, self._film, torch.from_numpy(scratch[:n]), shape)
        shape = (len(here), last - first)
        self._by_film = _csr(self._film_start, self._person, torch.zeros(n), shape)

    def errors_of(self, x: Tensor, Y: Tensor) -> None:
        """Hold e = 1 + w − w x_uᵀy_j of every rating; x are the block's rows of X."""
        self.keep_by_film((1.0 - self.dots(x, Y)).mul_(self.w).add_(1.0))

    def errors_by_person(self) -> Tensor:
        """The e held, (n,), order of people; the caller's own copy."""
        return self._error.index_select(0, self._to_person)

    def keep_by_film(self, error: Tensor) -> None:
        """Hold e given in order of people."""
        import torch  # noqa: PLC0415

        torch.index_select(error, 0, self._to_film, out=self._error)

    def lower_by_film(self, step: Tensor) -> None:
        """Take step_j times what `dots_by_film` returned last from the e held; step (films,)."""
        here = step.index_select(0, self.films)
        self._error.addcmul_(self._by_film.values(), _expanded(here, self._film_size), value=-1.0)

    def dots(self, x: Tensor, Y: Tensor) -> Tensor:
        """x_uᵀy_j of every rating, (n,), order of people; x are the block's rows of X.

        Valid until the next call, on whichever block.
        """
        return _sampled(self._by_person, x, Y)

    def dots_by_film(self, Y: Tensor, x: Tensor) -> Tensor:
        """The same in order of films; valid until the next call on this block."""
        return _sampled(self._by_film, Y.index_select(0, self.films), x)

    def sums_over_films(self, Y: Tensor, weight: Tensor) -> Tensor:
        """Σ_j weight_uj y_j of every person, (people, f); weight in order of people."""
        return _bags(Y, self._film, self._start, weight)

    def sums_over_people(self, x: Tensor) -> Tensor:
        """Σ_u weight_uj x_u of every film here, (films here, f); weights are the e held."""
        return _bags(x, self._person, self._film_start, self._error)

    def w_by_film(self) -> Tensor:
        """W in order of films, (n,) or (1,) as `w`."""
        return self.w if len(self.w) == 1 else self.w.index_select(0, self._to_film)

    def of_person(self, values: Tensor) -> Tensor:
        """A value per person -> one per rating, (n,), order of people."""
        return _expanded(values, self._size)

    def person_sums(self, values: Tensor) -> Tensor:
        """Sums of values (n,), order of people, (people,)."""
        return _segment_sums(values, self._start)

    def film_sums(self, values: Tensor) -> Tensor:
        """Sums of values (n,), order of films, (films here,)."""
        return _segment_sums(values, self._film_start)


def _csr(start: Tensor, column: Tensor, values: Tensor, shape: tuple[int, int]) -> Tensor:
    import torch  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sparse CSR tensor support is in beta", UserWarning)
        # sampled_addmm reads its input even at beta=0: it must hold finite numbers.
        return torch.sparse_csr_tensor(start, column, values, size=shape, check_invariants=False)


def _sampled(pattern: Tensor, A: Tensor, B: Tensor) -> Tensor:
    """a_rᵀb_c at every place (r, c) of the pattern, in the pattern's own storage."""
    import torch  # noqa: PLC0415

    torch.sparse.sampled_addmm(pattern, A, B.T, beta=0.0, out=pattern)
    values: Tensor = pattern.values()
    return values


def _expanded(values: Tensor, sizes: NDArray[np.int32]) -> Tensor:
    import torch  # noqa: PLC0415

    return torch.from_numpy(np.repeat(values.numpy(), sizes))


def _bags(Y: Tensor, row: Tensor, start: Tensor, weight: Tensor) -> Tensor:
    import torch  # noqa: PLC0415

    bag = torch.nn.functional.embedding_bag
    return bag(row, Y, start, mode="sum", per_sample_weights=weight, include_last_offset=True)


def _segment_sums(values: Tensor, start: Tensor) -> Tensor:
    import torch  # noqa: PLC0415

    return torch.segment_reduce(values.contiguous(), "sum", offsets=start.long(), unsafe=True)
