"""In which order a person's ratings are listed. Pure; refuses to know how the list looks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.buttons import Order
from engine.catalogue import Film
from engine.titles import normalise

Rated = tuple[Film, float]


def in_order(newest_first: Sequence[Rated], order: Order) -> list[Rated]:
    """The same films and stars, put into ``order``; of equal ones the newest comes first.

    By title as in a library, without articles; by year the latest first, unknown years last.
    """
    match order:
        case "newest":
            return list(newest_first)
        case "oldest":
            return list(reversed(newest_first))
        case "best":
            return sorted(newest_first, key=lambda rated: -rated[1])
        case "worst":
            return sorted(newest_first, key=lambda rated: rated[1])
        case "title":
            return sorted(newest_first, key=lambda rated: normalise(rated[0].title))
        case "year":
            return sorted(newest_first, key=lambda rated: -(rated[0].year or 0))
