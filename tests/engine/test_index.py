from pathlib import Path

import numpy as np
import pytest

from engine.index import FilmIndex, IndexConfig

CONFIG = IndexConfig()


def scattered(films: int = 300, dim: int = 8) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    ids = rng.permutation(10 * films)[:films].astype(np.int64) + 1
    return ids, rng.normal(size=(films, dim)).astype(np.float32)


def test_it_finds_what_looking_at_all_films_finds() -> None:
    """Ids, nearest first, the film itself at the front."""
    ids, vectors = scattered()
    found = FilmIndex.build(ids, vectors, CONFIG, seed=1).nearest(vectors[:40], 10)
    for row in range(40):
        distance = np.linalg.norm(vectors - vectors[row], axis=1)
        assert found[row].tolist() == ids[np.argsort(distance)[:10]].tolist()


def test_a_saved_graph_answers_the_same(tmp_path: Path) -> None:
    """Ef is not in the file and has to be set again."""
    ids, vectors = scattered()
    built = FilmIndex.build(ids, vectors, CONFIG, seed=1)
    built.save(tmp_path / "graph")
    loaded = FilmIndex.load(tmp_path / "graph", ids, vectors, CONFIG)
    assert np.array_equal(built.nearest(vectors, 20), loaded.nearest(vectors, 20))


def test_a_graph_of_other_films_is_refused(tmp_path: Path) -> None:
    """Their number is what can be told."""
    ids, vectors = scattered()
    FilmIndex.build(ids, vectors, CONFIG, seed=1).save(tmp_path / "graph")
    with pytest.raises(RuntimeError, match="300 films, not 299"):
        FilmIndex.load(tmp_path / "graph", ids[:-1], vectors[:-1], CONFIG)


def test_films_with_one_and_the_same_vector_do_not_break_a_wide_search() -> None:
    """Hnswlib raises when its links do not lead to k films; all films still can be looked at."""
    ids = np.arange(1, 401, dtype=np.int64)
    vectors = np.repeat(np.eye(4, dtype=np.float32), 100, axis=0)
    found = FilmIndex.build(ids, vectors, IndexConfig(m=2, ef_construction=4, ef=4), seed=1)
    nearest = found.nearest(vectors[:1], 400)
    assert sorted(nearest[0].tolist()) == ids.tolist()


def test_more_than_there_is_gives_all_and_nothing_gives_nothing() -> None:
    """K is capped; an empty index and no queries are fine."""
    ids, vectors = scattered(films=5)
    index = FilmIndex.build(ids, vectors, CONFIG, seed=1)
    assert index.nearest(vectors[:2], 50).shape == (2, 5)
    assert index.nearest(vectors[:2], 0).shape == (2, 0)
    assert index.nearest(vectors[:0], 3).shape == (0, 3)
    empty = FilmIndex.build(ids[:0], vectors[:0], CONFIG, seed=1)
    assert empty.nearest(vectors[:2], 3).shape == (2, 0)
