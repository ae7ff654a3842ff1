"""How a button's action travels: packed into Telegram's 64 bytes, and read back.

Fields with colons between them, the first a letter for the action. Refuses to know what the
actions mean.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.buttons import (
    IMPORT_VERBS,
    ORDERS,
    Action,
    AddFilms,
    Ask,
    Card,
    Close,
    FilmsVerb,
    Forget,
    History,
    ImportVerb,
    Look,
    OfAdmins,
    OfImport,
    OfLists,
    OfRatings,
    Order,
    Picks,
    Put,
    Rate,
    Remove,
    Restore,
    Rollback,
    Seen,
    Shelf,
    Show,
    Similar,
    Skip,
    Sort,
    Speak,
    Take,
    Unseen,
    Weekly,
    WeeklyVerb,
    Why,
    Wished,
)
from bot.group_buttons import LETTER, OfGroups, pack_group, read_group
from bot.wish_code import pack_wish, unpack_wish

MAX_BYTES = 64


class UnknownButton(ValueError):
    """A button of another version, or data that no version made. ``data``: what it carried."""

    def __init__(self, data: str) -> None:
        super().__init__(f"unknown button data {data!r}")
        self.data = data


def pack(action: Action) -> str:
    """The callback data of a button, 1 to 64 bytes.

    Raises:
        ValueError: the action does not fit, which no film id of 18 digits reaches.
    """
    if isinstance(action, OfGroups):
        data = pack_group(action)
    elif isinstance(action, OfLists):
        data = _of_lists(action)
    else:
        data = _of_admins(action) if isinstance(action, OfAdmins) else _plain(action)
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"button data over {MAX_BYTES} bytes: {data!r}")
    return data


def _plain(action: OfRatings) -> str:
    match action:
        case Rate(film_id, stars, asked):
            return f"{'q' if asked else 'r'}:{film_id}:{stars:g}"
        case Unseen(film_id, asked):
            return f"{'v' if asked else 'u'}:{film_id}"
        case Restore(film_id, stars):
            return f"z:{film_id}:{'-' if stars is None else format(stars, 'g')}"
        case Show(film_id):
            return f"f:{film_id}"
        case Remove(film_id):
            return f"d:{film_id}"
        case Similar(film_id):
            return f"s:{film_id}"
        case Picks(count, offset):
            return f"p:{count}:{offset}"
        case Wished(wish, offset):
            return f"w:{offset}:{pack_wish(wish)}"
        case History(offset, order):
            return f"h:{offset}" if order == "newest" else f"h:{offset}:{order[0]}"
        case Ask():
            return "a"
        case Close():
            return "x"
        case Speak(language):
            return f"l:{language}"


def _of_lists(action: OfLists) -> str:
    match action:
        case Card(film_id, here):
            return f"{'b' if here else 'c'}:{film_id}"
        case Seen(film_id):
            return f"e:{film_id}"
        case Why(film_id):
            return f"y:{film_id}"
        case Put(shelf, film_id):
            return f"m:{shelf[0]}:{film_id}"
        case Take(shelf, film_id, offset):
            return f"o:{shelf[0]}:{film_id}:{'-' if offset is None else offset}"
        case OfImport(verb, import_id, line, film):
            settled = f":{line}:{'-' if film is None else film}" if verb == "settle" else ""
            return f"i:{verb[0]}:{import_id}{settled}"
        case Weekly(verb, weekday, hour, utc_offset):
            return f"W:{verb}:{weekday}:{hour}:{utc_offset}"
        case Forget(asked_at, seal):
            return f"k:{asked_at}:{seal}"
        case Skip(film_id):
            return f"n:{film_id}"
        case Sort(order):
            return f"g:{order[0]}"
        case Look(shelf, offset):
            return f"j:{shelf[0]}:{offset}"


def _of_admins(action: OfAdmins) -> str:
    match action:
        case Rollback(version, sure):
            return f"R:{version}:{int(sure)}"
        case AddFilms(verb, batch_id):
            return f"F:{verb[0]}:{batch_id}"


def unpack(data: str) -> Action:
    """The action that :func:`pack` packed.

    Raises:
        UnknownButton: no version that still counts made this.
    """
    letter, *fields = data.split(":")
    try:
        return _READERS[letter](*fields)
    except (KeyError, TypeError, ValueError):
        raise UnknownButton(data) from None


def _number(raw: str) -> int:
    number = int(raw)
    if not 0 <= number < 2**63:
        raise ValueError(raw)
    return number


def _number_below(raw: str, end: int) -> int:
    number = _number(raw)
    if number >= end:
        raise ValueError(raw)
    return number


def _offset(raw: str) -> int:
    offset = int(raw)
    if not -720 <= offset <= 840:
        raise ValueError(raw)
    return offset


def _stars(raw: str) -> float:
    stars = float(raw)
    if not 0.5 <= stars <= 5 or (stars * 2) % 1:
        raise ValueError(raw)
    return stars


def _of_import(letter: str, import_id: str, line: str = "", film: str = "") -> OfImport:
    verb = _VERBS[letter]
    if (verb == "settle") != bool(line and film):
        raise ValueError(line)
    if verb != "settle":
        return OfImport(verb, _number(import_id))
    settled = None if film == "-" else _number(film)
    return OfImport(verb, _number(import_id), _number(line), settled)


_VERBS: dict[str, ImportVerb] = {verb[0]: verb for verb in IMPORT_VERBS}
_SHELVES: dict[str, Shelf] = {"s": "saved", "h": "hidden"}
_WEEKLY_VERBS: dict[str, WeeklyVerb] = {
    "days": "days",
    "hours": "hours",
    "zones": "zones",
    "set": "set",
    "stop": "stop",
}
_FILMS_VERBS: dict[str, FilmsVerb] = {"a": "apply", "c": "cancel", "b": "back"}
_BY_LETTER: dict[str, Order] = {order[0]: order for order in ORDERS}
_READERS: dict[str, Callable[..., Action]] = {
    "r": lambda film, stars: Rate(_number(film), _stars(stars)),
    "q": lambda film, stars: Rate(_number(film), _stars(stars), asked=True),
    "u": lambda film: Unseen(_number(film)),
    "v": lambda film: Unseen(_number(film), asked=True),
    "z": lambda film, stars: Restore(_number(film), None if stars == "-" else _stars(stars)),
    "f": lambda film: Show(_number(film)),
    "d": lambda film: Remove(_number(film)),
    "s": lambda film: Similar(_number(film)),
    "p": lambda count, offset: Picks(_number(count), _number(offset)),
    "w": lambda offset, code: Wished(unpack_wish(code), _number(offset)),
    "h": lambda offset, order="n": History(_number(offset), _BY_LETTER[order]),
    "g": lambda order: Sort(_BY_LETTER[order]),
    "a": Ask,
    "x": Close,
    "l": Speak,
    "i": _of_import,
    "k": lambda asked_at, seal: Forget(_number(asked_at), seal),
    "c": lambda film: Card(_number(film)),
    "b": lambda film: Card(_number(film), here=True),
    "n": lambda film: Skip(_number(film)),
    "e": lambda film: Seen(_number(film)),
    "y": lambda film: Why(_number(film)),
    "m": lambda shelf, film: Put(_SHELVES[shelf], _number(film)),
    "o": lambda shelf, film, offset: Take(
        _SHELVES[shelf], _number(film), None if offset == "-" else _number(offset)
    ),
    "R": lambda version, sure: Rollback(version, sure={"0": False, "1": True}[sure]),
    LETTER: read_group,
    "W": lambda verb, weekday, hour, offset: Weekly(
        _WEEKLY_VERBS[verb],
        _number_below(weekday, 7),
        _number_below(hour, 24),
        _offset(offset),
    ),
    "F": lambda verb, batch: AddFilms(_FILMS_VERBS[verb], _number(batch)),
    "j": lambda shelf, offset: Look(_SHELVES[shelf], _number(offset)),
}
