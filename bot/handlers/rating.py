"""Rating films: /rate, a plain title, and every button of a film's card."""

from __future__ import annotations

from telegram import Message, Update

from bot import buttons, finding, replies, views
from bot.context import FilmContext, NoModel, off_loop
from bot.parsing import MAX_QUERY, is_half_step, parse_request
from bot.views import View
from bot.words import Words
from engine.catalogue import Film
from storage import Person

OPEN_QUESTION = "open_question"  # user_data: id of the message whose buttons /cancel takes away


async def rate(update: Update, context: FilmContext) -> None:
    """/rate TITLE [STARS]; without a title it asks for a film worth rating."""
    if context.argument:
        await answer_title(update, context, context.argument)
        return
    person, words = await context.meet(update)
    await ask_next(update, context, person, words)


async def title(update: Update, context: FilmContext) -> None:
    """A plain message: the title of a film, perhaps with stars behind it."""
    assert update.effective_message is not None
    await answer_title(update, context, update.effective_message.text or "")


async def answer_title(update: Update, context: FilmContext, text: str) -> None:
    """Finds the film that ``text`` names; shows it, or rates it where stars were given."""
    services = context.services
    person, words = await context.meet(update)
    request = parse_request(text)
    if len(text) > MAX_QUERY:
        # Cutting a novel and searching for its beginning would only find nonsense.
        found: finding.Finding = finding.NotFound()
    else:
        found = await off_loop(finding.find, services.catalogue, request, services.popularity)
    match found:
        case finding.OneFilm(film, None):
            await open_question(update, context, await card_of(context, person, words, film))
        case finding.OneFilm(film, float(stars)):
            await replies.send(update, await save(context, person, words, film, stars))
        case finding.Several(films, stars):
            await open_question(update, context, views.choice(words, films, stars))
        case finding.TwoReadings(whole, film, stars):
            await open_question(update, context, views.two_readings(words, whole, film, stars))
        case finding.BadStars(typed, films):
            await open_question(update, context, views.bad_stars(words, typed, films))
        case _:
            newest = max((film.year for film in services.catalogue if film.year), default=None)
            await replies.send(update, views.not_found(words, text, newest, MAX_QUERY))


async def save(
    context: FilmContext,
    person: Person,
    words: Words,
    film: Film,
    stars: float,
    *,
    asked: bool = False,
) -> View:
    """Stores the rating and returns its acknowledgement: committed before it is said."""
    services = context.services
    database = services.database
    result = await database.ratings.put(person.person_id, film.film_id, stars, services.now())
    return views.rated(words, film, stars, result.previous, result.total, asked=asked)


async def card_of(context: FilmContext, person: Person, words: Words, film: Film) -> View:
    """The film's card, with the person's stars or those that the model predicts."""
    services = context.services
    rated = await services.database.ratings.of_person(person.person_id)
    own = rated.get(film.film_id)
    predicted = None
    if own is None and rated and services.model is not None:
        recommender = services.model.recommender
        if film.film_id in recommender.catalogue:
            predicted = float((await off_loop(recommender.predict, rated, [film.film_id]))[0])
    return views.card(words, film, rated=own, predicted=predicted)


async def ask_next(update: Update, context: FilmContext, person: Person, words: Words) -> None:
    """Sends the next film worth a rating: neither rated nor "haven't seen" before."""
    services = context.services
    database = services.database
    try:
        recommender = services.recommender()
    except NoModel:
        await replies.send(update, views.notice(words, "no-title"))
        return
    rated = await database.ratings.of_person(person.person_id)
    unseen = await database.dismissals.of_person(person.person_id, "unseen")
    ids = await off_loop(recommender.ask, rated, frozenset(unseen))
    films = [film for film_id in ids if (film := services.catalogue.get(film_id))]
    if films:
        await open_question(update, context, views.ask(words, films[0]))
    else:
        await replies.send(update, views.notice(words, "ask-done"))


async def open_question(update: Update, context: FilmContext, view: View) -> None:
    """Sends a message with buttons and remembers it for /cancel."""
    message = await replies.send(update, view)
    if context.user_data is not None and message is not None and view.keyboard is not None:
        context.user_data[OPEN_QUESTION] = message.message_id


async def cancel(update: Update, context: FilmContext) -> None:
    """/cancel: takes the buttons of the last question away."""
    _, words = await context.meet(update)
    message_id = context.user_data.pop(OPEN_QUESTION, None) if context.user_data else None
    if message_id is None or update.effective_chat is None:
        await replies.send(update, views.notice(words, "cancel-none"))
        return
    await replies.close_message(context.bot, update.effective_chat.id, message_id)
    await replies.send(update, views.notice(words, "cancelled"))


def _answered(update: Update, context: FilmContext) -> None:
    """The tapped question is no longer open."""
    query = update.callback_query
    if (
        context.user_data
        and query is not None
        and isinstance(query.message, Message)
        and context.user_data.get(OPEN_QUESTION) == query.message.message_id
    ):
        del context.user_data[OPEN_QUESTION]


async def on_rate(update: Update, context: FilmContext, tap: buttons.Rate) -> None:
    """A star button: save, say so in place, and ask on within a series."""
    person, words = await context.meet(update)
    film = context.services.film(tap.film_id)
    view = await save(context, person, words, film, tap.stars, asked=tap.asked)
    await _settle_tap(update, words("toast-saved", stars=views.stars_text(words, tap.stars)), view)
    _answered(update, context)
    if tap.asked:
        await ask_next(update, context, person, words)


async def on_unseen(update: Update, context: FilmContext, tap: buttons.Unseen) -> None:
    """Button "Haven't seen it": remember, do not ask again, and ask on within a series."""
    services = context.services
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    await services.database.dismissals.add(
        person.person_id, film.film_id, "unseen", at=services.now()
    )
    # A film that was rated and turns out not to be seen has no rating any more.
    previous = await services.database.ratings.remove(
        person.person_id, film.film_id, services.now()
    )
    await _settle_tap(update, words("toast-unseen"), views.unseen(words, film, previous))
    _answered(update, context)
    if tap.asked:
        await ask_next(update, context, person, words)


async def on_restore(update: Update, context: FilmContext, tap: buttons.Restore) -> None:
    """Undo of one tap: the film has the stars that it had before."""
    services = context.services
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    now = services.now()
    if tap.stars is not None and is_half_step(tap.stars):
        await services.database.ratings.put(person.person_id, film.film_id, tap.stars, now)
    else:
        await services.database.ratings.remove(person.person_id, film.film_id, now)
    await services.database.dismissals.remove(person.person_id, film.film_id, "unseen")
    await _settle_tap(update, words("toast-undone"), views.restored(words, film, tap.stars))


async def on_remove(update: Update, context: FilmContext, tap: buttons.Remove) -> None:
    """Button "Remove rating"."""
    services = context.services
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    was = await services.database.ratings.remove(person.person_id, film.film_id, services.now())
    await _settle_tap(update, words("toast-undone"), views.removed(words, film, was))
    _answered(update, context)


async def on_show(update: Update, context: FilmContext, tap: buttons.Show) -> None:
    """A film chosen from a list: its card, as a new message so that the list stays."""
    person, words = await context.meet(update)
    film = context.services.film(tap.film_id)
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    await open_question(update, context, await card_of(context, person, words, film))


async def on_ask(update: Update, context: FilmContext, _tap: buttons.Ask) -> None:
    """Button "Another film"."""
    person, words = await context.meet(update)
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    await ask_next(update, context, person, words)


async def on_close(update: Update, context: FilmContext, _tap: buttons.Close) -> None:
    """Button "Close": the buttons go, the text stays."""
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    await replies.close_keyboard(update.callback_query)
    _answered(update, context)


async def _settle_tap(update: Update, text: str, view: View) -> None:
    assert update.callback_query is not None
    await replies.toast(update.callback_query, text)
    await replies.edit(update, view)
