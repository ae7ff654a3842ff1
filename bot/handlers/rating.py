"""Rating films in words: /rate, a title, stars alone; and asking which film is next."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Update

from bot import finding, replies, views
from bot.context import FilmContext, NoModel, off_loop
from bot.parsing import MAX_QUERY, Request, is_half_step, parse_request
from bot.small_talk import small_talk
from bot.views import View
from bot.words import Words
from engine.catalogue import Film
from storage import Person

OPEN_QUESTION = "open_question"  # of user_data


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The message whose buttons wait for an answer; lost with a restart, and nothing with it.

    Attributes:
        message_id: the message.
        film: what stars without a title are for; None where several films are offered.
        asked: within a series of questions.
    """

    message_id: int
    film: Film | None = None
    asked: bool = False


async def rate(update: Update, context: FilmContext) -> None:
    """/rate TITLE [STARS]; without a title it asks for a film worth rating."""
    if context.argument:
        await answer_title(update, context, context.argument)
        return
    person, words = await context.meet(update)
    await ask_next(update, context, person, words)


async def answer_title(update: Update, context: FilmContext, text: str) -> None:
    """Finds the film that ``text`` names; shows it, or rates it where stars were given."""
    services = context.services
    request = parse_request(text)
    if len(text) > MAX_QUERY:
        # Cutting a novel and searching for its beginning would only find nonsense.
        found: finding.Finding = finding.NotFound()
    else:
        found = await off_loop(finding.find, services.catalogue, request, services.popularity)
    await answer_found(update, context, text, request, found)


async def answer_found(
    update: Update, context: FilmContext, text: str, request: Request, found: finding.Finding
) -> None:
    """Answers a text that was taken apart as ``request`` and means ``found``."""
    person, words = await context.meet(update)
    match found:
        case finding.OneFilm(film, None):
            card = await card_of(context, person, words, film)
            await open_question(update, context, card, film)
        case finding.OneFilm(film, float(stars)):
            await replies.send(update, await save(context, person, words, film, stars))
        case finding.StarsOnly(stars):
            await _answer_stars(update, context, person, words, stars)
        case finding.Several(films, stars):
            await open_question(update, context, views.choice(words, films, stars))
        case finding.TwoReadings(whole, film, stars):
            await open_question(update, context, views.two_readings(words, whole, film, stars))
        case finding.BadStars(typed, films):
            meant = films[0] if len(films) == 1 else None
            await open_question(update, context, views.bad_stars(words, typed, films), meant)
        case _:
            await _answer_no_title(update, context, words, text, request.title)


async def _answer_stars(
    update: Update, context: FilmContext, person: Person, words: Words, stars: float
) -> None:
    """Stars without a title are for the film in question."""
    open_ = context.user_data.get(OPEN_QUESTION) if context.user_data else None
    if open_ is None or open_.film is None:
        await replies.send(update, views.notice(words, "stars-for-which"))
    elif not is_half_step(stars):
        view = views.bad_stars(words, stars, [open_.film])
        await open_question(update, context, view, open_.film, asked=open_.asked)
    else:
        assert context.user_data is not None
        assert update.effective_chat is not None
        del context.user_data[OPEN_QUESTION]
        view = await save(context, person, words, open_.film, stars, asked=open_.asked)
        await replies.close_message(context.bot, update.effective_chat.id, open_.message_id)
        await replies.send(update, view)
        if open_.asked:
            await ask_next(update, context, person, words)


async def _answer_no_title(
    update: Update, context: FilmContext, words: Words, text: str, title_: str
) -> None:
    """What names no film may still be a greeting or a wish; else say how to find one."""
    match small_talk(text):
        case "greeting":
            view = views.notice(words, "greeting")
        case "thanks":
            view = views.notice(words, "thanks")
        case "wish":
            view = views.notice(words, "wish")
        case _:
            years = (film.year for film in context.services.catalogue if film.year)
            shown = text if len(text) > MAX_QUERY else title_
            view = views.not_found(words, shown, max(years, default=None), MAX_QUERY)
    await replies.send(update, view)


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
    # Not seen, passed over, saved for later or hidden: none of these is asked about.
    aside = await database.dismissals.of_person(person.person_id)
    ids = await off_loop(recommender.ask, rated, frozenset(aside))
    films = [film for film_id in ids if (film := services.catalogue.get(film_id))]
    if films:
        view = views.ask(words, films[0])
        await open_question(update, context, view, films[0], asked=True)
    else:
        await replies.send(update, views.notice(words, "ask-done"))


async def open_question(
    update: Update,
    context: FilmContext,
    view: View,
    film: Film | None = None,
    *,
    asked: bool = False,
) -> None:
    """Sends a message with buttons and remembers it, for /cancel and for stars without a title."""
    open_ = context.user_data.get(OPEN_QUESTION) if context.user_data else None
    message = await replies.send(update, view)
    if open_ is not None and open_.asked and asked and update.effective_chat is not None:
        # The series goes on below; its question above would only stand there twice.
        await replies.close_message(context.bot, update.effective_chat.id, open_.message_id)
    if context.user_data is not None and message is not None and view.keyboard is not None:
        context.user_data[OPEN_QUESTION] = OpenQuestion(message.message_id, film, asked)


async def cancel(update: Update, context: FilmContext) -> None:
    """/cancel: takes the buttons of the last question away."""
    _, words = await context.meet(update)
    open_ = context.user_data.pop(OPEN_QUESTION, None) if context.user_data else None
    if open_ is None or update.effective_chat is None:
        await replies.send(update, views.notice(words, "cancel-none"))
        return
    await replies.close_message(context.bot, update.effective_chat.id, open_.message_id)
    await replies.send(update, views.notice(words, "cancelled"))
