"""From what was typed to a film: one film, a choice, or the reason why there is none.

Decides between the readings of a text ("alien 3": a sequel, or three stars?). Knows the catalogue;
refuses to know people, ratings and messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.parsing import Request, is_half_step
from engine.catalogue import Catalogue, Film, Match
from engine.titles import normalise

OFFERED = 6  # films in a choice: as many as fit on a phone above the keyboard
_CLEAR_SCORE = 88.0  # a match this good ...
_CLEAR_LEAD = 4.0  # ... and this much better than the next is taken without asking


@dataclass(frozen=True, slots=True)
class OneFilm:
    """The film is clear; ``stars`` as typed and valid, or None."""

    film: Film
    stars: float | None


@dataclass(frozen=True, slots=True)
class Several:
    """Several films fit, best first."""

    films: tuple[Film, ...]
    stars: float | None


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """``whole`` is a film, and so is the title without its number, with valid ``stars``."""

    whole: Film
    film: Film
    stars: float


@dataclass(frozen=True, slots=True)
class BadStars:
    """The title fits ``films``, but no rating has so many stars."""

    typed: float
    films: tuple[Film, ...]


@dataclass(frozen=True, slots=True)
class StarsOnly:
    """Stars without a title; what they are for is what was last asked."""

    stars: float


@dataclass(frozen=True, slots=True)
class NotFound:
    """No film fits."""


Finding = OneFilm | Several | TwoReadings | BadStars | StarsOnly | NotFound


def find(
    catalogue: Catalogue, request: Request, popularity: Mapping[int, int] | None = None
) -> Finding:
    """What the person meant by ``request``."""
    if request.stars is None:
        return _settle(catalogue.search(request.title, OFFERED, popularity), None)
    if not request.title:
        # "9" and "1984" are films too; where there is none of that name, it is a number of stars.
        named = [m for m in catalogue.search(request.whole, OFFERED, popularity) if m.exact]
        return _settle(named, None) if named else StarsOnly(request.stars)
    titled = catalogue.search(request.title, OFFERED, popularity)
    if request.whole != request.title:
        whole = catalogue.search(request.whole, OFFERED, popularity)
        if whole and _number_belongs_to(whole[0], request):
            return _either(whole, titled, request.stars)
        if not is_half_step(request.stars) and whole and not titled:
            return _settle(whole, None)  # "apolo 13": a typo in a title that ends in a number
    if is_half_step(request.stars):
        return _settle(titled, request.stars)
    settled = _settle(titled, None)
    match settled:
        case OneFilm(film, _):
            return BadStars(request.stars, (film,))
        case Several(films, _):
            return BadStars(request.stars, films)
    return settled


def _number_belongs_to(best: Match, request: Request) -> bool:
    """Whether the number at the text's end is a part of the title that fits the text best.

    "godfather 2" fits "The Godfather: Part II" best, whose number it is; "alien 4" fits "Alien",
    which has none.
    """
    number = f"{request.stars:g}"
    return best.exact or number in normalise(best.film.title).split()


def _either(whole: list[Match], titled: list[Match], stars: float) -> Finding:
    """The film that the whole text names, unless its beginning names another, with ``stars``."""
    settled = _settle(whole, None)
    if isinstance(settled, Several) and not whole[0].exact:
        settled = OneFilm(whole[0].film, None)
    rated = _settle(titled, stars)
    if (
        is_half_step(stars)
        and isinstance(settled, OneFilm)
        and isinstance(rated, OneFilm)
        and rated.film != settled.film
        and titled[0].exact
    ):
        return TwoReadings(settled.film, rated.film, stars)
    # Saving stars that were not meant is worse than one more tap.
    return settled


def _settle(matches: list[Match], stars: float | None) -> Finding:
    if not matches:
        return NotFound()
    exact = [match.film for match in matches if match.exact]
    if len(exact) == 1:
        return OneFilm(exact[0], stars)
    if exact:
        return Several(tuple(exact), stars)
    best = matches[0]
    lead = best.score - matches[1].score if len(matches) > 1 else best.score
    # Showing a film asks for little; giving it stars asks for being sure that it is the one.
    clear = best.score >= _CLEAR_SCORE and lead >= _CLEAR_LEAD
    if clear or (len(matches) == 1 and stars is None):
        return OneFilm(best.film, stars)
    return Several(tuple(match.film for match in matches), stars)
