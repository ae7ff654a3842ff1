"""What an admin reads when they add films: what is new, what is not, and what became of it. Pure.

Refuses to know how films are read and stored.
"""

from __future__ import annotations

from bot import buttons
from bot.film_lists import NewFilms
from bot.films import film_of
from bot.views import TEXT_LIMIT, View, film_text, genres_text, keyboard, short, units
from bot.words import Html, Words
from engine.catalogue import Film

_LISTED = 10  # films that are named
_REST = 100  # units for how many more there are
_TOLD = 5  # unusable lines, known films and genres that are named


def usage(words: Words) -> View:
    """How /addfilm is said."""
    return View(words("addfilm-usage"))


def unusable(words: Words) -> View:
    """A title or a year is missing."""
    return View(words("addfilm-unusable"))


def known(words: Words, film: Film) -> View:
    """It is in the catalogue."""
    return View(words("addfilm-known", film=film_text(words, film)))


def strange_genres(words: Words, brought: NewFilms, catalogue_genres: list[str]) -> View:
    """Words that mean no genre, and the genres that there are."""
    named = ", ".join(word for word, _ in brought.genres[:_TOLD])
    return View(words("addfilm-genres", named=named, genres=", ".join(catalogue_genres)))


def preview(words: Words, batch_id: int, brought: NewFilms, alike: Film | None = None) -> View:
    """What would be added, and the buttons that do it or leave it."""
    notes = _notes(words, brought)
    if alike is not None:
        notes.append(str(words("addfilm-alike", film=film_text(words, alike))))
    lines = [str(words("addfilms-preview", count=len(brought.films))), ""]
    room = TEXT_LIMIT - _REST - units("\n".join([*lines, *notes]))
    for row in brought.films[:_LISTED]:
        film = film_of(row)
        line = words("addfilms-line", film=film_text(words, film), genres=genres_text(words, film))
        room -= units(line) + 1
        if room < 0:
            break
        lines.append(str(line))
    more = len(brought.films) - (len(lines) - 2)
    if more:
        lines.append(str(words("addfilms-more", count=more)))
    if notes:
        lines += ["", *notes]
    add = buttons.AddFilms("apply", batch_id)
    return View(
        Html("\n".join(lines)),
        keyboard(
            [
                (words("button-addfilms", count=len(brought.films)), add),
                (words("button-addfilms-no"), buttons.AddFilms("cancel", batch_id)),
            ]
        ),
    )


def nothing_new(words: Words, brought: NewFilms) -> View:
    """A file without a film that could be added."""
    return View(Html("\n".join([str(words("addfilms-nothing")), *_notes(words, brought)])))


def _notes(words: Words, brought: NewFilms) -> list[str]:
    notes = []
    if brought.known:
        named = ", ".join(short(film.label, 40) for film in brought.known[:_TOLD])
        notes.append(str(words("addfilms-known", count=len(brought.known), named=named)))
    if brought.repeated:
        notes.append(str(words("addfilms-repeated", count=brought.repeated)))
    if brought.unusable:
        named = ", ".join(str(number) for number in brought.unusable[:_TOLD])
        if len(brought.unusable) > _TOLD:
            named += ", …"
        notes.append(str(words("addfilms-unusable", count=len(brought.unusable), named=named)))
    if brought.genres:
        named = ", ".join(word for word, _ in brought.genres[:_TOLD])
        notes.append(str(words("addfilms-genres", named=named)))
    return notes


def added(words: Words, batch_id: int, count: int) -> View:
    """They serve now; with the way back."""
    return View(
        words("addfilms-added", count=count),
        keyboard([(words("button-addfilms-back"), buttons.AddFilms("back", batch_id))]),
    )


def taken_back(words: Words, gone: int, kept: int) -> View:
    """How many are gone, and how many people already have something to do with."""
    lines = [str(words("addfilms-gone", count=gone))]
    if kept:
        lines.append(str(words("addfilms-kept", count=kept)))
    return View(Html("\n".join(lines)))
