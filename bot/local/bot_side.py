"""What the bot does in a chat: posts, edits and takes away.

Parameters arrive checked (methods_*.py do that); only what needs the chat's state is refused here.
Knows nothing of who is in the chat: `open_to_bot` of each kind of chat does.
"""

from __future__ import annotations

from bot.local.chat_log import ChatLog
from bot.local.entities import Entity
from bot.local.errors import bad_request
from bot.local.files import StoredFile
from bot.local.keyboards import Keyboard
from bot.local.messages import Message
from bot.local.polls import Poll


class BotSide(ChatLog):
    """A chat as the bot's method calls see it."""

    def open_to_bot(self, *, writes: bool = True) -> None:
        """Nothing, when the bot may see the chat, and write there where `writes` is asked.

        Raises:
            ApiError: when it may not.
        """
        raise NotImplementedError

    def post(
        self,
        text: str,
        entities: list[Entity],
        *,
        file: StoredFile | None = None,
        poll: Poll | None = None,
        keyboard: Keyboard | None = None,
        reply_to: int | None = None,
        album: str | None = None,
    ) -> Message:
        """The bot's message; refused where the bot may not write (`open_to_bot` says so)."""
        message = self.new(None, text, entities)
        message.file = file
        message.poll = poll
        message.keyboard = keyboard
        message.album = album
        message.reply_to = self.standing.get(reply_to) if reply_to is not None else None
        self.keep(message)
        return message

    def own(self, number: int, purpose: str = "edit") -> Message:
        """The bot's own message of this id.

        Raises:
            ApiError: when there is none, or it is a person's.
        """
        message = self.standing.get(number)
        if message is None:
            raise bad_request(f"message to {purpose} not found")
        if message.sender != "bot":
            raise bad_request("message can't be edited")
        return message

    def change(
        self,
        message: Message,
        text: str,
        entities: list[Entity],
        keyboard: Keyboard | None,
        file: StoredFile | None = None,
    ) -> Message:
        """Edits the bot's message; without a `file` its own stays.

        Raises:
            ApiError: when that would change nothing.
        """
        file = file or message.file
        before = (message.text, message.entities, message.file)
        content_changes = (text, entities, file) != before
        if not content_changes and (keyboard or None) == (message.keyboard or None):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        message.text, message.entities, message.file = text, entities, file
        message.keyboard = keyboard
        if content_changes:
            message.edit_date = int(self.services.now())
        self.show_edit(message, edited=True)
        return message

    def react(self, number: int, emoji: str) -> None:
        """Sets the bot's reaction to a message, "" takes it back.

        Raises:
            ApiError: when there is no such message.
        """
        message = self.standing.get(number)
        if message is None:
            raise bad_request("message to react not found")
        if message.react(self.services.bot["id"], emoji) != emoji:
            self.show_edit(message)

    def stop_poll(self, number: int, keyboard: Keyboard | None) -> Poll:
        """Closes the poll of the bot's message; the bot hears of it by a poll update.

        Raises:
            ApiError: when there is no such poll of the bot's, or it is closed.
        """
        message = self.standing.get(number)
        if message is None:
            raise bad_request("message with poll to stop not found")
        if message.poll is None:
            raise bad_request("message is not a poll")
        if message.sender != "bot":
            raise bad_request("poll can't be stopped")
        if message.poll.closed:
            raise bad_request("poll has already been closed")
        message.poll.closed = True
        message.keyboard = keyboard
        self.show_edit(message)
        self.services.updates.add("poll", message.poll.as_api(), self.id)
        return message.poll

    def delete(self, number: int) -> None:
        """Takes a message away.

        Raises:
            ApiError: when there is none.
        """
        if self.standing.pop(number, None) is None:
            raise bad_request("message to delete not found")
        self.timeline.add({"type": "delete", "message_id": number})

    def show_edit(self, message: Message, *, edited: bool = False) -> None:
        """Shows the page what the message has become; `edited` says so beside it."""
        shown = message.as_page()
        self.timeline.add({"type": "edit", "message": shown | ({"edited": True} if edited else {})})
