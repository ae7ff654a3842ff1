"""/together: a gathering in a group, who is in, and films for all of them.

Whoever taps acts for themselves alone; what a button names is looked up and checked against the
chat that it was tapped in. Refuses to know how films are chosen for many.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Collection

from telegram import Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot import replies, views_together
from bot.boards import ask_poll, boards_of, newcomers_of, say
from bot.button_code import UnknownButton, pack
from bot.context import FilmContext, off_loop
from bot.group_buttons import AsPoll, MoreForAll, OfGathering
from bot.views import View, short
from bot.views_together import NAME_LIMIT, PickForAll
from bot.words import words_in
from engine.together import GroupRule, Member, group_picks
from storage import HIDDEN, Gathering, Person, UnknownPerson

_log = logging.getLogger(__name__)
AT_ONCE = 5  # films in one list
MOST_MEMBERS = 30
_PAUSE = 3  # seconds in which taps of several people count as one


async def together(update: Update, context: FilmContext) -> None:
    """/together: in a group a message to join by; in private, what it is for."""
    _, words = await context.meet(update)
    chat = update.effective_chat
    assert chat is not None
    if chat.type == ChatType.PRIVATE:
        await replies.send(update, views_together.about_together(words, context.bot.username))
        return
    services = context.services
    number = await services.database.gatherings.begin(
        chat.id, words.language, services.now(), replies.topic_of(update)
    )
    await boards_of(context).refresh(context, number)


async def on_gathering(update: Update, context: FilmContext, tap: OfGathering) -> None:
    """Buttons "I'm in", "I'm out" and "Pick films"."""
    query = update.callback_query
    assert query is not None
    person, words = await context.meet(update)
    gathering = await _tapped(update, context, tap.gathering_id, tap)
    if gathering is None:
        await replies.toast(query, words("toast-gathering-over"))
        return
    if tap.verb == "pick":
        await _pick(update, context, person, gathering, since=None)
        return
    if tap.verb == "join":
        try:
            joined = await _join(update, context, person, gathering.gathering_id)
        except UnknownPerson:  # it ended just now
            await replies.toast(query, words("toast-gathering-over"))
            return
        is_in = any(member.person_id == person.person_id for member in gathering.members)
        full = not joined and not is_in and len(gathering.members) >= MOST_MEMBERS
        key = "toast-in" if joined else "toast-in-already"
        text = words("toast-full", most=MOST_MEMBERS) if full else words(key)
    else:
        gatherings = context.services.database.gatherings
        left = await gatherings.leave(gathering.gathering_id, person.person_id)
        text = words("toast-out" if left else "toast-out-already")
    await replies.toast(query, text)
    try:
        await boards_of(context).refresh(context, gathering.gathering_id)
    except Forbidden:
        await _kicked(context, gathering)


async def on_more(update: Update, context: FilmContext, tap: MoreForAll) -> None:
    """Button "Next ones": films that this list has not had, for those who are in now."""
    assert update.callback_query is not None
    person, words = await context.meet(update)
    gathering = await _tapped(update, context, tap.gathering_id, tap)
    if gathering is None:
        await replies.toast(update.callback_query, words("toast-gathering-over"))
        return
    await _pick(update, context, person, gathering, since=tap.since)


async def on_poll(update: Update, context: FilmContext, tap: AsPoll) -> None:
    """Button "As a poll": the films of one list, once."""
    query = update.callback_query
    assert query is not None
    person, words = await context.meet(update)
    gathering = await _tapped(update, context, tap.gathering_id, tap)
    if gathering is None:
        await replies.toast(query, words("toast-gathering-over"))
        return
    if not _is_in(gathering, person):
        await replies.toast(query, words("toast-join-first"))
        return
    services = context.services
    gatherings = services.database.gatherings
    ids = await gatherings.page(tap.gathering_id, tap.page)
    films = [film for film_id in ids if (film := services.catalogue.get(film_id)) is not None]
    if len(films) < views_together.FEWEST_OPTIONS:
        await replies.toast(query, words("toast-poll-small"))
        return
    if not await gatherings.claim_poll(tap.gathering_id, tap.page):
        await replies.toast(query, words("toast-polled"))
        return
    await replies.toast(query)
    group_words = words_in(gathering.language)
    try:
        await ask_poll(context, gathering, *views_together.poll_of(group_words, films))
    except Forbidden:
        await _kicked(context, gathering)
    except BadRequest as error:
        _log.info("no poll: %s", error.message)
        await gatherings.release_poll(tap.gathering_id, tap.page)
        await say(context, gathering, [View(group_words("poll-refused"))])


async def _pick(
    update: Update, context: FilmContext, person: Person, gathering: Gathering, since: int | None
) -> None:
    """Films for those who are in; ``since``: without what was shown from that page on."""
    query = update.callback_query
    assert query is not None
    services = context.services
    gatherings, words = services.database.gatherings, words_in(gathering.language)
    _, own_words = await context.meet(update)
    if not _is_in(gathering, person):
        await replies.toast(query, own_words("toast-join-first"))
        return
    if not await gatherings.claim(gathering.gathering_id, at=services.now(), pause=_PAUSE):
        await replies.toast(query, own_words("toast-picking"))
        return
    await replies.toast(query)
    shown: set[int] = set()
    if since is not None:
        shown = await gatherings.shown_since(gathering.gathering_id, since)
    chosen = await _films_for(context, gathering, shown)
    if not chosen:
        views = [View(words("picks-end"))]
    else:
        page = await gatherings.add_page(
            gathering.gathering_id, [pick.film.film_id for pick in chosen]
        )
        newcomers = await newcomers_of(context, gathering.members)
        views = views_together.picks_for_all(
            words,
            chosen,
            [member.name for member in gathering.members],
            [member.name for member in newcomers],
            (gathering.gathering_id, page, page if since is None else since),
            offset=len(shown),
            floor=GroupRule().floor,
            username=context.bot.username,
        )
    try:
        await say(context, gathering, views)
    except Forbidden:
        await _kicked(context, gathering)


async def _films_for(
    context: FilmContext, gathering: Gathering, shown: Collection[int]
) -> list[PickForAll]:
    """The best films for those who are in, from their ratings of this moment."""
    services = context.services
    database, recommender = services.database, services.recommender()
    members = [
        Member(
            await database.ratings.of_person(member.person_id),
            await database.dismissals.of_person(member.person_id, HIDDEN),
        )
        for member in gathering.members
    ]
    picks = await off_loop(group_picks, recommender, members, AT_ONCE, frozenset(shown))
    return [
        PickForAll(film, pick.stars)
        for pick in picks
        if (film := services.catalogue.get(pick.film_id)) is not None
    ]


async def _tapped(
    update: Update, context: FilmContext, gathering_id: int, tap: OfGathering | MoreForAll | AsPoll
) -> Gathering | None:
    """The gathering that a button names; None once it is over.

    Raises:
        UnknownButton: it is another chat's, so the button was made up.
    """
    gathering = await context.services.database.gatherings.get(gathering_id)
    chat = update.effective_chat
    if gathering is None:
        return None
    if chat is None or not gathering.is_of(chat.id):
        raise UnknownButton(pack(tap))
    return gathering


async def _join(update: Update, context: FilmContext, person: Person, number: int) -> bool:
    """Takes the person in, under a name that nobody else in the gathering has if that is easy."""
    assert update.effective_user is not None
    gatherings = context.services.database.gatherings
    gathering = await gatherings.get(number)
    taken = {member.name for member in gathering.members} if gathering is not None else set()
    name = shown_name(update.effective_user, taken)
    return await gatherings.join(number, person.person_id, name, MOST_MEMBERS)


def shown_name(user: User, taken: Collection[str] = ()) -> str:
    """The first name as it is shown to a group, with an initial where it is taken already.

    Without characters that cannot be seen or turn the line around.
    """

    def clean(raw: str) -> str:
        kept = (c for c in raw if unicodedata.category(c)[0] != "C" or c.isspace())
        return " ".join("".join(kept).split())

    name = short(clean(user.first_name) or clean(user.username or "") or "?", NAME_LIMIT)
    last = clean(user.last_name or "")
    return f"{name} {last[0]}." if name in taken and last else name


def _is_in(gathering: Gathering, person: Person) -> bool:
    return any(member.person_id == person.person_id for member in gathering.members)


async def _kicked(context: FilmContext, gathering: Gathering) -> None:
    """The bot is no longer in the chat, and can say nothing there."""
    _log.info("a gathering ended: the bot is not in its chat any more")
    await context.services.database.gatherings.end_all(gathering.chat_id)
