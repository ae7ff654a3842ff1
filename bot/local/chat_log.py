"""The messages of one private chat, and the events they make.

Keeps; who may do what is in chat.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.local.callbacks import Callbacks
from bot.local.entities import Entity
from bot.local.messages import Message
from bot.local.people import LocalPerson
from bot.local.timeline import Timeline
from bot.local.updates import UpdateQueue

_KEPT_MESSAGES: Final = 5_000


@dataclass(slots=True)
class ChatServices:
    """What all chats of a world share."""

    bot: dict[str, Any]
    updates: UpdateQueue
    callbacks: Callbacks
    now: Callable[[], float]
    next_message_id: Callable[[], int]
    callback_lifetime: Callable[[], float]


class ChatLog:
    """What stands in the chat of one person.

    Attributes:
        person: whose chat it is.
        timeline: what the page sees of it.
        services: what it shares with the other chats.
        standing: the messages by id, oldest first.
        shown_commands: the bot's commands that the person was shown last.
    """

    def __init__(self, person: LocalPerson, services: ChatServices) -> None:
        self.person = person
        self.timeline = Timeline()
        self.services = services
        self.shown_commands: list[dict[str, str]] = []
        self.standing: dict[int, Message] = {}

    @property
    def messages(self) -> list[Message]:
        """The messages that stand, oldest first."""
        return list(self.standing.values())

    def message(self, number: int) -> Message | None:
        """The message of this id, if it stands."""
        return self.standing.get(number)

    def new(
        self, sender: str, text: str, entities: list[Entity], number: int | None = None
    ) -> Message:
        """A message of "person" or "bot", not kept yet, with the next id unless one is given."""
        is_bot = sender == "bot"
        return Message(
            number=self.services.next_message_id() if number is None else number,
            sender="bot" if is_bot else "person",
            user=self.services.bot if is_bot else self.person.as_user(),
            chat=self.person.as_chat(),
            date=int(self.services.now()),
            text=text,
            entities=entities,
        )

    def keep(self, message: Message) -> None:
        """Lets `message` stand, and the oldest go where there are too many."""
        self.standing[message.number] = message
        while len(self.standing) > _KEPT_MESSAGES:
            del self.standing[next(iter(self.standing))]
        self.timeline.add({"type": "message", "message": message.as_page()})
