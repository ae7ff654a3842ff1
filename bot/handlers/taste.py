"""A person's taste: /taste, a picture with words below, or the words alone."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.constants import ChatAction
from telegram.error import BadRequest

from bot import replies, views_taste
from bot.context import FilmContext, off_loop
from bot.taste_picture import NoPicture
from bot.words import Words
from engine.catalogue import Catalogue
from engine.taste import Taste, TasteMaker

ENOUGH = 5  # ratings of films that the model knows; fewer tell nothing about a taste
_KNOWN = 1_500  # films in the background of the map
_REGIONS = 10  # genres that are written on it


async def taste(update: Update, context: FilmContext) -> None:
    """/taste. A second one waits until the first is drawn: a person's messages go one by one."""
    services = context.services
    snapshot = services.recommender().snapshot
    person, words = await context.meet(update)
    rated = await services.database.ratings.of_person(person.person_id)
    async with replies.at_work(update, ChatAction.UPLOAD_PHOTO):
        maker = await off_loop(services.easel.maker, snapshot)
        own = await off_loop(maker.of, rated)
        if own.count < ENOUGH:
            await replies.send(update, views_taste.too_few(words, own.count, ENOUGH))
            return
        said = views_taste.caption(words, own, snapshot.catalogue)
        try:
            sheet = await off_loop(_sheet, words, own, maker, snapshot.catalogue)
            picture = await services.easel.draw(sheet)
            await replies.send_picture(update, picture, said)
        except (NoPicture, BadRequest):  # such as a server that takes no photos
            await replies.send(update, views_taste.without_picture(words, said))


def _sheet(words: Words, own: Taste, maker: TasteMaker, catalogue: Catalogue) -> dict[str, Any]:
    regions = maker.genre_places(_REGIONS)
    return views_taste.sheet(words, own, maker.known(_KNOWN).tolist(), regions, catalogue)
