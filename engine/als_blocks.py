"""Blocks of ratings with what training of implicit ALS holds for each: a weight, and an error.

The module does not know what is solved. It needs torch.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.rating_blocks import Block, bounds_of, csr, expanded, sampled, scratch_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor


def weighted_blocks_of(observed: Any, factors: int) -> list[WeightedBlock]:
    """The blocks of a scipy CSR matrix (people, films) of w, whose arrays are shared."""
    bounds = bounds_of(observed.indptr, factors)
    scratch = scratch_of(observed.indptr, bounds)
    return [WeightedBlock(observed, first, last, scratch) for first, last in pairwise(bounds)]


class WeightedBlock(Block):
    """A block that knows w of its ratings and holds e = 1 + w − w x_uᵀy_j.

    Attributes:
        w: of each rating in order of people, float32, (n,); (1,) where all are alike, which
            saves reading them.
    """

    def __init__(self, observed: Any, first: int, last: int, scratch: NDArray[np.float32]) -> None:
        """`observed` as in `weighted_blocks_of`; `scratch` is where `dots` puts its result."""
        import torch  # noqa: PLC0415

        super().__init__(observed, first, last, scratch)
        w = observed.data[self.ratings].astype(np.float32, copy=False)
        n = len(w)
        self.w = torch.from_numpy(w[:1].copy() if n and (w == w[0]).all() else w)
        # The way back: order of films -> order of people.
        back = np.empty(n, np.int32)
        back[self._to_film.numpy()] = np.arange(n, dtype=np.int32)
        self._to_person = torch.from_numpy(back)
        self._error = torch.empty(n)  # order of films
        shape = (len(self.films), last - first)
        self._places_by_film = csr(self._film_start, self._person, torch.zeros(n), shape)

    def w_by_film(self) -> Tensor:
        """W in order of films, (n,) or (1,) as `w`."""
        return self.w if len(self.w) == 1 else self.by_film(self.w)

    def dots_by_film(self, Y: Tensor, x: Tensor) -> Tensor:
        """`dots` in order of films; valid until the next call on this block."""
        return sampled(self._places_by_film, Y.index_select(0, self.films), x)

    def errors_of(self, x: Tensor, Y: Tensor) -> None:
        """Hold e of every rating; x are the block's rows of X."""
        self.keep_by_film((1.0 - self.dots(x, Y)).mul_(self.w).add_(1.0))

    def errors_by_person(self) -> Tensor:
        """The e held, (n,), order of people; the caller's own copy."""
        return self._error.index_select(0, self._to_person)

    def keep_by_film(self, error: Tensor) -> None:
        """Hold e given in order of people."""
        self.by_film(error, out=self._error)

    def error_sums(self, x: Tensor) -> Tensor:
        """Σ_u e_uj x_u of every film here, (films here, f), with the e held."""
        return self.sums_over_people(x, self._error)

    def lower_by_film(self, step: Tensor) -> None:
        """Take step_j times what `dots_by_film` holds from the e held; step (films,)."""
        here = expanded(step.index_select(0, self.films), np.diff(self._film_start.numpy()))
        self._error.addcmul_(self._places_by_film.values(), here, value=-1.0)
