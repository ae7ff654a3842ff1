"""A person's ratings as a list to turn the pages of, on every store."""

from __future__ import annotations

import pytest

from storage import FilmRow, RatingOrder
from storage.protocols import Store
from storage.rating_order import library_key
from tests.storage.samples import FILMS, someone

_FILMS = [
    FilmRow(101, "Alien", 1979),
    FilmRow(105, "The Usual Suspects", 1995),
    FilmRow(106, "Sabrina", 1954),
    FilmRow(107, "Sabrina", 1995),
    FilmRow(108, "<b>Tom & Jerry</b>"),
]
# The latest first.
_GIVEN = [(105, 4.0), (107, 2.0), (108, 4.0), (101, 5.0), (106, 2.0)]


async def _rated(store: Store) -> int:
    await store.films.upsert(_FILMS)
    me = await someone(store)
    for at, (film, stars) in enumerate(reversed(_GIVEN), 100):
        await store.ratings.put(me, film, stars, at)
    return me


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("newest", [105, 107, 108, 101, 106]),
        ("oldest", [106, 101, 108, 107, 105]),
        ("best", [101, 105, 108, 107, 106]),
        ("worst", [107, 106, 105, 108, 101]),
        ("title", [101, 108, 107, 106, 105]),
        ("year", [105, 107, 101, 106, 108]),
    ],
)
async def test_each_order(store: Store, order: RatingOrder, ids: list[int]) -> None:
    """Equal ones newest first; articles and markup do not count; unknown years come last."""
    me = await _rated(store)
    for offset in range(0, 6, 2):
        page = await store.ratings.page(me, order, limit=2, offset=offset)
        assert [rating.film_id for rating in page] == ids[offset : offset + 2]


async def test_films_that_are_no_longer_listed_are_on_no_page(store: Store) -> None:
    """They are not counted either, so no page has a gap."""
    me = await _rated(store)
    await store.films.replace_all([*FILMS, *_FILMS[:2]])
    page = await store.ratings.page(me, "newest", limit=9, offset=0)
    assert [rating.film_id for rating in page] == [105, 101]
    assert await store.ratings.count_listed(me) == 2
    assert await store.ratings.count(me) == 5


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("The Usual Suspects", "usual suspects"),
        ("...And Justice for All", "and justice for all"),
        ("Les Misérables", "miserables"),
        ("L'Été meurtrier", "ete meurtrier"),
        ("Die Hard", "die hard"),
        ("The", "the"),
        ("A", "a"),
        ("!", "!"),
        ("Антон", "антон"),
    ],
)
def test_titles_stand_as_in_a_library(title: str, key: str) -> None:
    """Without articles, accents, case and opening signs; something is always left."""
    assert library_key(title) == key
