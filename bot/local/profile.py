"""How the bot presents itself: commands by scope and language, name and descriptions by language.

The lookup order is https://core.telegram.org/bots/api#determining-list-of-commands. Knows nothing
of people and groups beyond ids and a language.
"""

from __future__ import annotations

import re
from typing import Any, Final, Literal

from bot.local.errors import bad_request
from bot.local.limits import (
    MAX_COMMAND,
    MAX_COMMAND_DESCRIPTION,
    MAX_COMMANDS,
    MAX_DESCRIPTION,
    MAX_NAME,
    MAX_SHORT_DESCRIPTION,
)

Command = dict[str, str]
Scope = tuple[str, int, int]  # type, chat id, user id; 0 where the scope names none
TextKind = Literal["name", "description", "short_description"]

_SCOPES: Final = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
_COMMAND = re.compile(r"[a-z0-9_]+")
_TEXT_LIMITS: Final[dict[TextKind, int]] = {
    "name": MAX_NAME,
    "description": MAX_DESCRIPTION,
    "short_description": MAX_SHORT_DESCRIPTION,
}


class Profile:
    """What setMyCommands, setMyName and their kin have set."""

    def __init__(self, name: str) -> None:
        self._commands: dict[tuple[Scope, str], list[Command]] = {}
        self._texts: dict[tuple[TextKind, str], str] = {("name", ""): name}

    def set_commands(self, scope: Scope, language: str, commands: list[Command]) -> None:
        """Sets the commands of one scope and language; an empty list deletes them."""
        if commands:
            self._commands[scope, language] = commands
        else:
            self._commands.pop((scope, language), None)

    def commands(self, scope: Scope, language: str) -> list[Command]:
        """The commands set for exactly this scope and language."""
        return self._commands.get((scope, language), [])

    def commands_for(self, person_id: int, language_code: str) -> list[Command]:
        """The commands this person sees in their private chat."""
        return self._first(
            language_code,
            [("chat", person_id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)],
        )

    def group_commands_for(
        self, group_id: int, person_id: int, language_code: str, *, is_admin: bool
    ) -> list[Command]:
        """The commands this person sees in a group."""
        admins: list[Scope] = [("chat_administrators", group_id, 0)] if is_admin else []
        all_admins: list[Scope] = [("all_chat_administrators", 0, 0)] if is_admin else []
        return self._first(
            language_code,
            [
                ("chat_member", group_id, person_id),
                *admins,
                ("chat", group_id, 0),
                *all_admins,
                ("all_group_chats", 0, 0),
                ("default", 0, 0),
            ],
        )

    def _first(self, language_code: str, scopes: list[Scope]) -> list[Command]:
        """The commands of the first scope that has any, in the language or in none."""
        language = language_code.split("-", 1)[0].lower()
        for scope in scopes:
            for tongue in (language, "") if language else ("",):
                if (scope, tongue) in self._commands:
                    return self._commands[scope, tongue]
        return []

    def set_text(self, kind: TextKind, language: str, text: str) -> None:
        """Sets a name or description; an empty one falls back to that of no language.

        Raises:
            ApiError: when it is too long.
        """
        if len(text) > _TEXT_LIMITS[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        if text:
            self._texts[kind, language] = text
        elif (kind, language) != ("name", ""):
            self._texts.pop((kind, language), None)

    def text(self, kind: TextKind, language: str) -> str:
        """The name or description in this language, or in none."""
        return self._texts.get((kind, language)) or self._texts.get((kind, ""), "")


def read_scope(raw: Any) -> Scope:
    """The `scope` parameter.

    Raises:
        ApiError: for a scope that Telegram does not know.
    """
    if raw is None:
        return ("default", 0, 0)
    if not isinstance(raw, dict) or "type" not in raw:
        raise bad_request("can't parse BotCommandScope: Can't find field \"type\"")
    kind = str(raw["type"])
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        return (kind, 0, 0)
    if "chat_id" not in raw:
        raise bad_request("can't parse BotCommandScope: Can't find field \"chat_id\"")
    try:
        return (kind, int(raw["chat_id"]), int(raw.get("user_id", 0)))
    except (TypeError, ValueError):
        raise bad_request("chat not found") from None


def read_language(code: str) -> str:
    """The `language_code` parameter: two letters or nothing.

    Raises:
        ApiError: for anything else.
    """
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def read_commands(raw: Any) -> list[Command]:
    """The `commands` parameter.

    Raises:
        ApiError: for a command or description that Telegram refuses.
    """
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(item) for item in raw]


def _command(raw: Any) -> Command:
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommand: Expected an Object")
    for field in ("command", "description"):
        if not isinstance(raw.get(field), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{field}\"")
    command, description = raw["command"].strip().removeprefix("/"), raw["description"].strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > MAX_COMMAND:
        raise bad_request(f"command length must not exceed {MAX_COMMAND}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
    return {"command": command, "description": description}
