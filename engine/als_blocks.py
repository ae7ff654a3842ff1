"""Blocks of ratings as training of implicit ALS goes through them: in order of films.

For each rating a block holds an error, e = 1 + w − w x_uᵀy_j, and room for one product. Both lie in
order of films: then the vectors that are looked up at random are those of the block's people, which
stay in a core's own cache, however many films there are, and those of the films come one after the
other. Only the sums of a person over films look up films; they are quick where the popular
ones lie together (`popular_first`). The module does not know what is solved. It needs torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.rating_blocks import bags, bounds_of, csr, expanded, sampled, segment_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

_FILMS = 8192  # of a run: what is written for them is read again before it leaves the cache
_MANY = 40_000  # films from which blocks are larger, for each film that occurs in one costs, too
_CACHED = 500_000  # floats of all films' vectors that a cache keeps in whatever order


def popular_first(observed: Any, factors: int) -> tuple[Any, NDArray[np.int64] | None]:
    """The same ratings with the films from the most rated to the least.

    Then the films that are looked up all the time share the pages and lines of a cache with one
    another and not with the tens of thousands that hardly anybody rated. Where all films fit into
    a cache, nothing is changed.

    Args:
        observed: scipy CSR (people, films); its values are shared with the result.
        factors: length of a film's vector.

    Returns:
        The matrix, and which film each of its columns is, (films,); None where nothing changed.
    """
    films = observed.shape[1]
    if films * factors <= _CACHED:
        return observed, None
    order = np.argsort(-np.bincount(observed.indices, minlength=films), kind="stable")
    column = np.empty(films, np.int32)
    column[order] = np.arange(films, dtype=np.int32)
    parts = observed.data, column[observed.indices], observed.indptr
    return type(observed)(parts, shape=observed.shape), order


def weighted_blocks_of(observed: Any, factors: int) -> list[WeightedBlock]:
    """The blocks of a scipy CSR matrix (people, films) of w, whose arrays are shared."""
    larger = 2 if observed.shape[1] >= _MANY else 1
    bounds = bounds_of(observed.indptr, factors, larger)
    return [WeightedBlock(observed, first, last) for first, last in pairwise(bounds)]


@dataclass(frozen=True, slots=True)
class _Run:
    """Some of a block's films, one after the other, and their ratings."""

    films: slice | Tensor  # a slice where none is missing between them: nothing to copy
    ratings: slice
    start: Tensor  # where each film's ratings begin among these
    person: Tensor
    places: Tensor  # sparse, (films of the run, people of the block)

    def take(self, Y: Tensor) -> Tensor:
        if isinstance(self.films, slice):
            return Y[self.films]
        return Y.index_select(0, self.films)

    def add(self, totals: Tensor, sums: Tensor) -> None:
        if isinstance(self.films, slice):
            totals[self.films].add_(sums)
        else:
            totals.index_add_(0, self.films, sums)


class WeightedBlock:
    """The ratings of people first..last-1; n of them.

    Attributes:
        people: which rows of people, a slice.
        count: ratings of each person, int32, (people,).
        w: of each rating in order of films, float32, (n,); (1,) where all are alike, which saves
            reading them.
        error: e of each rating, order of films, float32, (n,).
        dots: what `find_dots` found last, order of films, float32, (n,).
    """

    def __init__(self, observed: Any, first: int, last: int) -> None:
        """`observed` as in `weighted_blocks_of`."""
        import torch  # noqa: PLC0415 -- training only

        begin, end = int(observed.indptr[first]), int(observed.indptr[last])
        start = (observed.indptr[first : last + 1] - begin).astype(np.int32)
        film = observed.indices[begin:end].astype(np.int32, copy=False)
        n = end - begin
        by_film = type(observed)(
            (np.arange(n, dtype=np.int32), film, start), shape=(last - first, observed.shape[1])
        ).tocsc()
        back = np.empty(n, np.int32)  # order of films -> order of people
        back[by_film.data] = np.arange(n, dtype=np.int32)
        w = observed.data[begin:end].astype(np.float32, copy=False)
        self._alike = n > 0 and bool((w == w[0]).all())
        sizes = np.diff(by_film.indptr)
        here = np.flatnonzero(sizes)
        self.people = slice(first, last)
        self.count = np.diff(start)
        self.w = torch.from_numpy(w[:1].copy() if self._alike else w[by_film.data])
        self.error, self.dots = torch.empty(n), torch.zeros(n)
        self._film = torch.from_numpy(film)
        self._start = torch.from_numpy(start)
        self._person = torch.from_numpy(by_film.indices)
        self._back = torch.from_numpy(back)
        self._films, self._sizes = torch.from_numpy(here), sizes[here]
        film_start = np.append(np.int32(0), np.cumsum(self._sizes, dtype=np.int32))
        self._film_start = torch.from_numpy(film_start)
        self._runs = [
            self._run(here[at : at + _FILMS], film_start[at : at + _FILMS + 1])
            for at in range(0, len(here), _FILMS)
        ]

    def _run(self, films: NDArray[np.int64], start: NDArray[np.int32]) -> _Run:
        import torch  # noqa: PLC0415 -- training only

        first, last = int(films[0]), int(films[-1]) + 1
        which: slice | Tensor = slice(first, last)
        if last - first > len(films):
            which = torch.from_numpy(films)
        ratings, own = slice(int(start[0]), int(start[-1])), torch.from_numpy(start - start[0])
        person, shape = self._person[ratings], (len(films), len(self.count))
        return _Run(which, ratings, own, person, csr(own, person, self.dots[ratings], shape))

    def find_dots(self, x: Tensor, Y: Tensor) -> Tensor:
        """x_uᵀy_j of every rating, kept in `dots`; x are the block's rows of X."""
        for run in self._runs:
            sampled(run.places, run.take(Y), x)
        return self.dots

    def find_errors(self, x: Tensor, Y: Tensor) -> None:
        """E of every rating; x are the block's rows of X."""
        dots = self.find_dots(x, Y)
        self.error.copy_((1.0 - dots).mul_(self.w).add_(1.0))

    def constant(self) -> float:
        """Σ (1 + 1/w) over the ratings."""
        import torch  # noqa: PLC0415 -- training only

        return float((1.0 + self._each_w().reciprocal()).sum(dtype=torch.float64))

    def squared_errors(self) -> float:
        """Σ e²/w over the ratings."""
        if self._alike:
            return float(self.error.dot(self.error) / self.w)
        return float((self.error / self.w).dot(self.error))

    def weights_of_people(self) -> Tensor:
        """Σ_j w_uj of every person, (people,)."""
        return self._person_sums(self._each_w())

    def add_weights_of_films(self, totals: Tensor) -> None:
        """Add Σ_u w_uj of every film to `totals`, (films,)."""
        totals.index_add_(0, self._films, segment_sums(self._each_w(), self._film_start))

    def sums_over_films(self, Y: Tensor) -> Tensor:
        """Σ_j e_uj y_j of every person, (people, f)."""
        return bags(Y, self._film, self._start, self.error.index_select(0, self._back))

    def add_sums_over_people(self, x: Tensor, totals: Tensor) -> None:
        """Add Σ_u e_uj x_u of every film to its row of `totals`, (films, f)."""
        for run in self._runs:
            run.add(totals, bags(x, run.person, run.start, self.error[run.ratings]))

    # Where all w are alike, the sums are multiplied with it instead of each rating.

    def squares_of_people(self) -> Tensor:
        """Σ_j w_uj d_uj² of every person, d the dots, (people,)."""
        sums = self._person_sums(self._squares())
        return sums.mul_(self.w) if self._alike else sums

    def add_squares_of_films(self, totals: Tensor) -> None:
        """Add Σ_u w_uj d_uj² of every film to `totals`, (films,)."""
        sums = segment_sums(self._squares(), self._film_start)
        totals.index_add_(0, self._films, sums.mul_(self.w) if self._alike else sums)

    def lower_by_person(self, step: Tensor) -> None:
        """e_uj -= step_u w_uj d_uj; step (people,)."""
        step = step * self.w if self._alike else step
        self._lower(step.index_select(0, self._person))

    def lower_by_film(self, step: Tensor) -> None:
        """e_uj -= step_j w_uj d_uj; step (films,)."""
        step = step.index_select(0, self._films)
        self._lower(expanded(step.mul_(self.w) if self._alike else step, self._sizes))

    def _lower(self, step: Tensor) -> None:
        self.error.addcmul_(self.dots, step if self._alike else step.mul_(self.w), value=-1.0)

    def _squares(self) -> Tensor:
        squares = self.dots.square()
        return squares if self._alike else squares.mul_(self.w)

    def _person_sums(self, values: Tensor) -> Tensor:
        return segment_sums(values.index_select(0, self._back), self._start)

    def _each_w(self) -> Tensor:
        return self.w.expand(len(self.error))
