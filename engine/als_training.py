"""Training of implicit ALS without forming a single person's matrix.

Each half-epoch takes one step of preconditioned conjugate gradients on equation (4) of `als`
for everyone at once. The preconditioner comes from a change of basis: with

    A₀ = YᵀY + λI,    S = Σ_j s_j y_j y_jᵀ / Σ_j s_j,    s_j = Σ_u w_uj,

choose V with VᵀSV = I and VᵀA₀V = diag(ℓ). In that basis the matrix of a person whose ratings
were drawn in proportion to the films' popularity is diag(ℓ) + s_u I on average, s_u = Σ_j w_uj,
so p_u = V (diag(ℓ) + s_u I)⁻¹ Vᵀ r_u, r_u = Y_uᵀ (1 + w_u) − A_u x_u, is the direction of the step

    x_u ← x_u + ω (p_uᵀr_u / p_uᵀA_u p_u) p_u.

ω = 1 goes to the lowest loss along p_u; beyond, up to 2, it overshoots. Overshooting is what
makes alternation fast (successive over-relaxation; Young, "Iterative Solution of Large Linear
Systems", 1971), and below 2 it cannot raise the loss, which is a parabola along p_u.

The errors e_uj = 1 + w_uj − w_uj x_uᵀy_j are carried from half to half: a step changes them by what
p_uᵀA_u p_u needs anyway. So a half-epoch costs one dot product per rating and one sum
of vectors per person: a sampled dense-dense product and an `embedding_bag`. Takács, Pilászy and
Tikk, "Applications of the Conjugate Gradient Method for Implicit Feedback Collaborative Filtering"
(RecSys 2011), take several steps of plain CG, each of which costs both.

`exact_epoch` solves (4) outright: the tests' reference, with the same fixed point. How the ratings
lie in memory is `als_blocks`' matter. This module needs torch; the fitted `ImplicitAls` does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.als import AlsConfig, Floats, ImplicitAls
from engine.als_blocks import popular_first, weighted_blocks_of

if TYPE_CHECKING:
    from torch import Tensor

_RIDGE = 1e-5  # of the mean second moment: keeps S positive when films are fewer than factors
_STRETCH = 1 << 18  # ratings whose vectors are held at once


def loss(observed: Any, X: Floats, Y: Floats, regularization: float) -> float:
    """L(X, Y) of equation (3) in double precision; `observed` is CSR (people, films) of w."""
    x, y = X.astype(np.float64), Y.astype(np.float64)
    total = float(np.sum((x.T @ x) * (y.T @ y)))  # Σ_uj (x_uᵀy_j)²
    person = np.repeat(np.arange(len(x), dtype=np.int32), np.diff(observed.indptr))
    for first in range(0, observed.nnz, _STRETCH):
        some = slice(first, first + _STRETCH)
        w = observed.data[some].astype(np.float64)
        predicted = np.einsum("ef,ef->e", x[person[some]], y[observed.indices[some]])
        total += float(np.sum((1.0 + w) * (1.0 - predicted) ** 2 - predicted**2))
    return total + regularization * float(np.sum(x**2) + np.sum(y**2))


def first_vectors(n: int, factors: int, rng: np.random.Generator) -> Floats:
    """Signed N(0, .1) starting vectors, (n, factors) float32."""
    return rng.normal(0.0, 0.1, (n, factors)).astype(np.float32)


def exact_half(observed: Any, Y: Floats, regularization: float) -> Floats:
    """X solving (4) exactly for every row of `observed`, CSR (rows, len(Y)) of w."""
    f = Y.shape[1]
    y = Y.astype(np.float64)
    gram = y.T @ y + regularization * np.eye(f)
    X = np.zeros((observed.shape[0], f))
    for u in range(len(X)):
        span = slice(observed.indptr[u], observed.indptr[u + 1])
        y_u, w = y[observed.indices[span]], observed.data[span].astype(np.float64)
        X[u] = np.linalg.solve(gram + (y_u.T * w) @ y_u, y_u.T @ (1.0 + w))
    return X.astype(np.float32)


def exact_epoch(observed: Any, Y: Floats, regularization: float) -> tuple[Floats, Floats]:
    """One epoch by exact solves: (X, Y) after people, then films, were solved for."""
    X = exact_half(observed, Y, regularization)
    return X, exact_half(observed.T.tocsr(), X, regularization)


def fit_als(
    observed: Any,
    config: AlsConfig = AlsConfig(),  # noqa: B008 - frozen
    *,
    progress: Callable[[float], None] | None = None,
) -> ImplicitAls:
    """Fit implicit ALS.

    Args:
        observed: scipy CSR (people, films); a stored value is w, the extra confidence, above 0.
        config: Settings; `config.weight` only serves as the weight of folded-in films here.
        progress: Called with the finished share of the work, 0..1.

    Returns:
        The films' side. Films without ratings have zero vectors.
    """
    _, Y = fit_factors(observed, config, progress=progress)
    return ImplicitAls(Y, config.regularization, config.weight)


def fit_factors(
    observed: Any,
    config: AlsConfig,
    *,
    first: tuple[Floats, Floats] | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Floats, Floats]:
    """Both sides of the model, X (people, f) and Y (films, f); arguments as `fit_als`.

    `first` are the vectors to start from, which are not changed; drawn from the seed by default.
    """
    import torch  # noqa: PLC0415 - training only; serving stays light

    people, films = observed.shape
    if not observed.nnz:  # nobody rated anything: nothing pulls a vector away from zero
        nothing = np.zeros((people + films, config.factors), np.float32)
        return nothing[:people], nothing[people:]
    if first is None:
        rng = np.random.default_rng(config.seed)
        first = (
            first_vectors(people, config.factors, rng),
            first_vectors(films, config.factors, rng),
        )
    observed, order = popular_first(observed, config.factors)
    films_first = first[1] if order is None else first[1][order]
    X, Y = (torch.from_numpy(np.array(side, np.float32)) for side in (first[0], films_first))
    sweep = Sweep(observed, config.regularization, X, Y)
    lowest, relaxation = np.inf, 1.0
    for epoch in range(config.epochs):
        if epoch == config.relaxed_from:
            relaxation = config.relaxation
        reached = sweep.people(relaxation)
        if reached > lowest:  # impossible but for rounding: overshoot no more
            relaxation = 1.0
        lowest = reached
        sweep.films(relaxation)
        if progress is not None:
            progress((epoch + 1) / config.epochs)
    X[sweep.people_without], Y[sweep.films_without] = 0.0, 0.0
    if order is None:
        return X.numpy(), Y.numpy()
    as_given = np.empty(Y.shape, np.float32)
    as_given[order] = Y.numpy()
    return X.numpy(), as_given


class Sweep:
    """The two sides of a model and the steps that improve them.

    Attributes:
        X: People's vectors, (people, f) float32; changed in place.
        Y: Films', (films, f) float32; changed in place.
        people_without: Who has no ratings, (people,) bool.
        films_without: Films without ratings, (films,) bool.
    """

    def __init__(self, observed: Any, regularization: float, X: Tensor, Y: Tensor) -> None:
        """`observed` is CSR as in `fit_als`; its arrays are shared, and never changed."""
        import torch  # noqa: PLC0415

        self.X, self.Y = X, Y
        self._regularization = regularization
        self._blocks = weighted_blocks_of(observed, X.shape[1])
        j_weight, u_weight = torch.zeros(len(Y)), torch.empty(len(X))
        self._constant = 0.0  # Σ (1 + 1/w), the part of the loss that no vector changes
        for block in self._blocks:
            block.find_errors(X[block.people], Y)
            u_weight[block.people] = block.weights_of_people()
            block.add_weights_of_films(j_weight)
            self._constant += block.constant()
        self._u_weight, self._j_weight = u_weight[:, None], j_weight[:, None]  # s_u, s_j
        self._gram = X.T @ X  # of the people's vectors as they stand between two epochs
        self.people_without, self.films_without = u_weight == 0, j_weight == 0

    def people(self, relaxation: float = 1.0) -> float:
        """A step of every x_u; returns the loss of (X, Y) before it."""
        X, Y = self.X, self.Y
        A0, ell, V = self._basis(Y.T @ Y, Y, self._j_weight)
        loss_before = self._loss_but_for_ratings(A0)
        A0 = A0.float()
        for block in self._blocks:
            x = X[block.people]
            # (1 + w)(1 − p)² − p² = e²/w − (1 + 1/w) for e = 1 + w − w p
            loss_before += block.squared_errors()
            r = block.sums_over_films(Y).sub_(x @ A0)
            rt = r @ V
            pt = rt / (self._u_weight[block.people] + ell)
            p = pt @ V.T
            block.find_dots(p, Y)
            pAp = (pt * pt) @ ell + block.squares_of_people()
            step = relaxation * (pt * rt).sum(1) / pAp.clamp_min_(1e-30)
            x.addcmul_(p, step[:, None])
            block.lower_by_person(step)
        return loss_before

    def films(self, relaxation: float = 1.0) -> None:
        """A step of every y_j, right after `people`."""
        X, Y = self.X, self.Y
        self._gram = X.T @ X
        A0, ell, V = self._basis(self._gram, X, self._u_weight)
        r = (Y @ A0.float()).neg_()
        for block in self._blocks:
            block.add_sums_over_people(X[block.people], r)
        rt = r @ V
        pt = rt / (self._j_weight + ell)
        p = pt @ V.T
        pAp = (pt * pt) @ ell
        for block in self._blocks:
            block.find_dots(X[block.people], p)
            block.add_squares_of_films(pAp)
        step = relaxation * (pt * rt).sum(1) / pAp.clamp_min_(1e-30)
        Y.addcmul_(p, step[:, None])
        for block in self._blocks:
            block.lower_by_film(step)

    def _basis(self, gram: Tensor, Y: Tensor, weight: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """A₀ (f, f), double, ℓ (f,) and V (f, f) of the module's docstring; gram is YᵀY."""
        import torch  # noqa: PLC0415

        identity = torch.eye(Y.shape[1], dtype=torch.float64)
        A0 = gram.double() + self._regularization * identity
        S = ((Y * weight).T @ Y).double() / weight.sum().double()
        S += _RIDGE * S.diagonal().mean() * identity
        L = torch.linalg.cholesky(S)
        inverse = torch.linalg.solve_triangular(L, identity, upper=False)
        ell, Q = torch.linalg.eigh(inverse @ A0 @ inverse.T)
        return A0, ell.float(), (inverse.T @ Q).float()

    def _loss_but_for_ratings(self, A0: Tensor) -> float:
        """Σ_uj (x_uᵀy_j)² + λ (|X|² + |Y|²) and the constant, from A₀ = YᵀY + λI."""
        # tr(XᵀX A₀) has λ|X|² in it already.
        everywhere = float((self._gram.double() * A0).sum())
        squares = float(A0.diagonal().sum()) - len(A0) * self._regularization  # |Y|²
        return everywhere + self._regularization * squares - self._constant
