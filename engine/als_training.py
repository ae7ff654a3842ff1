"""Training of implicit ALS without forming a single person's matrix.

Each half-epoch takes one step of preconditioned conjugate gradients on equation (4) of `als`
for everyone at once. The preconditioner comes from a change of basis: with

    A₀ = YᵀY + λI,    S = Σ_j s_j y_j y_jᵀ / Σ_j s_j,    s_j = Σ_u w_uj,

choose V with VᵀSV = I and VᵀA₀V = diag(ℓ). In that basis the matrix of a person whose ratings
were drawn in proportion to the films' popularity is diag(ℓ) + s_u I on average, s_u = Σ_j w_uj,
and its diagonal inverse is the preconditioner. A step then needs a dot product per rating for
pᵀAp and one for the residual, and a sum of vectors per person: a sampled dense-dense product
and an `embedding_bag`. Residuals are carried from the people's half to the films' by one
permutation. Takács, Pilászy and Tikk, "Applications of the Conjugate Gradient Method for
Implicit Feedback Collaborative Filtering" (RecSys 2011), take steps of plain CG.

`exact_epoch` solves (4) outright: the tests' reference, with the same fixed point. This module
needs torch; the fitted `ImplicitAls` does not.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.als import AlsConfig, Floats, ImplicitAls

if TYPE_CHECKING:
    from torch import Tensor

_RIDGE = 1e-5  # of the mean second moment: keeps S positive when films are fewer than factors


def loss(observed: Any, X: Floats, Y: Floats, regularization: float) -> float:
    """L(X, Y) of equation (3) in double precision; `observed` is CSR (people, films) of w."""
    coo = observed.tocoo()
    x, y = X.astype(np.float64), Y.astype(np.float64)
    predicted = np.einsum("ef,ef->e", x[coo.row], y[coo.col])
    everywhere = np.sum((x.T @ x) * (y.T @ y))  # Σ_uj (x_uᵀy_j)²
    rated = np.sum((1.0 + coo.data) * (1.0 - predicted) ** 2 - predicted**2)
    return float(everywhere + rated + regularization * (np.sum(x**2) + np.sum(y**2)))


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
    progress: Callable[[float], None] | None = None,
) -> tuple[Floats, Floats]:
    """Both sides of the model, X (people, f) and Y (films, f); arguments as `fit_als`."""
    import torch  # noqa: PLC0415 - training only; serving stays light

    rng = np.random.default_rng(config.seed)
    if not observed.nnz:  # nobody rated anything: nothing pulls a vector away from zero
        people, films = observed.shape
        nothing = np.zeros((people + films, config.factors), np.float32)
        return nothing[:people], nothing[people:]
    sweep = _Sweep(observed, config.regularization)
    X = torch.from_numpy(first_vectors(observed.shape[0], config.factors, rng))
    Y = torch.from_numpy(first_vectors(observed.shape[1], config.factors, rng))
    kept = (X.clone(), Y.clone())  # the last pair before extrapolation
    lowest = np.inf
    for epoch in range(config.epochs):
        before = sweep.people(X, Y)  # the loss of (X, Y) costs nothing here
        if before > lowest:  # momentum overshot: go back and take a plain step
            X, Y = kept[0].clone(), kept[1].clone()
            before = sweep.people(X, Y)
        lowest = before
        sweep.films(X, Y)
        last, kept = kept, (X.clone(), Y.clone())
        if config.momentum_from <= epoch < config.epochs - 1:
            X.add_(X - last[0], alpha=config.momentum)
            Y.add_(Y - last[1], alpha=config.momentum)
        if progress is not None:
            progress((epoch + 1) / config.epochs)
    X[sweep.people_without], Y[sweep.films_without] = 0.0, 0.0
    return X.numpy(), Y.numpy()


class _Sweep:
    """The ratings in both orders, and one preconditioned CG step of either half."""

    def __init__(self, observed: Any, regularization: float) -> None:
        import torch  # noqa: PLC0415

        observed = observed.tocsr()
        observed.sort_indices()
        self.shape: tuple[int, int] = observed.shape
        self.regularization = regularization
        n = observed.nnz
        by_film = type(observed)(
            (np.arange(n, dtype=np.int32), observed.indices, observed.indptr), shape=self.shape
        ).T.tocsr()
        self.w = torch.from_numpy(observed.data.astype(np.float32))  # (n,), people's order
        self.u_start = torch.from_numpy(observed.indptr.astype(np.int32))  # (people + 1,)
        self.u_film = torch.from_numpy(observed.indices.astype(np.int32))  # (n,)
        self.j_start = torch.from_numpy(by_film.indptr.astype(np.int32))  # (films + 1,)
        self.j_person = torch.from_numpy(by_film.indices.astype(np.int32))  # (n,)
        self.to_film = torch.from_numpy(by_film.data)  # people's order -> films' order
        self.u_count = torch.from_numpy(np.diff(observed.indptr).astype(np.int64))
        self.j_count = torch.from_numpy(np.diff(by_film.indptr).astype(np.int64))
        self.u_weight = self._row_sums(self.w)  # s_u, (people, 1)
        self.j_weight = self._column_sums(self.w)  # s_j, (films, 1)
        self.people_without = self.u_count == 0
        self.films_without = self.j_count == 0
        self.u_of = torch.repeat_interleave(  # the person of each rating, (n,)
            torch.arange(self.shape[0], dtype=torch.int32), self.u_count
        )
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sparse CSR tensor support is in beta", UserWarning)
            # sampled_addmm reads its input even at beta=0: it must hold finite numbers.
            self.dots = torch.sparse_csr_tensor(
                self.u_start, self.u_film, torch.zeros(n), size=self.shape, check_invariants=False
            )
        self.residual = torch.empty(n)

    def people(self, X: Tensor, Y: Tensor) -> float:
        """One step on every x_u, in place; returns the loss of (X, Y) before it."""
        import torch  # noqa: PLC0415

        ell, V, V_inverse = self._basis(Y, self.j_weight)
        Yt, Xt = Y @ V, X @ V_inverse.T
        predicted = self._dots(Xt, Yt)
        before = self._loss(X, Y, predicted)
        torch.addcmul(self.w + 1.0, self.w, predicted, value=-1.0, out=self.residual)
        r = self._sums(Yt, self.u_film, self.u_start, self.residual)  # b − A x
        r.addcmul_(Xt, ell, value=-1.0)
        p = r / (self.u_weight + ell)
        d = self._dots(p, Yt)
        wd = self.w * d
        pAp = (p * p) @ ell[:, None] + self._row_sums(wd * d)
        step = (p * r).sum(1, keepdim=True) / pAp.clamp_min(1e-30)
        Xt.addcmul_(p, step)
        torch.matmul(Xt, V.T, out=X)
        # 1 + w − w x_uᵀy_j after the step, ready for the films' half
        self.residual.addcmul_(wd, torch.index_select(step[:, 0], 0, self.u_of), value=-1.0)
        return before

    def films(self, X: Tensor, Y: Tensor) -> None:
        """One step on every y_j, in place, right after `people`."""
        import torch  # noqa: PLC0415

        ell, V, V_inverse = self._basis(X, self.u_weight)
        Xt, Yt = X @ V, Y @ V_inverse.T
        residual = torch.index_select(self.residual, 0, self.to_film)
        r = self._sums(Xt, self.j_person, self.j_start, residual)
        r.addcmul_(Yt, ell, value=-1.0)
        p = r / (self.j_weight + ell)
        d = self._dots(Xt, p)
        pAp = (p * p) @ ell[:, None] + self._column_sums(d.mul_(d).mul_(self.w))
        Yt.addcmul_(p, (p * r).sum(1, keepdim=True) / pAp.clamp_min(1e-30))
        torch.matmul(Yt, V.T, out=Y)

    def _basis(self, Y: Tensor, weight: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """ℓ (f,), V and V⁻¹ (f, f) of the module's docstring, solved in double precision."""
        import torch  # noqa: PLC0415

        f = Y.shape[1]
        A0 = (Y.T @ Y).double() + self.regularization * torch.eye(f, dtype=torch.float64)
        S = ((Y * weight).T @ Y).double() / weight.sum().double()
        S += _RIDGE * torch.trace(S) / f * torch.eye(f, dtype=torch.float64)
        L = torch.linalg.cholesky(S)
        inverse = torch.linalg.inv(L)
        ell, Q = torch.linalg.eigh(inverse @ A0 @ inverse.T)
        return ell.float(), (inverse.T @ Q).float(), (Q.T @ L.T).float()

    def _loss(self, X: Tensor, Y: Tensor, predicted: Tensor) -> float:
        everywhere = ((X.T @ X).double() * (Y.T @ Y).double()).sum()
        # (1 + w)(1 − p)² − p² = (1 + w)(1 − 2p) + w p²
        rated = (self.w + 1.0).dot(1.0 - 2.0 * predicted) + self.w.dot(predicted * predicted)
        squares = X.pow(2).sum() + Y.pow(2).sum()
        return float(everywhere + rated.double() + self.regularization * squares.double())

    def _dots(self, X: Tensor, Y: Tensor) -> Tensor:
        """x_uᵀy_j of every rating, (n,), people's order."""
        import torch  # noqa: PLC0415

        sampled: Tensor = torch.sparse.sampled_addmm(self.dots, X, Y.T, beta=0.0).values()
        return sampled

    @staticmethod
    def _sums(Y: Tensor, index: Tensor, start: Tensor, weights: Tensor) -> Tensor:
        """Σ_j weight_uj y_j of every row, (rows, f)."""
        import torch  # noqa: PLC0415

        bag = torch.nn.functional.embedding_bag
        return bag(
            index, Y, start, mode="sum", per_sample_weights=weights, include_last_offset=True
        )

    def _row_sums(self, values: Tensor) -> Tensor:
        import torch  # noqa: PLC0415

        return torch.segment_reduce(values, "sum", lengths=self.u_count, unsafe=True)[:, None]

    def _column_sums(self, values: Tensor) -> Tensor:
        import torch  # noqa: PLC0415

        moved = torch.index_select(values, 0, self.to_film)
        return torch.segment_reduce(moved, "sum", lengths=self.j_count, unsafe=True)[:, None]
