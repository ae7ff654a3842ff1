"""Are films that one person likes nearer to each other than to one they dislike?

The notebook asked this of one person's triplets, some kept back at random, so that all their films
had been trained on: reported here under its own terms. Beside it the question that counts, asked
of ratings that were hidden. Measures the film tower alone, not the picks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.embedder import EmbedderConfig, fit_film_vectors
from engine.features import FeatureSpace
from engine.notebook import NotebookConfig, triplets_of_one
from engine.splits import stratified
from engine.training import Coded, TrainingConfig
from engine.triplets import TripletSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from engine.catalogue import Catalogue
    from engine.ratings import Ratings

_DRAWN = 20_000  # triplets of the one person; a fifth of them is kept back
_ASKED = 50_000  # triplets of hidden ratings

NOTEBOOK = "one person, other triplets of the same films"
HIDDEN_FILMS = "one person, their hidden films"
EVERYONE = "everyone, hidden ratings"
RAW = "everyone, hidden ratings, features as they are"


def triplet_figures(
    ratings: Ratings,
    catalogue: Catalogue,
    config: TrainingConfig,
    notebook: NotebookConfig,
    report: Callable[[float], None],
) -> dict[str, dict[str, float]]:
    """Name of a check -> "distance ratio" (mean negative over mean positive distance) and
    "ordered" (share of triplets whose positive is nearer than the negative; .5 is chance).

    NOTEBOOK: 20,000 triplets of the person with the most ratings, a fifth kept back.
    HIDDEN_FILMS: the same person, a quarter of whose films are kept back.
    EVERYONE: trained on triplets of all, asked about triplets within each person's hidden ratings,
        where a quarter of every film's ratings are hidden. RAW: the same without any training.
    """
    rng = np.random.default_rng(config.seed)
    features = FeatureSpace.of(catalogue).encode(catalogue)
    coded = Coded.of(ratings, catalogue)

    def learn(
        draw: Callable[[int], NDArray[np.int64]], settings: EmbedderConfig
    ) -> NDArray[np.float32]:
        return fit_film_vectors(features, draw, settings, seed=config.seed, threads=config.threads)

    figures = {}
    one = triplets_of_one(coded)
    drawn = one.draw(_DRAWN, rng)
    kept_back, seen = drawn[: len(drawn) // 5], drawn[len(drawn) // 5 :]
    vectors = learn(lambda count: rng.choice(seen, count) if len(seen) else seen, notebook.embedder)
    figures[NOTEBOOK] = compare_distances(vectors, kept_back)
    report(0.3)

    shown, hidden = _without_a_quarter(one, rng)
    vectors = learn(lambda count: shown.draw(count, rng), notebook.embedder)
    figures[HIDDEN_FILMS] = compare_distances(vectors, hidden.draw(_ASKED, rng))
    report(0.6)

    hides = stratified(ratings)
    before = Coded.of(ratings.select(~hides), catalogue)
    after = Coded.of(ratings.select(hides), catalogue)
    source = TripletSource.of(before.user_row, before.film_row, before.stars)
    asked = TripletSource.of(after.user_row, after.film_row, after.stars).draw(_ASKED, rng)
    vectors = learn(lambda count: source.draw(count, rng), EmbedderConfig())
    figures[EVERYONE] = compare_distances(vectors, asked)
    figures[RAW] = compare_distances(features, asked)
    report(1.0)
    return figures


def compare_distances(
    vectors: NDArray[np.float32], triplets: NDArray[np.int64]
) -> dict[str, float]:
    """Both figures for rows [anchor, positive, negative] (m, 3) of vectors (films, dim); NaN for
    no triplets. A tie counts as half ordered.
    """
    if not len(triplets):
        return {"distance ratio": float("nan"), "ordered": float("nan")}
    a, p, n = (vectors[column] for column in triplets.T)
    positive = np.linalg.norm(a - p, axis=1)
    negative = np.linalg.norm(a - n, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = float(np.divide(negative.mean(), positive.mean()))
    ordered = np.mean(positive < negative) + np.mean(positive == negative) / 2
    return {"distance ratio": ratio, "ordered": float(ordered)}


def _without_a_quarter(
    one: TripletSource, rng: np.random.Generator
) -> tuple[TripletSource, TripletSource]:
    """One person's films in two: three quarters of the liked and of the disliked, and the rest."""
    liked, disliked = rng.permutation(one.liked), rng.permutation(one.disliked)
    cut = -(-len(liked) // 4), -(-len(disliked) // 4)
    return (
        _of_one(liked[cut[0] :], disliked[cut[1] :]),
        _of_one(liked[: cut[0]], disliked[: cut[1]]),
    )


def _of_one(liked: NDArray[np.int64], disliked: NDArray[np.int64]) -> TripletSource:
    film = np.concatenate([liked, disliked])
    stars = np.repeat(np.array([5.0, 1.0], np.float32), [len(liked), len(disliked)])
    return TripletSource.of(np.zeros(len(film), np.int64), film, stars)
