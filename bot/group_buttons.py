"""Buttons that a whole chat sees, what they carry, and how that is packed.

Anybody may tap them, so they never name a person to act for: what they do is done for whoever
taps. Only `GroupPicks` names one, to be refused to everybody else. Refuses to know what is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LETTER = "t"
GatheringVerb = Literal["join", "leave", "pick"]
_VERBS: dict[str, GatheringVerb] = {"j": "join", "l": "leave", "p": "pick"}


@dataclass(frozen=True, slots=True)
class OfGathering:
    """Join the gathering, leave it, or have films picked for those who are in."""

    verb: GatheringVerb
    gathering_id: int


@dataclass(frozen=True, slots=True)
class MoreForAll:
    """Other films than those that the gathering was shown from page ``since`` on."""

    gathering_id: int
    since: int


@dataclass(frozen=True, slots=True)
class AsPoll:
    """Ask in a poll about the films of one page."""

    gathering_id: int
    page: int


@dataclass(frozen=True, slots=True)
class Share:
    """Put the card of ``film_id`` into the chat, for everybody."""

    film_id: int


@dataclass(frozen=True, slots=True)
class RateMine:
    """Whoever taps gives ``film_id`` these ``stars``."""

    film_id: int
    stars: float


@dataclass(frozen=True, slots=True)
class SaveMine:
    """Whoever taps saves ``film_id`` for later."""

    film_id: int


@dataclass(frozen=True, slots=True)
class GroupPicks:
    """``count`` picks after the best ``offset`` ones, for the Telegram user ``owner`` alone."""

    owner: int
    count: int
    offset: int


OfCards = RateMine | SaveMine
"""Below a film's card, which may also have been sent into a chat that the bot is not in."""
OfGroups = OfGathering | MoreForAll | AsPoll | Share | GroupPicks | OfCards


def pack_group(action: OfGroups) -> str:
    """The callback data; 63 bytes at most while ids have 18 digits."""
    match action:
        case OfGathering(verb, gathering_id):
            return f"{LETTER}:{verb[0]}:{gathering_id}"
        case MoreForAll(gathering_id, since):
            return f"{LETTER}:n:{gathering_id}:{since}"
        case AsPoll(gathering_id, page):
            return f"{LETTER}:v:{gathering_id}:{page}"
        case Share(film_id):
            return f"{LETTER}:f:{film_id}"
        case RateMine(film_id, stars):
            return f"{LETTER}:r:{film_id}:{stars:g}"
        case SaveMine(film_id):
            return f"{LETTER}:s:{film_id}"
        case GroupPicks(owner, count, offset):
            return f"{LETTER}:m:{owner}:{count}:{offset}"


def read_group(verb: str, *fields: str) -> OfGroups:
    """The action of what stands behind the letter.

    Raises:
        ValueError: nobody packed that.
    """
    numbers = tuple(map(_number, fields[:1] if verb == "r" else fields))
    match verb, numbers:
        case (("j" | "l" | "p"), (gathering_id,)):
            return OfGathering(_VERBS[verb], gathering_id)
        case "n", (gathering_id, since):
            return MoreForAll(gathering_id, since)
        case "v", (gathering_id, page):
            return AsPoll(gathering_id, page)
        case "f", (film_id,):
            return Share(film_id)
        case "r", (film_id,) if len(fields) == 2:
            return RateMine(film_id, _stars(fields[1]))
        case "s", (film_id,):
            return SaveMine(film_id)
        case "m", (owner, count, offset):
            return GroupPicks(owner, count, offset)
    raise ValueError(verb)


def _number(raw: str) -> int:
    number = int(raw)
    if not 0 <= number < 2**63:
        raise ValueError(raw)
    return number


def _stars(raw: str) -> float:
    stars = float(raw)
    if not 0.5 <= stars <= 5 or (stars * 2) % 1:
        raise ValueError(raw)
    return stars
