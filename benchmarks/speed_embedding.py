"""Film vectors and their index against the notebook this project grew from.

Its training loop: a DataLoader over a Dataset that looks every film of every triplet up in a
pandas frame by `.loc`, in batches of 64. Its index: HNSW with M = 200, ef_construction = 1000.
The module knows what is run, not how it is timed.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.speed_data import REAL, Columns, columns
from benchmarks.timing import Line, in_turns, line_of
from engine.als import AlsConfig
from engine.embedder import EmbedderConfig, fit_film_vectors
from engine.index import FilmIndex, IndexConfig
from engine.notebook import NotebookConfig
from engine.tower import Tower, TowerConfig
from engine.tower_training import fit_tower
from engine.triplets import TripletSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_TRIPLETS = 50_000
_QUERIES, _K = 500, 100


def embedder() -> Iterator[Line]:
    """Seconds to the loss that the notebook's loop has after one epoch; triplets per second."""
    data = columns(REAL)
    source = TripletSource.of(data.person.astype(np.int64), data.film.astype(np.int64), data.stars)
    triplets = source.draw(_TRIPLETS, np.random.default_rng(0))
    features = np.ascontiguousarray(data.genres)
    aim, notebook = _notebook(features, triplets)
    config = EmbedderConfig(steps=4)
    while (reached := _loss(_ours(features, triplets, config), triplets)) > aim:
        config = replace(config, steps=config.steps + max(1, config.steps // 8))
    seconds = in_turns({"ours": lambda: _ours(features, triplets, config) is None or None}, 7)
    yield line_of(
        f"film embedder, {data.name}: to the loss after one epoch over {_TRIPLETS:,} triplets",
        "the notebook's loop",
        {**seconds, "theirs": [notebook]},
        80,
        steps=config.steps,
        batch=config.batch,
        loss_ours=reached,
        loss_theirs=aim,
    )
    yield _tower(data, notebook)


def _tower(data: Columns, notebook: float) -> Line:
    """Seconds per million triplets: the tower's loss is another, so only the pace compares."""
    rated = data.matrix(1.0)
    config = TowerConfig(steps=100)
    each = config.people_per_step * config.positives * config.hardest
    factors = np.random.default_rng(0).normal(0, 1, (data.films, 32)).astype(np.float32)

    def ours() -> None:
        fit_tower(rated, data.genres, factors, config)

    seconds = in_turns({"ours": ours}, 5)
    millions = config.steps * each / 1e6
    return line_of(
        f"film tower, {data.name}: a million triplets",
        "the notebook's loop",
        {
            "ours": [s / millions for s in seconds["ours"]],
            "theirs": [notebook / (_TRIPLETS / 1e6)],
        },
        80,
        steps=config.steps,
        triplets_per_step=each,
    )


def _ours(
    features: NDArray[np.float32], triplets: NDArray[np.int64], config: EmbedderConfig
) -> NDArray[np.float32]:
    rng = np.random.default_rng(1)
    return fit_film_vectors(
        features, lambda n: triplets[rng.integers(0, len(triplets), n)], config, seed=0
    )


def _loss(vectors: NDArray[np.float32], triplets: NDArray[np.int64]) -> float:
    """Mean of max(0, |z_a - z_p| - |z_a - z_n| + 1) over all triplets."""
    a, p, n = (vectors[triplets[:, column]] for column in range(3))
    near, far = np.linalg.norm(a - p, axis=1), np.linalg.norm(a - n, axis=1)
    return float(np.maximum(0.0, near - far + 1.0).mean())


def _notebook(features: NDArray[np.float32], triplets: NDArray[np.int64]) -> tuple[float, float]:
    """Loss after one epoch of the notebook's loop, and the seconds that it took."""
    import time  # noqa: PLC0415 -- timed once: it takes too long for turns

    import pandas as pd  # noqa: PLC0415
    import torch  # noqa: PLC0415
    from torch.utils.data import DataLoader, Dataset  # noqa: PLC0415

    config = NotebookConfig().embedder
    films = pd.DataFrame(features)
    listed = pd.DataFrame(triplets, columns=["anchor", "positive", "negative"])

    class Triplets(Dataset[tuple[Any, ...]]):
        def __len__(self) -> int:
            return len(listed)

        def __getitem__(self, at: int) -> tuple[Any, ...]:
            row = listed.iloc[at]
            return tuple(
                torch.tensor(films.loc[row[column]].values, dtype=torch.float32)
                for column in ("anchor", "positive", "negative")
            )

    torch.manual_seed(0)
    net = torch.nn.Sequential(
        torch.nn.Linear(features.shape[1], config.hidden),
        torch.nn.ReLU(),
        torch.nn.Linear(config.hidden, config.dim),
    )
    adam = torch.optim.Adam(net.parameters(), lr=config.learning_rate)
    loss_of = torch.nn.TripletMarginLoss(margin=config.margin)
    began = time.perf_counter()
    for anchor, positive, negative in DataLoader(Triplets(), batch_size=config.batch, shuffle=True):
        adam.zero_grad()
        loss = loss_of(net(anchor), net(positive), net(negative))
        loss.backward()
        adam.step()
    taken = time.perf_counter() - began
    with torch.no_grad():
        vectors = net(torch.from_numpy(features)).numpy()
    return _loss(vectors, triplets), taken


def index() -> Iterator[Line]:
    """Seconds to build, bytes on disk, and recall, over tower vectors of ten thousand films."""
    from engine.als_training import fit_factors  # noqa: PLC0415

    data = columns("10m")
    rated = data.matrix(1.0)
    _, Y = fit_factors(data.matrix(2.0), AlsConfig(factors=32, epochs=8))
    # 32 is the notebook's length, 64 ours: the longer the vectors, the less links weigh.
    for dim, size_goal in ((32, 6.0), (64, None)):
        tower = fit_tower(rated, data.genres, Y, TowerConfig(dim=dim, steps=200))
        yield from _index(tower, rated[:_QUERIES], size_goal)


def _index(tower: Tower, rated: Any, size_goal: float | None) -> Iterator[Line]:
    films, dim = tower.vectors.shape
    queries = np.stack([tower.query(row.indices[::2].astype(np.int64)) for row in rated])
    configs = {"ours": IndexConfig(), "theirs": NotebookConfig().index}
    built: dict[str, FilmIndex] = {}

    def build(name: str) -> None:
        rows = np.arange(films, dtype=np.int64)
        built[name] = FilmIndex.build(rows, tower.vectors, configs[name], seed=0)

    seconds = in_turns({name: partial(build, name) for name in configs}, 3, warm=False)
    exact = np.argsort(-(queries @ tower.vectors.T), axis=1, kind="stable")[:, :_K]
    size, recall = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for name, each in built.items():
            each.save(Path(folder) / name)
            size[name] = (Path(folder) / name).stat().st_size / 1e6
            common = map(np.intersect1d, each.nearest(queries, _K), exact)
            recall[name] = sum(map(len, common)) / exact.size
    name = f"index of {films:,} films, {dim} long, M = 16, ef_construction = 200"
    peer = "M = 200, ef_construction = 1000"
    vectors = tower.vectors.nbytes / 1e6
    links = (size["theirs"] - vectors) / (size["ours"] - vectors)
    yield line_of(f"{name}: build", peer, seconds, 4.5, recall=recall)
    size_notes = {"vectors_mb": vectors, "links_ratio": links}
    yield Line(
        f"{name}: size", peer, size["ours"], size["theirs"], "MB", size_goal, notes=size_notes
    )
    lost = max(0.0, recall["theirs"] - recall["ours"])
    yield Line(f"{name}: recall@{_K} lost", peer, lost, None, "", 0.002, "under", recall)
