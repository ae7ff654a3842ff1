"""Methods about the bot itself: who it is, its commands and descriptions, files, updates.

Each takes the world and the parameters and gives the result's JSON; a refusal is an ApiError.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.local.errors import bad_request
from bot.local.limits import MAX_DOWNLOAD, MAX_POLL_TIMEOUT, MAX_UPDATES, MAX_WEBHOOK_CONNECTIONS
from bot.local.parameters import Parameters
from bot.local.profile import Scope, TextKind, read_commands, read_language, read_scope
from bot.local.world import World

Method = Callable[[World, Parameters], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Described:
    """A result that comes with a `description` beside it."""

    result: Any
    description: str


async def get_me(world: World, _: Parameters) -> Any:
    """GetMe."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": world.inline.enabled,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def log_out(_world: World, _: Parameters) -> Any:
    """LogOut and close: nothing to do here, and both are allowed."""
    return True


async def get_file(world: World, parameters: Parameters) -> Any:
    """GetFile."""
    file = world.files.get(parameters.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
        "file_path": file.path,
    }


async def set_my_commands(world: World, parameters: Parameters) -> Any:
    """SetMyCommands."""
    commands = read_commands(parameters.json("commands", "commands"))
    world.profile.set_commands(*_scope_and_language(world, parameters), commands)
    world.commands_changed()
    return True


async def delete_my_commands(world: World, parameters: Parameters) -> Any:
    """DeleteMyCommands."""
    world.profile.set_commands(*_scope_and_language(world, parameters), [])
    world.commands_changed()
    return True


async def get_my_commands(world: World, parameters: Parameters) -> Any:
    """GetMyCommands."""
    return world.profile.commands(*_scope_and_language(world, parameters))


def _scope_and_language(world: World, parameters: Parameters) -> tuple[Scope, str]:
    scope = read_scope(parameters.json("scope", "BotCommandScope"))
    if scope[1]:
        chat = world.find_any(scope[1])
        if chat is None:
            raise bad_request("chat not found")
        chat.open_to_bot(writes=False)
    return scope, read_language(parameters.text("language_code"))


def _setter(kind: TextKind) -> Method:
    async def set_text(world: World, parameters: Parameters) -> Any:
        language = read_language(parameters.text("language_code"))
        world.profile.set_text(kind, language, parameters.text(kind))
        return True

    return set_text


def _getter(kind: TextKind) -> Method:
    async def get_text(world: World, parameters: Parameters) -> Any:
        language = read_language(parameters.text("language_code"))
        return {kind: world.profile.text(kind, language)}

    return get_text


set_my_name, get_my_name = _setter("name"), _getter("name")
set_my_description, get_my_description = _setter("description"), _getter("description")
set_my_short_description = _setter("short_description")
get_my_short_description = _getter("short_description")


async def get_updates(world: World, parameters: Parameters) -> Any:
    """GetUpdates."""
    world.updates.allow(_allowed_updates(parameters))
    return await world.updates.poll(
        parameters.integer("offset"),
        parameters.integer("limit", MAX_UPDATES, 1, MAX_UPDATES),
        parameters.integer("timeout", 0, 0, MAX_POLL_TIMEOUT),
    )


async def set_webhook(world: World, parameters: Parameters) -> Any:
    """SetWebhook; an empty url deletes it, as at Telegram."""
    url = parameters.text("url").strip()
    if not url:
        return await delete_webhook(world, parameters)
    await world.webhook.set(
        url,
        parameters.text("secret_token"),
        parameters.integer("max_connections", 40, 1, MAX_WEBHOOK_CONNECTIONS),
    )
    world.updates.allow(_allowed_updates(parameters))
    if parameters.boolean("drop_pending_updates"):
        world.updates.clear()
    return Described(True, "Webhook was set")


async def delete_webhook(world: World, parameters: Parameters) -> Any:
    """DeleteWebhook."""
    had_one = bool(world.webhook.url)
    await world.webhook.delete()
    if parameters.boolean("drop_pending_updates"):
        world.updates.clear()
    return Described(True, "Webhook was deleted" if had_one else "Webhook is already deleted")


async def get_webhook_info(world: World, _: Parameters) -> Any:
    """GetWebhookInfo."""
    return world.webhook.info()


def _allowed_updates(parameters: Parameters) -> list[str] | None:
    allowed = parameters.json("allowed_updates", "allowed_updates")
    return [str(kind) for kind in allowed] if isinstance(allowed, list) else None
