"""What a person reads: data in, text and buttons out. Pure.

With ``locales/`` the only place that makes words about films and ratings (the admins' words are
in :mod:`bot.views_admin`). Refuses to know databases, models, chats and the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import buttons
from bot.words import LANGUAGES, Html, Words, words_in
from engine.catalogue import Film

TEXT_LIMIT = 4096  # UTF-16 units of one message, after the tags are taken out
_TITLE_LIMIT = 120
_BUTTON_LIMIT = 48
_ROW = 5

Row = list[tuple[str, buttons.Action]]  # a keyboard's row: labels and what they do


@dataclass(frozen=True, slots=True)
class View:
    """One message: HTML ``text`` and perhaps a ``keyboard``."""

    text: Html
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A recommended film as it is shown.

    Attributes:
        film: the film.
        stars: predicted, 0.5 to 5.
        because: the rated film that moved it most and the stars that it has; None without one.
        rated_by: people in the training data who rated the film.
    """

    film: Film
    stars: float
    because: tuple[Film, float] | None
    rated_by: int


def stars_text(words: Words, stars: float) -> str:
    """``4.5``, or ``4,5`` in Russian; at most one decimal, none for whole stars."""
    text = f"{stars:.1f}".removesuffix(".0")
    return text.replace(".", ",") if words.language == "ru" else text


def film_text(words: Words, film: Film) -> Html:
    """The film's title in bold with its year."""
    return words("film-line", title=_short(film.title, _TITLE_LIMIT), year=_year(film))


def genres_text(words: Words, film: Film) -> str:
    """The genres in the person's language; a dash where the data has none."""
    names = []
    for genre in film.genres:
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


def help_text(words: Words, *, admin: bool) -> View:
    """Everything that the person can do."""
    text = words("help")
    return View(Html(f"{text}\n\n{words('help-admin')}") if admin else text)


def group(words: Words, username: str) -> View:
    """What a group is told: the way to a private chat."""
    link = Html(f'<a href="https://t.me/{username}?start=hi">{words("group-link")}</a>')
    return View(words("group", link=link))


def notice(words: Words, key: str, film: Film | None = None) -> View:
    """A sentence without buttons; ``film`` for those that name one."""
    return View(words(key, film=film_text(words, film)) if film else words(key))


def ask(words: Words, film: Film) -> View:
    """A film to rate, within a series of questions."""
    text = words("ask", film=film_text(words, film), genres=genres_text(words, film))
    return View(
        text,
        _keyboard(
            _star_row(film, asked=True),
            [
                (words("button-unseen"), buttons.Unseen(film.film_id, asked=True)),
                (words("button-close"), buttons.Close()),
            ],
        ),
    )


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
    return _keyboard(
        _star_row(film, asked=False),
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
    return View(text, _keyboard(row))


def unseen(words: Words, film: Film, previous: float | None) -> View:
    """The acknowledgement of "haven't seen it", with its undo button."""
    undo = [(words("button-undo"), buttons.Restore(film.film_id, previous))]
    return View(words("unseen", film=film_text(words, film)), _keyboard(undo))


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
    return View(words("removed", film=name), _keyboard(undo))


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
        rows.append([(words("choose-film", label=_label(film)), action)])
    rows.append([(words("button-close"), buttons.Close())])
    if len(films) == 1:
        return View(words("choose-one"), _keyboard(*rows))
    if stars is None:
        return View(words("choose"), _keyboard(*rows))
    return View(words("choose-stars", stars=stars_text(words, stars)), _keyboard(*rows))


def choice_similar(words: Words, films: Sequence[Film]) -> View:
    """Several films fit; each button asks for films like that one."""
    rows = [
        [(words("choose-film", label=_label(film)), buttons.Similar(film.film_id))]
        for film in films
    ]
    return View(words("choose"), _keyboard(*rows, [(words("button-close"), buttons.Close())]))


def two_readings(words: Words, whole: Film, film: Film, stars: float) -> View:
    """Is "alien 3" the film ``whole``, or ``stars`` for ``film``?"""
    shown = stars_text(words, stars)
    rating = words("choose-rating", stars=shown, label=_label(film))
    return View(
        words("choose-reading", stars=shown),
        _keyboard(
            [(words("choose-film", label=_label(whole)), buttons.Show(whole.film_id))],
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
    return View(words("not-found", query=_short(query, 60), newest=str(newest or "–")))


def picks(
    words: Words, chosen: Sequence[Pick], *, count: int, offset: int, personal: bool, most: int
) -> list[View]:
    """The picks, in as many messages as Telegram's limit asks for; buttons below the last."""
    if not chosen:
        return [View(words("picks-end"))]
    key = "picks-title-new" if not personal else "picks-title-more" if offset else "picks-title"
    blocks: list[str] = [words(key)]
    blocks += [_pick(words, offset + n, pick) for n, pick in enumerate(chosen, 1)]
    blocks.append(words("picks-footer"))
    numbers = _number_rows([pick.film for pick in chosen], offset)
    more: Row = [(words("button-more"), buttons.Picks(count, offset + len(chosen)))]
    if offset + len(chosen) >= most:
        more = []
    return _messages(blocks, _keyboard(*numbers, more))


def _pick(words: Words, rank: int, pick: Pick) -> str:
    if pick.because is not None:
        film, stars = pick.because
        title = _short(film.title, _TITLE_LIMIT)
        reason = words("reason", title=title, stars=stars_text(words, stars))
    else:
        reason = words("reason-popular", count=pick.rated_by)
    return words(
        "pick",
        rank=str(rank),
        link=Html(film_link(pick.film).replace("&", "&amp;")),
        title=_short(pick.film.title, _TITLE_LIMIT),
        year=_year(pick.film),
        stars=stars_text(words, pick.stars),
        genres=genres_text(words, pick.film),
        reason=reason,
    )


def similar(words: Words, film: Film, films: Sequence[Film]) -> list[View]:
    """Films like ``film``."""
    if not films:
        return [View(words("similar-none", film=film_text(words, film)))]
    blocks: list[str] = [words("similar-title", title=_short(film.title, _TITLE_LIMIT))]
    for rank, other in enumerate(films, 1):
        blocks.append(
            words(
                "similar-line",
                rank=str(rank),
                link=Html(film_link(other).replace("&", "&amp;")),
                title=_short(other.title, _TITLE_LIMIT),
                year=_year(other),
                genres=genres_text(words, other),
            )
        )
    blocks.append(words("picks-footer"))
    return _messages(blocks, _keyboard(*_number_rows(films, 0)))


def history(
    words: Words, page: Sequence[tuple[Film, float]], *, offset: int, count: int, size: int
) -> View:
    """One page of the person's ratings, newest first."""
    if not count:
        return View(words("ratings-none"))
    lines = [str(words("ratings-title", count=count)), ""]
    for rank, (film, stars) in enumerate(page, offset + 1):
        name = film_text(words, film)
        lines.append(
            words("ratings-line", rank=str(rank), film=name, stars=stars_text(words, stars))
        )
    lines += ["", words("ratings-footer")]
    turn: Row = []
    if offset > 0:
        turn.append((words("button-newer"), buttons.History(max(0, offset - size))))
    if offset + size < count:
        turn.append((words("button-older"), buttons.History(offset + size)))
    return View(
        Html("\n".join(lines)), _keyboard(*_number_rows([film for film, _ in page], offset), turn)
    )


def languages(words: Words) -> View:
    """The choice of languages, each named in itself."""
    row = [(words_in(code)("language-name"), buttons.Speak(code)) for code in LANGUAGES]
    return View(words("language-ask"), _keyboard(row))


def with_lead(lead: Html, views: list[View]) -> list[View]:
    """The same messages with a sentence in front of the first."""
    first, *rest = views
    if units(first.text) + units(lead) + 2 > TEXT_LIMIT:
        return [View(lead), *views]
    return [View(Html(f"{lead}\n\n{first.text}"), first.keyboard), *rest]


def units(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts; tags are counted too, so it is safe."""
    return len(text.encode("utf-16-le")) // 2


def _messages(blocks: Iterable[str], keyboard: InlineKeyboardMarkup | None) -> list[View]:
    texts: list[str] = []
    for block in blocks:
        if texts and units(texts[-1]) + units(block) + 2 <= TEXT_LIMIT:
            texts[-1] += f"\n\n{block}"
        else:
            texts.append(block)
    views = [View(Html(text)) for text in texts]
    views[-1] = View(views[-1].text, keyboard)
    return views


def _keyboard(*rows: Sequence[tuple[str, buttons.Action]]) -> InlineKeyboardMarkup | None:
    made = [
        [
            InlineKeyboardButton(_plain(label), callback_data=buttons.pack(action))
            for label, action in row
        ]
        for row in rows
        if row
    ]
    return InlineKeyboardMarkup(made) if made else None


def _plain(label: str) -> str:
    # Words escapes its arguments for HTML; a button's label is plain text.
    return label.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _star_row(film: Film, *, asked: bool) -> Row:
    return [(f"{n} ★", buttons.Rate(film.film_id, float(n), asked)) for n in range(1, 6)]


def _number_rows(films: Sequence[Film], offset: int) -> list[Row]:
    numbered: Row = [
        (str(offset + n), buttons.Show(film.film_id)) for n, film in enumerate(films, 1)
    ]
    return [numbered[start : start + _ROW] for start in range(0, len(numbered), _ROW)]


def _label(film: Film) -> str:
    year = f" ({film.year})" if film.year else ""
    return _short(film.title, _BUTTON_LIMIT) + year


def _year(film: Film) -> str:
    return str(film.year) if film.year else "none"


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
