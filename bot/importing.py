"""Files of ratings on their way from bytes to films: in threads, a few at a time.

Holds the finder of the catalogue's films, which takes a while to make, for all files to come.
Refuses to know chats, people and what is kept.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.imports.entries import Source
from bot.imports.matching import FilmFinder, Placed
from bot.imports.reading import read_file
from bot.loading import loading
from engine.catalogue import Catalogue
from storage import ImportLine

AT_ONCE = 2  # files; the rest wait, so that a crowd with files is in nobody else's way


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its format's name, and each of its ratings with where it lands.

    Attributes:
        source: the format's name.
        total: ratings in the file.
        without_stars: lines without a rating.
        lines: without those that a later rating takes the place of.
    """

    source: str
    total: int
    without_stars: int
    lines: tuple[ImportLine, ...]


class FileReader:
    """Reads files, ``AT_ONCE`` together."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._making = threading.Lock()
        self._finder: tuple[Catalogue, bool, FilmFinder] | None = None

    @property
    def busy(self) -> bool:
        """Whether the next file has to wait."""
        return self._turns.locked()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One's turn to fetch and read a file; those who asked first come first."""
        async with self._turns:
            yield

    async def read(
        self,
        content: bytes,
        catalogue: Catalogue,
        popularity: Mapping[int, int],
        *,
        shared_ids: bool,
    ) -> ReadFile:
        """The ratings in a file and where they land; `shared_ids` as for `FilmFinder`.

        Raises:
            ImportRefused: with the reason.
        """

        def work() -> ReadFile:
            source = read_file(content)
            finder = self._finder_of(catalogue, shared_ids)
            return _read(source, finder.place_all(source.entries, popularity))

        return await asyncio.to_thread(work)

    def _finder_of(self, catalogue: Catalogue, shared_ids: bool) -> FilmFinder:
        with self._making:  # two files of the first minute need one finder, not two
            held = self._finder
            if held is not None and held[0] is catalogue and held[1] == shared_ids:
                return held[2]
            with loading():
                finder = FilmFinder(catalogue, shared_ids=shared_ids)
            self._finder = catalogue, shared_ids, finder
            return finder


def _read(source: Source, placed: list[Placed]) -> ReadFile:
    lines = tuple(
        ImportLine(
            item.entry.title,
            item.entry.year,
            item.entry.stars,
            item.entry.rated_at,
            None if item.film is None else item.film.film_id,
            tuple(film.film_id for film in item.candidates),
        )
        for item in placed
    )
    return ReadFile(source.name, len(source.entries), source.without_stars, lines)
