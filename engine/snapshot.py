"""A trained model on disk and in memory: the film side, whole and unchanging.

A snapshot is a directory of plain files (.npy, JSON, hnswlib's graph) with the SHA-256 of each in
`meta.json`; nothing in it is pickled, so loading one runs no code from it. This module knows how
to keep arrays, not what they mean to a recommender, and holds nothing about people.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np

from engine.catalogue import Catalogue, Film
from engine.index import FilmIndex, IndexConfig
from engine.model_arrays import VECTORS, Models, from_arrays, of_films, to_arrays
from engine.rated_matrix import FilmContent
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

    from engine.ranking import Target

__all__ = [
    "Meta",
    "NotASnapshot",
    "Snapshot",
    "SnapshotCorrupt",
    "SnapshotError",
    "SnapshotFormat",
]

FORMAT = 2  # of the directory; raise it whenever an older program could not read the new one
_CATALOGUE = "catalogue.json"
_GRAPH = "index.hnsw"
_NUMBERS = "numbers.json"
_MEANS = "mean_stars"


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known of a training besides the arrays.

    Attributes:
        created: UTC, ISO 8601.
        data_hash: SHA-256 of the ratings and film ids that were trained on.
        seed: of the training.
        target: what picks are ordered for, "any" or "liked".
        candidates: films that retrieval finds for the ranker, where there are as many.
        variety: of the picks, as `TrainingConfig` has it.
        index: the graph's settings.
        people: how many people's ratings were trained on.
        ratings: how many ratings.
        config: all settings, as JSON has them.
        metrics: measured figures, by whoever measured.
    """

    created: str
    data_hash: str
    seed: int
    target: Target
    candidates: int
    variety: float
    index: IndexConfig
    people: int
    ratings: int
    config: Mapping[str, Any]
    metrics: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything that recommending needs; rows of all arrays are films in catalogue order.

    Attributes:
        catalogue: the films.
        index: their vectors, searchable.
        models: what ranks them, predicts stars and asks.
        mean_stars: of each film's ratings, float32, (films,); 0 where there are none.
        meta: of the training.
        trained: what was trained, of a snapshot that serves more films (`additions`); else None.
    """

    catalogue: Catalogue
    index: FilmIndex
    models: Models
    mean_stars: NDArray[np.float32]
    meta: Meta
    trained: Snapshot | None = None

    @cached_property
    def popularity(self) -> NDArray[np.int64]:
        """Number of ratings of each film, int64, (films,)."""
        return self.models.scorers.counts.astype(np.int64)

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

        What was trained is written, without films that came later.

        Raises:
            NotASnapshot: `path` exists and is something else.
            OSError: as the disk says (full, forbidden).
        """
        trained = self.trained or self
        write_sealed(Path(path), FORMAT, asdict(trained.meta), trained._fill)

    def _fill(self, into: Path) -> None:
        arrays, numbers = to_arrays(self.models)
        for name, array in (arrays | {_MEANS: self.mean_stars}).items():
            np.save(into / f"{name}.npy", array, allow_pickle=False)
        (into / _NUMBERS).write_text(json.dumps(numbers, indent=1), encoding="utf-8")
        films = [asdict(film) for film in self.catalogue]
        (into / _CATALOGUE).write_text(json.dumps(films, ensure_ascii=False), encoding="utf-8")
        self.index.save(into / _GRAPH)

    @classmethod
    def load(cls, path: Path) -> Snapshot:
        """Read and verify what `save` wrote; the arrays stay on disk until they are used.

        Raises:
            SnapshotCorrupt: a file is missing, changed or unreadable.
            SnapshotFormat: it is of another format.
        """
        path = Path(path)
        meta, hashes = read_sealed(path, FORMAT, [_CATALOGUE, _GRAPH, _NUMBERS])
        try:
            known = Meta(**meta | {"index": IndexConfig(**meta["index"])})
        except (KeyError, TypeError) as error:
            raise SnapshotCorrupt(path, META, f"is not complete: {error}") from error
        catalogue = _known.get(hashes[_CATALOGUE])
        if catalogue is None:
            catalogue = Catalogue(_film(record) for record in read_json(path, _CATALOGUE))
            _known[hashes[_CATALOGUE]] = catalogue
        arrays = {
            name.removesuffix(".npy"): _mapped(path / name)
            for name in hashes
            if name.endswith(".npy")
        }
        try:
            models = from_arrays(arrays, read_json(path, _NUMBERS), FilmContent.of(catalogue))
            mean_stars, short = arrays[_MEANS], of_films(arrays, len(catalogue))
        except (KeyError, TypeError) as error:
            raise SnapshotCorrupt(path, META, f"is not complete: {error}") from error
        if short is not None:
            found = f"{arrays[short].dtype}, {arrays[short].shape}"
            reason = f"holds {found} for {len(catalogue)} films"
            raise SnapshotCorrupt(path, f"{short}.npy", reason)
        try:
            index = FilmIndex.load(path / _GRAPH, catalogue.film_ids, arrays[VECTORS], known.index)
        except RuntimeError as error:
            raise SnapshotCorrupt(path, _GRAPH, str(error)) from error
        return cls(catalogue, index, models, mean_stars, known)


# By checksum, as long as anybody uses them: the models of one catalogue share it, and its index of
# titles, instead of holding 87,000 films each.
_known: WeakValueDictionary[str, Catalogue] = WeakValueDictionary()


def _film(record: dict[str, Any]) -> Film:
    return Film(
        record["film_id"],
        record["title"],
        record["year"],
        tuple(record["genres"]),
        tuple(record["aliases"]),
        record["imdb_id"],
        record["tmdb_id"],
    )


def _mapped(file: Path) -> NDArray[Any]:
    """On disk until used; a plain view, for views of memmap objects cost as much as small sums."""
    return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
