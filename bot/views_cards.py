"""A pick opened from its list, with what can be done about it, and the lists that grow from that.

Pure: data in, text and buttons out. Refuses to know models, databases and chats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot import buttons
from bot.buttons import Shelf
from bot.views import (
    TITLE_LIMIT,
    Row,
    View,
    film_link,
    film_text,
    genres_text,
    keyboard,
    short,
    star_row,
    stars_text,
    year_text,
)
from bot.views_lists import number_rows
from bot.words import Html, Words
from engine.catalogue import Film

_Z80 = 1.2816  # standard deviations on either side that hold four stars in five
_LOWEST, _HIGHEST = 0.5, 5.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the model expects of a person and a film.

    Attributes:
        stars: predicted, 0.5 to 5.
        spread: standard deviation of the star that they would give.
        because: rated films that raised the pick, their stars and shares, the largest share first.
    """

    stars: float
    spread: float
    because: Sequence[tuple[Film, float, float]] = ()

    @property
    def low(self) -> float:
        """Four in five people like this one would give at least about this many stars."""
        return max(_LOWEST, self.stars - _Z80 * self.spread)

    @property
    def high(self) -> float:
        """The other end of the interval."""
        return min(_HIGHEST, self.stars + _Z80 * self.spread)


def pick(words: Words, film: Film, outlook: Outlook | None, *, on: Shelf | None = None) -> View:
    """The card of a film that is not rated; ``outlook`` is None for somebody without ratings."""
    return View(_card_text(words, film, outlook, on), _buttons(words, film, on, why=True))


def why(
    words: Words, film: Film, outlook: Outlook | None, *, on: Shelf | None, rated_by: int
) -> View:
    """The card with the reasons in full; for somebody without ratings, how known the film is."""
    blocks = [str(_card_text(words, film, outlook, on))]
    if outlook is not None and outlook.because:
        lines = [str(words("why-title"))]
        for other, stars, share in outlook.because:
            title = short(other.title, TITLE_LIMIT)
            percent = str(max(1, round(100 * share)))
            shown = stars_text(words, stars)
            lines.append(words("why-line", title=title, stars=shown, percent=percent))
        blocks += ["\n".join(lines), words("why-footer")]
    else:
        popular = words("why-popular", count=rated_by) if rated_by else words("why-new")
        blocks.append(popular)
    return View(Html("\n\n".join(blocks)), _buttons(words, film, on, why=False))


def _card_text(words: Words, film: Film, outlook: Outlook | None, on: Shelf | None) -> Html:
    if outlook is None:
        note = words("pick-note-new")
    else:
        note = words(
            "pick-note",
            stars=stars_text(words, outlook.stars),
            low=stars_text(words, outlook.low),
            high=stars_text(words, outlook.high),
        )
    if on is not None:
        note = Html(f"{note}\n{words('pick-saved' if on == 'saved' else 'pick-hidden')}")
    return words(
        "pick-card",
        link=Html(film_link(film).replace("&", "&amp;")),
        title=short(film.title, TITLE_LIMIT),
        year=year_text(film),
        genres=genres_text(words, film),
        note=note,
    )


def _buttons(
    words: Words, film: Film, on: Shelf | None, *, why: bool
) -> InlineKeyboardMarkup | None:
    first: Row = [(words("button-seen"), buttons.Seen(film.film_id))]
    if on != "hidden":
        first.append(
            (words("button-save"), buttons.Put("saved", film.film_id))
            if on is None
            else (words("button-unsave"), buttons.Take("saved", film.film_id))
        )
    if on != "saved":
        first.append(
            (words("button-hide"), buttons.Put("hidden", film.film_id))
            if on is None
            else (words("button-unhide"), buttons.Take("hidden", film.film_id))
        )
    second: Row = [(words("button-more-like"), buttons.Similar(film.film_id))]
    if why:
        second.append((words("button-why"), buttons.Why(film.film_id)))
    return keyboard(first, second)


def seen(words: Words, film: Film) -> View:
    """The stars for a pick that the person has seen, and the way back to it."""
    note = words("card-note")
    text = words("card", film=film_text(words, film), genres=genres_text(words, film), note=note)
    back: Row = [(words("button-back"), buttons.Card(film.film_id, here=True))]
    return View(text, keyboard(star_row(film, asked=False), back))


def hidden(words: Words, film: Film) -> View:
    """The acknowledgement of "not interested", with the way back."""
    undo: Row = [(words("button-undo"), buttons.Take("hidden", film.film_id))]
    return View(words("hidden", film=film_text(words, film)), keyboard(undo))


def shelf(
    words: Words, which: Shelf, page: Sequence[Film], *, offset: int, count: int, size: int
) -> View:
    """One page of the watch-list or of the hidden films: open one, or take it out, by a tap."""
    if not count:
        return View(words("watchlist-none" if which == "saved" else "hidden-none"))
    title = "watchlist-title" if which == "saved" else "hidden-title"
    lines = [str(words(title, count=count)), ""]
    for rank, film in enumerate(page, offset + 1):
        lines.append(words("shelf-line", rank=str(rank), film=film_text(words, film)))
    lines += ["", words("watchlist-footer" if which == "saved" else "hidden-footer")]
    opening = number_rows(page, offset, buttons.Card)
    out = number_rows(
        page, offset, lambda film_id: buttons.Take(which, film_id, offset), label="✕ {}"
    )
    turn: Row = []
    if offset > 0:
        turn.append((words("button-newer"), buttons.Look(which, max(0, offset - size))))
    if offset + size < count:
        turn.append((words("button-older"), buttons.Look(which, offset + size)))
    return View(Html("\n".join(lines)), keyboard(*opening, *out, turn))
