"""Importing by sending a file: preview, apply, settle what is not certain, take it all back.

Everything that a button needs is in the database under the import's id and its person's, so a
restart loses nothing, and nobody's tap does anything to another's import.
"""

from __future__ import annotations

from telegram import Update
from telegram.error import BadRequest

from bot import replies, views, views_imports
from bot.buttons import OfImport
from bot.context import FilmContext, Services, off_loop
from bot.imports.entries import ImportRefused, Source
from bot.imports.matching import FilmFinder, Placed
from bot.imports.reading import read_file
from bot.imports.tables import MAX_BYTES
from bot.views_imports import LISTED, Preview
from bot.words import Words
from storage import ImportLine, Person


async def receive(update: Update, context: FilmContext) -> None:
    """A document: read, matched, and shown before anything is applied."""
    services = context.services
    person, words = await context.meet(update)
    try:
        content = await _content(update)
        dataset = await services.database.dataset.current()
        shared = dataset is not None and dataset.name != "ml-100k"
        source, placed = await off_loop(_read, services, content, shared)
    except ImportRefused as error:
        await replies.send(update, views_imports.refused(words, error.reason))
        return
    lines = [_line(item) for item in placed]
    import_id = await services.database.imports.offer(
        person.person_id, source.name, lines, at=services.now()
    )
    rated = await services.database.ratings.of_person(person.person_id)
    shown = _preview(source, lines, rated)
    await replies.send(update, views_imports.preview(words, import_id, shown))


async def _content(update: Update) -> bytes:
    message = update.effective_message
    assert message is not None
    document = message.document
    assert document is not None  # the filter lets documents through alone
    if (document.file_size or 0) > MAX_BYTES:
        raise ImportRefused("too-long")
    try:
        file = await document.get_file()
    except BadRequest as error:  # Telegram's own limit, where it had not said the size
        raise ImportRefused("too-long") from error
    return bytes(await file.download_as_bytearray())


def _read(services: Services, content: bytes, shared_ids: bool) -> tuple[Source, list[Placed]]:
    source = read_file(content)
    finder = FilmFinder(services.catalogue, services.popularity, shared_ids=shared_ids)
    return source, finder.place_all(source.entries)


def _line(item: Placed) -> ImportLine:
    return ImportLine(
        item.entry.title,
        item.entry.year,
        item.entry.stars,
        item.entry.rated_at,
        None if item.film is None else item.film.film_id,
        tuple(film.film_id for film in item.candidates),
    )


def _preview(source: Source, lines: list[ImportLine], rated: dict[int, float]) -> Preview:
    found = [line for line in lines if line.film_id is not None]
    asked = sum(line.state == "asked" for line in lines)
    return Preview(
        source=source.name,
        total=len(source.entries),
        found=len(found),
        asked=asked,
        missing=len(lines) - len(found) - asked,
        repeated=len(source.entries) - len(lines),
        changes=sum(rated.get(line.film_id or 0, line.stars) != line.stars for line in found),
        without_stars=source.without_stars,
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
