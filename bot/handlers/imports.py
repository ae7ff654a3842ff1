"""Importing by sending a file: preview, apply, settle what is not certain, take it all back.

Everything that a button needs is in the database under the import's id and its person's, so a
restart loses nothing, and nobody's tap does anything to another's import.
"""

from __future__ import annotations

from telegram import Update

from bot import replies, views, views_imports
from bot.buttons import OfImport
from bot.context import FilmContext, off_loop
from bot.downloads import TooLarge, downloaded
from bot.film_lists import is_film_list
from bot.handlers.adding_films import offer_list
from bot.importing import ReadFile
from bot.imports.entries import ImportRefused
from bot.imports.tables import MAX_BYTES
from bot.views_imports import LISTED, Preview
from bot.words import Words
from storage import Person


async def receive(update: Update, context: FilmContext) -> None:
    """A document: read, matched, and shown before anything is applied."""
    services = context.services
    person, words = await context.meet(update)
    assert update.effective_message is not None
    document = update.effective_message.document
    assert document is not None  # the filter lets documents through alone
    dataset = await services.database.dataset.current()
    shared = dataset is not None and dataset.name != "ml-100k"
    if services.files.busy:
        await replies.send(update, views.notice(words, "import-wait"))
    try:
        async with services.files.turn():
            content = await downloaded(context.bot, document, MAX_BYTES)
            user = update.effective_user
            admin = user is not None and services.is_admin(user.id)
            if admin and await off_loop(is_film_list, content):
                await offer_list(update, context, content)
                return
            read = await services.files.read(
                content, services.catalogue, services.popularity, shared_ids=shared
            )
    except TooLarge:
        await replies.send(update, views_imports.refused(words, "too-long"))
        return
    except ImportRefused as error:
        await replies.send(update, views_imports.refused(words, error.reason))
        return
    import_id = await services.database.imports.offer(
        person.person_id, read.source, read.lines, at=services.now()
    )
    rated = await services.database.ratings.of_person(person.person_id)
    shown = await off_loop(_preview, read, rated)
    await replies.send(update, views_imports.preview(words, import_id, shown))


def _preview(read: ReadFile, rated: dict[int, float]) -> Preview:
    found = [line for line in read.lines if line.film_id is not None]
    asked = sum(line.state == "asked" for line in read.lines)
    return Preview(
        source=read.source,
        total=read.total,
        found=len(found),
        asked=asked,
        missing=len(read.lines) - len(found) - asked,
        repeated=read.total - len(read.lines),
        changes=sum(rated.get(line.film_id or 0, line.stars) != line.stars for line in found),
        without_stars=read.without_stars,
    )


async def on_import(update: Update, context: FilmContext, tap: OfImport) -> None:
    """A button of an import; one that is not the tapper's, or is settled already, does nothing."""
    query = update.callback_query
    assert query is not None
    person, words = await context.meet(update)
    match tap.verb:
        case "apply":
            await _apply(update, context, person, words, tap)
        case "cancel":
            imports = context.services.database.imports
            if not await imports.cancel(tap.import_id, person.person_id):
                await _nothing(update, words)
                return
            await replies.toast(query)
            await replies.edit(update, views.notice(words, "import-cancelled"))
        case "undo":
            await _undo(update, context, person, words, tap)
        case "settle":
            await _settle(update, context, person, words, tap)
        case "leave":
            await _leave(update, context, person, words, tap)


async def _apply(
    update: Update, context: FilmContext, person: Person, words: Words, tap: OfImport
) -> None:
    services = context.services
    imports = services.database.imports
    done = await imports.apply(tap.import_id, person.person_id, at=services.now())
    if done is None:
        await _nothing(update, words)
        return
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    missing = await imports.missing(tap.import_id, person.person_id, LISTED + 1)
    asked = await imports.question(tap.import_id, person.person_id)
    view = views_imports.applied(words, tap.import_id, done, missing, asked=asked is not None)
    await replies.edit(update, view)
    if asked is not None:
        await replies.send(update, await _next(context, person, words, tap.import_id))


async def _undo(
    update: Update, context: FilmContext, person: Person, words: Words, tap: OfImport
) -> None:
    services = context.services
    imports = services.database.imports
    done = await imports.undo(tap.import_id, person.person_id, at=services.now())
    if done is None:
        await _nothing(update, words)
        return
    assert update.callback_query is not None
    await replies.toast(update.callback_query, words("toast-undone"))
    await replies.edit(update, views_imports.undone(words, done))


async def _settle(
    update: Update, context: FilmContext, person: Person, words: Words, tap: OfImport
) -> None:
    services = context.services
    if tap.film_id is not None:
        services.film(tap.film_id)
    counted = await services.database.imports.settle(
        tap.import_id, person.person_id, tap.line, tap.film_id, at=services.now()
    )
    if not counted:
        await _nothing(update, words)
        return
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    await replies.edit(update, await _next(context, person, words, tap.import_id))


async def _leave(
    update: Update, context: FilmContext, person: Person, words: Words, tap: OfImport
) -> None:
    """No more questions: what is left of them is left out."""
    left = await context.services.database.imports.leave(tap.import_id, person.person_id)
    if not left:
        await _nothing(update, words)
        return
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    await replies.edit(update, views_imports.left_out(words, left))


async def _next(context: FilmContext, person: Person, words: Words, import_id: int) -> views.View:
    """The next question, or a word that there is none."""
    asked = await context.services.database.imports.question(import_id, person.person_id)
    if asked is None:
        return views.notice(words, "import-settled")
    catalogue = context.services.catalogue
    films = [film for film_id in asked.line.candidates if (film := catalogue.get(film_id))]
    return views_imports.question(words, import_id, asked, films)


async def _nothing(update: Update, words: Words) -> None:
    """A second tap, or a button that was overtaken: what it led to stays as it is."""
    assert update.callback_query is not None
    await replies.toast(update.callback_query, words("toast-import-over"))
