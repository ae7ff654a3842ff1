"""What can go wrong with films, ratings and data files; every error carries its facts as data.

The texts are for developers and operators. No chat wording lives here: whoever talks to people
reads the attributes and finds its own words. Arguments are passed on to `Exception` unchanged,
so that an error survives the way out of a training process (pickle).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class EngineError(Exception):
    """Root of all errors that the engine raises on purpose."""


class UnknownFilm(EngineError, KeyError):
    """A film id that the catalogue does not hold."""

    def __init__(self, film_id: int) -> None:
        super().__init__(film_id)
        self.film_id = film_id

    def __str__(self) -> str:
        return f"no film has the id {self.film_id}"


class DuplicateFilm(EngineError):
    """Two films with one id: `row` is the second one's position."""

    def __init__(self, film_id: int, row: int) -> None:
        super().__init__(film_id, row)
        self.film_id = film_id
        self.row = row

    def __str__(self) -> str:
        return f"row {self.row}: the film id {self.film_id} is already taken"


class MissingColumn(EngineError):
    """A table lacks a column that it must have."""

    def __init__(self, column: str, have: Sequence[str]) -> None:
        super().__init__(column, tuple(have))
        self.column = column
        self.have = tuple(have)

    def __str__(self) -> str:
        return f"there is no column {self.column!r}; there are: {', '.join(self.have) or 'none'}"


class _InvalidCell(EngineError):
    """One value in one column of one row is not what it has to be."""

    def __init__(self, column: str, row: int, value: object, expected: str) -> None:
        super().__init__(column, row, value, expected)
        self.column = column
        self.row = row
        self.value = value
        self.expected = expected

    def __str__(self) -> str:
        where = f"row {self.row}, column {self.column!r}"
        return f"{where}: expected {self.expected}, found {self.value!r}"


class InvalidFilm(_InvalidCell):
    """A film table has a value that cannot be used."""


class InvalidRatings(_InvalidCell):
    """A rating table has a value that cannot be used; `row` is -1 for a whole column."""


class MalformedFile(EngineError):
    """A data file breaks off, or a line (counted from 1) is not what its format says.

    `line` is None where the fault has no line, such as a damaged archive.
    """

    def __init__(self, path: Path, line: int | None, expected: str, found: str) -> None:
        super().__init__(path, line, expected, found)
        self.path = path
        self.line = line
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        where = f"{self.path}" if self.line is None else f"{self.path}, line {self.line}"
        return f"{where}: expected {self.expected}, found {self.found}"


class NotMovieLens(EngineError):
    """The path holds no MovieLens release in any layout that is known."""

    def __init__(self, path: Path, found: str, expected: str) -> None:
        super().__init__(path, found, expected)
        self.path = path
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, found {self.found}"


class ReleaseMismatch(EngineError):
    """The path holds another release than the wanted one: one of those in `found`."""

    def __init__(self, path: Path, wanted: str, found: Sequence[str]) -> None:
        super().__init__(path, wanted, tuple(found))
        self.path = path
        self.wanted = wanted
        self.found = tuple(found)

    def __str__(self) -> str:
        known = len(self.found) == 1
        what = self.found[0] if known else f"one of {', '.join(self.found)}"
        return (
            f"{self.path} holds {what}, not {self.wanted}. To take it, say which it is: "
            f"filmbot data get {self.found[0] if known else 'NAME'} --from {self.path}"
        )


class UnknownRelease(EngineError):
    """A name that no MovieLens release has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name, tuple(known))
        self.name = name
        self.known = tuple(known)

    def __str__(self) -> str:
        return f"no MovieLens release is called {self.name!r}; known are: {', '.join(self.known)}"


class DatasetUnreachable(EngineError):
    """No source of a release could be used; `reasons` says for each source why."""

    def __init__(self, name: str, reasons: Mapping[str, str]) -> None:
        super().__init__(name, dict(reasons))
        self.name = name
        self.reasons = dict(reasons)

    def __str__(self) -> str:
        tried = "; ".join(f"{source}: {reason}" for source, reason in self.reasons.items())
        return (
            f"{self.name} could not be fetched ({tried}). "
            "With the archive or its folder at hand, name it: --from PATH"
        )


class ChecksumMismatch(EngineError):
    """A fetched file is not the file that it should be."""

    def __init__(self, path: Path, algorithm: str, expected: str, found: str) -> None:
        super().__init__(path, algorithm, expected, found)
        self.path = path
        self.algorithm = algorithm
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return f"{self.path}: {self.algorithm} should be {self.expected}, is {self.found}"


class CannotStore(EngineError):
    """The data directory cannot be written: full, read-only or forbidden."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"cannot write {self.path}: {self.reason}"
