"""Asking for films: /recommend, wishes, /similar, and the buttons that ask for more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from telegram import Update

from bot import buttons, finding, replies, views, views_lists, views_wish
from bot.context import FilmContext, off_loop
from bot.counting import PICKS
from bot.handlers.asking import open_question
from bot.parsing import MAX_QUERY, BadCount, Request, parse_count
from bot.understanding import wish_in
from bot.views import View
from bot.views_lists import Pick
from bot.wish_words import Reading
from bot.words import Words
from engine.catalogue import Catalogue, Film
from engine.recommender import Recommendation
from engine.wishes import Wish
from storage import HIDDEN, SAVED, Person

DEFAULT = 5
MOST = 20  # picks in one answer
DEEPEST = 100  # picks that "More" leads to
SIMILAR = 8
_LIKED, _SURELY_LIKED = 3.0, 4.0  # stars: liked if above the person's own mean, surely from four
_NEARLY = 0.6  # a reason with this share of the strongest one's is as good
_OFTEN = 2  # times that one film may be the reason before another gets its turn


async def recommend(update: Update, context: FilmContext) -> None:
    """/recommend [N] [a wish]."""
    person, words = await context.meet(update)
    try:
        count = parse_count(context.argument, DEFAULT)
    except BadCount:
        await _recommend_wished(update, context, person, words)
        return
    if count < 1:
        await replies.send(update, views.notice(words, "count-low"))
        return
    shown = await picks_for(context, person, words, min(count, MOST), 0)
    if count > MOST:
        shown = views_lists.with_lead(words("count-high", most=MOST), shown)
    await replies.send(update, *shown)


async def _recommend_wished(
    update: Update, context: FilmContext, person: Person, words: Words
) -> None:
    """/recommend with more than a number behind it."""
    services = context.services
    text = context.argument[:MAX_QUERY]
    reading = await off_loop(wish_in, services.catalogue, text, services.popularity)
    if not reading.wish.empty:
        await replies.send(update, *await wished(context, person, words, reading))
    elif reading.wish.count is not None and not reading.unknown:
        count = min(reading.wish.count, MOST)
        await replies.send(update, *await picks_for(context, person, words, count, 0))
    else:
        guesses = [wish for _, wish in reading.guesses]
        view = views_wish.not_understood(words, text, guesses, services.catalogue)
        await replies.send(update, view)


async def wished(
    context: FilmContext, person: Person, words: Words, reading: Reading
) -> list[View]:
    """The first picks for a wish that was typed, with what of it was not understood."""
    shown = await picks_wished(
        context,
        person,
        words,
        reading.wish,
        0,
        unknown=reading.unknown,
        guesses=[wish for _, wish in reading.guesses],
    )
    if (reading.wish.count or 0) > MOST:
        return views_lists.with_lead(words("count-high", most=MOST), shown)
    return shown


async def picks_wished(
    context: FilmContext,
    person: Person,
    words: Words,
    wish: Wish,
    offset: int,
    *,
    unknown: Sequence[str] = (),
    guesses: Sequence[Wish] = (),
) -> list[View]:
    """The picks for a wish after the best ``offset`` ones; where nothing fits, what is nearest."""
    services = context.services
    catalogue = services.catalogue
    count = min(wish.count or DEFAULT, MOST)
    wish = replace(wish, count=count)
    if wish.empty:
        return await picks_for(context, person, words, count, offset)
    recommender = services.recommender()
    rated = await services.database.ratings.of_person(person.person_id)
    wanted = min(offset + count, DEEPEST)
    aside = await set_aside(context, person)
    # One more than is shown tells whether there are more.
    best = await off_loop(recommender.recommend, rated, wanted + 1, aside, wish)
    if not best:
        nearest = await off_loop(recommender.wishes.relaxed, wish, rated.keys() | aside)
        return [views_wish.nothing_fits(words, wish, nearest, catalogue)]
    chosen = shown(context, rated, best[offset:wanted])
    if not chosen:
        return [View(words("picks-end"))]
    return views_wish.wished(
        words,
        wish,
        chosen,
        catalogue,
        offset=offset,
        more=wanted < min(len(best), DEEPEST),
        personal=any(film_id in recommender.catalogue for film_id in rated),
        unknown=unknown,
        guesses=guesses,
    )


async def on_wished(update: Update, context: FilmContext, tap: buttons.Wished) -> None:
    """A condition was dropped or a wish chosen: in place; or "More": below."""
    assert update.callback_query is not None
    person, words = await context.meet(update)
    await replies.toast(update.callback_query)
    offset = min(tap.offset, DEEPEST)
    shown = await picks_wished(context, person, words, tap.wish, offset)
    if offset or len(shown) > 1:
        await replies.send(update, *shown)
    else:
        await replies.edit(update, shown[0])


async def on_picks(update: Update, context: FilmContext, tap: buttons.Picks) -> None:
    """Buttons "My picks" and "More"."""
    assert update.callback_query is not None
    person, words = await context.meet(update)
    await replies.toast(update.callback_query)
    count, offset = max(1, min(tap.count, MOST)), min(tap.offset, DEEPEST)
    await replies.send(update, *await picks_for(context, person, words, count, offset))


async def picks_for(
    context: FilmContext, person: Person, words: Words, count: int, offset: int
) -> list[View]:
    """The person's picks number offset + 1 to offset + count, from their ratings of this moment."""
    services = context.services
    recommender = services.recommender()
    rated = await services.database.ratings.of_person(person.person_id)
    wanted = min(offset + count, DEEPEST)
    aside = await set_aside(context, person)
    best = await off_loop(recommender.recommend, rated, wanted, aside)
    chosen = shown(context, rated, best[offset:])
    personal = any(film_id in recommender.catalogue for film_id in rated)
    return views_lists.picks(
        words, chosen, count=count, offset=offset, personal=personal, most=DEEPEST
    )


async def set_aside(context: FilmContext, person: Person) -> set[int]:
    """Films that are never picked, beside the rated ones: saved for later, or hidden."""
    dismissals = context.services.database.dismissals
    return await dismissals.of_person(person.person_id, SAVED, HIDDEN)


def shown(
    context: FilmContext, rated: Mapping[int, float], best: Sequence[Recommendation]
) -> list[Pick]:
    """Picks with their reasons; films that left the catalogue are left out."""
    services = context.services
    counts = services.popularity
    said: Counter[int] = Counter()
    chosen = []
    for pick in best:
        film = services.catalogue.get(pick.film_id)
        if film is not None:
            because = _because(services.catalogue, rated, pick, said)
            chosen.append(Pick(film, float(pick.stars), because, counts.get(film.film_id, 0)))
    services.counts.add(PICKS, count=len(chosen))
    return chosen


def _because(
    catalogue: Catalogue, rated: Mapping[int, float], pick: Recommendation, said: Counter[int]
) -> tuple[Film, float] | None:
    """The rated film that a pick is explained by; None: nothing that the person liked raised it.

    Of those that raised the pick and that the person liked, the one that raised it most; one that
    raised it nearly as much where that one has been named often in this list.
    """
    liked_from = max(_LIKED, sum(rated.values()) / max(1, len(rated)))
    liked = [
        (film_id, share)
        for film_id, share in pick.because
        if rated.get(film_id, 0) >= min(liked_from, _SURELY_LIKED) and film_id in catalogue
    ]
    if not liked:
        return None
    near = [film_id for film_id, share in liked if share >= _NEARLY * liked[0][1]]
    chosen = min(near, key=lambda film_id: said[film_id] // _OFTEN)
    said[chosen] += 1
    return catalogue[chosen], rated[chosen]


async def similar(update: Update, context: FilmContext) -> None:
    """/similar TITLE."""
    person, words = await context.meet(update)
    services = context.services
    text = context.argument
    if not text:
        await replies.send(update, views.notice(words, "similar-usage"))
        return
    # A number at the end belongs to the title here: nobody gives stars to /similar.
    found: finding.Finding = finding.NotFound()
    if len(text) <= MAX_QUERY:
        request = Request(text, None, text)
        found = await off_loop(finding.find, services.catalogue, request, services.popularity)
    match found:
        case finding.OneFilm(film, _):
            await replies.send(update, *await similar_to(context, person, words, film))
        case finding.Several(films, _):
            await open_question(update, context, views.choice_similar(words, films))
        case _:
            newest = services.catalogue.newest_year
            await replies.send(update, views.not_found(words, text, newest, MAX_QUERY))


async def on_similar(update: Update, context: FilmContext, tap: buttons.Similar) -> None:
    """Button "Similar films" of a card."""
    assert update.callback_query is not None
    person, words = await context.meet(update)
    film = context.services.film(tap.film_id)
    await replies.toast(update.callback_query)
    await replies.send(update, *await similar_to(context, person, words, film))


async def similar_to(context: FilmContext, person: Person, words: Words, film: Film) -> list[View]:
    """Films near ``film`` in the embedding, without those that the person hid."""
    services = context.services
    recommender = services.recommender()
    ids: list[int] = []
    if film.film_id in recommender.catalogue:
        hidden = await services.database.dismissals.of_person(person.person_id, HIDDEN)
        ids = await off_loop(recommender.similar, film.film_id, SIMILAR + len(hidden))
        ids = [i for i in ids if i not in hidden][:SIMILAR]
    return views_lists.similar(
        words, film, [other for i in ids if (other := services.catalogue.get(i))]
    )
