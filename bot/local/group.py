"""One group: several people and perhaps the bot; from a basic group it can become a supergroup.

The bot is in privacy mode, as bots are unless their owners ask otherwise: it hears commands, what
mentions it or answers it, and what happens in the group; as an administrator it hears everything.
Who comes and goes is in membership.py, what people and the bot do here in person_side.py and
bot_side.py.
"""

from __future__ import annotations

from typing import Any, Final

from bot.local.chat_log import ChatServices
from bot.local.entities import text_of
from bot.local.errors import ApiError, PageError
from bot.local.membership import Membership
from bot.local.messages import Message
from bot.local.people import LocalPerson

# Who signs the first message of a supergroup at Telegram.
_ANONYMOUS: Final = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_SUPERGROUP: Final = 1_000_000_000_000  # a supergroup's id is -100 and ten digits


class Group(Membership):
    """A group of local people.

    Attributes:
        migrated_to: the supergroup that it became; then the bot finds this id closed.
    """

    def __init__(
        self, number: int, title: str, creator: LocalPerson, services: ChatServices
    ) -> None:
        super().__init__(number, title, creator, services)
        self.migrated_to: Group | None = None
        self._before: Group | None = None

    @property
    def is_supergroup(self) -> bool:
        """Whether it is a supergroup already."""
        return self.id < -_SUPERGROUP

    def as_chat(self) -> dict[str, Any]:
        """The Chat object."""
        kind = "supergroup" if self.is_supergroup else "group"
        return {"id": self.id, "type": kind, "title": self.title}

    def find(self, number: int | None) -> Message | None:
        """The message of this id, also from before the group became a supergroup."""
        found = super().find(number)
        return self._before.find(number) if found is None and self._before is not None else found

    def upgrade(self, by: LocalPerson) -> Group:
        """The supergroup that this group becomes: same people, same history for them, another id.

        The bot is told that it has joined the supergroup, and of the change by a message in each.

        Raises:
            PageError: when `by` is not in the group, or it is a supergroup.
        """
        self.must_talk(by)
        if self.is_supergroup or self.migrated_to is not None:
            raise PageError(409, "supergroup", "This is a supergroup already.")
        upgraded = Group(self.id - _SUPERGROUP, self.title, by, self.services)
        upgraded.people = self.people
        upgraded.members = self.members.copy()
        upgraded._shown_commands = self._shown_commands
        upgraded._before = self
        if self.has_bot:
            upgraded.tell_of_bot(by, "left", self.members.status(self.services.bot["id"]))
        self.happen(by, {"migrate_to_chat_id": upgraded.id})
        self.migrated_to = upgraded
        first = upgraded.new(by, "", [])
        first.user = _ANONYMOUS
        first.service = {"sender_chat": upgraded.as_chat(), "migrate_from_chat_id": self.id}
        upgraded.keep(first, shown=False)
        if upgraded.has_bot:
            self.services.updates.add("message", first.as_api(), upgraded.id)
        self.timeline.add({"type": "group", "group": upgraded.as_page()}, kept=False)
        upgraded.share_timeline(self.timeline)
        return upgraded

    def reaches_bot(self, message: Message) -> bool:
        """Whether the bot is here and may hear this in privacy mode."""
        bot = self.services.bot
        if not self.has_bot:
            return False
        is_certain = message.service is not None or message.via is not None
        if is_certain or self.members.status(bot["id"]) == "administrator":
            return True
        if message.reply_to is not None and message.reply_to.sender == "bot":
            return True
        name = f"@{bot['username']}".lower()
        for entity in message.entities:
            word = text_of(entity, message.text).lower()
            if entity["type"] == "mention" and word == name:
                return True
            if entity["type"] == "bot_command" and entity["offset"] == 0:
                return "@" not in word or word.endswith(name)
        return False

    def open_to_bot(self, *, writes: bool = True) -> None:  # noqa: ARG002 - the same here
        """Nothing, when the bot is here.

        Raises:
            ApiError: 400 with the new id when the group is a supergroup now, 403 when the bot was
                sent away, or never came.
        """
        if self.migrated_to is not None:
            raise ApiError(
                400,
                "group chat was upgraded to a supergroup chat",
                migrate_to=self.migrated_to.id,
            )
        if not self.has_bot:
            kind = "supergroup" if self.is_supergroup else "group"
            status = self.members.status(self.services.bot["id"])
            was_kicked = status == "kicked" or not self.is_supergroup
            verb = "was kicked from" if was_kicked else "is not a member of"
            raise ApiError(403, f"bot {verb} the {kind} chat")
