"""What a person reads: data in, text and buttons out. Pure.

With ``locales/``, :mod:`bot.views_lists` (picks and other lists) and :mod:`bot.views_admin` the
only place that makes words. Refuses to know databases, models, chats and the network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import buttons
from bot.button_code import pack
from bot.words import LANGUAGES, Html, Words, words_in
from engine.catalogue import Film

TEXT_LIMIT = 4096  # UTF-16 units of one message, after the tags are taken out
TITLE_LIMIT = 120
_BUTTON_LIMIT = 48
_KNOWN_FROM = (1, 2, 3, 5, 8, 12, 18, 27, 40, 60)  # ratings for each box of the bar

Row = list[tuple[str, buttons.Action]]  # a keyboard's row: labels and what they do


@dataclass(frozen=True, slots=True)
class View:
    """One message: HTML ``text`` and perhaps a ``keyboard``."""

    text: Html
    keyboard: InlineKeyboardMarkup | None = None


def stars_text(words: Words, stars: float) -> str:
    """``4.5``, or ``4,5`` in Russian; at most one decimal, none for whole stars."""
    text = f"{stars:.1f}".removesuffix(".0")
    return text.replace(".", ",") if words.language == "ru" else text


def film_text(words: Words, film: Film) -> Html:
    """The film's title in bold with its year."""
    return words("film-line", title=short(film.title, TITLE_LIMIT), year=year_text(film))


def genres_text(words: Words, film: Film) -> str:
    """The genres in the person's language; a dash where the data has none."""
    return _genres_text(words, film.genres)


@lru_cache(maxsize=4096)
def _genres_text(words: Words, genres: tuple[str, ...]) -> str:
    # A catalogue has few combinations, and a list of picks asks for ten.
    names = []
    for genre in genres:
        key = "genre-" + "".join(c for c in genre.lower() if c.isalnum() or c == "-")
        names.append(str(words(key)) if words.has(key) else genre)
    return ", ".join(dict.fromkeys(names)) or "–"


def film_link(film: Film) -> str:
    """Where to read about the film: its page at IMDb or TMDB, else a search at IMDb."""
    if film.imdb_id:
        return f"https://www.imdb.com/title/{film.imdb_id}/"
    if film.tmdb_id:
        return f"https://www.themoviedb.org/movie/{film.tmdb_id}"
    return f"https://www.imdb.com/find/?s=tt&q={quote_plus(film.label)}"


def welcome(words: Words, count: int) -> View:
    """The first words, or those for somebody who has rated ``count`` films already."""
    return View(words("welcome-back", count=count) if count else words("welcome"))


def help_text(words: Words, *, admin: bool, username: str) -> View:
    """Everything that the person can do; ``username``: the bot's."""
    text = words("help", bot=username)
    return View(Html(f"{text}\n\n{words('help-admin')}") if admin else text)


def group(words: Words, username: str) -> View:
    """What a group is told: the way to a private chat."""
    link = Html(f'<a href="https://t.me/{username}?start=hi">{words("group-link")}</a>')
    return View(words("group", link=link))


def notice(words: Words, key: str, film: Film | None = None) -> View:
    """A sentence without buttons; ``film`` for those that name one."""
    return View(words(key, film=film_text(words, film)) if film else words(key))


def ask(words: Words, film: Film, rated: int) -> View:
    """A film to rate, within a series of questions, for somebody who has ``rated`` so many."""
    bar = words("know-you", bar=know_bar(rated))
    text = words("ask", film=film_text(words, film), genres=genres_text(words, film), bar=bar)
    return View(
        text,
        keyboard(
            star_row(film, asked=True),
            [
                (words("button-unseen"), buttons.Unseen(film.film_id, asked=True)),
                (words("button-skip"), buttons.Skip(film.film_id)),
                (words("button-stop"), buttons.Close()),
            ],
        ),
    )


def know_bar(rated: int) -> str:
    """How well ``rated`` films make a person known, as ten boxes: the first ones tell the most."""
    full = sum(rated >= least for least in _KNOWN_FROM)
    return "▰" * full + "▱" * (len(_KNOWN_FROM) - full)


def card(words: Words, film: Film, *, rated: float | None, predicted: float | None) -> View:
    """A film with rating buttons, and what is known of this person and it."""
    if rated is not None:
        note = words("card-note-rated", stars=stars_text(words, rated))
    elif predicted is not None:
        note = words("card-note-predicted", stars=stars_text(words, predicted))
    else:
        note = words("card-note")
    text = words("card", film=film_text(words, film), genres=genres_text(words, film), note=note)
    return View(text, _card_keyboard(words, film, rated=rated is not None))


def _card_keyboard(words: Words, film: Film, *, rated: bool) -> InlineKeyboardMarkup | None:
    second: tuple[str, buttons.Action] = (
        (words("button-remove"), buttons.Remove(film.film_id))
        if rated
        else (words("button-unseen"), buttons.Unseen(film.film_id))
    )
    return keyboard(
        star_row(film, asked=False),
        [second, (words("button-similar"), buttons.Similar(film.film_id))],
    )


def rated(
    words: Words, film: Film, stars: float, previous: float | None, total: int, *, asked: bool
) -> View:
    """The acknowledgement of a saved rating, with its undo button."""
    name = film_text(words, film)
    if previous == stars:
        return View(words("rated-already", film=name, stars=stars_text(words, stars)))
    if previous is None:
        text = words("rated", film=name, stars=stars_text(words, stars))
    else:
        text = words(
            "rated-again",
            film=name,
            stars=stars_text(words, stars),
            previous=stars_text(words, previous),
        )
    if previous is None and not asked and total in {1, 3}:
        hint = words("rated-hint-first" if total == 1 else "rated-hint-ready")
        text = Html(f"{text}\n{hint}")
    row: Row = [(words("button-undo"), buttons.Restore(film.film_id, previous))]
    if not asked:
        row.append((words("button-next"), buttons.Ask()))
        if total >= 3:
            row.append((words("button-recommend"), buttons.Picks(5, 0)))
    return View(text, keyboard(row))


def unseen(words: Words, film: Film, previous: float | None) -> View:
    """The acknowledgement of "haven't seen it", with its undo button."""
    undo = [(words("button-undo"), buttons.Restore(film.film_id, previous))]
    return View(words("unseen", film=film_text(words, film)), keyboard(undo))


def restored(words: Words, film: Film, stars: float | None) -> View:
    """A tap was taken back; the rating buttons are there again."""
    name = film_text(words, film)
    if stars is None:
        text = words("restored-none", film=name)
    else:
        text = words("restored", film=name, stars=stars_text(words, stars))
    return View(text, _card_keyboard(words, film, rated=stars is not None))


def removed(words: Words, film: Film, was: float | None) -> View:
    """A rating was removed, or there was none."""
    name = film_text(words, film)
    if was is None:
        return View(words("not-rated", film=name))
    undo = [(words("button-undo"), buttons.Restore(film.film_id, was))]
    return View(words("removed", film=name), keyboard(undo))


def undone(words: Words, film: Film, *, now: float | None, was: float | None) -> View:
    """/undo took the last change of ``film`` back: ``was`` before the undo, ``now`` after it."""
    name = film_text(words, film)
    if now is None:
        return View(words("undone", film=name, was=stars_text(words, was or 0)))
    key = "undone-removal" if was is None else "undone-restored"
    return View(words(key, film=name, stars=stars_text(words, now)))


def choice(words: Words, films: Sequence[Film], stars: float | None) -> View:
    """Several films fit: one button each, which shows the film or rates it with ``stars``."""
    rows: list[Row] = []
    for film in films:
        action = buttons.Show(film.film_id) if stars is None else buttons.Rate(film.film_id, stars)
        rows.append([(words("choose-film", label=label(film)), action)])
    rows.append([(words("button-close"), buttons.Close())])
    if len(films) == 1:
        return View(words("choose-one"), keyboard(*rows))
    if stars is None:
        return View(words("choose"), keyboard(*rows))
    return View(words("choose-stars", stars=stars_text(words, stars)), keyboard(*rows))


def choice_similar(words: Words, films: Sequence[Film]) -> View:
    """Several films fit; each button asks for films like that one."""
    rows = [
        [(words("choose-film", label=label(film)), buttons.Similar(film.film_id))] for film in films
    ]
    return View(words("choose"), keyboard(*rows, [(words("button-close"), buttons.Close())]))


def two_readings(words: Words, whole: Film, film: Film, stars: float) -> View:
    """Is "alien 3" the film ``whole``, or ``stars`` for ``film``?"""
    shown = stars_text(words, stars)
    rating = words("choose-rating", stars=shown, label=label(film))
    return View(
        words("choose-reading", stars=shown),
        keyboard(
            [(words("choose-film", label=label(whole)), buttons.Show(whole.film_id))],
            [(rating, buttons.Rate(film.film_id, stars))],
            [(words("button-close"), buttons.Close())],
        ),
    )


def bad_stars(words: Words, typed: float, films: Sequence[Film]) -> View:
    """Stars that do not exist; the film's own buttons help, or a choice of films."""
    shown = stars_text(words, typed) if typed * 10 % 1 == 0 else f"{typed:g}"
    if len(films) == 1:
        text = words("bad-stars", stars=shown, film=film_text(words, films[0]))
        return View(text, _card_keyboard(words, films[0], rated=False))
    return View(words("bad-stars-choose", stars=shown), choice(words, films, None).keyboard)


def not_found(words: Words, query: str, newest: int | None, longest: int) -> View:
    """No film fits the query, which is repeated unless it is longer than ``longest``."""
    if len(query) > longest:
        return View(words("not-found-long"))
    return View(words("not-found", query=short(query, 60), newest=str(newest or "–")))


def languages(words: Words) -> View:
    """The choice of languages, each named in itself."""
    row = [(words_in(code)("language-name"), buttons.Speak(code)) for code in LANGUAGES]
    return View(words("language-ask"), keyboard(row))


def units(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts; tags are counted too, so it is safe."""
    return len(text.encode("utf-16-le")) // 2


def keyboard(*rows: Sequence[tuple[str, buttons.Action]]) -> InlineKeyboardMarkup | None:
    """The rows of (label, action) as buttons; empty rows are left out, and no rows are None."""
    made = [
        [InlineKeyboardButton(plain(label), callback_data=pack(action)) for label, action in row]
        for row in rows
        if row
    ]
    return InlineKeyboardMarkup(made) if made else None


def plain(text: str) -> str:
    """What is read: words are HTML with escaped arguments, but buttons and toasts are plain."""
    text = re.sub(r"<[^>]+>", "", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def star_row(film: Film, *, asked: bool) -> Row:
    """A button for each whole number of stars."""
    return [(f"{n} ★", buttons.Rate(film.film_id, float(n), asked)) for n in range(1, 6)]


def label(film: Film) -> str:
    """Title and year for a button."""
    year = f" ({film.year})" if film.year else ""
    return short(film.title, _BUTTON_LIMIT) + year


def year_text(film: Film) -> str:
    """The year as the messages take it; "none" without one."""
    return str(film.year) if film.year else "none"


def short(text: str, limit: int) -> str:
    """The text, cut to ``limit`` characters with an ellipsis where it is longer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
