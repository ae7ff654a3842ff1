"""What a whole chat reads: a gathering, picks for everybody, one person's picks, a film's card.

Nothing here tells what somebody rated. Pure: data in, text and buttons out. Refuses to know
models, databases and chats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import buttons
from bot.group_buttons import (
    AsPoll,
    GroupPicks,
    MoreForAll,
    OfGathering,
    RateMine,
    SaveMine,
    Share,
)
from bot.views import (
    TITLE_LIMIT,
    Row,
    View,
    film_link,
    genres_text,
    keyboard,
    label,
    short,
    stars_text,
    year_text,
)
from bot.views_lists import messages, number_rows
from bot.words import Html, Words
from engine.catalogue import Film

NAME_LIMIT = 16
QUESTION_LIMIT, OPTION_LIMIT = 300, 100  # characters, of a poll
FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
_NAMED = 3  # newcomers that are named; the others are counted


@dataclass(frozen=True, slots=True)
class PickForAll:
    """A film for a group: what each of them is expected to give, in the order of the names."""

    film: Film
    stars: Sequence[float]


def private_link(words: Words, username: str) -> Html:
    """The way to a private chat, where films are asked about."""
    return Html(f'<a href="https://t.me/{username}?start=rate">{words("group-link")}</a>')


def about_together(words: Words, username: str) -> View:
    """/together in a private chat: what it is for, and the way into a group."""
    link = f"https://t.me/{username}?startgroup=together"
    add = InlineKeyboardButton(words("button-add-to-group"), url=link)
    return View(words("together-private"), InlineKeyboardMarkup([[add]]))


def in_groups(words: Words, username: str) -> View:
    """What the bot does in a group."""
    return View(words("group-help", link=private_link(words, username)))


def gathering(
    words: Words,
    gathering_id: int,
    names: Sequence[str],
    newcomers: Sequence[str],
    username: str,
) -> View:
    """The message that people join by; ``newcomers``: those of them who have rated nothing."""
    blocks = [str(words("together-title"))]
    if names:
        blocks.append(words("together-in", names=", ".join(names), count=len(names)))
    else:
        blocks.append(words("together-nobody"))
    if newcomers:
        blocks.append(_newcomers(words, newcomers, username))
    first: Row = [(words("button-join"), OfGathering("join", gathering_id))]
    second: Row = []
    if names:
        first.append((words("button-leave"), OfGathering("leave", gathering_id)))
        second.append((words("button-pick"), OfGathering("pick", gathering_id)))
    return View(Html("\n\n".join(blocks)), keyboard(first, second))


def _newcomers(words: Words, names: Sequence[str], username: str) -> str:
    named, more = names[:_NAMED], len(names) - _NAMED
    link = private_link(words, username)
    if more > 0:
        return words("together-new-many", names=", ".join(named), more=more, link=link)
    return words("together-new", names=", ".join(named), count=len(named), link=link)


def picks_for_all(
    words: Words,
    chosen: Sequence[PickForAll],
    names: Sequence[str],
    newcomers: Sequence[str],
    buttons_of: tuple[int, int, int],
    *,
    offset: int,
    floor: float,
    username: str,
) -> list[View]:
    """Films for a gathering, each with everybody's stars.

    Args:
        words: of the gathering's language.
        chosen: best first, at least one.
        names: of those who are in.
        newcomers: those of them who have rated nothing.
        buttons_of: the gathering, its page with these films, and the page that its list began at.
        offset: films of this list that were shown before.
        floor: stars below which a film is bad for somebody.
        username: the bot's.
    """
    gathering_id, page, since = buttons_of
    blocks: list[str] = [
        words("together-picks-more" if offset else "together-picks", count=len(names))
    ]
    for rank, pick in enumerate(chosen, offset + 1):
        people = [
            words("together-stars", name=name, stars=stars_text(words, stars))
            for name, stars in zip(names, pick.stars, strict=True)
        ]
        blocks.append(
            words(
                "together-pick",
                rank=str(rank),
                **_linked(pick.film),
                stars=stars_text(words, sum(pick.stars) / len(pick.stars)),
                genres=genres_text(words, pick.film),
                people=Html(" · ".join(people)),
            )
        )
    fine = all(min(pick.stars) >= floor for pick in chosen)
    said = words("together-fine" if fine else "together-best", floor=stars_text(words, floor))
    blocks.append(said)
    if newcomers:
        blocks.append(_newcomers(words, newcomers, username))
    below: Row = [(words("button-next-ones"), MoreForAll(gathering_id, since))]
    if len(chosen) >= FEWEST_OPTIONS:
        below.append((words("button-poll"), AsPoll(gathering_id, page)))
    numbers = number_rows([pick.film for pick in chosen], offset, Share)
    return messages(blocks, keyboard(*numbers, below))


def poll_of(words: Words, films: Sequence[Film]) -> tuple[str, list[str]]:
    """A poll's question and its options, plain text within Telegram's limits.

    Telegram takes no option twice, so films of one title and year are told apart by a number.
    """
    options: list[str] = []
    for film in films[:MOST_OPTIONS]:
        text = label(film)
        same = sum(option == text or option.startswith(f"{text} №") for option in options)
        options.append(short(text if not same else f"{text} №{same + 1}", OPTION_LIMIT))
    return short(words("poll-question"), QUESTION_LIMIT), options


def picks_of_one(
    words: Words,
    name: str,
    chosen: Sequence[tuple[Film, float | None]],
    more: GroupPicks | None,
    *,
    offset: int = 0,
    wish: Html | None = None,
) -> list[View]:
    """One person's picks in a group, asked for by them; ``wish``: what for, in words.

    With stars where ``chosen`` has them, and without reasons, for these name what somebody rated.
    """
    if not chosen:
        return [View(words("wish-nothing", wish=wish) if wish else words("picks-end"))]
    blocks: list[str] = [
        words("group-picks-wish", name=name, wish=wish) if wish else words("group-picks", name=name)
    ]
    for rank, (film, stars) in enumerate(chosen, offset + 1):
        shown = "none" if stars is None else stars_text(words, stars)
        linked = _linked(film)
        genres = genres_text(words, film)
        blocks.append(words("group-pick", rank=str(rank), **linked, stars=shown, genres=genres))
    blocks.append(words("group-picks-footer"))
    below: Row = [(words("button-more"), more)] if more is not None else []
    return messages(blocks, keyboard(*number_rows([f for f, _ in chosen], offset, Share), below))


def choice_to_share(words: Words, films: Sequence[Film]) -> View:
    """Several films fit what was typed in a group: each button shows one to everybody."""
    rows: list[Row] = [
        [(words("choose-film", label=label(film)), Share(film.film_id))] for film in films
    ]
    return View(words("choose"), keyboard(*rows))


def shared_card(words: Words, film: Film) -> View:
    """A film for everybody in a chat: whoever taps gives stars or saves for themselves."""
    linked = _linked(film)
    text = words("shared-card", **linked, genres=genres_text(words, film))
    stars: Row = [(f"{n} ★", RateMine(film.film_id, float(n))) for n in range(1, 6)]
    save: list[tuple[str, buttons.Action]] = [(words("button-save"), SaveMine(film.film_id))]
    return View(text, keyboard(stars, save))


def _linked(film: Film) -> Mapping[str, str]:
    return {
        "link": Html(film_link(film).replace("&", "&amp;")),
        "title": short(film.title, TITLE_LIMIT),
        "year": year_text(film),
    }
