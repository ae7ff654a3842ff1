"""From a file's bytes to its ratings: which format it is, by its content and never by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from bot.imports import archive, imdb, letterboxd, movielens, own, plain, russian, web_table
from bot.imports.entries import Entry, ImportRefused, Source
from bot.imports.tables import MAX_BYTES, MAX_LINES, Table, table_of, text_of

_FORMATS: Final[tuple[tuple[Callable[[Table], bool], Callable[[Table], Source]], ...]] = (
    (own.fits, own.read),
    (letterboxd.fits, letterboxd.read),
    (imdb.fits, imdb.read),
    (movielens.fits, movielens.read),
    (russian.fits, russian.read),
    (plain.fits, plain.read),
)


def read_file(content: bytes) -> Source:
    """The ratings in a file.

    Raises:
        ImportRefused: with the reason.
    """
    if len(content) > MAX_BYTES:
        raise ImportRefused("too-long")
    if archive.is_archive(content):
        sources = [_read(table_of(member)) for member in archive.members(content)]
        source = _together(sources)
    elif content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        source = own.read_json(text_of(content))
    elif web_table.is_web_table(content):
        source = _read(web_table.web_table_of(content))
    else:
        source = _read(table_of(content))
    if not source.entries:
        raise ImportRefused("empty")
    if len(source.entries) > MAX_LINES:
        raise ImportRefused("too-long")
    return source


def _together(sources: Sequence[Source]) -> Source:
    """All of an archive; where a later file has the film too, that is how it is rated now."""
    entries: list[Entry] = []
    for part in sources:
        now = {(entry.title, entry.year) for entry in part.entries}
        entries = [entry for entry in entries if (entry.title, entry.year) not in now]
        entries += part.entries
    return Source(sources[-1].name, tuple(entries), sum(part.without_stars for part in sources))


def _read(table: Table) -> Source:
    for fits, read in _FORMATS:
        if fits(table):
            return read(table)
    raise ImportRefused("unknown")
