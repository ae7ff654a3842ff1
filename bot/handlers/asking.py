"""The question that is open in a chat, and the series of films that are asked about.

Refuses to know what is done with the answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Update

from bot import replies, views
from bot.context import FilmContext, NoModel, off_loop
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


async def next_question(
    context: FilmContext, person: Person, words: Words
) -> tuple[View, Film | None]:
    """The next film worth a rating, None and a sentence instead where there is none.

    Not one that is rated, not seen, passed over, saved for later or hidden.
    """
    services = context.services
    database = services.database
    try:
        recommender = services.recommender()
    except NoModel:
        return views.notice(words, "no-title"), None
    rated = await database.ratings.of_person(person.person_id)
    aside = await database.dismissals.of_person(person.person_id)
    ids = await off_loop(recommender.ask, rated, frozenset(aside))
    film = next((film for film_id in ids if (film := services.catalogue.get(film_id))), None)
    if film is None:
        return views.notice(words, "ask-done"), None
    return views.ask(words, film, len(rated)), film


async def ask_next(update: Update, context: FilmContext, person: Person, words: Words) -> None:
    """Sends the next question."""
    view, film = await next_question(context, person, words)
    if film is None:
        await replies.send(update, view)
    else:
        await open_question(update, context, view, film, asked=True)


async def ask_here(update: Update, context: FilmContext, person: Person, words: Words) -> None:
    """Puts the next question in the place of the tapped one, or below where that is impossible."""
    view, film = await next_question(context, person, words)
    message = await replies.edit(update, view)
    if context.user_data is not None:
        context.user_data.pop(OPEN_QUESTION, None)
        if film is not None and message is not None:
            context.user_data[OPEN_QUESTION] = OpenQuestion(message.message_id, film, asked=True)


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
