"""Methods about a chat and who is in it: groups above all.

Each takes the world and the parameters and gives the result's JSON; a refusal is an ApiError.
"""

from __future__ import annotations

from typing import Any

from bot.local.chat import Chat
from bot.local.errors import bad_request
from bot.local.formatting import chat_of
from bot.local.group import Group
from bot.local.group_members import PERMISSIONS, as_member
from bot.local.parameters import Parameters
from bot.local.world import World


async def get_chat(world: World, parameters: Parameters) -> Any:
    """GetChat: the ChatFullInfo."""
    chat = chat_of(world, parameters, writes=False)
    username = chat.person.username if isinstance(chat, Chat) else None
    return {
        **chat.as_chat(),
        **({"active_usernames": [username]} if username else {}),
        **({"permissions": PERMISSIONS} if isinstance(chat, Group) else {}),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


async def get_chat_member(world: World, parameters: Parameters) -> Any:
    """GetChatMember, also of somebody who is not in the group."""
    chat = chat_of(world, parameters, writes=False)
    user = _user(world, parameters)
    if isinstance(chat, Group):
        return chat.member_of(user)
    if user["id"] not in (chat.id, world.bot["id"]):
        raise bad_request("member not found")
    return as_member(user, "member")


async def get_chat_administrators(world: World, parameters: Parameters) -> Any:
    """GetChatAdministrators: the creator and the administrators."""
    group = _group(world, parameters, "there are no administrators in the private chat")
    return [
        group.member_of(_as_user(world, number))
        for number in group.members.present("creator", "administrator")
    ]


async def get_chat_member_count(world: World, parameters: Parameters) -> Any:
    """GetChatMemberCount; the bot counts."""
    chat = chat_of(world, parameters, writes=False)
    return len(chat.members.present()) if isinstance(chat, Group) else 2


async def leave_chat(world: World, parameters: Parameters) -> Any:
    """LeaveChat."""
    _group(world, parameters, "chat member status can't be changed in private chats").bot_leaves()
    return True


def _group(world: World, parameters: Parameters, complaint: str) -> Group:
    chat = chat_of(world, parameters, writes=False)
    if not isinstance(chat, Group):
        raise bad_request(complaint)
    return chat


def _user(world: World, parameters: Parameters) -> dict[str, Any]:
    number = parameters.integer("user_id")
    if number != world.bot["id"] and world.find_chat(number) is None:
        raise bad_request("invalid user_id specified")
    return _as_user(world, number)


def _as_user(world: World, number: int) -> dict[str, Any]:
    if number == world.bot["id"]:
        return world.bot
    return world.chat(number).person.as_user()
