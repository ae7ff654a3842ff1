"""Examples for the ranker: what the scorers say about ratings they have not seen.

A scorer knows the ratings it was fitted to, so it must be judged on others. Ratings are split
into folds; for each fold every scorer is fitted without it, and each person's candidates, drawn
as in serving, are labelled by the ratings of the fold. A few people are left out of each fold's
fit altogether and come back as newcomers with m of their ratings, some at random and
the first by date, m from 1 up, so that histories of every length are learned from.

What people rate next is not what is missing from their ratings at random. So of some fits, or of
some people in each, the last ratings of a person by date are held out.

Examples hold stars, so one collection serves every target. This module does not know how a
ranker learns from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.als import Floats, Rows
from engine.ranking import RankerConfig
from engine.ranking_features import FeatureMaker
from engine.rated_matrix import RatedMatrix
from engine.scorers import Scorers

KNOWN, NEWCOMER, DATED, LATEST = 0, 1, 2, 3
"""Whose history an example shows: of a person in the fit without one fold, some films of a
newcomer, a newcomer's first films by date, or of a person in the fit without their last films."""

_BANDS = ((1, 2), (2, 3), (3, 5), (5, 8), (8, 12), (12, 20), (20, 10**9))
"""From each, one length of history is shown of each newcomer, up to half of what they rated."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Candidates of many people, with the stars they were found to have.

    Attributes:
        features: (E, N, F) float32.
        stars: (E, N) float32; 0 where the rating is not known.
        lengths: Films in the history, (E,) int64.
        origin: Whose history it is, (E,) int8: `KNOWN`, `NEWCOMER`, `DATED` or `LATEST`.
    """

    features: Floats
    stars: Floats
    lengths: Rows
    origin: NDArray[np.int8]


def nearest_films(scorers: Scorers, films: Rows, n: int) -> Rows:
    """Rows of the n unrated films nearest to a person's profile, by looking at all; no order."""
    near = scorers.tower.vectors @ scorers.tower.query(films)
    near[films] = -np.inf
    n = min(n, len(near) - len(films))
    return np.argpartition(-near, n - 1)[:n].astype(np.int64) if n > 0 else np.zeros(0, np.int64)


def collect_examples(
    ratings: RatedMatrix,
    fit: Callable[[RatedMatrix, int], Scorers],
    config: RankerConfig = RankerConfig(),  # noqa: B008 - frozen
) -> Examples:
    """`fold_examples` of every fit, together."""
    return joined([fold_examples(ratings, fit, config, k) for k in range(fits(ratings, config))])


def fits(ratings: RatedMatrix, config: RankerConfig) -> int:
    """How many fits there are examples of: without dates, nobody's last films are known."""
    return config.fits + (config.latest_fits if ratings.dated else 0)


def fold_examples(
    ratings: RatedMatrix,
    fit: Callable[[RatedMatrix, int], Scorers],
    config: RankerConfig,
    k: int,
) -> Examples:
    """Fit the scorers without one fold and label what they propose.

    Folds may be worked on in any order and place: each draws from a stream of its own.

    Args:
        ratings: Everybody's.
        fit: Fits scorers to some of them, given a seed.
        config: Settings.
        k: Which fold, 0..`config.fits` − 1; from there on, a fit without the last films of
            anybody.

    Returns:
        Examples with at least one rated candidate; all have as many candidates.
    """
    rng = np.random.default_rng(config.seed)  # the same split whichever fold is asked for
    stars = ratings.stars
    fold = rng.integers(0, config.folds, stars.nnz)
    owner = np.repeat(np.arange(stars.shape[0]), np.diff(stars.indptr))
    order = rng.permutation(stars.shape[0])
    share = config.newcomers * stars.shape[0]
    whose = np.full(stars.shape[0], KNOWN)
    if k < config.fits:
        whose[order[int(k * share) : int((k + 1) * share)]] = NEWCOMER
    of_last = 1.0 if k >= config.fits else config.latest * ratings.dated
    held_out = fold == k
    if of_last:
        of_dates = np.random.default_rng([config.seed, k, 1])
        whose[(of_dates.random(len(whose)) < of_last) & (whose == KNOWN)] = LATEST
        latest = whose[owner] == LATEST
        held_out[latest] = _last_films(ratings, owner, of_dates)[latest]
    kept = ratings.keep(~held_out & (whose[owner] != NEWCOMER))
    scorers = fit(kept, config.seed + k)
    maker = FeatureMaker(scorers)
    rng = np.random.default_rng([config.seed, k])
    people = rng.permutation(stars.shape[0])[: config.people]
    features, labels, lengths, origins = [], [], [], []
    for films, given, label, origin in _histories(ratings, kept, people, whose, rng):
        candidates = nearest_films(scorers, films, config.candidates)
        if len(candidates) == config.candidates and label[candidates].any():
            features.append(maker.features(films, given, candidates))
            labels.append(label[candidates])
            lengths.append(len(films))
            origins.append(origin)
    n = len(features)
    return Examples(
        np.stack(features) if n else np.zeros((0, 0, 0), np.float32),
        np.stack(labels) if n else np.zeros((0, 0), np.float32),
        np.array(lengths, np.int64),
        np.array(origins, np.int8),
    )


def joined(parts: Sequence[Examples]) -> Examples:
    """The examples of several folds."""
    held = [part for part in parts if len(part.stars)]
    if not held:
        return parts[0]
    return Examples(
        np.concatenate([part.features for part in held]),
        np.concatenate([part.stars for part in held]),
        np.concatenate([part.lengths for part in held]),
        np.concatenate([part.origin for part in held]),
    )


def _histories(
    ratings: RatedMatrix,
    kept: RatedMatrix,
    people: Rows,
    whose: Rows,
    rng: np.random.Generator,
) -> Iterator[tuple[Rows, Floats, Floats, int]]:
    """Rated films, their stars, the stars of all films to be found, 0 elsewhere, and origin."""
    for u in people:
        films, given, rated_at = ratings.person(u)
        everything = np.zeros(ratings.stars.shape[1], np.float32)
        everything[films] = given
        if whose[u] != NEWCOMER:
            known, known_stars, _ = kept.person(u)
            everything[known] = 0.0
            yield known, known_stars, everything, int(whose[u])
            continue
        shuffled = rng.permutation(len(films))
        orders = [(NEWCOMER, shuffled)]
        if ratings.dated:
            orders.append((DATED, shuffled[np.argsort(rated_at[shuffled], kind="stable")]))
        for origin, order in orders:
            for m in _lengths(len(films), rng):
                hidden = everything.copy()
                hidden[films[order[:m]]] = 0.0
                yield films[order[:m]], given[order[:m]], hidden, origin


def _last_films(ratings: RatedMatrix, owner: Rows, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which ratings are among the last of their person, (nnz,): from one to a quarter of them,
    of people with one rating none.
    """
    n = np.diff(ratings.stars.indptr)
    many = np.exp(rng.random(len(n)) * np.log(n / 4 + 1)).astype(np.int64)  # even on a log scale
    order = np.lexsort((rng.random(len(owner)), ratings.rated_at, owner))
    place = np.empty(len(owner), np.int64)
    place[order] = np.arange(len(owner)) - ratings.stars.indptr[:-1][owner]
    return np.asarray(place >= (n - np.minimum(many, n // 2))[owner])


def _lengths(n: int, rng: np.random.Generator) -> Iterator[int]:
    """Lengths of history to show of a newcomer with n ratings, one of each band."""
    for low, high in _BANDS:
        most = min(high, n // 2 + 1)
        if low < most:
            yield int(rng.integers(low, most))
