"""Who talks: the people of the local chat and the bot, as User and Chat objects of the Bot API.

Knows names and ids; what they say is in messages.py and chat.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class LocalPerson:
    """A person of the local chat.

    Attributes:
        id: Telegram user id, which is the id of the private chat too.
        language_code: IETF tag as a Telegram client sends it; "" for none.
        is_admin: shown on the page; the bot decides by its own ADMIN_IDS.
        met: whether they have ever written to the bot; before that a bot gets "chat not found".
        blocked: whether they have blocked the bot.
    """

    id: int
    first_name: str
    username: str | None = None
    language_code: str = "en"
    is_admin: bool = False
    last_name: str | None = None
    met: bool = True
    blocked: bool = False

    def as_user(self) -> dict[str, Any]:
        """The User object."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def as_chat(self) -> dict[str, Any]:
        """The Chat object of their private chat."""
        user = self.as_user()
        chat: dict[str, Any] = {"id": self.id, "type": "private"}
        for name in ("first_name", "last_name", "username"):
            if name in user:
                chat[name] = user[name]
        return chat

    def as_page(self) -> dict[str, Any]:
        """What the page knows of them."""
        return {
            "id": self.id,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
            "is_admin": self.is_admin,
            "blocked": self.blocked,
        }


def bot_user(token: str, username: str = "film_local_bot", name: str = "filmbot") -> dict[str, Any]:
    """The User object of the bot whose token this is: its id is what stands before the colon."""
    number = token.split(":", 1)[0]
    return {
        "id": int(number) if number.isdecimal() else 1,
        "is_bot": True,
        "first_name": name,
        "username": username,
    }
