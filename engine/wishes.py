"""A wish: which films somebody wants just now, as data, and which films of a catalogue fit it.

Genres go by keys ("sci-fi", "children"), so that "Children's" of one release and "Children" of
another are one. How a wish is typed, said or shown is not known here, nor who makes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from engine.catalogue import Catalogue

Fame = Literal["less", "well"]

# Their order is a contract: stored wishes name genres by their place. New ones go to the end.
GENRES = (
    *("action", "adventure", "animation", "children", "comedy", "crime", "documentary", "drama"),
    *("fantasy", "film-noir", "horror", "imax", "musical", "mystery", "romance", "sci-fi"),
    *("thriller", "war", "western"),
)
_SAME = {"childrens": "children"}
_LESS_KNOWN = 0.7  # share of all ratings that the films too famous to be "less known" hold
_WELL_KNOWN = 0.5  # share of all ratings that the well-known films hold
_NO_YEAR = -1
_WIDER = 10  # years
MOST_BARRED = 2  # spans of years that a wish may bar


def genre_key(name: str) -> str:
    """The key of a genre as data writes it: "Children's" -> "children", "Sci-Fi" -> "sci-fi"."""
    key = "".join(c for c in name.casefold() if c.isalnum() or c == "-")
    return _SAME.get(key, key)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants; the wish without anything is met by every film.

    Attributes:
        wanted: genre keys; a film needs all of them, or one of them where `either`.
        unwanted: genre keys; a film that has any of them is out.
        either: whether one of `wanted` is enough.
        since: first year, inclusive; None for no limit.
        until: last year, inclusive. A film without a year fits no wish about years.
        barred: spans of years that are out, (first, last) inclusive, at most `MOST_BARRED`, in
            order and apart from each other, as :func:`bar` makes them.
        like: id of a film that picks should be like; it orders films and bars only itself.
        fame: "less": rated by fewer people than the films which together hold the first 70 % of
            all ratings. "well": among those that hold the first half of all ratings.
        count: how many films; None where that was not said.
    """

    wanted: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()
    either: bool = False
    since: int | None = None
    until: int | None = None
    like: int | None = None
    fame: Fame | None = None
    count: int | None = None
    barred: tuple[tuple[int, int], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing but a number of films."""
        return replace(self, count=None, either=False) == Wish()


def bar(wish: Wish, first: int, last: int) -> Wish | None:
    """The wish without films of these years either; None if those are too many spans.

    Spans that touch or overlap are one: without the 80s and the 90s is without 1980 to 1999.
    """
    spans: list[tuple[int, int]] = []
    for span in sorted((*wish.barred, (first, last))):
        if spans and span[0] <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], span[1]))
        else:
            spans.append(span)
    return replace(wish, barred=tuple(spans)) if len(spans) <= MOST_BARRED else None


def conditions(wish: Wish) -> list[tuple[str, str | int | None, Wish]]:
    """What a wish asks for, one by one: (attribute, value, wish without it).

    The value is a genre, a fame, a film id, or the first year of a span that is barred. Years that
    are wanted are one condition, "years", without a value. A number of films is none.
    """
    found: list[tuple[str, str | int | None, Wish]] = []
    for genre in sorted(wish.wanted):
        rest = wish.wanted - {genre}
        without = replace(wish, wanted=rest, either=wish.either and len(rest) > 1)
        found.append(("wanted", genre, without))
    if (wish.since, wish.until) != (None, None):
        found.append(("years", None, replace(wish, since=None, until=None)))
    found += [
        ("barred", span[0], replace(wish, barred=tuple(s for s in wish.barred if s != span)))
        for span in wish.barred
    ]
    found += [
        ("unwanted", genre, replace(wish, unwanted=wish.unwanted - {genre}))
        for genre in sorted(wish.unwanted)
    ]
    if wish.like is not None:
        found.append(("like", wish.like, replace(wish, like=None)))
    if wish.fame is not None:
        found.append(("fame", wish.fame, replace(wish, fame=None)))
    return found


class WishMatcher:
    """Knows of each film what wishes ask about; immutable, safe for any number of threads.

    Args:
        catalogue: the films.
        counts: ratings of each, int64, (films,).
    """

    def __init__(self, catalogue: Catalogue, counts: NDArray[np.int64]) -> None:
        bit = {key: 1 << at for at, key in enumerate(GENRES)}
        self._ids = catalogue.id_map
        self._twins = catalogue.twins
        self._genres = np.array(
            [sum({bit.get(genre_key(g), 0) for g in film.genres}) for film in catalogue], np.uint32
        )
        self._years = np.array(
            [_NO_YEAR if film.year is None else film.year for film in catalogue], np.int32
        )
        self._counts = counts

    def allowed(self, wish: Wish) -> NDArray[np.bool_]:
        """Which films fit, bool, (films,). A genre that the catalogue does not know fits none."""
        fits = np.ones(len(self._genres), np.bool_)
        if wish.wanted:
            mask = _mask(wish.wanted)
            held = self._genres & mask
            fits &= held != 0 if wish.either else held == mask
        if wish.unwanted:
            fits &= (self._genres & _mask(wish.unwanted)) == 0
        if wish.since is not None or wish.until is not None or wish.barred:
            fits &= self._years != _NO_YEAR
        for first, last in wish.barred:
            fits &= (self._years < first) | (self._years > last)
        if wish.since is not None:
            fits &= self._years >= wish.since
        if wish.until is not None:
            fits &= self._years <= wish.until
        if wish.fame == "less":
            fits &= self._counts < max(1, self._threshold(_LESS_KNOWN))
        elif wish.fame == "well":
            fits &= self._counts >= self._threshold(_WELL_KNOWN)
        if wish.like is not None and wish.like in self._ids:
            fits[self._ids.rows(np.array(self._twins(wish.like), np.int64))] = False
        return fits

    def relaxed(self, wish: Wish, taken: Iterable[int]) -> list[tuple[Wish, int]]:
        """Wishes with one condition less, or ten years wider, that some films fit; how many.

        Those that let in the fewest films come first, wider years before others that let in as
        many: they are nearest to what was asked for.

        Args:
            wish: which nothing fits, or nothing any more.
            taken: film ids that do not count, because the person has rated them or put them aside.
        """
        nearer = [without for _, _, without in conditions(wish)]
        if (wish.since, wish.until) != (None, None):
            since = None if wish.since is None else wish.since - _WIDER
            until = None if wish.until is None else wish.until + _WIDER
            nearer.insert(0, replace(wish, since=since, until=until))
        rows = self._ids.rows(np.fromiter(taken, np.int64))
        found = []
        for other in nearer:
            fits = self.allowed(other)
            fits[rows[rows >= 0]] = False
            if fits.any():
                found.append((other, int(np.count_nonzero(fits))))
        return sorted(found, key=lambda each: each[1])

    def _threshold(self, share: float) -> int:
        """Ratings of the film with which the most rated films hold `share` of all ratings."""
        falling = np.sort(self._counts)[::-1]
        held = np.cumsum(falling)
        if not len(held):
            return 0
        return int(falling[min(int(np.searchsorted(held, share * held[-1])), len(held) - 1)])


def _mask(keys: frozenset[str]) -> np.uint32:
    return np.uint32(sum(1 << GENRES.index(key) for key in keys))
