"""What a person reads about their taste: the words of the picture, and those below it. Pure.

Refuses to know how the picture is drawn, and how tastes are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import buttons
from bot.views import TITLE_LIMIT, Row, View, film_text, keyboard, short, stars_text
from bot.words import Html, Words
from engine.catalogue import Catalogue
from engine.taste import DISLIKED, LOVED, Share, Taste

CAPTION_LIMIT = 1024  # UTF-16 units below a picture, after the tags are taken out
_NAMED = 9  # films whose names the map may bear
_NAME = 34  # characters of a name on the map
_STAND_OUT = 3  # genres and decades of a kind in the words
_KINDER = 0.25  # stars above what others give the same films
_LEGEND = {
    "loved": "taste-loved",
    "fine": "taste-fine",
    "disliked": "taste-disliked",
    "everyone": "taste-everyone",
}
_FAR = 0.5  # stars between a love and what others think of it, to be worth saying


def too_few(words: Words, count: int, enough: int) -> View:
    """There is no taste to show yet; what to do about it."""
    text = words("taste-few", count=count, left=enough - count)
    return View(text, keyboard([(words("button-rate-one"), buttons.Ask())]))


def caption(words: Words, taste: Taste, catalogue: Catalogue) -> View:
    """What stands out, in at most `CAPTION_LIMIT` units."""
    lines = [words("taste-caption", count=taste.count), Html("")]
    standing = sorted((*taste.genres, *taste.decades), key=lambda s: -abs(s.mine - s.others))
    more = [share for share in standing if share.stands_out > 0][:_STAND_OUT]
    less = [share for share in standing if share.stands_out < 0][:_STAND_OUT]
    for key, shares in (("taste-more", more), ("taste-less", less)):
        if shares:
            lines.append(words(key, what=Html(", ".join(_share(words, each) for each in shares))))
    if not more and not less:
        lines.append(words("taste-alike"))
    if taste.others is not None:
        apart = taste.mean - taste.others
        key = "taste-stars-same"
        if abs(apart) >= _KINDER:
            key = "taste-stars-kinder" if apart > 0 else "taste-stars-stricter"
        mine, others = stars_text(words, taste.mean), stars_text(words, taste.others)
        lines.append(words(key, mine=mine, others=others))
    love = taste.unusual
    if love is not None:
        lines.append(
            words(
                "taste-unusual" if love.stars - love.others >= _FAR else "taste-rare",
                film=film_text(words, catalogue[love.film_id]),
                stars=stars_text(words, love.stars),
                others=stars_text(words, love.others),
                count=love.rated_by,
            )
        )
    row: Row = [
        (words("button-recommend"), buttons.Picks(5, 0)),
        (words("button-rate-one"), buttons.Ask()),
    ]
    return View(Html("\n".join(lines)), keyboard(row))


def without_picture(words: Words, said: View) -> View:
    """The same words alone, where the picture could not be drawn."""
    return View(Html(f"{said.text}\n\n{words('taste-no-picture')}"), said.keyboard)


def sheet(
    words: Words,
    taste: Taste,
    known: Sequence[Sequence[float]],
    regions: Sequence[tuple[str, float, float]],
    catalogue: Catalogue,
) -> dict[str, Any]:
    """All that is on the picture, as `bot.taste_drawing` takes it.

    Args:
        words: of the person's language.
        taste: the person's.
        known: x, y and how known, of the films in the background, within 0..1.
        regions: genre key, x, y.
        catalogue: of the films.
    """
    named = [
        [short(catalogue[film_id].title, _NAME), *taste.places[film_id][:2]]
        for film_id in taste.loved[:_NAMED]
    ]
    return {
        "title": _plain(words("taste-title", count=taste.count)),
        "subtitle": _plain(words("taste-map")),
        "everyone": known,
        "regions": [[_genre(words, key), x, y] for key, x, y in regions],
        "mine": [[x, y, _liking(stars)] for x, y, stars in taste.places.values()],
        "named": named,
        "legend": {kind: _plain(words(key)) for kind, key in _LEGEND.items()},
        "key": [_plain(words("taste-you")), _plain(words("taste-all"))],
        "charts": [
            _chart(words, "taste-genres", taste.genres, with_key=True),
            _chart(words, "taste-decades", taste.decades, with_key=False),
        ],
    }


def _chart(words: Words, key: str, shares: Sequence[Share], *, with_key: bool) -> dict[str, Any]:
    rows = [[_name(words, share), share.mine, share.others] for share in shares]
    return {"title": _plain(words(key)), "with_key": with_key, "rows": rows}


def _liking(stars: float) -> str:
    return "loved" if stars >= LOVED else "disliked" if stars <= DISLIKED else "fine"


def _share(words: Words, share: Share) -> str:
    mine, others = f"{100 * share.mine:.0f}", f"{100 * share.others:.0f}"
    return words("taste-share", name=_name(words, share), mine=mine, others=others)


def _name(words: Words, share: Share) -> str:
    if isinstance(share.key, int):
        return _plain(words("taste-decade", year=str(share.key)))
    return _genre(words, share.key)


def _genre(words: Words, key: str) -> str:
    return short(_plain(words(f"genre-{key}")), TITLE_LIMIT)


def _plain(text: str) -> str:
    """The catalogues of words hold HTML; the picture takes text."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
