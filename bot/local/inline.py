"""Inline mode: what people ask "@bot ..." in any chat, what is offered, and what they choose.

As https://core.telegram.org/bots/inline says: an answer is kept for its cache_time, for everyone or
for who asked; a chosen result becomes the person's own message "via" the bot, which the bot can
edit by inline_message_id where it has a keyboard. Knows neither HTTP nor how results are read.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.local.errors import PageError, bad_request
from bot.local.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.local.entities import Entity
    from bot.local.keyboards import Keyboard
    from bot.local.people import LocalPerson
    from bot.local.person_side import PersonSide
    from bot.local.updates import UpdateQueue

_KEPT: Final = 10_000
_INLINE_LANE: Final = 3 << 33
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
PATIENCE: Final = 10.0  # seconds that a person waits for an answer


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One InlineQueryResultArticle, and the message it stands for.

    Attributes:
        id: what the bot calls it by; unique within an answer.
        text, entities, keyboard: of the message that choosing it sends.
    """

    id: str
    title: str
    description: str
    text: str
    entities: list[Entity]
    keyboard: Keyboard | None

    def as_page(self) -> dict[str, Any]:
        """What the page shows to choose from."""
        return {"id": self.id, "title": self.title, "description": self.description}


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot answered.

    Attributes:
        results: what to choose from.
        next_offset: what to ask for more with; "" when there is no more.
        button: the InlineQueryResultsButton above the results.
    """

    results: list[InlineResult] = field(default_factory=list)
    next_offset: str = ""
    button: dict[str, Any] | None = None

    def labelled(self, title: str) -> InlineResult:
        """The first result whose title begins so.

        Raises:
            KeyError: when there is none.
        """
        for result in self.results:
            if result.title.startswith(title):
                return result
        raise KeyError(title)


@dataclass(slots=True)
class InlineQuery:
    """One query of a person, and its answer once it is there."""

    number: str
    person_id: int
    query: str
    offset: str
    answer: InlineAnswer | None = None


class Inline:
    """All inline queries of one bot, and the messages that came of them.

    Attributes:
        enabled: whether the bot takes inline queries at all (BotFather's /setinline).
        feedback: whether it is told what was chosen (/setinlinefeedback).
    """

    def __init__(self, now: Callable[[], float], updates: UpdateQueue) -> None:
        self.enabled = True
        self.feedback = True
        self._now = now
        self._updates = updates
        self._queries: dict[str, InlineQuery] = {}
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._cached: dict[tuple[str, str, int], tuple[float, InlineAnswer]] = {}
        self._messages: dict[str, tuple[PersonSide, Message]] = {}

    async def ask(
        self,
        chat: PersonSide,
        person: LocalPerson,
        query: str,
        offset: str = "",
        within: float = PATIENCE,
    ) -> InlineQuery:
        """Asks what the bot offers for `query`; its answer is empty when none comes in time.

        Raises:
            PageError: when the person may not write in the chat.
        """
        chat.must_talk(person)
        number = str(secrets.randbits(62) | 1 << 62)
        asked = InlineQuery(
            number, person.id, query, offset, self._from_cache(person, query, offset)
        )
        _put(self._queries, number, asked)
        if asked.answer is None and self._tell(asked, chat, person):
            arrived = asyncio.get_running_loop().create_future()
            self._waiting[number] = arrived
            try:
                async with asyncio.timeout(within):
                    await arrived
            except TimeoutError:
                pass  # the bot is slow or away: nothing is offered
            finally:
                del self._waiting[number]
        asked.answer = asked.answer or InlineAnswer()
        return asked

    def answer(self, number: str, answer: InlineAnswer, cache_time: int, *, personal: bool) -> None:
        """The bot's answer to a query.

        Raises:
            ApiError: when nobody waits for it any more.
        """
        asked = self._queries.get(number)
        arrived = self._waiting.get(number)
        if asked is None or arrived is None or arrived.done():
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        asked.answer = answer
        arrived.set_result(None)
        if cache_time > 0:
            key = (asked.query, asked.offset, asked.person_id if personal else 0)
            _put(self._cached, key, (self._now() + cache_time, answer))

    def choose(
        self, chat: PersonSide, person: LocalPerson, query_number: str, result_id: str
    ) -> Message:
        """Sends a result into the chat as the person's message via the bot.

        Raises:
            PageError: when it was not offered to this person, or they may not write in the chat.
        """
        asked = self._queries.get(query_number)
        offered = asked.answer.results if asked is not None and asked.answer is not None else []
        chosen = next((result for result in offered if result.id == result_id), None)
        if asked is None or chosen is None or asked.person_id != person.id:
            raise PageError(404, "no_such_result", "This was not offered.")
        chat.must_talk(person)
        message = chat.new(person, chosen.text, chosen.entities)
        message.via = chat.services.bot
        message.keyboard = chosen.keyboard
        told = {"result_id": chosen.id, "from": person.as_user(), "query": asked.query}
        if chosen.keyboard:
            message.inline_id = secrets.token_urlsafe(20)
            told["inline_message_id"] = message.inline_id
            _put(self._messages, message.inline_id, (chat, message))
        chat.deliver(message)
        if self.feedback:
            self._updates.add("chosen_inline_result", told, person.id + _INLINE_LANE)
        return message

    def message(self, inline_id: str) -> tuple[PersonSide, Message]:
        """The message of this inline_message_id, and where it stands.

        Raises:
            ApiError: when there is none.
        """
        found = self._messages.get(inline_id)
        if found is None or found[0].message(found[1].number) is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return found

    def release(self) -> None:
        """Lets everyone who waits go without an answer: the server stops."""
        for arrived in self._waiting.values():
            if not arrived.done():
                arrived.set_result(None)

    def _tell(self, asked: InlineQuery, chat: PersonSide, person: LocalPerson) -> bool:
        if not self.enabled:
            return False
        kind = chat.as_chat()["type"]
        update = {
            "id": asked.number,
            "from": person.as_user(),
            "query": asked.query,
            "offset": asked.offset,
            "chat_type": "sender" if kind == "private" else kind,
        }
        return self._updates.add("inline_query", update, person.id + _INLINE_LANE) is not None

    def _from_cache(self, person: LocalPerson, query: str, offset: str) -> InlineAnswer | None:
        for owner in (person.id, 0):
            until, answer = self._cached.get((query, offset, owner), (0.0, None))
            if answer is not None and until > self._now():
                return answer
        return None


def _put(kept: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    """Keeps `value`, and lets the oldest go where there are too many."""
    kept[key] = value
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]
