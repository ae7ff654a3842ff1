"""A trained model on disk and in memory: the film side, whole and unchanging.

A snapshot is a directory of plain files (.npy, JSON, hnswlib's graph) with the SHA-256 of each in
`meta.json`; nothing in it is pickled, so loading one runs no code from it. This module knows how
to keep arrays, not what they mean to a recommender, and holds nothing about people.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.catalogue import Catalogue, Film
from engine.explicit_als import ExplicitALS, ExplicitALSConfig
from engine.index import FilmIndex, IndexConfig
from engine.sealed import (
    META,
    NotASnapshot,
    SnapshotCorrupt,
    SnapshotError,
    SnapshotFormat,
    read_json,
    read_sealed,
    write_sealed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = [
    "Meta",
    "NotASnapshot",
    "Snapshot",
    "SnapshotCorrupt",
    "SnapshotError",
    "SnapshotFormat",
]

FORMAT = 1  # of the directory; raise it whenever an older program could not read the new one
_CATALOGUE = "catalogue.json"
_GRAPH = "index.hnsw"
_ARRAYS = {  # name -> dtype; one row per film of the catalogue, in its order
    "film_vectors": np.float32,  # (films, dim)
    "item_factors": np.float32,  # (films, f)
    "item_bias": np.float32,  # (films,)
    "counts": np.int64,  # (films,)
    "mean_stars": np.float32,  # (films,)
}


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known of a training besides the arrays.

    Attributes:
        created: UTC, ISO 8601.
        data_hash: SHA-256 of the ratings and film ids that were trained on.
        seed: of the training.
        neighbours: films that retrieval takes per rated film.
        pool: films that retrieval finds at least, where there are as many.
        als: the star model's settings.
        index: the graph's settings.
        mean: μ of the star model, in stars.
        noise: σ² of the star model, in stars².
        people: how many people's ratings were trained on.
        ratings: how many ratings.
        metrics: measured figures, by whoever measured.
    """

    created: str
    data_hash: str
    seed: int
    neighbours: int
    pool: int
    als: ExplicitALSConfig
    index: IndexConfig
    mean: float
    noise: float
    people: int
    ratings: int
    metrics: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything that recommending needs; rows of all arrays are films in catalogue order.

    Attributes:
        catalogue: the films.
        index: their vectors, searchable.
        als: the star model.
        mean_stars: of each film's ratings, float32, (films,); 0 where there are none.
        meta: of the training.
    """

    catalogue: Catalogue
    index: FilmIndex
    als: ExplicitALS
    mean_stars: NDArray[np.float32]
    meta: Meta

    @property
    def popularity(self) -> NDArray[np.int64]:
        """Number of ratings of each film, int64, (films,)."""
        return self.als.counts

    def rating_summary(self, film_id: int) -> tuple[int, float]:
        """A film's number of ratings and their mean in stars; (0, 0.0) for an unknown film."""
        row = self.catalogue.id_map.row(film_id)
        return (0, 0.0) if row is None else (int(self.popularity[row]), float(self.mean_stars[row]))

    def with_metrics(self, metrics: Mapping[str, Any]) -> Snapshot:
        """The same snapshot with these figures (JSON values) added to the metadata."""
        merged = {**self.meta.metrics, **metrics}
        return replace(self, meta=replace(self.meta, metrics=merged))

    def save(self, path: Path) -> None:
        """Write the directory `path`, whole or not at all; an older snapshot there is replaced.

        Raises:
            NotASnapshot: `path` exists and is something else.
            OSError: as the disk says (full, forbidden).
        """
        write_sealed(Path(path), FORMAT, asdict(self.meta), self._fill)

    def _fill(self, into: Path) -> None:
        for name, array in self._arrays().items():
            np.save(into / f"{name}.npy", array, allow_pickle=False)
        films = [asdict(film) for film in self.catalogue]
        (into / _CATALOGUE).write_text(json.dumps(films, ensure_ascii=False), encoding="utf-8")
        self.index.save(into / _GRAPH)

    def _arrays(self) -> dict[str, NDArray[Any]]:
        return {
            "film_vectors": self.index.vectors,
            "item_factors": self.als.item_factors,
            "item_bias": self.als.item_bias,
            "counts": self.als.counts,
            "mean_stars": self.mean_stars,
        }

    @classmethod
    def load(cls, path: Path) -> Snapshot:
        """Read and verify what `save` wrote; the arrays stay on disk until they are used.

        Raises:
            SnapshotCorrupt: a file is missing, changed or unreadable.
            SnapshotFormat: it is of another format.
        """
        path = Path(path)
        files = [_CATALOGUE, _GRAPH, *(f"{name}.npy" for name in _ARRAYS)]
        meta = read_sealed(path, FORMAT, files)
        try:
            known = Meta(
                **meta
                | {"als": ExplicitALSConfig(**meta["als"]), "index": IndexConfig(**meta["index"])}
            )
        except (KeyError, TypeError) as error:
            raise SnapshotCorrupt(path, META, f"is not complete: {error}") from error
        films = read_json(path, _CATALOGUE)
        catalogue = Catalogue(_film(record) for record in films)
        arrays = {name: _read_array(path, name, len(catalogue)) for name in _ARRAYS}
        try:
            index = FilmIndex.load(
                path / _GRAPH, catalogue.film_ids, arrays["film_vectors"], known.index
            )
        except RuntimeError as error:
            raise SnapshotCorrupt(path, _GRAPH, str(error)) from error
        als = ExplicitALS(
            mean=known.mean,
            noise=known.noise,
            item_factors=arrays["item_factors"],
            item_bias=arrays["item_bias"],
            counts=arrays["counts"],
            config=known.als,
        )
        return cls(catalogue, index, als, arrays["mean_stars"], known)


def _read_array(path: Path, name: str, films: int) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    if array.dtype != _ARRAYS[name] or len(array) != films:
        found = f"{array.dtype}, {array.shape}"
        raise SnapshotCorrupt(path, f"{name}.npy", f"holds {found} for {films} films")
    return array


def _film(record: dict[str, Any]) -> Film:
    tuples = {"genres": tuple(record["genres"]), "aliases": tuple(record["aliases"])}
    return Film(**record | tuples)
