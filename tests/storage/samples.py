"""A handful of films, and people who rate them."""

from __future__ import annotations

from storage import FilmRow
from storage.protocols import Store

ALIEN, BRAZIL, CITY, DUEL = 1, 2, 3, 40

FILMS = [
    FilmRow(ALIEN, "Alien", 1979, ("Horror", "Sci-Fi"), (), "tt0078748", 348),
    FilmRow(BRAZIL, "Brazil", 1985, ("Sci-Fi",)),
    FilmRow(CITY, "The City of Lost Children", 1995, ("Fantasy",), ("La cité des enfants perdus",)),
    FilmRow(DUEL, "Duel"),
]


async def someone(store: Store, external_id: int = 77) -> int:
    """The id of a person of Telegram."""
    return (await store.people.get_or_create("telegram", external_id, at=1_000)).person_id
