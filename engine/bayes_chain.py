"""One Gibbs chain over everything unknown about people, films and the scale they rate on.

    z_ui = b_u + c_i + p_u·q_i + ε_ui,     ε_ui ~ N(0, 1 / (α γ_u δ_i))
    x_u = [b_u, p_u] ~ N(m + prior, diag(τ)⁻¹),      γ_u ~ Gamma(ν/2, ν/2)

and for films y_i = [c_i, q_i], δ_i likewise, with their own m, τ, ν. This is Bayesian
probabilistic matrix factorisation (Salakhutdinov & Mnih 2008) with biases and prior means
(engine.bayes_prior), and with a precision for each person and each film (Lakshminarayanan,
Bouchard, Archambeau 2011): some people rate by whim, and on some films people differ. Given one
side, each vector of the other is a ridge regression, as in ALS, plus noise of the right size.

Vectors are drawn block by block of people (engine.rating_blocks): a block's people given the films,
and at once what it adds to the films' equations, while its ratings are in cache. How z hangs
together with stars is the link's business (engine.bayes_links). The chain knows people and films
as rows. It needs torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.bayes_links import Link
    from engine.bayes_side import Side
    from engine.rating_blocks import Block

    Array = NDArray[np.float32]

_LANES = 8  # numbers that a processor takes at once: rows filled up to a multiple are quicker


class Chain:
    """The state, and how it moves.

    Args of the constructor: the blocks of all observations; the two sides; the link, which holds
    the stars in the blocks' order.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        people: Side,
        films: Side,
        link: Link,
        rng: np.random.Generator,
    ) -> None:
        self.people = people
        self.films = films
        self.link = link
        self._blocks = blocks
        self._rng = rng
        self._eta: Array = np.zeros(blocks[-1].ratings.stop, np.float32)

    def sweep(self) -> None:
        """Draw everything once, each given all the rest."""
        self.draw_vectors()
        self.people.draw_prior(self._rng)
        self.films.draw_prior(self._rng)
        self.draw_noise()
        self.link.draw_scale(self._seen(), self._rng)

    def draw_vectors(self) -> None:
        """Draw z, people's vectors given films', and films' given people's."""
        import torch  # noqa: PLC0415

        people, films, alpha = self.people, self.films, self.link.alpha
        dZ, squares = films.regressors(slice(None))
        c = torch.from_numpy(films.x[:, 0].copy())
        gram, b = torch.zeros(squares.shape), torch.zeros(dZ.shape)  # of the films' equations
        for block in self._blocks:
            z = torch.from_numpy(self._hidden(block))
            target = z - c.index_select(0, block.film)
            people.draw(
                block.people,
                block.sums_over_films(squares).numpy(),
                block.sums_over_films(dZ, target).numpy(),
                alpha,
                self._rng,
            )
            dX, of_people = people.regressors(block.people)
            target = z - block.of_person(torch.from_numpy(people.x[block.people, 0]))
            gram.index_add_(0, block.films, block.sums_over_people(of_people))
            b.index_add_(0, block.films, block.sums_over_people(dX, block.by_film(target)))
        films.draw(slice(None), gram.numpy(), b.numpy(), alpha, self._rng)

    def draw_noise(self) -> None:
        """Find η, and draw α, γ and δ given it."""
        import torch  # noqa: PLC0415

        people, films, link = self.people, self.films, self.link
        x, y = people.x, films.x
        ones = np.ones((len(x), 1), np.float32)
        # η = [b_u, p_u, 1] · [1, q_i, c_i]
        X = _filled(np.hstack([x, ones]))
        Y = _filled(np.hstack([np.ones((len(y), 1), np.float32), y[:, 1:], y[:, :1]]))
        delta = torch.from_numpy(films.precision)
        of_people = np.empty(len(x), np.float64)
        for block in self._blocks:
            eta = block.dots(X[block.people], Y)
            self._eta[block.ratings] = eta.numpy()
            squared = self._squared(block).mul_(delta.index_select(0, block.film))
            of_people[block.people] = block.person_sums(squared).numpy()
        link.draw_alpha(float(of_people @ people.precision), len(self._eta), self._rng)
        people.draw_precision(link.alpha * of_people, self._rng)
        gamma = torch.from_numpy(people.precision)
        of_films = torch.zeros(len(y), dtype=torch.float64)
        for block in self._blocks:
            squared = self._squared(block).mul_(block.of_person(gamma[block.people]))
            of_films.index_add_(0, block.films, block.film_sums(block.by_film(squared)).double())
        films.draw_precision(link.alpha * of_films.numpy(), self._rng)

    def _hidden(self, block: Block) -> Array:
        """Z of a block's observations; drawn anew if it is not known."""
        if self.link.hides:
            eta, weight = self._eta[block.ratings], self._weight(block)
            self.link.draw_hidden(block.ratings, eta, weight, self._rng)
        return self.link.z[block.ratings]

    def _squared(self, block: Block) -> Tensor:
        """(z - η)² of a block's observations."""
        import torch  # noqa: PLC0415

        left = self.link.z[block.ratings] - self._eta[block.ratings]
        return torch.from_numpy(np.square(left, out=left))

    def _weight(self, block: Block) -> Array:
        """γ_u δ_i of a block's observations."""
        import torch  # noqa: PLC0415

        gamma = torch.from_numpy(self.people.precision[block.people])
        delta = torch.from_numpy(self.films.precision)
        weight: Array = block.of_person(gamma).mul_(delta.index_select(0, block.film)).numpy()
        return weight

    def _seen(self) -> Iterator[tuple[slice, Array, Array]]:
        """Block by block: which observations, their η, and their weights γ_u δ_i."""
        for block in self._blocks:
            yield block.ratings, self._eta[block.ratings], self._weight(block)


def _filled(rows: Array) -> Tensor:
    """The rows with zeros after them, up to a multiple of what a processor takes at once."""
    import torch  # noqa: PLC0415

    return torch.from_numpy(np.pad(rows, ((0, 0), (0, -rows.shape[1] % _LANES))))
