"""What people do in a chat, private or group: write, send files, tap, vote, react.

Everything that happens becomes an event of the timeline and, where the bot may hear of it, an
update. Parameters arrive checked (page_api.py does that). Who belongs here and what the bot is told
is for chat.py and group.py.
"""

from __future__ import annotations

from typing import Any, Final

from bot.local.bot_side import BotSide
from bot.local.entities import Entity, commands_in, in_order, mentions_in
from bot.local.errors import PageError
from bot.local.files import StoredFile
from bot.local.limits import MAX_CAPTION, MAX_TEXT, utf16_length, utf16_prefix
from bot.local.messages import Message
from bot.local.people import LocalPerson
from bot.local.reactions import as_types, plain_emoji

_CALLBACK_LANE: Final = 1 << 33  # taps reach a webhook in a lane of their own, as at Telegram
MEMBER_LANE: Final = 2 << 33
_INSTANCE_SHIFT: Final = 20  # chat_instance is a number that tells chats apart, and no chat id


class PersonSide(BotSide):
    """A chat as its people use it."""

    def must_talk(self, person: LocalPerson) -> None:
        """Nothing, when this person may write here.

        Raises:
            PageError: when they may not.
        """
        raise NotImplementedError

    def reaches_bot(self, message: Message) -> bool:
        """Whether the bot is told of a person's message."""
        raise NotImplementedError

    def sees_reactions(self) -> bool:
        """Whether the bot is told of reactions here, when it asks for them."""
        raise NotImplementedError

    def find(self, number: int | None) -> Message | None:
        """The message of this id that stands before the people's eyes."""
        return self.standing.get(number) if number is not None else None

    def say_as(self, person: LocalPerson, text: str, reply_to: int | None = None) -> list[Message]:
        """Sends a text; as Telegram's apps do, one over 4096 units is sent in several messages.

        Raises:
            PageError: when it is empty, or the person may not write here.
        """
        body = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not body:
            raise PageError(400, "empty", "There is nothing to send.")
        self.must_talk(person)
        sent = []
        while body:
            part = _first_part(body)
            body = body[len(part) :].strip()
            part = part.strip()
            message = self.new(person, part, _entities_in(part))
            message.reply_to = self.find(reply_to)
            sent.append(self.deliver(message))
        return sent

    def edit_as(self, person: LocalPerson, number: int, text: str) -> Message:
        """Changes one of the person's own messages.

        Raises:
            PageError: when there is no such message, or it is not theirs.
        """
        message = self.standing.get(number)
        is_text = message is not None and message.file is None and message.service is None
        if message is None or not is_text or message.user["id"] != person.id:
            raise PageError(404, "no_such_message", "The person has no such text message.")
        if not text.strip():
            raise PageError(400, "empty", "There is nothing to send.")
        self.must_talk(person)
        message.text = utf16_prefix(text.strip(), MAX_TEXT)
        message.entities = _entities_in(message.text)
        message.edit_date = int(self.services.now())
        self.show_edit(message)
        if self.reaches_bot(message):
            self.services.updates.add("edited_message", message.as_api(), self.id)
        return message

    def upload_as(self, person: LocalPerson, file: StoredFile, caption: str = "") -> Message:
        """Sends a photo or a document.

        Raises:
            PageError: when the person may not write here.
        """
        self.must_talk(person)
        text = utf16_prefix(caption.strip(), MAX_CAPTION)
        message = self.new(person, text, _entities_in(text))
        message.file = file
        return self.deliver(message)

    def tap_as(
        self,
        person: LocalPerson,
        number: int,
        data: str,
        *,
        expired: bool = False,
        inaccessible: bool = False,
    ) -> str:
        """Taps a button; the id of the callback query.

        `expired`: the query is already too old to be answered. `inaccessible`: the message is so
        old that the bot is told its id alone; neither it nor its button need stand here any more.

        Raises:
            PageError: when there is no such message or button, or the person may not tap here.
        """
        self.must_talk(person)
        message = self.find(number)
        shown: dict[str, Any]
        if inaccessible:
            stand_in = message or self.new(None, "", [], number)
            shown = {"message": stand_in.as_inaccessible()}
        elif message is None or (message.sender != "bot" and not message.inline_id):
            raise PageError(404, "no_such_message", "The bot has no such message here.")
        elif not message.has_button(data):
            raise PageError(404, "no_such_button", "This message has no such button.")
        elif message.inline_id:
            shown = {"inline_message_id": message.inline_id}
        else:
            shown = {"message": message.as_api()}
        lifetime = 0 if expired else self.services.callback_lifetime()
        query = self.services.callbacks.start(person.id, self.id, lifetime)
        self.services.updates.add(
            "callback_query",
            {
                "id": query,
                "from": person.as_user(),
                **shown,
                "chat_instance": str((self.id << _INSTANCE_SHIFT) + 1),
                "data": data,
            },
            person.id + _CALLBACK_LANE,
        )
        return query

    def vote_as(self, person: LocalPerson, number: int, options: list[int]) -> None:
        """Chooses options of a poll by place, none to take the vote back.

        The bot that sent it is told its new state and, unless it is anonymous, who chose what.

        Raises:
            PageError: when there is no such poll or option, it is closed, or not for this person.
        """
        self.must_talk(person)
        message = self.find(number)
        if message is None or message.poll is None:
            raise PageError(404, "no_such_poll", "There is no such poll here.")
        poll = message.poll
        if not poll.vote(person.id, options):
            return
        self.show_edit(message)
        self.services.updates.add("poll", poll.as_api(), self.id)
        if not poll.anonymous:
            self.services.updates.add("poll_answer", poll.answer_of(person.as_user()), person.id)

    def react_as(self, person: LocalPerson, number: int, emoji: str) -> None:
        """Reacts to a message with an emoji, "" takes it back; the bot may be told.

        Raises:
            PageError: when there is no such message or reaction, or the person may not react here.
        """
        self.must_talk(person)
        message = self.find(number)
        if message is None or message.service is not None:
            raise PageError(404, "no_such_message", "There is no such message here.")
        wanted = plain_emoji(emoji)
        if emoji and not wanted:
            raise PageError(400, "no_reaction", "Telegram knows no such reaction.")
        before = message.react(person.id, wanted)
        if before == wanted:
            return
        self.show_edit(message)
        if self.sees_reactions():
            change = {
                "chat": message.chat,
                "message_id": number,
                "user": person.as_user(),
                "date": int(self.services.now()),
                "old_reaction": as_types(before),
                "new_reaction": as_types(wanted),
            }
            self.services.updates.add("message_reaction", change, self.id)

    def deliver(self, message: Message) -> Message:
        """Keeps what a person sent and tells the bot where it may hear it."""
        self.keep(message)
        if self.reaches_bot(message):
            self.services.updates.add("message", message.as_api(), self.id)
        return message


def _entities_in(text: str) -> list[Entity]:
    return in_order([*commands_in(text), *mentions_in(text)])


def _first_part(text: str) -> str:
    """What fits into one message, cut at white space where there is any in its second half."""
    if utf16_length(text) <= MAX_TEXT:
        return text
    part = utf16_prefix(text, MAX_TEXT)
    cut = max(part.rfind("\n"), part.rfind(" "))
    return part[:cut] if cut > len(part) // 2 else part
