"""A server and a pip that hand out made-up archives, whole or broken."""

from __future__ import annotations

import io
import subprocess
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from email.message import Message
from pathlib import Path

FILES = {
    "movies.csv": b"movieId,title,genres\n1,Alien (1979),Horror\n",
    "ratings.csv": b"userId,movieId,rating,timestamp\n7,1,4.5,964982703\n",
}


WHEEL_FILES = {
    "ml-100k.item": (
        b"item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
        b"1\tAlien\t1979\tHorror\n"
    ),
    "ml-100k.inter": (
        b"user_id:token\titem_id:token\trating:float\ttimestamp:float\n7\t1\t4\t964982703\n"
    ),
    "ml-100k.user": b"user_id:token\n7\n",
}


def packed(files: dict[str, bytes], inner: str = "ml-latest-small/") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{inner}{name}", content)
    return buffer.getvalue()


ARCHIVE = packed(FILES)


class Response(io.BytesIO):
    """What urlopen returns, as far as it is used; may break off after some bytes."""

    def __init__(self, content: bytes, status: int, breaks_after: int | None) -> None:
        super().__init__(content)
        self.status = status
        self.headers = {"Content-Length": str(len(content))}
        self._left = breaks_after

    def read(self, size: int | None = -1, /) -> bytes:
        if self._left is None:
            return super().read(size)
        if self._left == 0:
            raise TimeoutError("timed out")
        block = super().read(min(self._left, size if size and size > 0 else self._left))
        self._left -= len(block)
        return block


class Server:
    """Serves the archive and, if there is one, its MD5; remembers what it was asked."""

    def __init__(self, content: bytes = ARCHIVE, *, md5: str | None = None) -> None:
        self.content = content
        self.md5 = md5
        self.breaks: list[int | None] = []  # per request for the archive: after how many bytes
        self.ranges: list[str | None] = []
        self.honours_range = True

    def __call__(self, request: urllib.request.Request, timeout: float) -> Response:
        assert timeout <= 5
        if request.full_url.endswith(".md5"):
            if self.md5 is None:
                raise urllib.error.HTTPError(request.full_url, 404, "no", Message(), None)
            return Response(f"MD5 (x.zip) = {self.md5}\n".encode(), 200, None)
        asked = request.get_header("Range")
        self.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        breaks = self.breaks.pop(0) if self.breaks else None
        if not asked or not self.honours_range:
            return Response(self.content, 200, breaks)
        if start >= len(self.content):
            raise urllib.error.HTTPError(request.full_url, 416, "range", Message(), None)
        return Response(self.content[start:], 206, breaks)


def unreachable(request: urllib.request.Request, timeout: float) -> Response:
    raise urllib.error.URLError("Name or service not known")


class Pip:
    """Leaves a wheel in --dest, or fails as pip does."""

    def __init__(self, files: dict[str, bytes] | None) -> None:
        self.files = files
        self.commands: list[list[str]] = []
        self.env: dict[str, str] = {}

    def __call__(
        self, command: list[str], *, env: dict[str, str], beat: Callable[[], None], **rest: object
    ) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        self.env = env
        beat()
        if self.files is None:
            return subprocess.CompletedProcess(command, 1, "", "WARNING: x\nERROR: no such index\n")
        folder = Path(command[command.index("--dest") + 1])
        content = packed(self.files, "recbole/dataset_example/ml-100k/")
        (folder / "recbole-1.2.1-py3-none-any.whl").write_bytes(content)
        return subprocess.CompletedProcess(command, 0, "", "")


def full() -> io.BufferedWriter:
    """A file on a disk that has no room left."""
    return io.BufferedWriter(io.FileIO("/dev/full", "wb"), buffer_size=1)


def left_over(data_dir: Path) -> list[str]:
    return sorted(path.name for path in data_dir.iterdir())
