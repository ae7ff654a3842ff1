"""The files of a release, whether in a folder or inside a .zip, and their lines.

It knows about paths, archives, encodings and fields; not what the fields mean. Every fault that
a file can have before its meaning is looked at becomes a `MalformedFile` here.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from engine.errors import MalformedFile, NotMovieLens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHOWN = 60  # characters of a broken line that an error quotes


@dataclass(frozen=True, slots=True)
class Line:
    """One line's fields, with its number counted from 1."""

    number: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleaseFiles:
    """Files by their bare names.

    Attributes:
        path: the folder or archive.
        places: bare name -> path in the folder, or member of the archive.
    """

    path: Path
    places: Mapping[str, str]

    @classmethod
    def at(cls, path: Path) -> ReleaseFiles:
        """The files in a folder or .zip, and one folder deeper where an archive has its own.

        Raises:
            NotMovieLens: there is neither a folder nor an archive.
            MalformedFile: an archive that is broken, cut off or foreign.
        """
        if path.is_dir():
            found = [*path.glob("*/*"), *path.glob("*")]  # the nearer one of two wins
            return cls(path, {file.name: str(file) for file in found if file.is_file()})
        if not path.is_file():
            raise NotMovieLens(path, "nothing", "a folder or a .zip archive of a release")
        with _reading(path), zipfile.ZipFile(path) as archive:
            members = [name for name in archive.namelist() if not name.endswith("/")]
        # The shallowest of two members of one name wins; macOS adds shadows of its own.
        members = [name for name in members if not name.startswith("__MACOSX/")]
        members.sort(key=lambda name: -name.count("/"))
        return cls(path, {PurePosixPath(name).name: name for name in members})

    def __contains__(self, name: object) -> bool:
        return name in self.places

    def label(self, name: str) -> Path:
        """Where the file is, for people."""
        place = Path(self.places[name])
        return place if self.path.is_dir() else self.path / place

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The file's bytes; MalformedFile if the archive turns out to be damaged on the way."""
        if self.path.is_dir():
            with Path(self.places[name]).open("rb") as file:
                yield file
            return
        with (
            _reading(self.label(name)),
            zipfile.ZipFile(self.path) as archive,
            archive.open(self.places[name]) as file,
        ):
            yield file

    def ends_in_newline(self, name: str) -> bool:
        """Whether the last line was written to its end; an archive vouches for it by checksum."""
        if not self.path.is_dir():
            return True
        with self.open(name) as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(file.tell() - 1, 0))
            return file.read(1) == b"\n"

    def lines(
        self, name: str, separator: str, fields: str, *, encodings: tuple[str, ...] = ("utf-8-sig",)
    ) -> Iterator[Line]:
        """All lines that are not blank, taken apart, each decoded by the first encoding it fits.

        fields: the names of the fields, as an error shows them; separated by `separator`.

        Raises:
            MalformedFile: a line that fits no encoding or has another number of fields.
        """
        with self.open(name) as file:
            for number, raw in enumerate(file, start=1):
                text = self.decoded(name, number, raw, encodings).rstrip("\r\n")
                if not text.strip():
                    continue
                parts = tuple(text.split(separator))
                if len(parts) != len(fields.split(separator)):
                    raise self.fault(name, number, f"{fields!r}", text)
                yield Line(number, parts)

    def fault(self, name: str, line: int | None, expected: str, found: str) -> MalformedFile:
        """The error to raise for this file."""
        shown = found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…"
        return MalformedFile(self.label(name), line, expected, repr(shown))

    def decoded(
        self, name: str, number: int, raw: bytes, encodings: tuple[str, ...] = ("utf-8-sig",)
    ) -> str:
        """One line's text by the first encoding that it fits; MalformedFile if it fits none."""
        for encoding in encodings:
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
        found = raw.decode("latin-1").rstrip()
        raise self.fault(name, number, f"{' or '.join(encodings)} text", found)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise MalformedFile(path, None, "a complete zip archive", str(error)) from error
    except RuntimeError as error:  # a password; odd compression is NotImplementedError
        raise MalformedFile(path, None, "a plain zip archive", str(error)) from error
