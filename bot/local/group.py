"""One group: several people and perhaps the bot; from a basic group it can become a supergroup.

The bot is in privacy mode, as bots are unless their owners ask otherwise: it hears commands, what
mentions it or answers it, and what happens in the group; as an administrator it hears everything.
Knows who comes and goes; what people and the bot do here is in person_side.py and bot_side.py.
"""

from __future__ import annotations

from typing import Any, Final

from bot.local.chat_log import ChatServices
from bot.local.entities import text_of
from bot.local.errors import ApiError, PageError
from bot.local.group_members import Members, Status, as_member
from bot.local.messages import Message
from bot.local.people import LocalPerson
from bot.local.person_side import MEMBER_LANE, PersonSide

# Who signs the first message of a supergroup at Telegram.
_ANONYMOUS: Final = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_SUPERGROUP: Final = 1_000_000_000_000  # a supergroup's id is -100 and ten digits


class Group(PersonSide):
    """A group of local people.

    Attributes:
        title: its name.
        members: who is here.
        people: everyone who was ever here, by id.
        migrated_to: the supergroup that it became; then the bot finds this id closed.
    """

    def __init__(
        self, number: int, title: str, creator: LocalPerson, services: ChatServices
    ) -> None:
        super().__init__(number, services)
        self.title = title
        self.members = Members()
        self.people: dict[int, LocalPerson] = {creator.id: creator}
        self.members.set(creator.id, "creator")
        self.migrated_to: Group | None = None
        self._before: Group | None = None

    @property
    def is_supergroup(self) -> bool:
        """Whether it is a supergroup already."""
        return self.id < -_SUPERGROUP

    @property
    def present(self) -> list[LocalPerson]:
        """The people who are here."""
        return [self.people[number] for number in self.members.present() if number in self.people]

    @property
    def has_bot(self) -> bool:
        """Whether the bot is here."""
        return self.members.has(self.services.bot["id"])

    def as_chat(self) -> dict[str, Any]:
        """The Chat object."""
        kind = "supergroup" if self.is_supergroup else "group"
        return {"id": self.id, "type": kind, "title": self.title}

    def as_page(self) -> dict[str, Any]:
        """What the page knows of it."""
        return {
            "id": self.id,
            "title": self.title,
            "members": [person.id for person in self.present],
            "admins": self.members.present("creator", "administrator"),
            "has_bot": self.has_bot,
            "supergroup": self.is_supergroup,
        }

    def find(self, number: int | None) -> Message | None:
        """The message of this id, also from before the group became a supergroup."""
        found = super().find(number)
        return self._before.find(number) if found is None and self._before is not None else found

    # Who comes and goes; `by` does it.

    def begin(self, people: list[LocalPerson], *, with_bot: bool) -> None:
        """The group is made, with these people besides its creator."""
        for person in people:
            self.people[person.id] = person
            self.members.set(person.id, "member")
        creator = next(iter(self.people.values()))
        if with_bot:
            self._set_bot(creator, "member")
        self._happen(creator, {"group_chat_created": True})

    def add_member(self, person: LocalPerson, by: LocalPerson) -> None:
        """A person joins; nothing when they are here.

        Raises:
            PageError: when `by` is not in the group.
        """
        self.must_talk(by)
        if self.members.has(person.id):
            return
        self.people[person.id] = person
        old = self.members.set(person.id, "member")
        self._tell_of_member(person, by, old, "member")
        self._happen(by, {"new_chat_members": [person.as_user()]})

    def remove_member(self, person: LocalPerson, by: LocalPerson) -> None:
        """A person leaves, or is sent away by another; nothing when they are not here.

        Raises:
            PageError: when `by` is not in the group.
        """
        self.must_talk(by)
        if not self.members.has(person.id):
            return
        new: Status = "kicked" if self.is_supergroup and by is not person else "left"
        old = self.members.set(person.id, new)
        self._tell_of_member(person, by, old, new)
        self._happen(by, {"left_chat_member": person.as_user()})

    def promote(self, person: LocalPerson, by: LocalPerson) -> None:
        """Makes a member an administrator.

        Raises:
            PageError: when one of the two is not in the group.
        """
        self.must_talk(by)
        self.must_talk(person)
        old = self.members.set(person.id, "administrator")
        self._tell_of_member(person, by, old, "administrator")

    def add_bot(self, by: LocalPerson, *, as_admin: bool = False) -> None:
        """Invites the bot, or changes what it may do here.

        Raises:
            PageError: when `by` is not in the group.
        """
        self.must_talk(by)
        was_here = self.has_bot
        self._set_bot(by, "administrator" if as_admin else "member")
        if not was_here:
            self._happen(by, {"new_chat_members": [self.services.bot]})

    def kick_bot(self, by: LocalPerson) -> None:
        """Sends the bot away; it hears of that, and of nothing more.

        Raises:
            PageError: when `by` is not in the group.
        """
        self.must_talk(by)
        if not self.has_bot:
            return
        # A basic group keeps no list of the banned: who is sent away has "left" it.
        self._set_bot(by, "kicked" if self.is_supergroup else "left")
        self._happen(by, {"left_chat_member": self.services.bot})

    def bot_leaves(self) -> None:
        """The bot goes by itself."""
        self._set_bot(None, "left")
        self._happen(None, {"left_chat_member": self.services.bot})

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
        upgraded.timeline = self.timeline
        upgraded._shown_commands = self._shown_commands
        upgraded._before = self
        if self.has_bot:
            upgraded._tell_of_bot(by, "left", self.members.status(self.services.bot["id"]))
        self._happen(by, {"migrate_to_chat_id": upgraded.id})
        self.migrated_to = upgraded
        first = upgraded.new(by, "", [])
        first.user = _ANONYMOUS
        first.service = {"sender_chat": upgraded.as_chat(), "migrate_from_chat_id": self.id}
        upgraded.keep(first, shown=False)
        if upgraded.has_bot:
            self.services.updates.add("message", first.as_api(), upgraded.id)
        self.timeline.add({"type": "group", "group": upgraded.as_page()}, kept=False)
        return upgraded

    # What people and the bot may do.

    def must_talk(self, person: LocalPerson) -> None:
        """Nothing, when `person` is in the group.

        Raises:
            PageError: otherwise.
        """
        if not self.members.has(person.id):
            raise PageError(403, "no_member", "This person is not in the group.")

    def reaches_bot(self, message: Message) -> bool:
        """Whether the bot is here and may hear this in privacy mode."""
        bot = self.services.bot
        if not self.has_bot:
            return False
        if message.service is not None or self.members.status(bot["id"]) == "administrator":
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

    def member_of(self, user: dict[str, Any]) -> dict[str, Any]:
        """The ChatMember object of a user."""
        return as_member(user, self.members.status(user["id"]))

    def _set_bot(self, by: LocalPerson | None, new: Status) -> None:
        old = self.members.set(self.services.bot["id"], new)
        if old != new:
            self._tell_of_bot(by, old, new)
            self.timeline.add({"type": "group", "group": self.as_page()}, kept=False)

    def _tell_of_bot(self, by: LocalPerson | None, old: Status, new: Status) -> None:
        change = self._change(self.services.bot, by, old, new)
        self.services.updates.add("my_chat_member", change, self.id + MEMBER_LANE)

    def _tell_of_member(
        self, person: LocalPerson, by: LocalPerson, old: Status, new: Status
    ) -> None:
        self.timeline.add({"type": "group", "group": self.as_page()}, kept=False)
        if self.members.status(self.services.bot["id"]) == "administrator":
            change = self._change(person.as_user(), by, old, new)
            self.services.updates.add("chat_member", change, self.id + MEMBER_LANE)

    def _change(
        self, user: dict[str, Any], by: LocalPerson | None, old: Status, new: Status
    ) -> dict[str, Any]:
        """The ChatMemberUpdated object; `by` None is the bot itself."""
        return {
            "chat": self.as_chat(),
            "from": self.services.bot if by is None else by.as_user(),
            "date": int(self.services.now()),
            "old_chat_member": as_member(user, old),
            "new_chat_member": as_member(user, new),
        }

    def _happen(self, by: LocalPerson | None, what: dict[str, Any]) -> None:
        """A message about what happened; the bot is told while it is here, and of its own end."""
        message = self.new(by, "", [])
        message.service = what
        was_bot = what.get("left_chat_member") == self.services.bot
        self.keep(message)
        if self.has_bot or (was_bot and by is not None and not self.is_supergroup):
            self.services.updates.add("message", message.as_api(), self.id)
