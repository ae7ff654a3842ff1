"""People who talk to a bot, and how long its answers take.

A crowd pushes updates into :class:`benchmarks.load_api.Api` and watches the calls that come back:
in a closed loop (so many questions are open at any time: throughput), or at a steady rate (what
somebody waits while others talk as well: latency). Knows nothing of the bot that answers.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.load_api import Api

FIRST_PERSON = 5_000_000
_STARS = [k / 2 for k in range(1, 11)]


@dataclass(frozen=True, slots=True)
class Question:
    """An update, and the call that answers it.

    Attributes:
        kind: what it is called in the figures.
        body: of the update.
        answered_by: the method whose call into the person's chat is the answer.
    """

    kind: str
    body: str
    answered_by: str


@dataclass(slots=True)
class Heard:
    """What came of it. Latencies in seconds, from the push to the answering call."""

    latencies: dict[str, list[float]] = field(default_factory=dict)
    seconds: float = 0.0
    unanswered: int = 0
    asked: Counter[str] = field(default_factory=Counter)

    def quantile(self, kind: str, q: float) -> float:
        """The q-quantile of a kind's latencies."""
        sorted_ = sorted(self.latencies[kind])
        return sorted_[min(len(sorted_) - 1, int(q * len(sorted_)))]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(map(len, self.latencies.values())) / self.seconds


def star_tap(person: int, film: int, stars: float) -> Question:
    """A tap on a star of a film's card."""
    data = json.dumps(f"r:{film}:{stars:g}")
    return Question(
        "star tap",
        f'"callback_query":{{"id":"{person}","from":{_user(person)},"chat_instance":"1",'
        f'"data":{data},"message":{{"message_id":7,"date":1700000000,"text":"card",'
        f'"chat":{_chat(person)},"from":{{"id":424242,"is_bot":true,"first_name":"Film"}}}}}}',
        "editMessageText",
    )


def _new_tap(person: int, films: Sequence[int], number: int, seed: int) -> Question:
    """The person's tap of that number: the same stars once more would change nothing."""
    film = films[(person * 7 + number) % len(films)]
    return star_tap(person, film, _STARS[(number // len(films) + seed) % len(_STARS)])


def said(person: int, text: str, kind: str) -> Question:
    """A message of a person."""
    entities = ""
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        entities = f',"entities":[{{"type":"bot_command","offset":0,"length":{length}}}]'
    return Question(
        kind,
        f'"message":{{"message_id":9,"date":1700000000,"text":{json.dumps(text)}{entities},'
        f'"chat":{_chat(person)},"from":{_user(person)}}}',
        "sendMessage",
    )


def taps(films: Sequence[int], people: int, seed: int = 0) -> Iterator[tuple[int, Question]]:
    """Endless star taps, person after person; other stars for another seed."""
    for number in count():
        for person in range(FIRST_PERSON, FIRST_PERSON + people):
            yield person, _new_tap(person, films, number, seed)


def wishes(people: int) -> Iterator[tuple[int, Question]]:
    """Endless /recommend, person after person."""
    while True:
        for person in range(FIRST_PERSON, FIRST_PERSON + people):
            yield person, said(person, "/recommend 10", "/recommend")


def conversation(
    films: Sequence[int], titles: Sequence[str], people: int, seed: int = 0
) -> Iterator[tuple[int, Question]]:
    """A mixed talk: half of it star taps, then titles, /recommend, /similar, /ratings, /help."""
    rng = random.Random(seed)  # noqa: S311 -- no secret
    for number in count():
        order = list(range(FIRST_PERSON, FIRST_PERSON + people))
        rng.shuffle(order)
        for person in order:
            draw = rng.random()
            if draw < 0.5:
                yield person, _new_tap(person, films, number, seed)
            elif draw < 0.7:
                yield person, said(person, rng.choice(titles), "title")
            elif draw < 0.85:
                yield person, said(person, "/recommend", "/recommend")
            elif draw < 0.9:
                yield person, said(person, f"/similar {rng.choice(titles)}", "/similar")
            elif draw < 0.97:
                yield person, said(person, "/ratings", "/ratings")
            else:
                yield person, said(person, "/help", "/help")


class Crowd:
    """Everybody who talks to the bot behind `api`; a person asks again only when answered.

    bare: the bot answers everything by a new message. patience: seconds to wait for what is still
    open at the end.
    """

    def __init__(self, api: Api, *, bare: bool = False, patience: float = 30.0) -> None:
        self._api = api
        self._patience = patience
        self._bare = bare
        self._open: dict[int, tuple[str, str, float]] = {}
        self._heard = Heard()
        self._on_answer: Callable[[], None] = lambda: None
        api.on_call = self._called

    def _called(self, method: str, chat_id: int) -> None:
        asked = self._open.get(chat_id)
        if asked is None or asked[1] != method:
            return
        del self._open[chat_id]
        self._heard.latencies.setdefault(asked[0], []).append(time.perf_counter() - asked[2])
        self._on_answer()

    def _ask(self, questions: Iterator[tuple[int, Question]]) -> None:
        person, question = next(questions)
        while person in self._open:
            person, question = next(questions)
        by = "sendMessage" if self._bare else question.answered_by
        self._open[person] = (question.kind, by, time.perf_counter())
        self._heard.asked[question.kind] += 1
        self._api.push(question.body)

    async def keep_open(
        self, questions: Iterator[tuple[int, Question]], at_once: int, seconds: float
    ) -> Heard:
        """A closed loop: an answer is followed by the next question at once."""
        self._heard = Heard()
        began = time.perf_counter()
        ends = began + seconds

        def again() -> None:
            if time.perf_counter() < ends:
                self._ask(questions)

        self._on_answer = again
        for _ in range(at_once):
            self._ask(questions)
        await asyncio.sleep(seconds)
        self._heard.seconds = time.perf_counter() - began
        heard, self._heard = self._heard, Heard()
        self._on_answer = lambda: None
        await self._settle(heard)
        return heard

    async def at_rate(
        self, questions: Iterator[tuple[int, Question]], rate: float, seconds: float
    ) -> Heard:
        """Questions at a steady rate, whether or not answers come."""
        self._heard = heard = Heard()
        began = time.perf_counter()
        asked = 0
        while (now := time.perf_counter() - began) < seconds:
            while asked < now * rate:
                self._ask(questions)
                asked += 1
            await asyncio.sleep(0.002)
        heard.seconds = time.perf_counter() - began
        await self._settle(heard)
        return heard

    async def _settle(self, heard: Heard) -> None:
        """Waits for what is still open; what never comes counts as unanswered."""
        until = time.perf_counter() + self._patience
        while self._open and time.perf_counter() < until:  # noqa: ASYNC110 -- polling is cheap
            await asyncio.sleep(0.02)
        heard.unanswered = len(self._open)
        self._open.clear()


def _user(person: int) -> str:
    return f'{{"id":{person},"is_bot":false,"first_name":"P","language_code":"en"}}'


def _chat(person: int) -> str:
    return f'{{"id":{person},"type":"private","first_name":"P"}}'
