"""Known systems that put films in order, each fitted to histories and folding others in.

* popularity: how many have rated the film.
* UserKNN: the k nearest people by cosine (Herlocker et al., SIGIR 1999), optionally with films
  weighted by their inverse frequency, and with a shrunken denominator.
* implicit ALS (Hu, Koren, Volinsky, ICDM 2008) of the `implicit` library.
* EASE (Steck, WWW 2019) and EDLAE, its denoising kin (Steck, NeurIPS 2020), both

      P = (XᵀX + Λ)⁻¹,   B_ij = −P_ij / P_jj (i ≠ j),   B_jj = 0,   scores = x B

  with Λ = λI for EASE and Λ = λI + p/(1−p) diag(XᵀX) for EDLAE, p being the dropout.

Each comes with the grid that `tuning` searches. Knows matrices of 0 and 1 only: which ratings
these are, and which films are taken out of a list, is the caller's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Settings = Mapping[str, Any]
Scores = Callable[[Any], Floats]  # CSR histories (b, films) -> a score for every film, (b, films)
# CSR (people, films) of 0 and 1, settings, seed -> scores.
Fit = Callable[[Any, Settings, int], Scores]

MOST_FILMS = 12_000  # EASE and EDLAE invert a matrix of films × films doubles


@dataclass(frozen=True, slots=True)
class ListPeer:
    """A system and what is to be tried.

    Attributes:
        fit: see `Fit`.
        grid: setting -> values to be tried, all with all; nothing to choose when empty.
        square: whether it inverts a matrix of films × films.
    """

    fit: Fit
    grid: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    square: bool = False

    def settings(self) -> list[dict[str, Any]]:
        """Every point of the grid."""
        return [dict(zip(self.grid, point, strict=True)) for point in product(*self.grid.values())]


def popularity(X: Any, settings: Settings, seed: int) -> Scores:
    """The same order for everybody."""
    del settings, seed
    count = np.asarray(X.sum(axis=0), np.float32).ravel()
    return lambda H: np.repeat(count[None], H.shape[0], axis=0)


def user_knn(X: Any, settings: Settings, seed: int) -> Scores:
    """Settings: "k" people; "shrink", added to the product of lengths; "idf", a power.

    With w_i = log(1 + people / n_i) to the power of idf:

        s(u, v) = Σ_i w_i² x_ui x_vi / (|w x_u| |w x_v| + shrink),   score_j = Σ_v s(u, v) x_vj

    over the k largest s(u, v).
    """
    del seed
    count = np.asarray(X.sum(axis=0), np.float64).ravel()
    weight = np.log1p(X.shape[0] / np.maximum(count, 1.0)) ** settings["idf"]
    weight = (weight / weight.mean()).astype(np.float32)
    own = X.multiply(weight[None]).tocsr().astype(np.float32)
    length = _lengths(own)

    def scores(H: Any) -> Floats:
        asked = H.multiply(weight[None]).tocsr().astype(np.float32)
        near = (asked @ own.T).toarray()
        near /= _lengths(asked)[:, None] * length[None] + settings["shrink"] + 1e-9
        k = min(settings["k"], near.shape[1])
        least = -np.partition(-near, k - 1, axis=1)[:, k - 1 : k]
        return np.asarray((X.T @ np.where(near >= least, near, 0.0).T).T, np.float32)

    return scores


def implicit_als(X: Any, settings: Settings, seed: int) -> Scores:
    """Settings: "factors", "regularization", "alpha"; the library's 15 iterations are doubled."""
    from implicit.cpu.als import AlternatingLeastSquares  # noqa: PLC0415 -- of the extra "bench"

    model = AlternatingLeastSquares(
        factors=settings["factors"],
        regularization=settings["regularization"],
        alpha=settings["alpha"],
        iterations=30,
        num_threads=1,
        random_state=seed,
    )
    model.fit(X, show_progress=False)

    def scores(H: Any) -> Floats:
        people = model.recalculate_user(np.arange(H.shape[0]), H)
        return np.asarray(people @ model.item_factors.T, np.float32)

    return scores


def edlae(X: Any, settings: Settings, seed: int) -> Scores:
    """Settings: "lambda", and "dropout" p, 0 for EASE."""
    del seed
    gram = (X.T @ X).toarray().astype(np.float64)
    p = settings.get("dropout", 0.0)
    diagonal = np.diag_indices_from(gram)
    gram[diagonal] += settings["lambda"] + p / (1.0 - p) * gram[diagonal]
    P = _inverse(gram)
    B = (P / -np.diagonal(P)).astype(np.float32)
    np.fill_diagonal(B, 0.0)
    return lambda H: np.asarray(H @ B, np.float32)


def _inverse(A: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of a symmetric positive definite matrix, which is overwritten; half the work of `inv`."""
    from scipy.linalg.lapack import dpotrf, dpotri  # noqa: PLC0415

    factor, _ = dpotrf(A, lower=1, overwrite_a=1)
    P, _ = dpotri(factor, lower=1, overwrite_c=1)
    return np.asarray(np.tril(P) + np.tril(P, -1).T)


def _lengths(matrix: Any) -> Floats:
    return np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1), np.float32)).ravel()


LIST_PEERS: Mapping[str, ListPeer] = {
    "popularity": ListPeer(popularity),
    "UserKNN": ListPeer(
        user_knn,
        {"k": (60, 100, 150, 250, 400), "shrink": (0.0, 10.0), "idf": (0.0, 0.5, 1.0, 1.5)},
    ),
    "implicit ALS": ListPeer(
        implicit_als,
        {
            "factors": (16, 32, 64),
            "regularization": (10.0, 30.0, 60.0, 100.0, 150.0),
            "alpha": (1.5, 3.0, 6.0, 12.0, 24.0),
        },
    ),
    "EASE": ListPeer(edlae, {"lambda": (50, 100, 150, 200, 300, 400, 600, 1000)}, square=True),
    "EDLAE": ListPeer(
        edlae,
        {
            "lambda": (50, 100, 200, 300, 500, 800),
            "dropout": (0.1, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8),
        },
        square=True,
    ),
}
