"""What the bot does in groups beside /together: /rate, /recommend, cards for everybody, moving.

It answers commands and taps, never talk. Taps on a card count for whoever taps, and only they are
told. What is one person's alone (their ratings, lists, data) is left to the private chat. Refuses
to know how films are found or ranked.
"""

from __future__ import annotations

from dataclasses import replace

from telegram import ChatMember, ChatMemberUpdated, Update

from bot import finding, replies, views, views_together, views_wish
from bot.context import FilmContext, off_loop
from bot.group_buttons import GroupPicks, RateMine, SaveMine, Share
from bot.handlers import together
from bot.handlers.picks import DEEPEST, DEFAULT, MOST, set_aside
from bot.parsing import MAX_QUERY, parse_request
from bot.understanding import wish_in
from bot.views import TITLE_LIMIT, View, short
from bot.words import Words
from engine.catalogue import Film
from engine.wishes import Wish
from storage import SAVED, Person

TOGETHER = "together"  # what the link that adds the bot to a group carries


async def start(update: Update, context: FilmContext) -> None:
    """/start in a group: said by Telegram when somebody adds the bot by our link."""
    if context.argument == TOGETHER:
        await together.together(update, context)
    else:
        await help_(update, context)


async def help_(update: Update, context: FilmContext) -> None:
    """/help in a group: what it does there."""
    _, words = await context.hear(update)
    await replies.send(update, views_together.in_groups(words, context.bot.username))


async def elsewhere(update: Update, context: FilmContext) -> None:
    """A command that is one person's affair: the bot talks about that in private."""
    _, words = await context.hear(update)
    await replies.send(update, views.group(words, context.bot.username))


async def rate(update: Update, context: FilmContext) -> None:
    """/rate TITLE: a card for everybody. With stars: they are the sender's, and that is said."""
    person, words = await context.hear(update)
    text = context.argument
    if not text:
        link = views_together.private_link(words, context.bot.username)
        await replies.send(update, View(words("group-rate", link=link)))
        return
    services = context.services
    request = parse_request(text)
    found: finding.Finding = finding.NotFound()
    if len(text) <= MAX_QUERY:
        found = await off_loop(finding.find, services.catalogue, request, services.popularity)
    match found:
        case finding.OneFilm(film, None) | finding.BadStars(_, (film,)):
            view = views_together.shared_card(words, film)
        case finding.OneFilm(film, float(stars)):
            view = await _rated(update, context, person, words, film, stars)
        case finding.Several(films, _) | finding.BadStars(_, films):
            view = views_together.choice_to_share(words, films)
        case finding.TwoReadings(whole, film, _):
            view = views_together.choice_to_share(words, [whole, film])
        case finding.StarsOnly():
            view = views.notice(words, "stars-for-which")
        case _:
            newest = services.catalogue.newest_year
            shown = text if len(text) > MAX_QUERY else request.title or text
            view = views.not_found(words, shown, newest, MAX_QUERY)
    await replies.send(update, view)


async def _rated(
    update: Update,
    context: FilmContext,
    person: Person | None,
    words: Words,
    film: Film,
    stars: float,
) -> View:
    assert update.effective_user is not None
    if person is None:
        return views.notice(words, "group-nobody")
    services = context.services
    await services.database.ratings.put(person.person_id, film.film_id, stars, services.now())
    name = together.shown_name(update.effective_user)
    shown = views.stars_text(words, stars)
    return View(words("group-rated", name=name, film=views.film_text(words, film), stars=shown))


async def recommend(update: Update, context: FilmContext) -> None:
    """/recommend [N] [a wish]: the sender's picks, for all to see, without what they rated."""
    person, words = await context.hear(update)
    if person is None:
        await replies.send(update, views.notice(words, "group-nobody"))
        return
    services = context.services
    wish = Wish()
    if context.argument:
        text = context.argument[:MAX_QUERY]
        reading = await off_loop(wish_in, services.catalogue, text, services.popularity)
        wish = reading.wish
        if reading.unknown and wish.empty and wish.count is None:
            view = views_wish.not_understood(words, text, [], services.catalogue)
            await replies.send(update, view)
            return
    count = max(1, min(wish.count or DEFAULT, MOST))
    await _send_picks(update, context, person, words, replace(wish, count=count), 0)


async def on_picks(update: Update, context: FilmContext, tap: GroupPicks) -> None:
    """Button "More" of somebody's picks: only for them."""
    query = update.callback_query
    assert query is not None
    person, words = await context.meet(update)
    if query.from_user.id != tap.owner:
        await replies.toast(query, words("toast-not-yours"))
        return
    count, offset = max(1, min(tap.count, MOST)), min(tap.offset, DEEPEST)
    await _send_picks(update, context, person, words, Wish(count=count), offset)


async def _send_picks(
    update: Update, context: FilmContext, person: Person, words: Words, wish: Wish, offset: int
) -> None:
    services, user = context.services, update.effective_user
    assert user is not None
    recommender = services.recommender()
    rated = await services.database.ratings.of_person(person.person_id)
    aside = await set_aside(context, person)
    if update.callback_query is not None:
        # Not before: without a model, or a database, whoever tapped is told so by the answer.
        await replies.toast(update.callback_query)
    count = wish.count or DEFAULT
    wanted = min(offset + count, DEEPEST)
    asked = None if wish.empty else wish
    best = await off_loop(recommender.recommend, rated, wanted, aside, asked)
    known = any(film_id in recommender.catalogue for film_id in rated)
    chosen = [
        (film, pick.stars if known else None)
        for pick in best[offset:]
        if (film := services.catalogue.get(pick.film_id)) is not None
    ]
    more = None
    if asked is None and chosen and offset + len(chosen) < DEEPEST:
        more = GroupPicks(user.id, count, offset + len(chosen))
    name = together.shown_name(user)
    said = None if asked is None else views_wish.wish_text(words, wish, services.catalogue)
    shown = views_together.picks_of_one(words, name, chosen, more, offset=offset, wish=said)
    await replies.send(update, *shown)


async def on_share(update: Update, context: FilmContext, tap: Share) -> None:
    """A film's number or title below a list in a group: its card, for everybody."""
    assert update.callback_query is not None
    _, words = await context.meet(update)
    film = context.services.film(tap.film_id)
    await replies.toast(update.callback_query)
    await replies.send(update, views_together.shared_card(words, film))


async def on_rate_mine(update: Update, context: FilmContext, tap: RateMine) -> None:
    """Stars below a card that everybody sees: whoever taps gives them, and only they are told."""
    services = context.services
    assert update.callback_query is not None
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    ratings = services.database.ratings
    result = await ratings.put(person.person_id, film.film_id, tap.stars, services.now())
    title, stars = short(film.title, TITLE_LIMIT), views.stars_text(words, tap.stars)
    if result.previous is None:
        text = words("toast-mine", title=title, stars=stars)
    elif result.previous == tap.stars:
        text = words("toast-mine-already", title=title, stars=stars)
    else:
        previous = views.stars_text(words, result.previous)
        text = words("toast-mine-again", title=title, stars=stars, previous=previous)
    await replies.toast(update.callback_query, views.plain(text))


async def on_save_mine(update: Update, context: FilmContext, tap: SaveMine) -> None:
    """The button to save, below a card that everybody sees: for whoever taps."""
    services = context.services
    assert update.callback_query is not None
    person, words = await context.meet(update)
    film = services.film(tap.film_id)
    title = short(film.title, TITLE_LIMIT)
    own = await services.database.ratings.get(person.person_id, film.film_id)
    if own is not None:
        text = words("toast-mine-seen", title=title, stars=views.stars_text(words, own))
    else:
        await services.database.dismissals.add(
            person.person_id, film.film_id, SAVED, at=services.now()
        )
        text = words("toast-mine-saved", title=title)
    await replies.toast(update.callback_query, views.plain(text))


async def moved(update: Update, context: FilmContext) -> None:
    """A group became a supergroup; both chats say so, in either order."""
    message = update.effective_message
    assert message is not None
    gatherings = context.services.database.gatherings
    if message.migrate_to_chat_id is not None:
        await gatherings.move(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await gatherings.move(message.migrate_from_chat_id, message.chat.id)


async def membership(context: FilmContext, change: ChatMemberUpdated) -> None:
    """The bot was put out of a group: what was under way there is over."""
    if change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}:
        await context.services.database.gatherings.end_all(change.chat.id)
