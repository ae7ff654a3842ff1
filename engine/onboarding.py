"""Which film to ask a person about next.

A question is worth what its answer teaches times the chance that there is an answer. The person
is a vector x_u known from the films they rated as in implicit ALS, whose normal equations make
its posterior covariance W^u = (YᵀY + λI + Y_uᵀ W_u Y_u)⁻¹ (`als`, equation 4). Having seen film j
would shrink it by one rank, and with it the uncertainty about all films' scores Yx_u, by

    Δ_j = tr(Y (W^u − W^{u+j}) Yᵀ) = w |Y W^u y_j|² / (1 + w y_jᵀ W^u y_j),

the A-optimal choice of experimental design. What they have told already is in W^u, so a film
much like those named before teaches little. The chance that they have seen j comes from the
item-item model. A film they said they have not seen is not asked again, and speaks softly
against the films that are most often seen by the same people. Rashid et al., "Getting to know
you" (IUI 2002), compare popularity × entropy and others, none of which looks at the answers.

This module knows rows and stars; the catalogue, duplicates of a film and words are not its
business.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, ImplicitAls, Rows
from engine.item_item import ItemItem

_LEAST_CHANCE = 1e-3


def question_values(
    als: ImplicitAls,
    item_item: ItemItem,
    rated: Rows,
    unseen: Rows,
) -> Floats:
    """How much each film is worth asking about.

    Args:
        als: Implicit ALS, for what an answer teaches.
        item_item: For the chance of an answer.
        rated: Rows of the rated films, (k,), distinct; k may be 0.
        unseen: Rows of films the person said they have not seen.

    Returns:
        (n_films,) float32; −inf for the films rated or unseen.
    """
    values = chances(item_item, rated, unseen) * _lessons(als, rated)
    values[rated] = values[unseen] = -np.inf
    return values


def chances(item_item: ItemItem, rated: Rows, unseen: Rows) -> Floats:
    """The chance that the person has seen each film, (n_films,) float32, above 0.

    Scores of the item-item model estimate it; each answer "not seen" takes away the share by
    which the two films' viewers overlap.
    """
    chance = np.clip(item_item.scores(rated), _LEAST_CHANCE, 1.0)
    if len(unseen):
        chance = chance * np.prod(1.0 - item_item.overlap(unseen), axis=0)
    return np.asarray(np.maximum(chance, _LEAST_CHANCE), np.float32)


def _lessons(als: ImplicitAls, rated: Rows) -> Floats:
    """Δ_j of every film, (n_films,) float32."""
    Y = als.film_factors
    W = als.covariance(rated)  # (f, f)
    along = Y @ W  # rows (W y_j)ᵀ                                              (n_films, f)
    spread = np.einsum("jf,jf->j", along, Y)  # y_jᵀ W y_j
    gram: NDArray[np.float32] = Y.T @ Y
    moved = np.einsum("jf,jf->j", along @ gram, along)  # |Y W y_j|²
    return np.asarray(als.weight * moved / (1.0 + als.weight * spread), np.float32)
