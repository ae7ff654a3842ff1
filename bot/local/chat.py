"""One private chat: its messages, what the person does in it and what the bot does in it.

Every change becomes an event of the timeline; what the person does becomes an update for the bot.
Parameters arrive checked (methods_*.py and page_api.py do that); only what needs the chat's state
is refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.local.chat_log import ChatLog
from bot.local.entities import Entity, commands_in
from bot.local.errors import ApiError, PageError, bad_request
from bot.local.files import StoredFile
from bot.local.keyboards import Keyboard
from bot.local.limits import MAX_CAPTION, MAX_TEXT, utf16_length, utf16_prefix
from bot.local.messages import Message

if TYPE_CHECKING:
    pass

_CALLBACK_LANE: Final = 1 << 33  # taps reach a webhook in a lane of their own, as at Telegram
_MEMBER_LANE: Final = 2 << 33


class Chat(ChatLog):
    """The private chat of one person with the bot."""

    # What the person does.

    def say(self, text: str, reply_to: int | None = None) -> list[Message]:
        """Sends a text; as Telegram's apps do, one over 4096 units is sent in several messages.

        Raises:
            PageError: when it is empty, or the person has blocked the bot.
        """
        body = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not body:
            raise PageError(400, "empty", "There is nothing to send.")
        self._must_talk()
        sent = []
        while body:
            part = _first_part(body)
            body = body[len(part) :].strip()
            part = part.strip()
            message = self.new("person", part, commands_in(part))
            message.reply_to = self.standing.get(reply_to) if reply_to is not None else None
            sent.append(self._deliver(message))
        return sent

    def edit(self, number: int, text: str) -> Message:
        """Changes one of the person's own messages.

        Raises:
            PageError: when there is no such message, or it is not theirs.
        """
        message = self.standing.get(number)
        if message is None or message.sender != "person" or message.file is not None:
            raise PageError(404, "no_such_message", "The person has no such text message.")
        if not text.strip():
            raise PageError(400, "empty", "There is nothing to send.")
        self._must_talk()
        message.text = utf16_prefix(text.strip(), MAX_TEXT)
        message.entities = commands_in(message.text)
        message.edit_date = int(self.services.now())
        self.timeline.add({"type": "edit", "message": message.as_page()})
        self.services.updates.add("edited_message", message.as_api(), self.person.id)
        return message

    def upload(self, file: StoredFile, caption: str = "") -> Message:
        """Sends a photo or a document."""
        self._must_talk()
        text = utf16_prefix(caption.strip(), MAX_CAPTION)
        message = self.new("person", text, commands_in(text))
        message.file = file
        return self._deliver(message)

    def tap(
        self, number: int, data: str, *, expired: bool = False, inaccessible: bool = False
    ) -> str:
        """Taps a button; the id of the callback query.

        `expired`: the query is already too old to be answered. `inaccessible`: the message is so
        old that the bot is told its id alone; neither it nor its button need stand here any more.

        Raises:
            PageError: when there is no such message or button, or the bot is blocked.
        """
        self._must_talk()
        message = self.standing.get(number)
        if inaccessible:
            stand_in = message or self.new("bot", "", [], number)
            shown = stand_in.as_inaccessible()
        elif message is None or message.sender != "bot":
            raise PageError(404, "no_such_message", "The bot has no such message here.")
        elif not message.has_button(data):
            raise PageError(404, "no_such_button", "This message has no such button.")
        else:
            shown = message.as_api()
        lifetime = 0 if expired else self.services.callback_lifetime()
        query = self.services.callbacks.start(self.person.id, lifetime)
        self.services.updates.add(
            "callback_query",
            {
                "id": query,
                "from": self.person.as_user(),
                "message": shown,
                "chat_instance": str((self.person.id << 20) + 1),
                "data": data,
            },
            self.person.id + _CALLBACK_LANE,
        )
        return query

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
            self.person.id + _MEMBER_LANE,
        )

    # What the bot does.

    def post(
        self,
        text: str,
        entities: list[Entity],
        *,
        file: StoredFile | None = None,
        keyboard: Keyboard | None = None,
        reply_to: int | None = None,
        album: str | None = None,
    ) -> Message:
        """The bot's message; refused when the person has blocked it (`open_to_bot` says so)."""
        message = self.new("bot", text, entities)
        message.file = file
        message.keyboard = keyboard
        message.album = album
        message.reply_to = self.standing.get(reply_to) if reply_to is not None else None
        self.keep(message)
        return message

    def open_to_bot(self) -> None:
        """Nothing, when the bot may write here.

        Raises:
            ApiError: when the person has blocked it, or never wrote to it.
        """
        if not self.person.met:
            raise bad_request("chat not found")
        if self.person.blocked:
            raise ApiError(403, "bot was blocked by the user")

    def own(self, number: int, purpose: str = "edit") -> Message:
        """The bot's own message of this id.

        Raises:
            ApiError: when there is none, or it is the person's.
        """
        message = self.standing.get(number)
        if message is None:
            raise bad_request(f"message to {purpose} not found")
        if message.sender != "bot":
            raise bad_request("message can't be edited")
        return message

    def change(
        self, message: Message, text: str, entities: list[Entity], keyboard: Keyboard | None
    ) -> Message:
        """Edits the bot's message.

        Raises:
            ApiError: when that would change nothing.
        """
        content_changes = (text, entities) != (message.text, message.entities)
        if not content_changes and (keyboard or None) == (message.keyboard or None):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        message.text, message.entities, message.keyboard = text, entities, keyboard
        if content_changes:
            message.edit_date = int(self.services.now())
        self.timeline.add({"type": "edit", "message": {**message.as_page(), "edited": True}})
        return message

    def delete(self, number: int) -> None:
        """Takes a message away.

        Raises:
            ApiError: when there is none.
        """
        if self.standing.pop(number, None) is None:
            raise bad_request("message to delete not found")
        self.timeline.add({"type": "delete", "message_id": number})

    def _deliver(self, message: Message) -> Message:
        self.person.met = True
        self.keep(message)
        self.services.updates.add("message", message.as_api(), self.person.id)
        return message

    def _must_talk(self) -> None:
        if self.person.blocked:
            raise PageError(409, "blocked", "The bot is blocked: unblock it first.")

    def _membership(self, status: str) -> dict[str, Any]:
        member: dict[str, Any] = {"user": self.services.bot, "status": status}
        if status == "kicked":
            member["until_date"] = 0
        return member


def _first_part(text: str) -> str:
    """What fits into one message, cut at white space where there is any in its second half."""
    if utf16_length(text) <= MAX_TEXT:
        return text
    part = utf16_prefix(text, MAX_TEXT)
    cut = max(part.rfind("\n"), part.rfind(" "))
    return part[:cut] if cut > len(part) // 2 else part
