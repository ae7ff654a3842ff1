"""For admins: the trained versions, and going back to one. Asked first, swapped while serving."""

from __future__ import annotations

import asyncio
import logging

from telegram import Update

from bot import buttons, replies, versions, views, views_models
from bot.context import FilmContext, Services
from bot.films import added_films
from bot.views_models import Version
from engine.snapshot import SnapshotError
from storage import UnknownModel

_log = logging.getLogger(__name__)


async def models(update: Update, context: FilmContext) -> None:
    """/models."""
    _, words = await context.meet(update)
    await replies.send(update, views_models.models(words, await _known(context.services)))


async def rollback(update: Update, context: FilmContext) -> None:
    """/rollback [VERSION]: the version named, or the one that served before; asks first."""
    _, words = await context.meet(update)
    known = await _known(context.services)
    named = context.argument
    wanted = _before(known) if not named else _named(known, named)
    if wanted is None:
        key = "rollback-same" if any(v.serves and v.name == named for v in known) else ""
        if named and not key:
            await replies.send(update, views_models.no_such(words, named))
        else:
            await replies.send(update, views.notice(words, key or "rollback-none"))
        return
    serving = next((each for each in known if each.serves), None)
    await replies.send(update, views_models.ask(words, wanted, serving))


async def on_rollback(update: Update, context: FilmContext, tap: buttons.Rollback) -> None:
    """The button of a version: asks; the one below the question: goes back."""
    services = context.services
    _, words = await context.meet(update)
    assert update.callback_query is not None
    await replies.toast(update.callback_query)
    known = await _known(services)
    wanted = _named(known, tap.version)
    if wanted is None:
        serves = any(each.serves and each.name == tap.version for each in known)
        view = views_models.no_such(words, tap.version)
        await replies.edit(update, views.notice(words, "rollback-same") if serves else view)
        return
    if not tap.sure:
        serving = next((each for each in known if each.serves), None)
        await replies.edit(update, views_models.ask(words, wanted, serving))
        return
    retraining = services.retraining
    if retraining is not None and retraining.running:
        # Its end would bring a model that was measured beside another one than serves by then.
        await replies.edit(update, views.notice(words, "rollback-training"))
        return
    try:
        await _go_back(services, wanted.name)
    except (SnapshotError, UnknownModel) as error:
        _log.warning("cannot go back to model %s: %s", wanted.name, error)
        await replies.edit(update, views_models.no_such(words, wanted.name))
        return
    await replies.edit(update, views_models.done(words, wanted.name))


async def _go_back(services: Services, version: str) -> None:
    database, models_dir = services.database, services.settings.models_dir
    async with services.changing:
        added = await added_films(database)
        model = await asyncio.to_thread(versions.open_version, models_dir, version, added=added)
        services.went_back = await versions.go_back(database, model)
        services.serve(model)
    _log.info("went back to model %s", version)


async def _known(services: Services) -> list[Version]:
    serving = services.model.version if services.model else None
    models_dir = services.settings.models_dir
    rows = await services.database.models.list()
    at_hand = await asyncio.to_thread(
        lambda: {row.version for row in rows if versions.on_disk(models_dir, row.version)}
    )
    return [
        Version.of(
            row.version,
            row.created_at,
            row.state,
            row.metrics,
            serves=row.version == serving,
            at_hand=row.version in at_hand,
        )
        for row in rows
    ]


def _before(known: list[Version]) -> Version | None:
    """The newest that has served and is older than the one that serves; they come newest first."""
    serving = next((at for at, each in enumerate(known) if each.serves), -1)
    older = known[serving + 1 :]
    return next((each for each in older if each.state == "retired" and each.at_hand), None)


def _named(known: list[Version], name: str) -> Version | None:
    """The version of that name, or the only one that begins so, unless it serves already."""
    exact = [each for each in known if each.name == name]
    found = exact or [each for each in known if each.name.startswith(name)]
    fits = [each for each in found if each.at_hand and not each.serves]
    return fits[0] if len(fits) == 1 else None
