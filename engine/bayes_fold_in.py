"""One person, from their ratings alone, under every kept sample of the films' side.

Given a sample of everything but the person, x_u has a normal posterior: the solve of the chain
without its noise. Nothing is looked up and nothing is learned, so what somebody rated a second ago
counts. The module needs NumPy alone; it knows films as rows.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from engine.als import row_products
from engine.probit import BEYOND, evidence, moments, normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

_RATINGS = 128  # weighed at once: what they take up is used again, not asked for anew
_ROUNDS = 2  # of either fold-in; more change the mean by less than 1e-4 stars RMSE


@dataclass(frozen=True, slots=True, eq=False)
class FilmSamples:
    """S samples of the films' side and of what people have in common; all float32.

    Film-major, so that the few films of one person are few pages of a memory map.

    Attributes:
        Y: y_i = [c_i, q_i], (films, S, K).
        W: w_j, what having rated film j says of a person, (films, S, K); 0 where it says nothing.
        in_set: 1 for films that have a w_j, (films,).
        delta: δ_i, (films, S).
        m: (S, K).
        tau: τ, (S, K).
        nu: ν of people, (S,).
        alpha: α, (S,); 1 under the probit link.
        link: what else the link learned, (S, ...).
    """

    Y: Array
    W: Array
    in_set: Array
    delta: Array
    m: Array
    tau: Array
    nu: Array
    alpha: Array
    link: Array

    def rated(self, rows: NDArray[np.int64]) -> Rated:
        """Those films' part of it, for n rows, and the prior mean of who rated them."""
        Z, c = self.regressors(rows)
        prior = self.m
        n = float(self.in_set.take(rows).sum())
        if n:
            W = self.W.take(rows, axis=0).reshape(len(rows), -1)
            share = np.full(len(rows), 1.0 / np.sqrt(n), np.float32)
            prior = prior + (share @ W).reshape(prior.shape)
        return Rated(Z, c, np.ascontiguousarray(self.delta.take(rows, axis=0).T), prior)

    def regressors(self, rows: NDArray[np.int64]) -> tuple[Array, Array]:
        """z_i = [1, q_i], (S, n, K), and the biases c_i, (S, n)."""
        Y = np.ascontiguousarray(self.Y.take(rows, axis=0).transpose(2, 1, 0))  # (K, S, n)
        c = Y[0].copy()
        Y[0] = 1.0
        # A view: matrix products take it as it is, and weights of ratings meet it in long rows.
        return Y.transpose(1, 2, 0), c


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """Regressors Z (S, n, K), film biases c and precisions δ (S, n), prior mean (S, K)."""

    Z: Array
    c: Array
    delta: Array
    prior: Array

    def weighed(self, weight: Array, pull: Array) -> tuple[Array, Array]:
        """Σ_i weight_i z_i z_iᵀ, (S, K, K), and Σ_i pull_i z_i, (S, K), of weights (S, n)."""
        S, n, K = self.Z.shape
        gram, b = np.zeros((S, K, K), np.float32), np.zeros((S, 1, K), np.float32)
        for at in range(0, n, _RATINGS):
            Z, block = self.Z[:, at : at + _RATINGS], slice(at, at + _RATINGS)
            gram += (Z * weight[:, block, None]).transpose(0, 2, 1) @ Z
            b += pull[:, None, block] @ Z
        return gram, b[:, 0]


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """x_u ~ N(x, V) under each sample, (S, K) and (S, K, K), and the person's precision γ."""

    x: Array
    V: Array
    gamma: np.float32


def _system(gram: Array, b: Array, tau: Array, prior: Array) -> tuple[Array, Array]:
    """A = gram + diag(τ), written over gram, and b + τ prior: x solves A x = this."""
    S, k = tau.shape
    gram.reshape(S, k * k)[:, :: k + 1] += tau
    return gram, b + tau * prior


def _posterior(A: Array, b: Array) -> tuple[Array, Array]:
    """V = A⁻¹, (S, K, K), and the mean V b, (S, K)."""
    V = np.linalg.inv(A)
    return _times(V, b), V


def _times(matrices: Array, vectors: Array) -> Array:
    """Matrices (S, n, k) times vectors (S, k), one by one, (S, n)."""
    product: Array = (matrices @ vectors[:, :, None])[:, :, 0]
    return product


def _hidden(films: FilmSamples, person: Posterior, rows: NDArray[np.int64]) -> tuple[Array, Array]:
    """E[η] and Var[z] = Var[η] + 1 / (α γ δ), of each film under each sample, (S, p)."""
    Z, c = films.regressors(rows)
    S, p, K = Z.shape
    variance = row_products((Z @ person.V).reshape(S * p, K), Z.reshape(S * p, K)).reshape(S, p)
    # Rounding alone can bring it below zero.
    np.maximum(variance, 0.0, out=variance)
    variance += 1.0 / (films.alpha[:, None] * person.gamma * films.delta.take(rows, axis=0).T)
    return _times(Z, person.x) + c, variance


def thinned(films: FilmSamples, every: int) -> FilmSamples:
    """Every so-manieth sample alone, as views; evenly from all chains."""
    return FilmSamples(
        Y=films.Y[:, ::every],
        W=films.W[:, ::every],
        in_set=films.in_set,
        delta=films.delta[:, ::every],
        m=films.m[::every],
        tau=films.tau[::every],
        nu=films.nu[::every],
        alpha=films.alpha[::every],
        link=films.link[::every],
    )


def joined(parts: Sequence[FilmSamples]) -> FilmSamples:
    """The samples of several chains over the same films, one chain after the other."""
    first = parts[0]
    if len(parts) == 1:
        return first
    axis = {"Y": 1, "W": 1, "delta": 1}  # by sample; the others have samples first
    return FilmSamples(
        in_set=first.in_set,
        **{
            each.name: np.concatenate(
                [getattr(part, each.name) for part in parts], axis.get(each.name, 0)
            )
            for each in fields(FilmSamples)
            if each.name != "in_set"
        },
    )


class GaussianSamples:
    """Stars themselves are normal about η + μ. `link` is μ, (S, 1)."""

    def __init__(self, films: FilmSamples) -> None:
        self.films = films

    def fold_in(self, rows: NDArray[np.int64], stars: Array) -> Posterior:
        """Of n >= 0 ratings (n,); finds γ as well, by expectation maximisation."""
        films, rated = self.films, self.films.rated(rows)
        target = stars - films.link - rated.c
        weight = rated.delta * films.alpha[:, None]
        gram, b = rated.weighed(weight, weight * target)
        gamma, S = np.float32(1.0), len(films.nu)
        for _ in range(_ROUNDS):
            x, V = _posterior(*_system(gram * gamma, b * gamma, films.tau, rated.prior))
            left = target - _times(rated.Z, x)
            # E[Σ α δ (z - η)²] = Σ α δ (z - E η)² + tr(gram A⁻¹)
            errors = row_products(weight * left, left)
            errors += row_products(gram.reshape(S, -1), V.reshape(S, -1))  # both are symmetric
            gamma = np.add.reduce((films.nu + np.float32(len(rows))) / (films.nu + errors))
            gamma /= np.float32(S)
        return Posterior(x, V, gamma)

    def moments(self, person: Posterior, rows: NDArray[np.int64]) -> tuple[Array, Array]:
        """E[star] and E[star²] of each film, (p,), averaged over the samples."""
        eta, variance = _hidden(self.films, person, rows)
        eta += self.films.link
        variance += eta * eta
        share = np.full(len(eta), 1.0 / len(eta), np.float32)
        return share @ eta, share @ variance


class ProbitSamples:
    """Stars are levels of a hidden normal. `link` is the cuts, (S, C - 1); levels (C,)."""

    def __init__(self, films: FilmSamples, levels: Array) -> None:
        self.films = films
        self.levels = levels

    def fold_in(self, rows: NDArray[np.int64], stars: Array, gamma: np.float32) -> Posterior:
        """Of n >= 0 ratings (n,); a star that is not a level counts as the nearest one.

        log p(stars | x) is concave, so Newton's steps, each a weighted ridge regression, lead to
        its maximum; the posterior is taken as normal there (Laplace). γ is taken as given: what
        stars as numbers say of it is better than what levels do.
        """
        films, rated = self.films, self.films.rated(rows)
        level = np.searchsorted((self.levels[1:] + self.levels[:-1]) / 2, stars)
        cuts = np.empty((len(films.nu), len(self.levels) + 1), np.float32)
        cuts[:, 0], cuts[:, 1:-1], cuts[:, -1] = -BEYOND, films.link, BEYOND
        around = np.stack([cuts.take(level, axis=1), cuts.take(level + 1, axis=1)])
        around -= rated.c  # (2, S, n)
        root = np.sqrt(gamma * rated.delta)
        x = rated.prior
        for left in reversed(range(_ROUNDS)):
            zx = _times(rated.Z, x)
            slope, curvature = evidence((around - zx) * root)
            weight = root * root * curvature
            pull = root * slope + weight * zx
            gram, b = rated.weighed(weight, pull)
            A, b = _system(gram, b, films.tau, rated.prior)
            if left:
                x = np.linalg.solve(A, b[:, :, None])[:, :, 0]
        return Posterior(*_posterior(A, b), gamma)

    def moments(self, person: Posterior, rows: NDArray[np.int64]) -> tuple[Array, Array]:
        """E[star] and E[star²] of each film, (p,), averaged over the samples."""
        eta, variance = _hidden(self.films, person, rows)
        scale = np.reciprocal(np.sqrt(variance))
        beyond = (eta[:, None] - self.films.link[:, :, None]) * scale[:, None]  # (S, C - 1, p)
        S = len(beyond)
        above = np.full(S, 1.0 / S, np.float32) @ normal(beyond)[0].reshape(S, -1)
        return moments(self.levels, above.reshape(beyond.shape[1:]))
