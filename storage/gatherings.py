"""Groups that look for a film together: who is in, and which films they were shown.

A gathering belongs to the message that people join by. It is kept so that a restart in the middle
changes nothing, and goes `DAYS` after it began, whatever happened in it: so long its people's names
are kept, and no longer. A group that became a supergroup has another number from then on; the old
one is kept beside it, for taps on messages of before.

Names are as Telegram has them at the moment of joining, since a bot cannot ask for them later.
Knows nothing of what is picked, nor of how messages look.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from storage.connection import Connection
from storage.errors import IntegerTooLarge, UnknownGathering, UnknownPerson

DAYS: Final = 30
"""How long a gathering is kept after it began."""
_SECONDS: Final = DAYS * 86_400


@dataclass(frozen=True, slots=True)
class GatheringMember:
    """Somebody who joined, under the name that they had then."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Gathering:
    """People of one chat who look for a film.

    Attributes:
        gathering_id: its number.
        chat_id: the chat's number now.
        former_chat_id: its number before it became a supergroup; None where it did not.
        message_id: the message that people join by; None until that is sent.
        language: of its messages.
        topic_id: the topic of a forum that it belongs to; None where there are no topics.
        members: in the order of joining.
    """

    gathering_id: int
    chat_id: int
    former_chat_id: int | None
    message_id: int | None
    language: str
    topic_id: int | None
    members: tuple[GatheringMember, ...]

    def is_of(self, chat_id: int) -> bool:
        """Whether that is, or was, the number of its chat."""
        return chat_id in {self.chat_id, self.former_chat_id}


_GET: Final = """
SELECT g.gathering_id, g.chat_id, g.former_chat_id, g.message_id, g.language, g.topic_id,
       m.person_id, m.name
  FROM gatherings AS g LEFT JOIN gathering_members AS m USING (gathering_id)
 WHERE g.gathering_id = ?
 ORDER BY m.joined
"""
_JOIN: Final = """
INSERT INTO gathering_members (gathering_id, person_id, name, joined)
SELECT :gathering, :person, :name,
       (SELECT 1 + coalesce(max(joined), 0) FROM gathering_members
         WHERE gathering_id = :gathering)
 WHERE (SELECT count(*) FROM gathering_members WHERE gathering_id = :gathering) < :most
ON CONFLICT DO NOTHING
RETURNING person_id
"""
_CLAIM: Final = """
UPDATE gatherings SET picked_at = :now
 WHERE gathering_id = :gathering AND (picked_at IS NULL OR picked_at <= :now - :pause)
RETURNING gathering_id
"""
_ADD_FILMS: Final = """
INSERT INTO gathering_films (gathering_id, page, place, film_id)
SELECT :gathering,
       (SELECT coalesce(max(page), 0) + 1 FROM gathering_films WHERE gathering_id = :gathering),
       key, value
  FROM json_each(:films)
RETURNING page
"""


class Gatherings:
    """The tables of gatherings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def begin(self, chat_id: int, language: str, at: int, topic_id: int | None = None) -> int:
        """A new gathering's number; `at` in Unix seconds. Old ones of any chat go."""
        rows = await self._connection.fetch(
            "INSERT INTO gatherings (chat_id, language, at, topic_id) VALUES (?, ?, ?, ?)"
            " RETURNING gathering_id",
            (chat_id, language, at, topic_id),
        )
        # By itself: the statement above is committed, and a failure here would only be late.
        await self.end_old(at)
        return int(rows[0][0])

    async def end_old(self, now: int) -> None:
        """Those that began more than `DAYS` before `now` (Unix seconds) go, with their names."""
        await self._connection.fetch("DELETE FROM gatherings WHERE at < ?", (now - _SECONDS,))

    async def show_at(self, gathering_id: int, message_id: int) -> None:
        """From now on this is the message that people join by."""
        await self._connection.fetch(
            "UPDATE gatherings SET message_id = ? WHERE gathering_id = ?",
            (message_id, gathering_id),
        )

    async def get(self, gathering_id: int) -> Gathering | None:
        """The gathering with its members; None once it is gone, or where there never was one."""
        try:
            rows = await self._connection.fetch(_GET, (gathering_id,))
        except IntegerTooLarge:
            return None
        if not rows:
            return None
        members = tuple(GatheringMember(row[6], row[7]) for row in rows if row[6] is not None)
        number, chat_id, former, message_id, language, topic_id = rows[0][:6]
        return Gathering(number, chat_id, former, message_id, language, topic_id, members)

    async def join(self, gathering_id: int, person_id: int, name: str, most: int) -> bool:
        """Takes somebody in; False where they were in already, or `most` people are.

        Raises:
            UnknownPerson: there is no such person, or the gathering is gone.
        """
        values = {"gathering": gathering_id, "person": person_id, "name": name, "most": most}
        try:
            return bool(await self._connection.fetch(_JOIN, values))
        except sqlite3.IntegrityError as error:
            raise UnknownPerson(person_id) from error

    async def leave(self, gathering_id: int, person_id: int) -> bool:
        """Lets somebody go; returns whether they were in."""
        rows = await self._connection.fetch(
            "DELETE FROM gathering_members WHERE gathering_id = ? AND person_id = ?"
            " RETURNING person_id",
            (gathering_id, person_id),
        )
        return bool(rows)

    async def claim(self, gathering_id: int, *, at: int, pause: int) -> bool:
        """Whether picks may be made now: not if somebody asked less than `pause` seconds ago.

        So two taps at the same time, by one person or by two, lead to one list.
        """
        values = {"gathering": gathering_id, "now": at, "pause": pause}
        return bool(await self._connection.fetch(_CLAIM, values))

    async def add_page(self, gathering_id: int, film_ids: Sequence[int]) -> int:
        """Keeps a list of films, at least one, as shown; returns the number of its page, from 1.

        Raises:
            UnknownGathering: it is gone, or one of the films is.
        """
        # Numbers alone, so that this is JSON.
        films = "[" + ",".join(str(int(film_id)) for film_id in film_ids) + "]"
        values = {"gathering": gathering_id, "films": films}
        try:
            rows = await self._connection.fetch(_ADD_FILMS, values)
        except sqlite3.IntegrityError as error:
            raise UnknownGathering(gathering_id) from error
        return int(rows[0][0])

    async def page(self, gathering_id: int, page: int) -> list[int]:
        """The films of one page, best first; empty where there is no such page."""
        rows = await self._connection.fetch(
            "SELECT film_id FROM gathering_films WHERE gathering_id = ? AND page = ?"
            " ORDER BY place",
            (gathering_id, page),
        )
        return [row[0] for row in rows]

    async def shown_since(self, gathering_id: int, page: int) -> set[int]:
        """The films of this page and of all later ones."""
        rows = await self._connection.fetch(
            "SELECT film_id FROM gathering_films WHERE gathering_id = ? AND page >= ?",
            (gathering_id, page),
        )
        return {row[0] for row in rows}

    async def claim_poll(self, gathering_id: int, page: int) -> bool:
        """Whether this page becomes a poll now: once, whoever taps how often."""
        return await self._polled(gathering_id, page, before=0)

    async def release_poll(self, gathering_id: int, page: int) -> None:
        """The poll could not be sent: the next tap may try again."""
        await self._polled(gathering_id, page, before=1)

    async def _polled(self, gathering_id: int, page: int, *, before: int) -> bool:
        rows = await self._connection.fetch(
            "UPDATE gathering_films SET polled = 1 - polled"
            " WHERE gathering_id = ? AND page = ? AND polled = ? RETURNING page",
            (gathering_id, page, before),
        )
        return bool(rows)

    async def move(self, former: int, chat_id: int) -> None:
        """A group became a supergroup: its number was `former` and is `chat_id` now."""
        await self._connection.fetch(
            "UPDATE gatherings SET former_chat_id = chat_id, chat_id = ?, message_id = NULL"
            " WHERE chat_id = ?",
            (chat_id, former),
        )

    async def end_all(self, chat_id: int) -> None:
        """The bot is no longer in this chat."""
        await self._connection.fetch("DELETE FROM gatherings WHERE chat_id = ?", (chat_id,))
