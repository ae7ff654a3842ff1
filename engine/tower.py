"""The film tower: a film -> a point near the films of the people who like its kind.

    t_j = g(content_j, y_j) + b_j,    z_j = t_j / |t_j|,    z_j ∈ R^64,

g is a two-layer perceptron over the film's year and genres and its implicit-ALS factors y_j,
b_j a free vector per film. A film nobody rated has y_j = b_j = 0: its content alone places it,
where films like it are. People are never embedded on their own: a person is the mean of the
films they rated, so anyone is retrieved for from their ratings.

How it is trained, by triplets of all people, is `tower_training`'s matter; how it is searched,
`index`'s. This module needs numpy alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.als import Floats, Rows, row_products


@dataclass(frozen=True, slots=True)
class TowerConfig:
    """Settings of the film tower and its training."""

    dim: int = 64
    """Length of z_j."""
    hidden: int = 128
    """Units of the perceptron's hidden layer."""
    margin: float = 0.3
    """Margin of the triplet loss, in cosine."""
    steps: int = 500
    """Steps of AdamW, each over one batch of people."""
    people_per_step: int = 256
    """People drawn for a step."""
    anchor_films: int = 64
    """At most this many films make a person's anchor."""
    positives: int = 8
    """Further films of theirs, each the positive of some triplets."""
    pool: int = 512
    """Films drawn as possible negatives, shared by the people of a step."""
    hardest: int = 5
    """Negatives kept of those, the nearest to the anchor."""
    reach: int = 40
    """Of the pool, how many a person looks at: the fewer, the milder the hardest are."""
    learning_rate: float = 3e-3
    """Of AdamW, falling to zero along a half cosine."""
    weight_decay: float = 1e-4
    """Of AdamW."""
    seed: int = 0
    """Of the weights and the triplets."""


@dataclass(frozen=True, slots=True)
class Tower:
    """A fitted tower: where every film of the catalogue lies, and where an unknown person does.

    Attributes:
        vectors: z_j, (n_films, dim) float32, of length 1.
        newcomer: Mean anchor of the people in training, (dim,) float32, of length 1.
    """

    vectors: Floats
    newcomer: Floats

    def query(self, films: Rows, prior: float = 1.0) -> Floats:
        """Where to search for a person who rated these films.

        Args:
            films: Rows of rated films, (k,); none is a newcomer.
            prior: How many films the newcomer's vector counts for.

        Returns:
            (dim,) float32 of length 1.
        """
        return self.history(films, prior).whole

    def history(self, films: Rows, prior: float = 1.0) -> TowerHistory:
        """`query`, with single films left out or none."""
        rated = self.vectors.take(films, axis=0)
        total = np.ones(len(films), np.float32) @ rated
        total += np.float32(prior) * self.newcomer
        return TowerHistory(rated, total)


@dataclass(frozen=True, slots=True)
class TowerHistory:
    """Vectors of the rated films, (k, dim), and their sum with the newcomer's, (dim,)."""

    rated: Floats
    total: Floats

    @property
    def whole(self) -> Floats:
        """Where to search, (dim,) float32."""
        return np.asarray(_unit(self.total[None])[0])

    def lacking(self, at: Rows) -> Floats:
        """`whole` without the film at one position each, (V, dim) float32."""
        return _unit(self.total - self.rated.take(at, axis=0))


def _unit(vectors: Floats) -> Floats:
    lengths = np.sqrt(row_products(vectors, vectors))
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-12))[:, None], np.float32)
