"""Films that admins add or take back, into what serves: found by title and picked at once.

The title index and the picks of the larger catalogue are made in a thread, and take the place of
the old ones when they are whole. Refuses to know chats.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from bot.context import Services, ServingModel
from bot.films import added_films, catalogue_of
from bot.loading import loading
from engine.additions import with_films
from engine.catalogue import Catalogue, Film
from engine.recommender import Recommender


async def serve_added(services: Services) -> None:
    """Makes what serves match the stored films. To be called with ``services.changing`` held."""
    added = await added_films(services.database)
    model, at_hand = services.model, services.catalogue
    if model is not None:
        model = await asyncio.to_thread(_extended, model, added)
        at_hand = model.recommender.catalogue
    catalogue = await catalogue_of(services.database, at_hand)
    await asyncio.to_thread(_searchable, catalogue)
    services.catalogue = catalogue
    if model is not None:
        services.serve(model)


def _extended(model: ServingModel, added: Iterable[Film]) -> ServingModel:
    with loading():
        recommender = Recommender(with_films(model.recommender.snapshot, added), task="chat")
        recommender.recommend({}, n=1)
    return replace(model, recommender=recommender)


def _searchable(catalogue: Catalogue) -> None:
    with loading():
        catalogue.search("-")
