"""The messages of one chat, private or group, and the events they make.

Keeps; who may do what is in bot_side.py, person_side.py, chat.py and group.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.local.callbacks import Callbacks
from bot.local.entities import Entity
from bot.local.messages import Message
from bot.local.people import LocalPerson
from bot.local.readers import Readers
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
    feed: Readers


class ChatLog:
    """What stands in one chat.

    Attributes:
        id: the chat's id.
        timeline: what the page sees of it.
        services: what it shares with the other chats.
        standing: the messages by id, oldest first.
    """

    def __init__(self, number: int, services: ChatServices) -> None:
        self.id = number
        self.services = services
        self.share_timeline(Timeline())
        self.standing: dict[int, Message] = {}
        self._shown_commands: dict[str, Any] = {"commands": []}

    @property
    def messages(self) -> list[Message]:
        """The messages that stand, oldest first."""
        return list(self.standing.values())

    def share_timeline(self, timeline: Timeline) -> None:
        """Takes over this timeline; what happens in it reaches the feed as this chat's."""
        self.timeline = timeline
        feed = self.services.feed
        timeline.on_event = lambda event: feed.give({"chat": self.id, **event})

    def as_chat(self) -> dict[str, Any]:
        """The Chat object."""
        raise NotImplementedError

    def message(self, number: int) -> Message | None:
        """The message of this id, if it stands."""
        return self.standing.get(number)

    def new(
        self,
        author: LocalPerson | None,
        text: str,
        entities: list[Entity],
        number: int | None = None,
    ) -> Message:
        """A message of a person, or of the bot for None, not kept yet; its id is the next one
        unless one is given.
        """
        return Message(
            number=self.services.next_message_id() if number is None else number,
            sender="bot" if author is None else "person",
            user=self.services.bot if author is None else author.as_user(),
            chat=self.as_chat(),
            date=int(self.services.now()),
            text=text,
            entities=entities,
        )

    def keep(self, message: Message, *, shown: bool = True) -> None:
        """Lets `message` stand, and the oldest go where there are too many."""
        self.standing[message.number] = message
        while len(self.standing) > _KEPT_MESSAGES:
            del self.standing[next(iter(self.standing))]
        if shown:
            self.timeline.add({"type": "message", "message": message.as_page()})

    def show_commands(self, commands: dict[str, Any]) -> None:
        """Tells the page which commands the bot offers here, unless it knows already."""
        if commands != self._shown_commands:
            self._shown_commands = commands
            self.timeline.add({"type": "commands", **commands})
