"""Films that came after the training, served by what they are: no model is fitted again.

A film that nobody has rated is placed and judged by the rated films most like it in genres and
year, its likes:

    z = Σ z_i / |Σ z_i|,   stars = mean of those predicted for the likes,

and what ranks candidates takes it for the one like that lies nearest to z. The tower's own content
part would place it, too, but where nearly every film of the training has ratings it has hardly
learned to do without them. A list holds two such films at most, unless a wish asks for them. Once
a training knows a rating of the film, it is a film like any other.

What somebody gives to such a film tells where films for them are to be looked for, and which genres
they like; the other scorers learn of it at the next training. The trained snapshot is not changed:
another one, with more rows, stands beside it. This module does not know where films come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from engine.als import ImplicitAls
from engine.catalogue import Catalogue
from engine.features import FeatureSpace
from engine.item_item import ItemItem
from engine.rated_matrix import FilmContent
from engine.star_models import BorrowedStars
from engine.stars import FilmBiases

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from engine.als import Floats, Rows
    from engine.catalogue import Film
    from engine.model_arrays import Models
    from engine.scorers import Scorers
    from engine.snapshot import Snapshot

LIKES = 20
"""Rated films that a new one is judged by."""
_YEARS = 0.1  # cosine of genres that a standard deviation of years is worth


def with_films(snapshot: Snapshot, films: Iterable[Film]) -> Snapshot:
    """The snapshot, serving these films as well.

    Those that it lacks come behind its own, in the order given. Those that it knows and that
    nobody had rated are judged like them. Without any of either it is what was trained. Extending
    an extended one begins with that, too.
    """
    trained = snapshot.trained or snapshot
    base, counts = trained.catalogue, trained.models.scorers.counts
    wanted = list({film.film_id: film for film in films}.values())
    lacking = [film for film in wanted if film.film_id not in base]
    unrated = [base.row_of(film.film_id) for film in wanted if film.film_id in base]
    unrated = sorted({row for row in unrated if not counts[row]})
    if not len(base) or not (lacking or unrated):
        return trained
    catalogue = Catalogue([*base, *lacking]) if lacking else base
    content = _content(trained.models.scorers.content, base, lacking)
    rows = np.array([*unrated, *range(len(base), len(catalogue))], np.int64)
    rated = np.flatnonzero(counts > 0)
    likes = _likes(content, rows, rated if len(rated) else np.arange(len(base)))
    vectors = _vectors(trained.models.scorers.tower.vectors, len(lacking), rows, likes)
    index = trained.index
    if lacking:
        index = index.extended(catalogue.film_ids[len(base) :], vectors[len(base) :])
    return replace(
        trained,
        catalogue=catalogue,
        index=index,
        models=_models(trained.models, content, vectors, rows, likes),
        mean_stars=_padded(trained.mean_stars, len(catalogue)),
        trained=trained,
    )


def _content(known: FilmContent, base: Catalogue, lacking: list[Film]) -> FilmContent:
    """In the training's own columns: a genre that it did not know is passed over."""
    genres = FeatureSpace.of(base).encode(lacking)[:, 1:]
    mean = float(known.years.mean()) if len(known.years) else 0.0
    years = [mean if film.year is None else float(film.year) for film in lacking]
    return FilmContent(
        np.concatenate([known.years, np.array(years, np.float32)]),
        np.ascontiguousarray(np.concatenate([known.genres, genres])),
    )


def _likes(content: FilmContent, rows: Rows, rated: Rows) -> Rows:
    """The rated films most like each of `rows` in content, (n, up to LIKES), most alike first."""
    k = min(LIKES, len(rated))  # at least 1
    found = np.empty((len(rows), k), np.int64)
    length = np.linalg.norm(content.genres, axis=1, keepdims=True)
    unit = content.genres / np.maximum(length, 1e-6)
    deviation = max(float(content.years[rated].std()), 1e-6)
    for at, row in enumerate(rows.tolist()):
        apart = np.abs(content.years[rated] - content.years[row]) / deviation
        likeness = unit[rated] @ unit[row] - np.float32(_YEARS) * apart
        found[at] = rated[np.argsort(-likeness, kind="stable")[:k]]
    return found


def _vectors(known: Floats, lacking: int, rows: Rows, likes: Rows) -> Floats:
    """Of all films; those of the lacking ones are z, those that training made stay."""
    vectors = _padded(known, len(known) + lacking)
    if lacking:
        new = rows >= len(known)
        z = known[likes[new]].sum(axis=1)
        z /= np.maximum(np.linalg.norm(z, axis=1, keepdims=True), 1e-12)
        vectors[rows[new]] = z
    return vectors


def _models(
    models: Models, content: FilmContent, vectors: Floats, rows: Rows, likes: Rows
) -> Models:
    n = len(vectors)
    stars = models.stars
    assert not isinstance(stars, BorrowedStars)  # they are those of a training
    stands_in = np.arange(n)
    near = np.einsum("nkd,nd->nk", vectors[likes], vectors[rows])
    stands_in[rows] = likes[np.arange(len(rows)), near.argmax(axis=1)]
    return replace(
        models,
        scorers=_scorers(models.scorers, content, vectors, stands_in),
        stars=BorrowedStars(stars, len(models.scorers.counts), rows, likes),
        interview=replace(models.interview, n_films=n),
    )


def _scorers(s: Scorers, content: FilmContent, vectors: Floats, stands_in: Rows) -> Scorers:
    """All of them with rows for films that nobody has rated."""
    n = len(vectors)
    assert isinstance(s.stars, FilmBiases)
    spread = _padded(s.stars.spread, n)
    spread[len(s.stars.spread) :] = s.stars.spread.mean() if len(s.stars.spread) else 1.0
    return replace(
        s,
        item_item=ItemItem(n_films=n, **s.item_item.arrays()),
        item_item_liked=ItemItem(n_films=n, **s.item_item_liked.arrays()),
        als=tuple(_als(each, n) for each in s.als),
        als_liked=_als(s.als_liked, n),
        tower=replace(s.tower, vectors=vectors),
        neighbours=replace(s.neighbours, n_films=n),
        stars=FilmBiases(s.stars.mean, _padded(s.stars.biases, n), spread),
        counts=_padded(s.counts, n),
        liked_counts=_padded(s.liked_counts, n),
        earliness=_padded(s.earliness, n),
        content=content,
        stands_in=stands_in,
    )


def _als(model: ImplicitAls, n: int) -> ImplicitAls:
    return ImplicitAls(_padded(model.film_factors, n), model.regularization, model.weight)


def _padded(array: NDArray[Any], n: int) -> NDArray[Any]:
    """With zeros behind, n rows."""
    if len(array) == n:
        return array
    return np.concatenate([array, np.zeros((n - len(array), *array.shape[1:]), array.dtype)])
