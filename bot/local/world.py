"""The world that the bot lives in: its token, people, chats, updates, files and faults.

All state is here and in memory; HTTP is in bot_api.py, page_api.py and server.py. Everything runs
in one event loop, so nothing is locked.
"""

from __future__ import annotations

import itertools
import secrets
import time
from typing import TYPE_CHECKING, Any

from bot.local.callbacks import Callbacks
from bot.local.chat import Chat
from bot.local.chat_log import ChatServices
from bot.local.faults import Faults
from bot.local.files import FileStore
from bot.local.group import Group
from bot.local.inline import Inline
from bot.local.people import LocalPerson, bot_user
from bot.local.person_side import PersonSide
from bot.local.profile import Profile
from bot.local.readers import Readers
from bot.local.updates import UpdateQueue
from bot.local.webhooks import Webhook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class World:
    """One bot, the people who talk to it and their groups.

    Attributes:
        token: the bot's token; never shown to the page.
        bot: User object of the bot.
        callback_lifetime: seconds for which a tap can be answered.
        updates, webhook: how the bot hears of what people do.
        profile: commands, name, descriptions.
        feed: the events of all chats, live, each with the id of its "chat"; and "rooms" when a
            person or a group has come.
        life: tells this world from an earlier one at the same address.
        inline: what people ask of the bot from any chat.
        files, faults, callbacks: what their modules say.
    """

    def __init__(
        self,
        token: str,
        people: Iterable[LocalPerson] = (),
        now: Callable[[], float] = time.time,
        *,
        username: str = "film_local_bot",
        name: str = "filmbot",
        callback_lifetime: float = 60.0,
    ) -> None:
        self.token = token
        self.now = now
        self.callback_lifetime = callback_lifetime
        self.bot: dict[str, Any] = bot_user(token, username, name)
        self.updates = UpdateQueue(now)
        self.webhook = Webhook(self.updates, now)
        self.callbacks = Callbacks(now)
        self.profile = Profile(name)
        self.inline = Inline(now, self.updates)
        self.files = FileStore()
        self.faults = Faults()
        self.feed = Readers()
        self.life = secrets.token_hex(8)
        self._message_ids = itertools.count(1)
        self._services = ChatServices(
            bot=self.bot,
            updates=self.updates,
            callbacks=self.callbacks,
            now=now,
            next_message_id=lambda: next(self._message_ids),
            callback_lifetime=lambda: self.callback_lifetime,
            feed=self.feed,
        )
        self._chats: dict[int, Chat] = {}
        self._groups: dict[int, Group] = {}  # also those that became supergroups
        for person in people:
            self.add(person)

    @property
    def people(self) -> list[LocalPerson]:
        """Everyone, in the order they came."""
        return [chat.person for chat in self._chats.values()]

    @property
    def chats(self) -> list[Chat]:
        """Every private chat, in the order the people came."""
        return list(self._chats.values())

    @property
    def groups(self) -> list[Group]:
        """Every group, in the order they were made; a supergroup stands for what it grew from."""
        return [group for group in self._groups.values() if group.migrated_to is None]

    def add(self, person: LocalPerson) -> Chat:
        """Lets a person in.

        Raises:
            ValueError: when somebody of this id is here.
        """
        if person.id in self._chats:
            raise ValueError(f"there is a person {person.id} already")
        chat = Chat(person, self._services)
        self._chats[person.id] = chat
        self._tell_commands(chat)
        self.feed.give({"type": "rooms"})
        return chat

    def add_guest(self, first_name: str, language_code: str = "en") -> LocalPerson:
        """A new person who has not written to the bot yet, with the next free id."""
        # From the clock, so that a guest of this run is not taken for one of an earlier run, whose
        # ratings the bot has kept.
        number = max([int(self.now()), *self._chats]) + 1
        person = LocalPerson(
            id=number, first_name=first_name, language_code=language_code, met=False
        )
        return self.add(person).person

    def chat(self, person_id: int) -> Chat:
        """The private chat of this person.

        Raises:
            KeyError: when there is nobody of this id.
        """
        return self._chats[person_id]

    def find_chat(self, person_id: int) -> Chat | None:
        """The private chat of this person, if there is one."""
        return self._chats.get(person_id)

    def add_group(self, title: str, people: Iterable[int], *, with_bot: bool = True) -> Group:
        """A group of these people, the first of whom makes it.

        Raises:
            KeyError: when there is nobody of one of these ids.
            ValueError: when nobody is named.
        """
        members = [self.chat(number).person for number in dict.fromkeys(people)]
        if not members:
            raise ValueError("a group needs people")
        # From the clock, as guests' ids are; a group and its supergroup share the last digits.
        basic = [-number for number, group in self._groups.items() if not group.is_supergroup]
        number = -max([int(self.now()), *basic]) - 1
        group = Group(number, title, members[0], self._services)
        self._groups[number] = group
        group.begin(members[1:], with_bot=with_bot)
        self._tell_group_commands(group)
        self.feed.give({"type": "rooms"})
        return group

    def upgrade(self, group: Group, by: int) -> Group:
        """The supergroup that `group` becomes when this person wants it.

        Raises:
            PageError: when they are not in it, or it is one already.
        """
        upgraded = group.upgrade(self.chat(by).person)
        self._groups[upgraded.id] = upgraded
        return upgraded

    def find_group(self, group_id: int) -> Group | None:
        """The group of this id, if there is one."""
        return self._groups.get(group_id)

    def any_chat(self, chat_id: int) -> PersonSide:
        """The private chat or group of this id.

        Raises:
            KeyError: when there is none.
        """
        return self._groups[chat_id] if chat_id < 0 else self._chats[chat_id]

    def find_any(self, chat_id: int) -> PersonSide | None:
        """The private chat or group of this id, if there is one."""
        return self._groups.get(chat_id) or self._chats.get(chat_id)

    def commands_changed(self) -> None:
        """Tells every chat the commands it now has."""
        for chat in self._chats.values():
            self._tell_commands(chat)
        for group in self.groups:
            self._tell_group_commands(group)

    def resume(self) -> None:
        """Holds long polls, feeds event streams and delivers to the webhook (again)."""
        self.updates.holding = True
        self.feed.open()
        for chat in (*self._chats.values(), *self._groups.values()):
            chat.timeline.open()
        self.webhook.start()

    async def release(self) -> None:
        """Lets everything that is held answer now, and holds nothing more: the server stops."""
        self.updates.release()
        self.inline.release()
        self.feed.close()
        for chat in (*self._chats.values(), *self._groups.values()):
            chat.timeline.close()
        await self.webhook.stop()

    def _tell_commands(self, chat: Chat) -> None:
        person = chat.person
        chat.show_commands({"commands": self.profile.commands_for(person.id, person.language_code)})

    def _tell_group_commands(self, group: Group) -> None:
        admins = group.members.present("creator", "administrator")
        group.show_commands(
            {
                "commands": [],
                "by_person": {
                    str(person.id): self.profile.group_commands_for(
                        group.id, person.id, person.language_code, is_admin=person.id in admins
                    )
                    for person in group.people.values()
                },
            }
        )
