"""One private chat: a person and the bot.

Knows that there are two in it and that the person may block the bot; what can be done in any chat
is in person_side.py and bot_side.py.
"""

from __future__ import annotations

from typing import Any

from bot.local.chat_log import ChatServices
from bot.local.errors import ApiError, PageError, bad_request
from bot.local.files import StoredFile
from bot.local.messages import Message
from bot.local.people import LocalPerson
from bot.local.person_side import MEMBER_LANE, PersonSide


class Chat(PersonSide):
    """The private chat of one person with the bot."""

    def __init__(self, person: LocalPerson, services: ChatServices) -> None:
        super().__init__(person.id, services)
        self.person = person

    def as_chat(self) -> dict[str, Any]:
        """The Chat object."""
        return self.person.as_chat()

    # What the person does.

    def say(self, text: str, reply_to: int | None = None) -> list[Message]:
        """Sends a text, see `say_as`."""
        return self.say_as(self.person, text, reply_to)

    def edit(self, number: int, text: str) -> Message:
        """Changes one of the person's own messages, see `edit_as`."""
        return self.edit_as(self.person, number, text)

    def upload(self, file: StoredFile, caption: str = "") -> Message:
        """Sends a photo or a document, see `upload_as`."""
        return self.upload_as(self.person, file, caption)

    def tap(
        self, number: int, data: str, *, expired: bool = False, inaccessible: bool = False
    ) -> str:
        """Taps a button, see `tap_as`."""
        return self.tap_as(self.person, number, data, expired=expired, inaccessible=inaccessible)

    def vote(self, number: int, options: list[int]) -> None:
        """Votes in a poll, see `vote_as`."""
        self.vote_as(self.person, number, options)

    def set_blocked(self, blocked: bool) -> None:
        """Blocks the bot, or lets it back in; the bot is told by my_chat_member."""
        if blocked == self.person.blocked:
            return
        self.person.blocked = blocked
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self.services.updates.add(
            "my_chat_member",
            {
                "chat": self.person.as_chat(),
                "from": self.person.as_user(),
                "date": int(self.services.now()),
                "old_chat_member": self._membership(old),
                "new_chat_member": self._membership(new),
            },
            self.person.id + MEMBER_LANE,
        )

    def must_talk(self, person: LocalPerson) -> None:
        """Nothing, when `person` is whose chat this is, and has not blocked the bot.

        Raises:
            PageError: otherwise.
        """
        if person is not self.person:
            raise PageError(403, "not_yours", "This chat is another person's.")
        if person.blocked:
            raise PageError(409, "blocked", "The bot is blocked: unblock it first.")

    def reaches_bot(self, message: Message) -> bool:  # noqa: ARG002 - groups look at it
        """Always: the chat is with the bot."""
        return True

    def sees_reactions(self) -> bool:
        """Always: the chat is with the bot."""
        return True

    def deliver(self, message: Message) -> Message:
        """As in any chat; from now on the bot may write to the person."""
        self.person.met = True
        return super().deliver(message)

    # What the bot does.

    def open_to_bot(self, *, writes: bool = True) -> None:
        """Nothing, when the person wrote to the bot and, for `writes`, has not blocked it.

        Raises:
            ApiError: otherwise.
        """
        if not self.person.met:
            raise bad_request("chat not found")
        if writes and self.person.blocked:
            raise ApiError(403, "bot was blocked by the user")

    def _membership(self, status: str) -> dict[str, Any]:
        member: dict[str, Any] = {"user": self.services.bot, "status": status}
        if status == "kicked":
            member["until_date"] = 0
        return member
