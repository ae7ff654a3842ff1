"""Reactions to messages: which emoji Telegram takes, and how both APIs show them.

A bot sets one, a person here one too (more are for Telegram Premium). Knows no chat.
"""

from __future__ import annotations

from typing import Any, Final

from bot.local.errors import bad_request

# ReactionTypeEmoji, https://core.telegram.org/bots/api#reactiontypeemoji
_EMOJI: Final = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 "
    "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 "
    "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
EMOJI: Final = frozenset(_EMOJI.split())
_SELECTOR: Final = "\ufe0f"  # asks for the coloured picture of a sign; it does not tell emoji apart


def plain_emoji(emoji: str) -> str:
    """`emoji` as Telegram keeps it; "" for one that is no reaction."""
    bare = emoji.replace(_SELECTOR, "")
    return bare if bare in EMOJI else ""


def read_reaction(raw: Any) -> str:
    """The emoji in the `reaction` of setMessageReaction; "" takes it back.

    Raises:
        ApiError: for anything but one known emoji.
    """
    if raw is None or raw == []:
        return ""
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raise bad_request("can't parse reaction types: Expected an Array of ReactionType")
    if len(raw) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = plain_emoji(str(raw[0].get("emoji", "")))
    if raw[0].get("type") != "emoji" or not emoji:
        raise bad_request("REACTION_INVALID")
    return emoji


def as_types(emoji: str) -> list[dict[str, str]]:
    """The list of ReactionType objects for an emoji or none."""
    return [{"type": "emoji", "emoji": emoji}] if emoji else []


def as_page(reactions: dict[int, str]) -> list[dict[str, Any]]:
    """Who reacted how, by user id, as the page shows it: each emoji with whose it is."""
    grouped: dict[str, list[int]] = {}
    for user_id, emoji in reactions.items():
        grouped.setdefault(emoji, []).append(user_id)
    return [{"emoji": emoji, "users": users} for emoji, users in grouped.items()]
