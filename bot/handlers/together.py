"""/together: a gathering in a group, who is in, and films for all of them.

Whoever taps acts for themselves alone; what a button names is looked up and checked against the
chat that it was tapped in. Refuses to know how films are chosen for many.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Collection, Sequence

from telegram import Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, TelegramError, TimedOut

from bot import replies, views_together
from bot.boards import ask_poll, boards_of, newcomers_of, say
from bot.button_code import UnknownButton, pack
from bot.context import FilmContext, off_loop
from bot.group_buttons import AsPoll, MoreForAll, OfGathering
from bot.views import View, short
from bot.views_together import NAME_LIMIT, PickForAll
from bot.words import Html, Words, words_in
from engine.catalogue import Film
from engine.together import GroupRule, Member, group_picks
from storage import HIDDEN, Gathering, Person, UnknownGathering, UnknownPerson

_log = logging.getLogger(__name__)
AT_ONCE = 5  # films in one list
MOST_MEMBERS = 30
_PAUSE = 3  # seconds in which taps of several people count as one


async def together(update: Update, context: FilmContext) -> None:
    """/together: in a group a message to join by; in private, what it is for."""
    _, words = await context.hear(update)
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
    person, words = await context.meet(update)
    gathering = await _tapped(update, context, words, tap)
    if gathering is None:
        return
    if tap.verb == "pick":
        await _pick(update, context, person, words, gathering, since=None)
        return
    try:
        text = await _come_or_go(update, context, person, words, gathering, tap)
    except UnknownPerson:  # it ended just now
        text = words("toast-gathering-over")
    assert update.callback_query is not None
    await replies.toast(update.callback_query, text)
    try:
        await boards_of(context).refresh(context, gathering.gathering_id)
    except Forbidden:
        await _kicked(context, gathering)


async def _come_or_go(
    update: Update,
    context: FilmContext,
    person: Person,
    words: Words,
    gathering: Gathering,
    tap: OfGathering,
) -> Html:
    """Takes the person in or lets them go; what they are told."""
    gatherings = context.services.database.gatherings
    if tap.verb == "leave":
        left = await gatherings.leave(gathering.gathering_id, person.person_id)
        return words("toast-out" if left else "toast-out-already")
    assert update.effective_user is not None
    # A name that nobody else has there, if that is easy.
    name = shown_name(update.effective_user, {member.name for member in gathering.members})
    number = gathering.gathering_id
    if await gatherings.join(number, person.person_id, name, MOST_MEMBERS):
        return words("toast-in")
    if _is_in(gathering, person) or len(gathering.members) < MOST_MEMBERS:
        return words("toast-in-already")
    return words("toast-full", most=MOST_MEMBERS)


async def on_more(update: Update, context: FilmContext, tap: MoreForAll) -> None:
    """Button "Next ones": films that this list has not had, for those who are in now."""
    person, words = await context.meet(update)
    gathering = await _tapped(update, context, words, tap)
    if gathering is not None:
        await _pick(update, context, person, words, gathering, since=tap.since)


async def on_poll(update: Update, context: FilmContext, tap: AsPoll) -> None:
    """Button "As a poll": the films of one list, once."""
    query = update.callback_query
    assert query is not None
    person, words = await context.meet(update)
    gathering = await _tapped(update, context, words, tap)
    if gathering is None:
        return
    services = context.services
    gatherings = services.database.gatherings
    ids = await gatherings.page(tap.gathering_id, tap.page)
    films = [film for film_id in ids if (film := services.catalogue.get(film_id)) is not None]
    if not _is_in(gathering, person):
        await replies.toast(query, words("toast-join-first"))
    elif len(films) < views_together.FEWEST_OPTIONS:
        await replies.toast(query, words("toast-poll-small"))
    elif not await gatherings.claim_poll(tap.gathering_id, tap.page):
        await replies.toast(query, words("toast-polled"))
    else:
        await replies.toast(query)
        await _ask(context, gathering, tap, films)


async def _ask(
    context: FilmContext, gathering: Gathering, tap: AsPoll, films: Sequence[Film]
) -> None:
    """Sends the poll that was claimed; where that fails, the next tap may try again.

    Not after `TimedOut`, nor where the wait for Telegram is broken off: it may have come then.
    """
    words = words_in(gathering.language)
    release = context.services.database.gatherings.release_poll
    try:
        await ask_poll(context, gathering, *views_together.poll_of(words, films))
    except Forbidden:
        await _kicked(context, gathering)
    except BadRequest as error:
        _log.info("no poll: %s", error.message)
        await release(tap.gathering_id, tap.page)
        await say(context, gathering, [View(words("poll-refused"))])
    except TimedOut:
        raise
    except TelegramError:
        await release(tap.gathering_id, tap.page)
        raise


async def _pick(
    update: Update,
    context: FilmContext,
    person: Person,
    words: Words,
    gathering: Gathering,
    since: int | None,
) -> None:
    """Films for those who are in; ``since``: without what was shown from that page on.

    ``words``: of the one who tapped; what the group reads is in the gathering's language.
    """
    query = update.callback_query
    assert query is not None
    services = context.services
    gatherings = services.database.gatherings
    if not _is_in(gathering, person):
        await replies.toast(query, words("toast-join-first"))
        return
    # What may fail comes before the claim, which it would waste, and before the answer to the tap,
    # by which whoever tapped is told.
    recommender, members = services.recommender(), await _members_of(context, gathering)
    shown: set[int] = set()
    if since is not None:
        shown = await gatherings.shown_since(gathering.gathering_id, since)
    if not await gatherings.claim(gathering.gathering_id, at=services.now(), pause=_PAUSE):
        await replies.toast(query, words("toast-picking"))
        return
    picks = await off_loop(group_picks, recommender, members, AT_ONCE, frozenset(shown))
    chosen = [
        PickForAll(film, pick.stars)
        for pick in picks
        if (film := services.catalogue.get(pick.film_id)) is not None
    ]
    try:
        views = await _list_of(context, gathering, chosen, shown, since)
    except UnknownGathering:  # it ended just now
        await replies.toast(query, words("toast-gathering-over"))
        return
    await replies.toast(query)
    try:
        await say(context, gathering, views)
    except Forbidden:
        await _kicked(context, gathering)


async def _list_of(
    context: FilmContext,
    gathering: Gathering,
    chosen: Sequence[PickForAll],
    shown: Collection[int],
    since: int | None,
) -> list[View]:
    """The list as the group reads it, kept as a page of its own.

    Raises:
        UnknownGathering: it ended meanwhile.
    """
    words = words_in(gathering.language)
    if not chosen:
        return [View(words("picks-end"))]
    page = await context.services.database.gatherings.add_page(
        gathering.gathering_id, [pick.film.film_id for pick in chosen]
    )
    newcomers = await newcomers_of(context, gathering.members)
    return views_together.picks_for_all(
        words,
        chosen,
        [member.name for member in gathering.members],
        [member.name for member in newcomers],
        (gathering.gathering_id, page, page if since is None else since),
        offset=len(shown),
        floor=GroupRule().floor,
        username=context.bot.username,
    )


async def _members_of(context: FilmContext, gathering: Gathering) -> list[Member]:
    """Those who are in, with their ratings of this moment.

    What somebody hid does not come for the group. What they saved for later may: to see a film
    together is what it was saved for.
    """
    database = context.services.database
    return [
        Member(
            await database.ratings.of_person(member.person_id),
            await database.dismissals.of_person(member.person_id, HIDDEN),
        )
        for member in gathering.members
    ]


async def _tapped(
    update: Update, context: FilmContext, words: Words, tap: OfGathering | MoreForAll | AsPoll
) -> Gathering | None:
    """The gathering that a button names; None once it is over, and whoever tapped is told.

    Raises:
        UnknownButton: it is another chat's, so the button was made up.
    """
    gathering = await context.services.database.gatherings.get(tap.gathering_id)
    chat = update.effective_chat
    if gathering is None:
        assert update.callback_query is not None
        await replies.toast(update.callback_query, words("toast-gathering-over"))
    elif chat is None or not gathering.is_of(chat.id):
        raise UnknownButton(pack(tap))
    return gathering


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
