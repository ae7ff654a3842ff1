"""One message, in the Bot API's shape and in the page's.

Knows how a message looks; who may change it, and when, is in chat.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.local.entities import Entity
from bot.local.files import StoredFile
from bot.local.keyboards import Keyboard, as_markup
from bot.local.rendering import render


@dataclass(slots=True)
class Message:
    """A message of a private chat.

    Attributes:
        number: message_id.
        sender: who sent it.
        user, chat: User of the sender and Chat, as the Bot API shows them.
        text: the text, or the caption when there is a file.
        entities: of `text`, in UTF-16 units.
        date, edit_date: Unix seconds; edit_date 0 until the first edit of the content.
    """

    number: int
    sender: Literal["person", "bot"]
    user: dict[str, Any]
    chat: dict[str, Any]
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    file: StoredFile | None = None
    keyboard: Keyboard | None = None
    reply_to: Message | None = None
    edit_date: int = 0
    album: str | None = None

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
        if self.album:
            shown["media_group_id"] = self.album
        if self.reply_to is not None and with_reply:
            shown["reply_to_message"] = self.reply_to.as_api(with_reply=False)
        if self.file is None:
            shown["text"] = self.text
            if self.entities:
                shown["entities"] = self.entities
        else:
            if self.file.is_photo:
                shown["photo"] = self.file.as_photo()
            else:
                shown["document"] = self.file.as_document()
            if self.text:
                shown["caption"] = self.text
            if self.entities:
                shown["caption_entities"] = self.entities
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
            "text": self.text if self.file is None else None,
            "html": html,
            "keyboard": self._page_keyboard(),
        }
        if self.file is not None:
            address = f"/chat/file/{self.file.file_id}"
            shown["caption"] = self.text
            shown["caption_html"] = html
            if self.file.is_photo:
                shown["photo"] = {
                    "url": address,
                    "width": self.file.width,
                    "height": self.file.height,
                }
            else:
                shown["document"] = {
                    "url": address,
                    "name": self.file.name,
                    "size": len(self.file.content),
                }
        if self.album:
            shown["album"] = self.album
        if self.reply_to is not None:
            shown["reply_to"] = self.reply_to.number
        if self.edit_date:
            shown["edited"] = True
        return shown

    def has_button(self, data: str) -> bool:
        """Whether one of its buttons carries this callback data."""
        return any(
            button.get("callback_data") == data for row in self.keyboard or () for button in row
        )

    def _page_keyboard(self) -> list[list[dict[str, Any]]] | None:
        if not self.keyboard:
            return None
        names = {"callback_data": "data"}
        return [
            [{names.get(key, key): value for key, value in button.items()} for button in row]
            for row in self.keyboard
        ]
