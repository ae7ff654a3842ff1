import json
from pathlib import Path

import numpy as np
import pytest

from engine.recommender import Recommender
from engine.snapshot import (
    NotASnapshot,
    Snapshot,
    SnapshotCorrupt,
    SnapshotError,
    SnapshotFormat,
)
from engine.training import train
from tests.engine import tastes


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return train(tastes.ratings(), tastes.catalogue(), tastes.QUICK)


FILES = ["catalogue.json", "index.hnsw", "numbers.json", "film_vectors.npy", "stars.item_bias.npy"]


def test_what_is_loaded_is_what_was_saved(snapshot: Snapshot, tmp_path: Path) -> None:
    """Films, figures, picks."""
    snapshot.with_metrics({"heldout": {"rmse": 0.5}}).save(tmp_path / "model")
    loaded = Snapshot.load(tmp_path / "model")
    assert list(loaded.catalogue) == list(snapshot.catalogue)
    assert loaded.meta == snapshot.with_metrics({"heldout": {"rmse": 0.5}}).meta
    assert np.array_equal(loaded.popularity, snapshot.popularity)
    stars = {tastes.action(1): 5.0, tastes.drama(2): 2.0}
    assert Recommender(loaded).recommend(stars, 15) == Recommender(snapshot).recommend(stars, 15)
    assert Recommender(loaded).similar(tastes.action(1)) == Recommender(snapshot).similar(
        tastes.action(1)
    )


def test_only_plain_files_and_nothing_left_beside(snapshot: Snapshot, tmp_path: Path) -> None:
    """Each file has its checksum in meta.json."""
    snapshot.save(tmp_path / "models" / "one")
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["one"]
    names = {path.name for path in (tmp_path / "models" / "one").iterdir()}
    assert {*FILES, "meta.json"} <= names
    meta = json.loads((tmp_path / "models" / "one" / "meta.json").read_text())
    assert set(meta["sha256"]) == names - {"meta.json"}
    assert {name.rsplit(".", 1)[1] for name in names} == {"json", "npy", "hnsw"}


@pytest.mark.parametrize("name", FILES)
def test_a_changed_or_missing_file_is_named(snapshot: Snapshot, tmp_path: Path, name: str) -> None:
    """One flipped byte is enough."""
    snapshot.save(tmp_path / "model")
    file = tmp_path / "model" / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(SnapshotCorrupt) as changed:
        Snapshot.load(tmp_path / "model")
    assert changed.value.file == name
    file.unlink()
    with pytest.raises(SnapshotCorrupt) as missing:
        Snapshot.load(tmp_path / "model")
    assert (missing.value.file, missing.value.reason) == (name, "is missing")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 2, "sha256": {}}'])
def test_a_broken_meta_is_a_snapshot_error(snapshot: Snapshot, tmp_path: Path, text: str) -> None:
    """Cut off, not an object, or without what it has to say."""
    snapshot.save(tmp_path / "model")
    (tmp_path / "model" / "meta.json").write_text(text)
    with pytest.raises(SnapshotError) as caught:
        Snapshot.load(tmp_path / "model")
    assert caught.value.path == tmp_path / "model"


def test_a_meta_without_a_field_is_corrupt(snapshot: Snapshot, tmp_path: Path) -> None:
    """Checksums right, but not what this format holds."""
    snapshot.save(tmp_path / "model")
    meta = json.loads((tmp_path / "model" / "meta.json").read_text())
    del meta["index"]
    (tmp_path / "model" / "meta.json").write_text(json.dumps(meta))
    with pytest.raises(SnapshotCorrupt, match="not complete"):
        Snapshot.load(tmp_path / "model")


@pytest.mark.parametrize("number", [1, 99])
def test_another_format_is_told_apart_from_damage(
    snapshot: Snapshot, tmp_path: Path, number: int
) -> None:
    """The snapshot of an older or newer program is whole, only not for this one."""
    snapshot.save(tmp_path / "model")
    meta = json.loads((tmp_path / "model" / "meta.json").read_text())
    (tmp_path / "model" / "meta.json").write_text(json.dumps(meta | {"format": number}))
    with pytest.raises(SnapshotFormat) as caught:
        Snapshot.load(tmp_path / "model")
    assert (caught.value.found, caught.value.supported) == (number, 2)


def test_no_directory_is_corrupt_too(tmp_path: Path) -> None:
    """Whoever loads needs to catch one class only."""
    with pytest.raises(SnapshotCorrupt):
        Snapshot.load(tmp_path / "nowhere")


def test_something_else_is_not_overwritten(snapshot: Snapshot, tmp_path: Path) -> None:
    """A typo in a path must not cost somebody's folder."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("friend")
    with pytest.raises(NotASnapshot):
        snapshot.save(tmp_path / "letters")
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["dear.txt"]


def test_an_older_snapshot_is_replaced(snapshot: Snapshot, tmp_path: Path) -> None:
    """And nothing of it stays."""
    snapshot.save(tmp_path / "model")
    snapshot.with_metrics({"second": 2}).save(tmp_path / "model")
    assert Snapshot.load(tmp_path / "model").meta.metrics == {"second": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_save_that_fails_leaves_the_old_one(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle: the old model still loads, and no half of the new one is left."""
    snapshot.save(tmp_path / "model")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.snapshot.FilmIndex.save", full)
    with pytest.raises(OSError, match="No space"):
        snapshot.with_metrics({"second": 2}).save(tmp_path / "model")
    assert Snapshot.load(tmp_path / "model").meta.metrics == {}
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
