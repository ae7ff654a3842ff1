"""A pick's card: open it, seen it, why, save it, hide it. All in the card's own message."""

from __future__ import annotations

from telegram import Update

from bot import buttons, replies, views, views_cards
from bot.buttons import Shelf
from bot.context import FilmContext, off_loop
from bot.handlers.asking import open_question
from bot.handlers.rating import card_of
from bot.views import View
from bot.views_cards import Outlook
from bot.words import Words
from engine.catalogue import Film
from storage import HIDDEN, SAVED, Person


async def on_card(update: Update, context: FilmContext, tap: buttons.Card) -> None:
    """A pick's number: its card, as a new message so that the list stays; or the way back to it."""
    person, words = await context.meet(update)
    film = context.services.film(tap.film_id)
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    view = await pick_card(context, person, words, film)
    if tap.here:
        await replies.edit(update, view)
    else:
        await open_question(update, context, view, film)


async def on_seen(update: Update, context: FilmContext, tap: buttons.Seen) -> None:
    """Button "Seen it": the stars, in the card's place."""
    person, words = await context.meet(update)
    film = context.services.film(tap.film_id)
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    own = await context.services.database.ratings.get(person.person_id, film.film_id)
    view = views_cards.seen(words, film)
    if own is not None:
        view = views.card(words, film, rated=own, predicted=None)
    await replies.edit(update, view)


async def on_why(update: Update, context: FilmContext, tap: buttons.Why) -> None:
    """Button "Why?": the reasons in full, below what the card says."""
    person, words = await context.meet(update)
    services = context.services
    film = services.film(tap.film_id)
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    recommender = services.recommender()
    known = film.film_id in recommender.catalogue
    view = views_cards.why(
        words,
        film,
        await outlook_of(context, person, film, reasons=True),
        on=await shelf_of(context, person, film),
        rated_by=recommender.snapshot.rating_summary(film.film_id)[0] if known else 0,
    )
    await replies.edit(update, view)


async def on_put(update: Update, context: FilmContext, tap: buttons.Put) -> None:
    """Buttons "Save" and "Not interested"."""
    services = context.services
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    await services.database.dismissals.add(
        person.person_id, film.film_id, tap.shelf, at=services.now()
    )
    assert update.callback_query is not None
    if tap.shelf == HIDDEN:
        await replies.toast(update.callback_query, words("toast-hidden"))
        await replies.edit(update, views_cards.hidden(words, film))
    else:
        await replies.toast(update.callback_query, words("toast-listed"))
        await replies.edit(update, await pick_card(context, person, words, film))


async def pick_card(context: FilmContext, person: Person, words: Words, film: Film) -> View:
    """The film as a pick; one that the person has rated, with their stars."""
    if await context.services.database.ratings.get(person.person_id, film.film_id) is not None:
        return await card_of(context, person, words, film)
    outlook = await outlook_of(context, person, film, reasons=False)
    return views_cards.pick(words, film, outlook, on=await shelf_of(context, person, film))


async def shelf_of(context: FilmContext, person: Person, film: Film) -> Shelf | None:
    """The list that the film is on, the watch-list first."""
    dismissals = context.services.database.dismissals
    if film.film_id in await dismissals.of_person(person.person_id, SAVED):
        return "saved"
    if film.film_id in await dismissals.of_person(person.person_id, HIDDEN):
        return "hidden"
    return None


async def outlook_of(
    context: FilmContext, person: Person, film: Film, *, reasons: bool
) -> Outlook | None:
    """What the model expects; None where it knows nothing of the person or of the film."""
    services = context.services
    rated = await services.database.ratings.of_person(person.person_id)
    if services.model is None or not rated:
        return None
    recommender = services.model.recommender
    if film.film_id not in recommender.catalogue:
        return None
    if not reasons:
        stars, spread = await off_loop(recommender.predict_with_spread, rated, [film.film_id])
        return Outlook(float(stars[0]), float(spread[0]))
    pick = await off_loop(recommender.explain, rated, film.film_id)
    because = [
        (other, rated[film_id], share)
        for film_id, share in pick.because
        if (other := services.catalogue.get(film_id)) is not None
    ]
    return Outlook(pick.stars, pick.spread, because)
