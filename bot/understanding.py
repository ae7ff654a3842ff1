"""A text without a command: the title of a film, or a wish for films?

A text that is exactly a title means that film, whatever else it could mean. Otherwise a text all
of which is a wish is one ("funny films of the sixties"); one of which a part is not understood
("romantic comedies with dogs") only where no film fits it, or where it plainly asks for films and
no single film is meant. Refuses to know people and messages.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot import finding
from bot.parsing import Request
from bot.wish_titles import Titles
from bot.wish_words import Reading, read_wish
from engine.catalogue import Catalogue


def understand(
    catalogue: Catalogue, text: str, request: Request, popularity: Mapping[int, int]
) -> finding.Finding | Reading:
    """What ``text``, taken apart as ``request``, means."""
    reading = wish_in(catalogue, text, popularity)
    found = finding.find(catalogue, request, popularity)
    # A year alone is more often a title ("2001") than a wish.
    if reading.wish.empty or text.strip().isdecimal():
        return found
    if isinstance(found, finding.StarsOnly | finding.TwoReadings):
        return found
    names = dict.fromkeys((request.whole, request.title))
    if any(match.exact for name in names for match in catalogue.search(name, 1, popularity)):
        return found
    unclear = isinstance(found, finding.Several | finding.BadStars) and reading.asks
    if reading.complete or unclear or isinstance(found, finding.NotFound):
        return reading
    return found


def wish_in(catalogue: Catalogue, text: str, popularity: Mapping[int, int]) -> Reading:
    """The wish in a text that names no film by itself."""
    return read_wish(text, catalogue.newest_year, titles_of(catalogue, popularity))


def titles_of(catalogue: Catalogue, popularity: Mapping[int, int]) -> Titles:
    """Finds the film behind "like"; of several that fit exactly, the most popular one."""

    def film_id(text: str, exactly: bool) -> int | None:
        matches = catalogue.search(text, finding.OFFERED, popularity)
        if matches and matches[0].exact:
            return matches[0].film.film_id
        if exactly:
            return None
        found = finding.find(catalogue, Request(text, None, text), popularity)
        return found.film.film_id if isinstance(found, finding.OneFilm) else None

    return film_id
