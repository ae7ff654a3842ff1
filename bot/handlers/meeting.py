"""Meeting and leaving: /start, /help, /language, and people or groups that put the bot out."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.constants import ChatType

from bot import buttons, menu, replies, views
from bot.button_code import UnknownButton, pack
from bot.context import FilmContext
from bot.handlers import groups
from bot.handlers.asking import ask_next
from bot.words import LANGUAGES, words_in


async def start(update: Update, context: FilmContext) -> None:
    """/start: who I am, and at once a first film to rate."""
    person, words = await context.meet(update)
    count = await context.services.database.ratings.count(person.person_id)
    await replies.send(update, views.welcome(words, count))
    assert update.effective_user is not None
    if update.effective_user.id in context.services.settings.admin_ids:
        # At the bot's start Telegram may not have known their chat yet.
        await menu.publish_to(context.bot, update.effective_user.id, words.language, admin=True)
    await ask_next(update, context, person, words)


async def help_(update: Update, context: FilmContext) -> None:
    """/help: everything that the person can do."""
    _, words = await context.meet(update)
    assert update.effective_user is not None
    admin = update.effective_user.id in context.services.settings.admin_ids
    await replies.send(update, views.help_text(words, admin=admin, username=context.bot.username))


async def language(update: Update, context: FilmContext) -> None:
    """/language, or /language ru."""
    _, words = await context.meet(update)
    named = context.argument.lower()[:2]
    if named in LANGUAGES:
        await _speak(update, context, named, in_place=False)
    else:
        await replies.send(update, views.languages(words))


async def on_speak(update: Update, context: FilmContext, tap: buttons.Speak) -> None:
    """A language's button."""
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    if tap.language not in LANGUAGES:
        raise UnknownButton(pack(tap))
    await _speak(update, context, tap.language, in_place=True)


async def _speak(update: Update, context: FilmContext, code: str, *, in_place: bool) -> None:
    assert update.effective_user is not None
    person = await context.person(update.effective_user)
    await context.services.database.people.set_language(person.person_id, code)
    view = views.notice(words_in(code), "language-set")
    await (replies.edit(update, view) if in_place else replies.send(update, view))
    admin = update.effective_user.id in context.services.settings.admin_ids
    await menu.publish_to(context.bot, update.effective_user.id, code, admin=admin)


async def no_title(update: Update, context: FilmContext) -> None:
    """A sticker, a picture, a voice: say what does help."""
    _, words = await context.meet(update)
    await replies.send(update, views.notice(words, "no-title"))


async def unknown_command(update: Update, context: FilmContext) -> None:
    """A command that there is not."""
    _, words = await context.meet(update)
    assert update.effective_message is not None
    command = (update.effective_message.text or "").split()[0][:40]
    await replies.send(update, views.View(words("unknown-command", command=command)))


async def membership(update: Update, context: FilmContext) -> None:
    """Somebody or a group put the bot out, or let it in: nothing is to be sent in vain."""
    change = update.my_chat_member
    if change is None:
        return
    if change.chat.type != ChatType.PRIVATE:
        await groups.membership(context, change)
        return
    people = context.services.database.people
    # Not made anew: whoever had everything deleted and then leaves is left alone.
    person = await people.find("telegram", change.from_user.id)
    if person is None:
        return
    if change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}:
        await people.mark_left(person.person_id)
    else:
        await people.mark_back(person.person_id)
