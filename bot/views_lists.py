"""Lists of films as people read them: picks with reasons, similar films, their ratings. Pure.

Each list takes as many messages as Telegram's limit asks for. Refuses to know models, databases
and chats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot import buttons
from bot.views import (
    TEXT_LIMIT,
    TITLE_LIMIT,
    Row,
    View,
    film_link,
    film_text,
    genres_text,
    keyboard,
    short,
    stars_text,
    units,
    year_text,
)
from bot.words import Html, Words
from engine.catalogue import Film

_ROW = 5  # number buttons beside each other


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


def picks(
    words: Words, chosen: Sequence[Pick], *, count: int, offset: int, personal: bool, most: int
) -> list[View]:
    """The picks, in as many messages as Telegram's limit asks for; buttons below the last."""
    if not chosen:
        return [View(words("picks-end"))]
    key = "picks-title-new" if not personal else "picks-title-more" if offset else "picks-title"
    more: Row = [(words("button-more"), buttons.Picks(count, offset + len(chosen)))]
    if offset + len(chosen) >= most:
        more = []
    return pick_list(words, words(key), chosen, offset, [more])


def pick_list(
    words: Words, title: Html, chosen: Sequence[Pick], offset: int, rows: Iterable[Row]
) -> list[View]:
    """Picks below a title; their numbers and then ``rows`` as buttons below the last message."""
    blocks: list[str] = [title]
    blocks += [_pick(words, offset + n, pick) for n, pick in enumerate(chosen, 1)]
    blocks.append(words("picks-footer"))
    numbers = number_rows([pick.film for pick in chosen], offset, buttons.Card)
    return messages(blocks, keyboard(*numbers, *rows))


def _pick(words: Words, rank: int, pick: Pick) -> str:
    return words("pick", rank=str(rank), **_parts(words, pick))


def pick_text(words: Words, pick: Pick) -> Html:
    """A pick that comes alone."""
    return words("weekly-pick", **_parts(words, pick))


def _parts(words: Words, pick: Pick) -> dict[str, str]:
    if pick.because is not None:
        film, stars = pick.because
        title = short(film.title, TITLE_LIMIT)
        reason = words("reason", title=title, stars=stars_text(words, stars))
    else:
        rated_by = pick.rated_by
        reason = words("reason-popular", count=rated_by) if rated_by else words("reason-new")
    return {
        "link": Html(film_link(pick.film).replace("&", "&amp;")),
        "title": short(pick.film.title, TITLE_LIMIT),
        "year": year_text(pick.film),
        "stars": stars_text(words, pick.stars),
        "genres": genres_text(words, pick.film),
        "reason": reason,
    }


def similar(words: Words, film: Film, films: Sequence[Film]) -> list[View]:
    """Films like ``film``."""
    if not films:
        return [View(words("similar-none", film=film_text(words, film)))]
    blocks: list[str] = [words("similar-title", title=short(film.title, TITLE_LIMIT))]
    for rank, other in enumerate(films, 1):
        blocks.append(
            words(
                "similar-line",
                rank=str(rank),
                link=Html(film_link(other).replace("&", "&amp;")),
                title=short(other.title, TITLE_LIMIT),
                year=year_text(other),
                genres=genres_text(words, other),
            )
        )
    blocks.append(words("picks-footer"))
    return messages(blocks, keyboard(*number_rows(films, 0, buttons.Card)))


def history(
    words: Words,
    page: Sequence[tuple[Film, float]],
    *,
    offset: int,
    count: int,
    size: int,
    order: buttons.Order = "newest",
    choosing: bool = False,
) -> View:
    """One page of the person's ratings; ``choosing``: with the orders to choose from below."""
    if not count:
        return View(words("ratings-none"))
    lines = [str(words("ratings-title", count=count)), ""]
    for rank, (film, stars) in enumerate(page, offset + 1):
        name = film_text(words, film)
        lines.append(
            words("ratings-line", rank=str(rank), film=name, stars=stars_text(words, stars))
        )
    lines += ["", words("ratings-footer")]
    text = Html("\n".join(lines))
    if choosing:
        choices: Row = [
            (_order_text(words, other), buttons.History(0, other)) for other in buttons.ORDERS
        ]
        return View(text, keyboard(choices[:3], choices[3:]))
    by_time = order == "newest"
    turn: Row = []
    if offset > 0:
        label = words("button-newer" if by_time else "button-previous")
        turn.append((label, buttons.History(max(0, offset - size), order)))
    if offset + size < count:
        label = words("button-older" if by_time else "button-following")
        turn.append((label, buttons.History(offset + size, order)))
    sort: Row = []
    if count > 1:
        sort.append((words("button-sort", order=_order_text(words, order)), buttons.Sort(order)))
    numbers = number_rows([film for film, _ in page], offset, buttons.Show)
    return View(text, keyboard(*numbers, turn, sort))


def _order_text(words: Words, order: buttons.Order) -> Html:
    return words(f"order-{order}")


def with_lead(lead: Html, views: list[View]) -> list[View]:
    """The same messages with a sentence in front of the first."""
    first, *rest = views
    if units(first.text) + units(lead) + 2 > TEXT_LIMIT:
        return [View(lead), *views]
    return [View(Html(f"{lead}\n\n{first.text}"), first.keyboard), *rest]


def messages(blocks: Iterable[str], keyboard: InlineKeyboardMarkup | None) -> list[View]:
    """The blocks in as few messages as hold them; the keyboard is below the last."""
    texts: list[str] = []
    for block in blocks:
        if texts and units(texts[-1]) + units(block) + 2 <= TEXT_LIMIT:
            texts[-1] += f"\n\n{block}"
        else:
            texts.append(block)
    views = [View(Html(text)) for text in texts]
    views[-1] = View(views[-1].text, keyboard)
    return views


def number_rows(
    films: Sequence[Film],
    offset: int,
    action: Callable[[int], buttons.Action],
    *,
    label: str = "{}",
) -> list[Row]:
    """Buttons with the films' numbers in the list, as ``label`` has it; ``action`` of film ids."""
    numbered: Row = [
        (label.format(offset + n), action(film.film_id)) for n, film in enumerate(films, 1)
    ]
    return [numbered[start : start + _ROW] for start in range(0, len(numbered), _ROW)]
