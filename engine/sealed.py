"""A directory of files that is written whole or not at all, with the SHA-256 of each in meta.json.

It is what a snapshot is kept in. This module does not know what the files hold; nothing in them is
ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

META = "meta.json"


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


def write_sealed(
    path: Path, form: int, meta: Mapping[str, Any], fill: Callable[[Path], None]
) -> None:
    """Make the directory `path`, all of it or nothing.

    `fill` writes the files into a directory beside it, `path.tmp-*`; they are hashed, fsynced and
    the directory renamed. An older one at `path` is first renamed out of the way and removed last.

    Args:
        path: where it is to be.
        form: number of the format, kept as "format" in meta.json.
        meta: JSON values that go into meta.json.
        fill: writes the other files into the directory that it is given.

    Raises:
        NotASnapshot: `path` exists and has no meta.json.
        OSError: as the disk says (full, forbidden).
    """
    if path.exists() and not (path / META).is_file():
        raise NotASnapshot(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.tmp-{secrets.token_hex(4)}")
    old = path.with_name(f"{path.name}.tmp-{secrets.token_hex(4)}")
    aside.mkdir()
    try:
        fill(aside)
        hashes = {file.name: _sha256(file) for file in sorted(aside.iterdir())}
        written = {"format": form, **meta, "sha256": hashes}
        (aside / META).write_text(json.dumps(written, indent=1), encoding="utf-8")
        for file in aside.iterdir():
            _fsync(file)
        _fsync(aside)
        if path.exists():
            path.rename(old)
        aside.rename(path)
        _fsync(path.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if old.exists() and not path.exists():
            old.rename(path)
        shutil.rmtree(old, ignore_errors=True)


def read_sealed(
    path: Path, form: int, expected: Iterable[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The meta that was given to `write_sealed`, and its files, name -> SHA-256, all verified.

    Raises:
        SnapshotCorrupt: a file is missing, of `expected` or any other, or is not what was written.
        SnapshotFormat: the format is not `form`.
    """
    meta = read_json(path, META)
    if not isinstance(meta, dict) or meta.get("format") != form:
        found = meta.get("format") if isinstance(meta, dict) else None
        raise SnapshotFormat(path, found, form)
    hashes = meta.get("sha256")
    if not isinstance(hashes, dict):
        raise SnapshotCorrupt(path, META, "names no checksums")
    names = sorted({*expected, *hashes})
    for name in names:
        file = path / name
        if name not in hashes or not file.is_file():
            raise SnapshotCorrupt(path, name, "is missing")
        if _sha256(file) != hashes[name]:
            raise SnapshotCorrupt(path, name, "is not what was written (SHA-256 differs)")
    held = {name: value for name, value in meta.items() if name not in {"format", "sha256"}}
    return held, hashes


def read_json(path: Path, name: str) -> Any:
    """One file of the directory, parsed; SnapshotCorrupt where it cannot be."""
    try:
        return json.loads((path / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise SnapshotCorrupt(path, name, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SnapshotCorrupt(path, name, f"is not JSON: {error}") from error


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
