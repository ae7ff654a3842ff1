"""Get a MovieLens release onto this machine, whole or not at all.

It knows where releases come from and how to tell that one arrived intact; not how their files are
written. The official archive comes first. Where that cannot be reached, ml-100k can also be had
from the package index (`wheel`).

What is checked: the pinned SHA-256 and MD5 of an archive where `releases` knows them; otherwise
the MD5 that GroupLens publishes beside it, if it does; the CRC of every file in it, always; and
the pinned SHA-256 of each file of the wheel. `source.json` in the folder says what was done.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import (
    ChecksumMismatch,
    DatasetUnreachable,
    MalformedFile,
    NotMovieLens,
    UnknownRelease,
)
from engine.layouts import layout_of
from engine.release_files import ReleaseFiles
from engine.releases import RELEASES, Release
from engine.transfer import Opener, Progress, Unreachable, fetch, published_md5, storing
from engine.wheel import WHEEL, WHEEL_SHA256, Run, download_wheel, run_watched

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_BLOCK = 1 << 18


def get_release(
    name: str,
    data_dir: Path,
    source: Path | None = None,
    progress: Progress | None = None,
    opener: Opener = urllib.request.urlopen,
    run: Run = run_watched,
    env: Mapping[str, str] | None = None,
) -> Path:
    """The folder that holds the release's files, fetched if it is not there yet.

    source: an archive or a folder to take the files from, instead of any network and of what may
        be there already. Whether it is that release, `layouts.check_release` can tell.
    progress: told (what is going on, bytes so far, bytes in all or None), several times a second
        where the network allows; what it raises ends the work, which can be taken up again.
    env: the environment of pip, by default this process's without its tokens and secrets.

    Raises:
        UnknownRelease: no release has that name.
        DatasetUnreachable: no source could be used; says why for each.
        ChecksumMismatch: what arrived is not what was published.
        NotMovieLens, MalformedFile: the source, or what is in the way, is something else.
        CannotStore: data_dir is full or must not be written.
    """
    if name not in RELEASES:
        raise UnknownRelease(name, list(RELEASES))
    release, tell = RELEASES[name], progress or _silent
    target = data_dir / name
    if source is not None:
        return _from_hand(source, target, tell)
    if target.is_dir() and any(target.iterdir()):
        layout_of(ReleaseFiles.at(target))
        return target
    with storing(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
    reasons: dict[str, str] = {}
    try:
        return _from_archive(release, target, tell, opener)
    except (Unreachable, ChecksumMismatch, MalformedFile) as error:
        if isinstance(error, Unreachable) or name == "ml-100k":
            reasons[release.archive_url] = str(error)
        else:
            raise
    if name == "ml-100k":
        try:
            return _from_wheel(target, tell, run, env)
        except Unreachable as error:
            reasons[WHEEL] = str(error)
    raise DatasetUnreachable(name, reasons)


def _from_hand(source: Path, target: Path, tell: Progress) -> Path:
    files = ReleaseFiles.at(source)
    layout = layout_of(files)
    if source.is_dir() and target.resolve() in (source.resolve(), *source.resolve().parents):
        return target  # it is there
    with storing(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    checked = [] if source.is_dir() else ["crc32"]
    # Of a folder only what is read: it may be anybody's, with much else in it.
    kept = layout.files_in(files) if source.is_dir() else list(files.places)
    return _extract(source, target, {"from": str(source), "checked": checked}, tell, kept)


def _from_archive(release: Release, target: Path, tell: Progress, opener: Opener) -> Path:
    part = target.with_name(f"{release.name}.zip.part")
    fetch(release.archive_url, part, tell, opener)
    md5 = release.md5 or published_md5(release.md5_url, opener)
    with storing(part):
        found = _digests(part)
    expected = {"sha256": release.sha256, "md5": md5}
    for algorithm, digest in expected.items():
        if digest is not None and digest != found[algorithm]:
            part.unlink()  # going on with it would never end well
            raise ChecksumMismatch(part, algorithm, digest, found[algorithm])
    checked = [*(algorithm for algorithm, digest in expected.items() if digest), "crc32"]
    try:
        layout_of(ReleaseFiles.at(part))
        folder = _extract(
            part, target, {"from": release.archive_url, "checked": checked, **found}, tell
        )
    except (MalformedFile, NotMovieLens):
        part.unlink()
        raise
    part.unlink()
    return folder


def _from_wheel(target: Path, tell: Progress, run: Run, env: Mapping[str, str] | None) -> Path:
    with storing(target):
        aside = tempfile.TemporaryDirectory(dir=target.parent, prefix=".wheel-")
    with aside as tmp:
        wheel = download_wheel(Path(tmp), run, env, lambda: tell("package index", 0, None))
        source = {"from": WHEEL, "checked": ["sha256 of each file"]}
        return _extract(wheel, target, source, tell, WHEEL_SHA256, WHEEL_SHA256)


def _extract(
    archive: Path,
    target: Path,
    source: Mapping[str, object],
    tell: Progress,
    kept: Collection[str] | None = None,
    pinned: Mapping[str, str] | None = None,
) -> Path:
    """Write beside the target and rename: all files, or those in `kept`, each checked by `pinned`.

    Every file lands directly in the target under its bare name, so that no archive can write
    anywhere else.
    """
    files = ReleaseFiles.at(archive)
    wanted = [name for name in files.places if kept is None or name in kept]
    missing = sorted(set(kept or ()) - set(wanted))
    if missing:
        raise Unreachable(f"{archive.name} lacks {', '.join(missing)}")
    with storing(target):
        aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        for count, name in enumerate(wanted):
            with files.open(name) as packed, storing(aside), (aside / name).open("wb") as out:
                while block := packed.read(_BLOCK):
                    out.write(block)
                    tell("unpack", count, len(wanted))  # large files take long: let it be stopped
            if pinned is not None and (found := _digests(aside / name)["sha256"]) != pinned[name]:
                raise ChecksumMismatch(archive / name, "sha256", pinned[name], found)
        with storing(target):
            (aside / "source.json").write_text(json.dumps(source, indent=2), encoding="utf-8")
            aside.chmod(0o755)
            if target.is_dir():  # an empty one, or an older copy that a given archive replaces
                shutil.rmtree(target)
            aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    tell("unpack", len(wanted), len(wanted))
    return target


def _digests(path: Path) -> dict[str, str]:
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            sha256.update(block)
            md5.update(block)
    return {"sha256": sha256.hexdigest(), "md5": md5.hexdigest()}


def _silent(stage: str, done: int, total: int | None) -> None:
    """Nobody wants to know."""
