"""Who is in a group, and what is told when somebody comes or goes, the bot included.

The bot hears of itself by my_chat_member, of others by chat_member where it is an administrator,
and of both by messages about what happened. Knows no ids that change: group.py does.
"""

from __future__ import annotations

from typing import Any

from bot.local.chat_log import ChatServices
from bot.local.errors import PageError
from bot.local.group_members import Members, Status, as_member
from bot.local.people import LocalPerson
from bot.local.person_side import MEMBER_LANE, PersonSide


class Membership(PersonSide):
    """A chat of several people.

    Attributes:
        title: its name.
        members: who is here.
        people: everyone who was ever here, by id.
    """

    def __init__(
        self, number: int, title: str, creator: LocalPerson, services: ChatServices
    ) -> None:
        super().__init__(number, services)
        self.title = title
        self.members = Members()
        self.people: dict[int, LocalPerson] = {creator.id: creator}
        self.members.set(creator.id, "creator")

    @property
    def is_supergroup(self) -> bool:
        """Whether it keeps a list of the banned, as a supergroup does."""
        raise NotImplementedError

    @property
    def present(self) -> list[LocalPerson]:
        """The people who are here."""
        return [self.people[number] for number in self.members.present() if number in self.people]

    @property
    def has_bot(self) -> bool:
        """Whether the bot is here."""
        return self.members.has(self.services.bot["id"])

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

    def sees_reactions(self) -> bool:
        """Whether the bot is an administrator."""
        return self.members.status(self.services.bot["id"]) == "administrator"

    def must_talk(self, person: LocalPerson) -> None:
        """Nothing, when `person` is in the group.

        Raises:
            PageError: otherwise.
        """
        if not self.members.has(person.id):
            raise PageError(403, "no_member", "This person is not in the group.")

    # Who comes and goes; `by` does it.

    def begin(self, people: list[LocalPerson], *, with_bot: bool) -> None:
        """The group is made, with these people besides its creator."""
        for person in people:
            self.people[person.id] = person
            self.members.set(person.id, "member")
        creator = next(iter(self.people.values()))
        if with_bot:
            self._set_bot(creator, "member")
        self.happen(creator, {"group_chat_created": True})

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
        self.happen(by, {"new_chat_members": [person.as_user()]})

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
        self.happen(by, {"left_chat_member": person.as_user()})

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
            self.happen(by, {"new_chat_members": [self.services.bot]})

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
        self.happen(by, {"left_chat_member": self.services.bot})

    def bot_leaves(self) -> None:
        """The bot goes by itself."""
        self._set_bot(None, "left")
        self.happen(None, {"left_chat_member": self.services.bot})

    def member_of(self, user: dict[str, Any]) -> dict[str, Any]:
        """The ChatMember object of a user."""
        return as_member(user, self.members.status(user["id"]))

    def _set_bot(self, by: LocalPerson | None, new: Status) -> None:
        old = self.members.set(self.services.bot["id"], new)
        if old != new:
            self.tell_of_bot(by, old, new)
            self.timeline.add({"type": "group", "group": self.as_page()}, kept=False)

    def tell_of_bot(self, by: LocalPerson | None, old: Status, new: Status) -> None:
        """Tells the bot what it was and is here, by my_chat_member; `by` None is the bot itself."""
        change = self._change(self.services.bot, by, old, new)
        self.services.updates.add("my_chat_member", change, self.id + MEMBER_LANE)

    def _tell_of_member(
        self, person: LocalPerson, by: LocalPerson, old: Status, new: Status
    ) -> None:
        self.timeline.add({"type": "group", "group": self.as_page()}, kept=False)
        if self.sees_reactions():
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

    def happen(self, by: LocalPerson | None, what: dict[str, Any]) -> None:
        """A message about what happened; the bot is told while it is here, and of its own end."""
        message = self.new(by, "", [])
        message.service = what
        was_bot = what.get("left_chat_member") == self.services.bot
        self.keep(message)
        if self.has_bot or (was_bot and by is not None and not self.is_supergroup):
            self.services.updates.add("message", message.as_api(), self.id)
