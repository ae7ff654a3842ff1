"""What a button carries: typed actions.

An action holds all that its handler needs, so a button works after a restart and a month later.
Refuses to know what the actions do, how the buttons look, and how they travel (``button_code``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.group_buttons import OfGroups
from engine.wishes import Wish

ImportVerb = Literal["apply", "cancel", "undo", "settle", "leave"]
IMPORT_VERBS: tuple[ImportVerb, ...] = ("apply", "cancel", "undo", "settle", "leave")
WeeklyVerb = Literal["days", "hours", "zones", "set", "stop"]
FilmsVerb = Literal["apply", "cancel", "back"]
Shelf = Literal["saved", "hidden"]
"""A list that films are put on: saved for later, or not to be picked."""
Order = Literal["newest", "oldest", "best", "worst", "title", "year"]
"""In which order a person's ratings are listed."""
ORDERS: tuple[Order, ...] = ("newest", "oldest", "best", "worst", "title", "year")


@dataclass(frozen=True, slots=True)
class Rate:
    """Give ``film_id`` these ``stars``; ``asked``: within a series of questions, so ask on."""

    film_id: int
    stars: float
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Unseen:
    """The person has not seen ``film_id``; ``asked`` as for :class:`Rate`."""

    film_id: int
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """Pass the question about ``film_id`` over."""

    film_id: int


@dataclass(frozen=True, slots=True)
class Restore:
    """Take a tap back: ``film_id`` has ``stars`` again; None: no rating and not "unseen"."""

    film_id: int
    stars: float | None


@dataclass(frozen=True, slots=True)
class Show:
    """Show the card of ``film_id`` with its rating buttons."""

    film_id: int


@dataclass(frozen=True, slots=True)
class Card:
    """Show ``film_id`` as a pick, with what can be done about it; ``here``: in the tapped place."""

    film_id: int
    here: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """The person has seen the pick ``film_id``: show the stars in its place."""

    film_id: int


@dataclass(frozen=True, slots=True)
class Why:
    """Say in full why ``film_id`` is a pick."""

    film_id: int


@dataclass(frozen=True, slots=True)
class Put:
    """Put ``film_id`` on ``shelf``."""

    shelf: Shelf
    film_id: int


@dataclass(frozen=True, slots=True)
class Take:
    """Take ``film_id`` off ``shelf``; ``offset``: of the page to show then, None for the card."""

    shelf: Shelf
    film_id: int
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The page of ``shelf`` that starts at ``offset``."""

    shelf: Shelf
    offset: int


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the rating of ``film_id`` away."""

    film_id: int


@dataclass(frozen=True, slots=True)
class Similar:
    """Films like ``film_id``."""

    film_id: int


@dataclass(frozen=True, slots=True)
class Picks:
    """``count`` picks after the best ``offset`` ones."""

    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class Wished:
    """``wish.count`` picks that fit ``wish``, after the best ``offset`` ones.

    From 0 on they are another wish's picks and take the place of the tapped message; behind that
    they are more of the same.
    """

    wish: Wish
    offset: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """The page of the person's ratings, in ``order``, that starts at ``offset``."""

    offset: int
    order: Order = "newest"


@dataclass(frozen=True, slots=True)
class Sort:
    """Choose another order than ``order`` for the person's ratings."""

    order: Order


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for a rating of one more film."""


@dataclass(frozen=True, slots=True)
class Close:
    """Take the buttons away and leave it."""


@dataclass(frozen=True, slots=True)
class Speak:
    """Talk in ``language`` from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything of the person; asked at `asked_at`, Unix seconds, under `seal`."""

    asked_at: int
    seal: str


@dataclass(frozen=True, slots=True)
class Weekly:
    """A step of choosing a weekly pick: which ``weekday`` (0 is Monday), at which ``hour``, by a
    clock that is ``utc_offset`` minutes ahead of UTC; or to stop it.
    """

    verb: WeeklyVerb
    weekday: int = 0
    hour: int = 0
    utc_offset: int = 0


@dataclass(frozen=True, slots=True)
class OfImport:
    """A step of ``import_id``; to settle: its ``line`` means ``film_id``, None for no film."""

    verb: ImportVerb
    import_id: int
    line: int = 0
    film_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rollback:
    """An admin's: go back to ``version``; ``sure``: they have been asked."""

    version: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class AddFilms:
    """An admin's: a step of the films that they brought as ``batch_id``."""

    verb: FilmsVerb
    batch_id: int


OfRatings = (
    Rate
    | Unseen
    | Restore
    | Show
    | Remove
    | Similar
    | Picks
    | Wished
    | History
    | Ask
    | Close
    | Speak
)
OfLists = Card | Seen | Skip | Why | Put | Take | Look | Sort | Forget | OfImport | Weekly
OfAdmins = Rollback | AddFilms
Action = OfRatings | OfLists | OfAdmins | OfGroups
