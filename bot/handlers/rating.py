"""Rating films in words: /rate, a plain title, stars alone."""

from __future__ import annotations

from telegram import Update

from bot import finding, replies, views, views_lists
from bot.context import FilmContext, off_loop
from bot.handlers.asking import OPEN_QUESTION, ask_next, open_question
from bot.handlers.picks import DEFAULT, picks_for
from bot.parsing import MAX_QUERY, Request, is_half_step, parse_request
from bot.small_talk import small_talk
from bot.views import View
from bot.words import Words
from engine.catalogue import Film
from storage import Person

FIRST_PICKS = 5  # stars given in answer to questions, after which the first picks are shown


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
        own = await context.services.database.ratings.get(person.person_id, open_.film.film_id)
        view = await save(context, person, words, open_.film, stars, asked=open_.asked)
        await replies.close_message(context.bot, update.effective_chat.id, open_.message_id)
        await replies.send(update, view)
        if open_.asked:
            await go_on(update, context, person, words, new=own is None)


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
            newest = context.services.catalogue.newest_year
            shown = text if len(text) > MAX_QUERY else title_
            view = views.not_found(words, shown, newest, MAX_QUERY)
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


async def go_on(
    update: Update, context: FilmContext, person: Person, words: Words, *, new: bool
) -> None:
    """After stars for a question: the next one, or the first picks once there is enough for them.

    ``new``: the film had no stars before.
    """
    count = await context.services.database.ratings.count(person.person_id)
    if new and count == FIRST_PICKS:
        shown = await picks_for(context, person, words, DEFAULT, 0)
        await replies.send(update, *views_lists.with_lead(words("first-picks"), shown))
    else:
        await ask_next(update, context, person, words)


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


async def cancel(update: Update, context: FilmContext) -> None:
    """/cancel: takes the buttons of the last question away."""
    _, words = await context.meet(update)
    open_ = context.user_data.pop(OPEN_QUESTION, None) if context.user_data else None
    if open_ is None or update.effective_chat is None:
        await replies.send(update, views.notice(words, "cancel-none"))
        return
    await replies.close_message(context.bot, update.effective_chat.id, open_.message_id)
    await replies.send(update, views.notice(words, "cancelled"))
