"""A trained model on disk and in memory: the film side, whole and unchanging.

A snapshot is a directory of plain files (.npy, JSON, hnswlib's graph) with the SHA-256 of each in
`meta.json`; nothing in it is pickled, so loading one runs no code from it. This module knows how
to keep arrays, not what they mean to a recommender, and holds nothing about people.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.catalogue import Catalogue, Film
from engine.errors import EngineError
from engine.explicit_als import ExplicitALS, ExplicitALSConfig
from engine.index import FilmIndex, IndexConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FORMAT = 1  # of the directory; raise it whenever an older program could not read the new one
_META = "meta.json"
_CATALOGUE = "catalogue.json"
_GRAPH = "index.hnsw"
_ARRAYS = {  # name -> dtype; one row per film of the catalogue, in its order
    "film_vectors": np.float32,  # (films, dim)
    "item_factors": np.float32,  # (films, f)
    "item_bias": np.float32,  # (films,)
    "counts": np.int64,  # (films,)
    "mean_stars": np.float32,  # (films,)
}


class SnapshotError(EngineError):
    """A snapshot cannot be read or written. `path`: its directory."""

    def __init__(self, path: Path, *facts: object) -> None:
        super().__init__(path, *facts)
        self.path = path


class SnapshotCorrupt(SnapshotError):
    """A file of the snapshot is missing or is not what was written; `file` is its name."""

    def __init__(self, path: Path, file: str, reason: str) -> None:
        super().__init__(path, file, reason)
        self.file = file
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.file}: {self.reason}"


class SnapshotFormat(SnapshotError):
    """The snapshot was written by a program whose format this one does not read."""

    def __init__(self, path: Path, found: object, supported: int) -> None:
        super().__init__(path, found, supported)
        self.found = found
        self.supported = supported

    def __str__(self) -> str:
        return f"{self.path}: has the format {self.found!r}; this program reads {self.supported}"


class NotASnapshot(SnapshotError):
    """Something else is where a snapshot was to be written; it is left as it is."""

    def __str__(self) -> str:
        return f"{self.path} exists and is no snapshot; it is not overwritten"


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
        """Write the directory `path`, all of it or nothing.

        The files are written and fsynced in a directory beside it, `path.tmp-*`, which is then
        renamed. An older snapshot at `path` is first renamed out of the way and removed last.

        Raises:
            NotASnapshot: `path` exists and is something else.
            OSError: as the disk says (full, forbidden).
        """
        path = Path(path)
        if path.exists() and not (path / _META).is_file():
            raise NotASnapshot(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.tmp-{secrets.token_hex(4)}")
        old = path.with_name(f"{path.name}.tmp-{secrets.token_hex(4)}")
        aside.mkdir()
        try:
            self._write(aside)
            if path.exists():
                path.rename(old)
            aside.rename(path)
            _fsync(path.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            if old.exists() and not path.exists():
                old.rename(path)
            shutil.rmtree(old, ignore_errors=True)

    def _write(self, into: Path) -> None:
        for name, array in self._arrays().items():
            np.save(into / f"{name}.npy", array, allow_pickle=False)
        films = [asdict(film) for film in self.catalogue]
        (into / _CATALOGUE).write_text(json.dumps(films, ensure_ascii=False), encoding="utf-8")
        self.index.save(into / _GRAPH)
        hashes = {file.name: _sha256(file) for file in sorted(into.iterdir())}
        meta = {"format": FORMAT, **asdict(self.meta), "sha256": hashes}
        (into / _META).write_text(json.dumps(meta, indent=1), encoding="utf-8")
        for file in into.iterdir():
            _fsync(file)
        _fsync(into)

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
        meta = _read_json(path, _META)
        if not isinstance(meta, dict) or meta.get("format") != FORMAT:
            found = meta.get("format") if isinstance(meta, dict) else None
            raise SnapshotFormat(path, found, FORMAT)
        try:
            hashes = dict(meta.pop("sha256"))
            del meta["format"]
            known = Meta(
                **meta
                | {"als": ExplicitALSConfig(**meta["als"]), "index": IndexConfig(**meta["index"])}
            )
        except (KeyError, TypeError, ValueError) as error:
            raise SnapshotCorrupt(path, _META, f"is not complete: {error}") from error
        _verify(path, hashes)
        films = _read_json(path, _CATALOGUE)
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


def _verify(path: Path, hashes: Mapping[str, str]) -> None:
    expected = {_CATALOGUE, _GRAPH, *(f"{name}.npy" for name in _ARRAYS)}
    for name in sorted(expected):
        file = path / name
        if name not in hashes or not file.is_file():
            raise SnapshotCorrupt(path, name, "is missing")
        if _sha256(file) != hashes[name]:
            raise SnapshotCorrupt(path, name, "is not what was written (SHA-256 differs)")


def _read_json(path: Path, name: str) -> Any:
    try:
        return json.loads((path / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise SnapshotCorrupt(path, name, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SnapshotCorrupt(path, name, f"is not JSON: {error}") from error


def _read_array(path: Path, name: str, films: int) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    if array.dtype != _ARRAYS[name] or len(array) != films:
        found = f"{array.dtype}, {array.shape}"
        raise SnapshotCorrupt(path, f"{name}.npy", f"holds {found} for {films} films")
    return array


def _film(record: dict[str, Any]) -> Film:
    tuples = {"genres": tuple(record["genres"]), "aliases": tuple(record["aliases"])}
    return Film(**record | tuples)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
