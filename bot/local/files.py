"""Files that were sent: kept in memory, the oldest let go when they grow past a bound.

Reads the header of a picture for its size in pixels and refuses what Telegram refuses. Knows
neither messages nor HTTP.
"""

from __future__ import annotations

import mimetypes
import secrets
import struct
from dataclasses import dataclass
from typing import Any, Final

from bot.local.errors import bad_request
from bot.local.limits import MAX_PHOTO, MAX_PHOTO_RATIO, MAX_PHOTO_SIDES

_KEPT: Final = 256 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file, as sent.

    Attributes:
        file_id: what the Bot API calls it by.
        unique_id: the same for the same bytes' owner; not usable to fetch it.
        path: `file_path` of getFile.
        width, height: pixels, 0 for what is no picture.
    """

    file_id: str
    unique_id: str
    name: str
    mime_type: str
    path: str
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def is_photo(self) -> bool:
        """Whether it was sent as a photo."""
        return self.width > 0

    def as_photo(self) -> list[dict[str, Any]]:
        """The PhotoSize list of a message; one size, the original."""
        return [
            {
                "file_id": self.file_id,
                "file_unique_id": self.unique_id,
                "width": self.width,
                "height": self.height,
                "file_size": len(self.content),
            }
        ]

    def as_document(self) -> dict[str, Any]:
        """The Document of a message."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_name": self.name,
            "mime_type": self.mime_type,
            "file_size": len(self.content),
        }


class FileStore:
    """All files of one world, by id and by path."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._bytes = 0
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add_document(self, content: bytes, name: str, mime_type: str = "") -> StoredFile:
        """Keeps `content` as a document.

        Raises:
            ApiError: when it is empty.
        """
        if not content:
            raise bad_request("file must be non-empty")
        name = name or "file"
        guessed = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._add("documents", content, name, guessed, (0, 0))

    def add_photo(self, content: bytes) -> StoredFile:
        """Keeps `content` as a photo.

        Raises:
            ApiError: when it is empty, no picture, over 10 MB, or of a shape Telegram refuses.
        """
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(content)} bytes is too big for a photo; "
                f"the maximum size is {MAX_PHOTO} bytes"
            )
        found = picture_size(content)
        if found is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        mime_type, width, height = found
        if (
            min(width, height) < 1
            or width + height > MAX_PHOTO_SIDES
            or max(width, height) > MAX_PHOTO_RATIO * min(width, height)
        ):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        suffix = mimetypes.guess_extension(mime_type) or ".jpg"
        return self._add("photos", content, f"photo{suffix}", mime_type, (width, height))

    def get(self, file_id: str) -> StoredFile | None:
        """The file of this id, while it is kept."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file at this `file_path`, while it is kept."""
        return self._by_path.get(path)

    def _add(
        self, folder: str, content: bytes, name: str, mime_type: str, size: tuple[int, int]
    ) -> StoredFile:
        number = secrets.token_urlsafe(8)
        suffix = "." + name.rsplit(".", 1)[1] if "." in name else ""
        file = StoredFile(
            file_id=f"{'AgAC' if size[0] else 'BQAC'}{secrets.token_urlsafe(30)}",
            unique_id=f"AQAD{number}",
            name=name,
            mime_type=mime_type,
            path=f"{folder}/{number}{suffix if suffix[1:].isalnum() else ''}",
            content=content,
            width=size[0],
            height=size[1],
        )
        self._by_id[file.file_id] = file
        self._by_path[file.path] = file
        self._bytes += len(content)
        while self._bytes > self._kept and len(self._by_id) > 1:
            oldest = self._by_id.pop(next(iter(self._by_id)))
            del self._by_path[oldest.path]
            self._bytes -= len(oldest.content)
        return file


def picture_size(content: bytes) -> tuple[str, int, int] | None:
    """MIME type, width and height in pixels of a PNG, GIF, WebP or JPEG; None for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return "image/png", width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return "image/gif", width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP" and len(content) >= 30:
        return _webp_size(content)
    if content[:2] == b"\xff\xd8":
        return _jpeg_size(content)
    return None


def _webp_size(content: bytes) -> tuple[str, int, int] | None:
    match content[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", content[26:30])
            return "image/webp", width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (packed,) = struct.unpack("<I", content[21:25])
            return "image/webp", (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
        case b"VP8X":
            width = int.from_bytes(content[24:27], "little") + 1
            return "image/webp", width, int.from_bytes(content[27:30], "little") + 1
    return None


def _jpeg_size(content: bytes) -> tuple[str, int, int] | None:
    """Walks the segments up to the frame header (SOF0..SOF15 without DHT, JPG and DAC)."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return "image/jpeg", width, height
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        at += 2 + length
    return None
