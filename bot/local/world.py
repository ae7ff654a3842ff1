"""The world that the bot lives in: its token, people, chats, updates, files and faults.

All state is here and in memory; HTTP is in bot_api.py, page_api.py and server.py. Everything runs
in one event loop, so nothing is locked.
"""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any

from bot.local.callbacks import Callbacks
from bot.local.chat import Chat
from bot.local.chat_log import ChatServices
from bot.local.faults import Faults
from bot.local.files import FileStore
from bot.local.people import LocalPerson, bot_user
from bot.local.profile import Profile
from bot.local.updates import UpdateQueue
from bot.local.webhooks import Webhook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class World:
    """One bot and the people who talk to it.

    Attributes:
        token: the bot's token; never shown to the page.
        bot: User object of the bot.
        callback_lifetime: seconds for which a tap can be answered.
        updates, webhook: how the bot hears of what people do.
        profile: commands, name, descriptions.
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
        self.files = FileStore()
        self.faults = Faults()
        self._message_ids = itertools.count(1)
        self._services = ChatServices(
            bot=self.bot,
            updates=self.updates,
            callbacks=self.callbacks,
            now=now,
            next_message_id=lambda: next(self._message_ids),
            callback_lifetime=lambda: self.callback_lifetime,
        )
        self._chats: dict[int, Chat] = {}
        for person in people:
            self.add(person)

    @property
    def people(self) -> list[LocalPerson]:
        """Everyone, in the order they came."""
        return [chat.person for chat in self._chats.values()]

    @property
    def chats(self) -> list[Chat]:
        """Every chat, in the order the people came."""
        return list(self._chats.values())

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

    def commands_changed(self) -> None:
        """Tells every chat the commands it now has."""
        for chat in self._chats.values():
            self._tell_commands(chat)

    def resume(self) -> None:
        """Holds long polls, feeds event streams and delivers to the webhook (again)."""
        self.updates.holding = True
        for chat in self._chats.values():
            chat.timeline.open()
        self.webhook.start()

    async def release(self) -> None:
        """Lets everything that is held answer now, and holds nothing more: the server stops."""
        self.updates.release()
        for chat in self._chats.values():
            chat.timeline.close()
        await self.webhook.stop()

    def _tell_commands(self, chat: Chat) -> None:
        commands = self.profile.commands_for(chat.person.id, chat.person.language_code)
        if commands != chat.shown_commands:
            chat.shown_commands = commands
            chat.timeline.add({"type": "commands", "commands": commands})
