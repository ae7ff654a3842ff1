"""Nearest films by vector: hnswlib, with film ids as labels.

Read-only once built, so any number of threads may search it. It knows ids and vectors; what a
film is, and who rated it, are not its business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import hnswlib
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexConfig:
    """The graph of Malkov and Yashunin 2018 (HNSW), in the paper's names.

    Attributes:
        m: links per film and layer (M).
        ef_construction: how wide the search for links is.
        ef: how wide a query searches; a query for more than `ef` films searches as wide as that.
    """

    m: int = 16
    ef_construction: int = 200
    ef: int = 128


class FilmIndex:
    """Film vectors in L2 space; `build` or `load` makes one.

    Attributes:
        film_ids: int64, (films,).
        vectors: float32, (films, dim), in the same order.
    """

    def __init__(
        self, film_ids: NDArray[np.int64], vectors: NDArray[np.float32], graph: hnswlib.Index
    ) -> None:
        self.film_ids = film_ids
        self.vectors = vectors
        self._graph = graph
        self._in_graph = len(film_ids)

    @classmethod
    def build(
        cls,
        film_ids: NDArray[np.int64],
        vectors: NDArray[np.float32],
        config: IndexConfig,
        *,
        seed: int,
    ) -> FilmIndex:
        """Insert films (n,), (n, dim) one by one: in one thread, or the graph would differ each
        time.
        """
        graph = hnswlib.Index(space="l2", dim=vectors.shape[1])
        graph.init_index(
            max_elements=max(1, len(film_ids)),
            M=config.m,
            ef_construction=config.ef_construction,
            random_seed=seed,
        )
        if len(film_ids):
            graph.add_items(vectors, film_ids, num_threads=1)
        graph.set_ef(config.ef)
        return cls(film_ids, vectors, graph)

    def save(self, path: Path) -> None:
        """Write the graph in hnswlib's own format; ids and vectors are kept by the caller."""
        self._graph.save_index(str(path))

    @classmethod
    def load(
        cls,
        path: Path,
        film_ids: NDArray[np.int64],
        vectors: NDArray[np.float32],
        config: IndexConfig,
    ) -> FilmIndex:
        """Read what `save` wrote. RuntimeError when the file is not such a graph."""
        graph = hnswlib.Index(space="l2", dim=vectors.shape[1])
        graph.load_index(str(path), max_elements=max(1, len(film_ids)))
        if graph.get_current_count() != len(film_ids):
            held = graph.get_current_count()
            raise RuntimeError(f"the graph holds {held} films, not {len(film_ids)}")
        graph.set_ef(config.ef)  # hnswlib does not save it
        return cls(film_ids, vectors, graph)

    def extended(self, film_ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> FilmIndex:
        """Another index with more films, (n,), (n, dim), behind these; the graph is shared.

        It does not grow, for others search it meanwhile: the new films are looked at one by one.
        """
        other = FilmIndex(
            np.concatenate([self.film_ids, film_ids]),
            np.concatenate([self.vectors, vectors]),
            self._graph,
        )
        other._in_graph = self._in_graph
        return other

    def __len__(self) -> int:
        return len(self.film_ids)

    def nearest(self, queries: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        """Ids of the k nearest films of each query, nearest first.

        Args:
            queries: float32, (q, dim). The vector of a film finds that film itself as well.
            k: capped at the number of films.

        Returns:
            int64, (q, min(k, films)).
        """
        k = min(max(k, 0), len(self))
        if not k or not len(queries):
            return np.zeros((len(queries), k), dtype=np.int64)
        if not self._in_graph:
            return self._nearest_of_all(queries, k)
        try:
            labels, distance = self._graph.knn_query(
                queries, k=min(k, self._in_graph), num_threads=1
            )
        except RuntimeError:
            # The graph need not reach k films from everywhere, least of all when many have one
            # and the same vector; looking at all of them always does.
            return self._nearest_of_all(queries, k)
        found = np.asarray(labels).astype(np.int64)
        if self._in_graph == len(self):
            return found
        return self._with_the_rest(found, np.asarray(distance), queries, k)

    def _with_the_rest(
        self,
        found: NDArray[np.int64],
        distance: NDArray[np.float32],
        queries: NDArray[np.float32],
        k: int,
    ) -> NDArray[np.int64]:
        """What the graph found, (q, at most k), and the films behind it, by distance."""
        rest = self.vectors[self._in_graph :]
        apart = np.square(rest[None] - queries[:, None]).sum(axis=2)
        ids = np.broadcast_to(self.film_ids[self._in_graph :], apart.shape)
        order = np.argsort(np.concatenate([distance, apart], axis=1), axis=1, kind="stable")
        return np.take_along_axis(np.concatenate([found, ids], axis=1), order[:, :k], axis=1)

    def _nearest_of_all(self, queries: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        found = np.empty((len(queries), k), dtype=np.int64)
        for row, query in enumerate(queries):
            distance = np.square(self.vectors - query).sum(axis=1)
            found[row] = self.film_ids[np.argsort(distance, kind="stable")[:k]]
        return found
