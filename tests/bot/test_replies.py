"""Where messages go: the chat, its topic, and the supergroup that it has become."""

from typing import Any, cast

import pytest
from telegram import Bot, Update
from telegram.error import ChatMigrated

from bot import replies
from bot.views import View
from bot.words import Html

GROUP, SUPERGROUP = -77, -100_077
_VIEW = View(Html("Hello"))


class FakeBot:
    """Remembers what was sent where; `moved`: the group is refused with its new number."""

    defaults = None

    def __init__(self, *, moved: bool = False) -> None:
        self.sent: list[tuple[int, int | None]] = []
        self._moved = moved

    async def send_message(self, chat_id: int, _text: str, **how: Any) -> None:
        """Keeps chat and topic."""
        if self._moved and chat_id == GROUP:
            raise ChatMigrated(SUPERGROUP)
        self.sent.append((chat_id, how["message_thread_id"]))


def said(bot: FakeBot, **rest: Any) -> Update:
    """A message in the group."""
    message = {
        "message_id": 5,
        "date": 1_700_000_000,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Club"},
        "text": "/together",
        **rest,
    }
    update = Update.de_json({"update_id": 1, "message": message}, cast("Bot", bot))
    assert update is not None
    return update


@pytest.mark.parametrize(
    ("rest", "topic"),
    [
        ({}, None),
        ({"message_thread_id": 9, "is_topic_message": True}, 9),
        # A reply has a thread of its own, which is no topic.
        ({"message_thread_id": 9}, None),
    ],
)
async def test_an_answer_goes_into_the_topic_of_the_question(
    rest: dict[str, Any], topic: int | None
) -> None:
    """In a forum, elsewhere nobody would find it."""
    bot = FakeBot()
    await replies.send(said(bot, **rest), _VIEW, _VIEW)
    assert bot.sent == [(GROUP, topic)] * 2


async def test_a_group_that_moved_is_followed() -> None:
    """All of an answer goes to the new number, outside topics of before."""
    bot = FakeBot(moved=True)
    await replies.send(said(bot, message_thread_id=9, is_topic_message=True), _VIEW, _VIEW)
    assert bot.sent == [(SUPERGROUP, None)] * 2
