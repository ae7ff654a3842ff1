"""One message, in the Bot API's shape and in the page's.

Knows how a message looks; who may change it, and when, is in bot_side.py and person_side.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.local import reactions
from bot.local.entities import Entity
from bot.local.files import StoredFile
from bot.local.keyboards import Keyboard, as_markup
from bot.local.polls import Poll
from bot.local.rendering import render


@dataclass(slots=True)
class Message:
    """A message of a private chat or a group.

    Attributes:
        number: message_id.
        sender: who sent it.
        user, chat: User of the sender and Chat, as the Bot API shows them.
        text: the text, or the caption when there is a file.
        entities: of `text`, in UTF-16 units.
        date, edit_date: Unix seconds; edit_date 0 until the first edit of the content.
        service: what happened in the group, as fields of the Bot API's Message; then there is no
            text.
        via: User of the bot through whose inline mode it was sent.
        inline_id: inline_message_id, "" where the bot has none.
        reactions: emoji by user id.
    """

    number: int
    sender: Literal["person", "bot"]
    user: dict[str, Any]
    chat: dict[str, Any]
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    file: StoredFile | None = None
    poll: Poll | None = None
    keyboard: Keyboard | None = None
    reply_to: Message | None = None
    edit_date: int = 0
    album: str | None = None
    service: dict[str, Any] | None = None
    via: dict[str, Any] | None = None
    inline_id: str = ""
    reactions: dict[int, str] = field(default_factory=dict)

    def as_api(self, *, with_reply: bool = True) -> dict[str, Any]:
        """The Message object of the Bot API."""
        shown: dict[str, Any] = {
            "message_id": self.number,
            "from": self.user,
            "chat": self.chat,
            "date": self.date,
        }
        if self.edit_date:
            shown["edit_date"] = self.edit_date
        if self.via is not None:
            shown["via_bot"] = self.via
        if self.album:
            shown["media_group_id"] = self.album
        if self.reply_to is not None and with_reply:
            shown["reply_to_message"] = self.reply_to.as_api(with_reply=False)
        shown |= self._content()
        if self.keyboard:
            shown["reply_markup"] = as_markup(self.keyboard)
        return shown

    def as_inaccessible(self) -> dict[str, Any]:
        """The InaccessibleMessage object that stands for it once it is too old."""
        return {"chat": self.chat, "message_id": self.number, "date": 0}

    def as_page(self) -> dict[str, Any]:
        """The message as the page draws it; "html" is safe and stands for text or caption."""
        html = render(self.text, self.entities)
        shown: dict[str, Any] = {
            "message_id": self.number,
            "date": self.date,
            "from": self.sender,
            "user": {"id": self.user["id"], "name": self.user["first_name"]},
            "text": self.text if self.file is None else None,
            "html": html,
            "keyboard": self._page_keyboard(),
        }
        if self.file is not None:
            shown |= {"caption": self.text, "caption_html": html} | _page_file(self.file)
        if self.poll is not None:
            shown["poll"] = self.poll.as_page()
        if self.service is not None:
            shown["service"] = _page_service(self.service)
        if self.via is not None:
            shown["via"] = self.via["username"]
        if self.album:
            shown["album"] = self.album
        if self.reply_to is not None:
            shown["reply_to"] = self.reply_to.number
        if self.reactions:
            shown["reactions"] = reactions.as_page(self.reactions)
        if self.edit_date:
            shown["edited"] = True
        return shown

    def has_button(self, data: str) -> bool:
        """Whether one of its buttons carries this callback data."""
        return any(
            button.get("callback_data") == data for row in self.keyboard or () for button in row
        )

    def react(self, user_id: int, emoji: str) -> str:
        """Sets a user's reaction, "" takes it back; the one before, "" for none."""
        before = self.reactions.pop(user_id, "")
        if emoji:
            self.reactions[user_id] = emoji
        return before

    def _content(self) -> dict[str, Any]:
        if self.service is not None:
            return self.service
        if self.poll is not None:
            return {"poll": self.poll.as_api()}
        if self.file is None:
            return {"text": self.text} | ({"entities": self.entities} if self.entities else {})
        media = (
            {"photo": self.file.as_photo()}
            if self.file.is_photo
            else {"document": self.file.as_document()}
        )
        caption = {"caption": self.text} if self.text else {}
        return media | caption | ({"caption_entities": self.entities} if self.entities else {})

    def _page_keyboard(self) -> list[list[dict[str, Any]]] | None:
        if not self.keyboard:
            return None
        names = {"callback_data": "data"}
        return [
            [{names.get(key, key): value for key, value in button.items()} for button in row]
            for row in self.keyboard
        ]


def _page_file(file: StoredFile) -> dict[str, Any]:
    address = f"/chat/file/{file.file_id}"
    if file.is_photo:
        return {"photo": {"url": address, "width": file.width, "height": file.height}}
    return {"document": {"url": address, "name": file.name, "size": len(file.content)}}


def _page_service(service: dict[str, Any]) -> dict[str, Any]:
    """What happened, in a word, and the names that the page's sentence needs."""
    match service:
        case {"group_chat_created": True}:
            return {"kind": "created", "names": []}
        case {"new_chat_members": members}:
            return {"kind": "joined", "names": [member["first_name"] for member in members]}
        case {"left_chat_member": member}:
            return {"kind": "left", "names": [member["first_name"]]}
    return {"kind": "upgraded", "names": []}
