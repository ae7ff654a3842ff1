"""Inline mode: "@bot alien" in any chat offers film cards; without a title, one's own picks.

Typing makes nobody known: a person is looked up, never made. Refuses to know how titles are found
and films ranked.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Mapping, Sequence

from telegram import Update
from telegram.error import BadRequest

from bot import views_inline
from bot.context import FilmContext, Services, off_loop
from bot.parsing import MAX_QUERY
from bot.words import language_for, words_in
from engine.catalogue import Catalogue, Film
from engine.recommender import Recommender
from storage import HIDDEN, SAVED, Person

_log = logging.getLogger(__name__)
PAGE = 10  # results in one answer: more than a phone shows; Telegram takes 50
DEEPEST = 100  # films that scrolling leads to
CACHE_SECONDS = 5  # that Telegram may repeat an answer: stars given meanwhile change it

Given = Mapping[int, float]


async def query(update: Update, context: FilmContext) -> None:
    """Answers what was typed behind the bot's name."""
    asked = update.inline_query
    assert asked is not None
    services, user = context.services, asked.from_user
    person = await services.database.people.find("telegram", user.id)
    words = words_in(language_for(person.language if person else None, user.language_code))
    given: Given = {}
    if person is not None:
        given = await services.database.ratings.of_person(person.person_id)
    offset = min(int(asked.offset), DEEPEST) if asked.offset.isdecimal() else 0
    films = await _found(services, person, given, asked.query, offset)
    stars = await _expected(services, given, films[:PAGE])
    results = [
        views_inline.result(
            words, film, rated=given.get(film.film_id), predicted=stars.get(film.film_id)
        )
        for film in films[:PAGE]
    ]
    button = None
    if not given or not (results or offset):
        button = views_inline.way_in(words, found=bool(results or offset))
    more = len(films) > PAGE and offset + PAGE < DEEPEST
    try:
        await asked.answer(
            results,
            cache_time=CACHE_SECONDS,
            is_personal=True,
            next_offset=str(offset + PAGE) if more else "",
            button=button,
        )
    except BadRequest as error:
        # They typed on, and nobody waits for this one any more.
        _log.info("an inline query was not answered: %s", error.message)


async def _found(
    services: Services, person: Person | None, given: Given, typed: str, offset: int
) -> Sequence[Film]:
    """The films of the page at ``offset`` and one more, which tells whether there are more."""
    text, wanted = " ".join(typed.split())[:MAX_QUERY], offset + PAGE + 1
    if text:
        matches = await off_loop(services.catalogue.search, text, wanted, services.popularity)
        return [match.film for match in matches[offset:]]
    if services.model is None:
        known = await off_loop(_best_known, services.catalogue, services.popularity, wanted)
        return known[offset:]
    aside: set[int] = set()
    if person is not None:
        aside = await services.database.dismissals.of_person(person.person_id, SAVED, HIDDEN)
    # All that scrolling leads to, whatever the page: a longer list is not a shorter one and more.
    ids = await off_loop(services.model.recommender.ranked, given, DEEPEST + 1, aside)
    catalogue = services.catalogue
    return [film for film_id in ids[offset:wanted] if (film := catalogue.get(film_id)) is not None]


def _best_known(catalogue: Catalogue, popularity: Mapping[int, int], most: int) -> list[Film]:
    """The films with the most ratings, first the one with most."""
    return heapq.nlargest(most, catalogue, key=lambda film: popularity.get(film.film_id, 0))


async def _expected(services: Services, given: Given, films: Sequence[Film]) -> dict[int, float]:
    """Predicted stars by film id; none for somebody of whom nothing is known."""
    if services.model is None or not given:
        return {}
    recommender: Recommender = services.model.recommender
    ids = [film.film_id for film in films if film.film_id in recommender.catalogue]
    stars = await off_loop(recommender.predict, given, ids)
    return dict(zip(ids, stars.tolist(), strict=True))
