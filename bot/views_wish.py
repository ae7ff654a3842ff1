"""Wishes as people read them: what was understood, picks for it, what is nearest. Pure.

Refuses to know how a wish was typed and which films fit it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import buttons
from bot.views import Row, View, keyboard, short
from bot.views_lists import Pick, pick_list
from bot.words import Html, Words
from engine.catalogue import Catalogue
from engine.wishes import Wish, conditions

_TITLE = 40  # characters of a title within a wish
_RAW = 60  # characters of what was not understood
_IN_A_ROW = 2
_OFFERED = 4  # wishes offered in place of one


def wish_text(words: Words, wish: Wish, catalogue: Catalogue) -> Html:
    """The whole wish in a few words: "Comedies, 1990–1999, no horror"."""
    wanted = [str(words(f"wish-genre-{genre}")) for genre in sorted(wish.wanted)]
    parts = []
    if wanted:
        joined = wanted[0]
        for other in wanted[1:]:
            both = f"{joined} + {other}"
            either = words("wish-either", first=Html(joined), second=Html(other))
            joined = either if wish.either else both
        parts.append(joined)
    parts += [
        condition_text(words, wish, kind, value, catalogue)
        for kind, value, _ in conditions(wish)
        if kind != "wanted"
    ]
    text = ", ".join(parts) or str(words("wish-anything"))
    return Html(text[:1].upper() + text[1:])


def condition_text(
    words: Words, wish: Wish, kind: str, value: str | int | None, catalogue: Catalogue
) -> Html:
    """One of the wish's `conditions`."""
    match kind:
        case "wanted":
            return words(f"wish-genre-{value}")
        case "unwanted":
            return words(f"wish-no-{value}")
        case "fame":
            return words("wish-less" if value == "less" else "wish-well")
        case "like":
            film = catalogue.get(int(value or 0))
            return words("wish-like", title=short(film.title, _TITLE) if film else "–")
        case "barred":
            (span,) = [span for span in wish.barred if span[0] == value]
            return words("wish-not-years", years=_years(*span))
    if wish.since is not None and wish.until is not None:
        return Html(_years(wish.since, wish.until))
    if wish.since is not None:
        return words("wish-since", year=str(wish.since))
    return words("wish-until", year=str(wish.until))


def _years(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}–{last}"


def wished(
    words: Words,
    wish: Wish,
    chosen: Sequence[Pick],
    catalogue: Catalogue,
    *,
    offset: int,
    more: bool,
    personal: bool,
    unknown: Sequence[str] = (),
    guesses: Sequence[Wish] = (),
) -> list[View]:
    """Picks for a wish: what was understood, a button to drop each condition, and "More"."""
    text = wish_text(words, wish, catalogue)
    title = [words("wish-title-more" if offset else "wish-title", wish=text)]
    if unknown:
        title.append(words("wish-not-understood", raw=short(", ".join(unknown), _RAW)))
    if not personal and not offset:
        title.append(words("wish-new"))
    rows = [*_offers(words, guesses, catalogue), *_drops(words, wish, catalogue)]
    if more:
        rows.append([(words("button-more"), buttons.Wished(wish, offset + len(chosen)))])
    return pick_list(words, Html("\n".join(title)), chosen, offset, rows)


def nothing_fits(
    words: Words, wish: Wish, nearest: Sequence[tuple[Wish, int]], catalogue: Catalogue
) -> View:
    """No film fits; the nearest wishes that some do, each with how many."""
    text = words("wish-nothing", wish=wish_text(words, wish, catalogue))
    rows: list[Row] = [
        [
            (
                words("button-nearest", wish=wish_text(words, other, catalogue), count=count),
                buttons.Wished(other),
            )
        ]
        for other, count in nearest[:_OFFERED]
    ]
    if not rows:
        return View(text, keyboard([(words("button-recommend"), buttons.Picks(5, 0))]))
    return View(Html(f"{text} {words('wish-nearest')}"), keyboard(*rows))


def not_understood(words: Words, raw: str, guesses: Sequence[Wish], catalogue: Catalogue) -> View:
    """Nothing of what stood behind /recommend was understood; what it may have meant."""
    text = words("bad-count", raw=short(raw, _RAW))
    return View(text, keyboard(*_offers(words, guesses, catalogue)))


def _offers(words: Words, wishes: Sequence[Wish], catalogue: Catalogue) -> list[Row]:
    """A button for each wish that may have been meant."""
    return [
        [
            (
                words("button-meant", wish=wish_text(words, wish, catalogue)),
                buttons.Wished(wish),
            )
        ]
        for wish in dict.fromkeys(wishes[:_OFFERED])
    ]


def _drops(words: Words, wish: Wish, catalogue: Catalogue) -> list[Row]:
    drops: Row = [
        (
            words("button-drop", what=condition_text(words, wish, kind, value, catalogue)),
            buttons.Wished(without),
        )
        for kind, value, without in conditions(wish)
    ]
    return [drops[start : start + _IN_A_ROW] for start in range(0, len(drops), _IN_A_ROW)]
