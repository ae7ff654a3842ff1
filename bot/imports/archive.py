"""The files that we know inside a ZIP archive, and nothing else of it. Pure.

Telegram hands out small files, but a small archive can be huge inside. The number of entries, what
they declare and what really comes out of them are all bounded; an archive within an archive is
never opened. Knows no format.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from bot.imports.entries import ImportRefused
from bot.imports.tables import MAX_BYTES

MAX_ENTRIES: Final = 2_000
MAX_DECLARED: Final = 128 * 1024 * 1024
# What Letterboxd keeps of deleted diaries, and what macOS puts beside each file.
_LEFT_OUT: Final = frozenset({"deleted", "orphaned", "__macosx"})
# Others let the archive say how much memory it takes to unpack.
_COMPRESSIONS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_WANTED: Final = ("diary.csv", "ratings.csv", "filmbot.csv", "votes.csv")


def is_archive(content: bytes) -> bool:
    """Whether it begins as a ZIP archive does."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members(content: bytes) -> list[bytes]:
    """The files with ratings, in the order in which a later one has the last word.

    Raises:
        ImportRefused: damaged, encrypted, or larger than is sound; or nothing in it is known.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_ENTRIES or sum(i.file_size for i in infos) > MAX_DECLARED:
                raise ImportRefused("packed")
            named = {
                info.filename.rsplit("/", 1)[-1].lower(): info
                # The one that lies deepest first, so that the shallowest stays.
                for info in sorted(infos, key=lambda info: -info.filename.count("/"))
                if _LEFT_OUT.isdisjoint(info.filename.lower().split("/"))
            }
            wanted = [info for end in _WANTED if (info := _first(named, end)) is not None]
            if any(info.compress_type not in _COMPRESSIONS for info in wanted):
                raise ImportRefused("packed")
            found = [_read(archive, info) for info in wanted]
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,  # a password
        EOFError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused("packed") from error
    if not found:
        raise ImportRefused("unknown")
    return found


def _first(named: dict[str, zipfile.ZipInfo], ending: str) -> zipfile.ZipInfo | None:
    """The file of that name, or one whose name ends so: Kinorium's begins with more."""
    alike = (info for name, info in named.items() if name.endswith(ending))
    return named.get(ending) or next(alike, None)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    # What is declared may be a lie, so no more than the bound is ever taken out.
    with archive.open(info) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ImportRefused("packed")
    return content
