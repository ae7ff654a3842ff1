"""The ways to call a film: its title, its other titles, and their short forms.

Text alone; what is typed and how it is compared is `title_search`'s business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.titles import fold, normalise_folded

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORT = 6.0  # points that the part before a colon is behind the whole
_ALIAS = 1.0  # points that an alias is behind a title
_SUBTITLE = re.compile(r":\s|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class SearchableTitle:
    """What the index has to know of a film."""

    film_id: int
    title: str
    year: int | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """One way to call a film; `behind`: points it loses for not being the title itself."""

    film: SearchableTitle
    text: str  # normalised; never empty
    compact: str  # without spaces
    folded: str  # with articles
    behind: float


def keys_of(film: SearchableTitle) -> Iterator[Key]:
    """The title, the other titles, both together as MovieLens writes them, and short forms."""
    names = [(film.title, 0.0), *((alias, _ALIAS) for alias in film.aliases)]
    if film.aliases:
        names.append((" ".join((film.title, *film.aliases)), _ALIAS))
    for name in (film.title, *film.aliases):
        short = _SUBTITLE.split(name, maxsplit=1)[0]
        if short != name:
            names.append((short, SHORT))
    seen: set[str] = set()
    for name, behind in names:
        folded = fold(name)
        text = normalise_folded(folded)
        if text and text not in seen:
            seen.add(text)
            yield Key(film, text, text.replace(" ", ""), folded, behind)
