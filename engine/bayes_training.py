"""From rating columns to samples of the films' side: runs the chains and keeps what serves.

The module decides what is known about whom before the stars speak, and when to keep a sample. It
does not know how a person is folded in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.bayes_chain import Chain
from engine.bayes_fold_in import FilmSamples, joined
from engine.bayes_links import GaussianLink, ProbitLink
from engine.bayes_prior import Basis, GivenBlock, LinearPrior, SetBlock
from engine.bayes_side import Side
from engine.rating_blocks import blocks_of
from engine.ratings import in_order
from engine.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.bayes import BayesConfig
    from engine.bayes_links import Link
    from engine.bayes_prior import Block

    Array = NDArray[np.float32]


LINKS = 2  # the Gaussian and the probit one, in this order


def draw_samples(
    data: Observations,
    levels: Array,
    seed: int,
    report: Callable[[float], None] | None,
) -> tuple[FilmSamples, FilmSamples]:
    """Samples under the Gaussian link and under the probit link, of `config.chains` chains each."""
    chains = data.config.chains
    total = LINKS * chains
    drawn: list[FilmSamples] = []
    for number in range(total):

        def tell(share: float, before: int = number) -> None:
            if report is not None:
                report((before + share) / total)

        drawn.append(draw_chain(data, levels, seed, number // chains, number % chains, tell))
    return joined(drawn[:chains]), joined(drawn[chains:])


def draw_chain(
    data: Observations,
    levels: Array,
    seed: int,
    link_number: int,
    number: int,
    report: Callable[[float], None] | None = None,
) -> FilmSamples:
    """Samples of one chain alone: the same ones wherever and beside whatever it is drawn.

    Args:
        data: what all chains share.
        levels: the stars that there are, rising.
        seed: of the model.
        link_number: 0 for the Gaussian link, 1 for the probit link.
        number: of the chain under that link.
        report: called with the done share of the sweeps.
    """
    config = data.config
    rng = np.random.default_rng([seed, link_number, number])
    link = ProbitLink(data.stars, levels) if link_number else GaussianLink(data.stars)
    chain = data.chain(link, rng)
    samples = _Kept(data)
    keep_at = np.linspace(config.burn_in, config.sweeps - 1, config.kept).astype(np.int64)
    for sweep in range(config.sweeps):
        chain.sweep()
        for _ in range(int(np.count_nonzero(keep_at == sweep))):
            samples.keep(chain)
        if report is not None:
            report((sweep + 1) / config.sweeps)
    return samples.samples()


class Observations:
    """The ratings in blocks of people, and the blocks of prior means, shared by all chains."""

    def __init__(
        self,
        user_row: NDArray[np.integer[Any]],
        film_row: NDArray[np.integer[Any]],
        stars: Array,
        films: int,
        features: Array | None,
        config: BayesConfig,
    ) -> None:
        from scipy.sparse import csr_matrix  # noqa: PLC0415 -- training only

        self.config = config
        self.people = int(user_row.max()) + 1
        self.films = films
        self.k = 1 + config.factors
        if not in_order(user_row, film_row):
            order = np.lexsort((film_row, user_row))
            user_row, film_row, stars = user_row[order], film_row[order], stars[order]
        self.stars: Array = stars.astype(np.float32, copy=False)
        self.of_person = np.bincount(user_row, minlength=self.people)
        self.of_film = np.bincount(film_row, minlength=films)
        start = np.append(0, np.cumsum(self.of_person)).astype(np.int32)
        places = np.ones(len(stars), np.int8), film_row.astype(np.int32, copy=False), start
        rated = csr_matrix(places, shape=(self.people, films))
        self._blocks = blocks_of(rated, self.k)
        # Which of the most-rated films a person rated, which of the busiest people rated a film.
        self.set_films = _largest(self.of_film, config.set_size)
        busiest = _largest(self.of_person, config.set_size)
        of_films, of_people = _set_block(rated[:, self.set_films]), _set_block(rated[busiest].T)
        self._person_blocks = [(of_films, Basis(of_films, config.set_rank))]
        self._film_blocks: list[tuple[Block, Basis]] = [
            (of_people, Basis(of_people, config.set_rank))
        ]
        if features is not None and features.shape[1]:
            given = GivenBlock(np.ascontiguousarray(features, np.float32))
            self._film_blocks.append((given, Basis(given, config.set_rank)))

    def chain(self, link: Link, rng: np.random.Generator) -> Chain:
        """A chain at a random start."""
        people = Side(
            self.of_person,
            [LinearPrior(*block, self.people, self.k) for block in self._person_blocks],
            0.1 * rng.standard_normal((self.people, self.k), np.float32),
        )
        films = Side(
            self.of_film,
            [LinearPrior(*block, self.films, self.k) for block in self._film_blocks],
            0.1 * rng.standard_normal((self.films, self.k), np.float32),
        )
        return Chain(self._blocks, people, films, link, rng)


class _Kept:
    """Samples of a chain, in arrays that are laid out as they will be served."""

    def __init__(self, data: Observations) -> None:
        S, k, films = data.config.kept, data.k, data.films
        self._set_films = data.set_films
        self._Y = np.zeros((films, S, k), np.float32)
        self._W = np.zeros((films, S, k), np.float32)
        self._delta = np.zeros((films, S), np.float32)
        self._m = np.zeros((S, k), np.float32)
        self._tau = np.zeros((S, k), np.float32)
        self._nu = np.zeros(S, np.float32)
        self._alpha = np.zeros(S, np.float32)
        self._link: list[Array] = []

    def keep(self, chain: Chain) -> None:
        """The chain's state as one more sample."""
        s = len(self._link)
        self._Y[:, s] = chain.films.x
        self._delta[:, s] = chain.films.precision
        self._W[self._set_films, s] = chain.people.priors[0].W
        self._m[s], self._tau[s] = chain.people.m, chain.people.tau
        self._nu[s] = chain.people.nu
        self._alpha[s] = chain.link.alpha
        self._link.append(chain.link.learned())

    def samples(self) -> FilmSamples:
        """All of them."""
        in_set = np.zeros(len(self._Y), np.float32)
        in_set[self._set_films] = 1.0
        return FilmSamples(
            Y=self._Y,
            W=self._W,
            in_set=in_set,
            delta=self._delta,
            m=self._m,
            tau=self._tau,
            nu=self._nu,
            alpha=self._alpha,
            link=np.stack(self._link),
        )


def _largest(sizes: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Which `most` of them are the largest, none empty, in rising order, int64."""
    order = np.argsort(-sizes, kind="stable")[:most]
    return np.sort(order[sizes[order] > 0])


def _set_block(held: Any) -> SetBlock:
    """The sets whose members are marked in the rows of a sparse matrix."""
    own, other = held.tocsr(), held.tocsc()
    return SetBlock(Segments(own.indptr, own.indices), Segments(other.indptr, other.indices))
