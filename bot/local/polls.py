"""Polls: what a bot may ask, who voted for what, and how both APIs show it.

The rules are those of https://core.telegram.org/bots/api#sendpoll: a regular poll or a quiz, named
or anonymous votes. Knows no chat and no time: a poll closes when it is told to.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, Final

from bot.local.errors import PageError, bad_request
from bot.local.limits import MAX_POLL_OPTION, MAX_POLL_OPTIONS, MAX_POLL_QUESTION
from bot.local.parameters import Parameters, whole_number


@dataclass(slots=True)
class Poll:
    """One poll.

    Attributes:
        options: the texts to choose from.
        correct: place of a quiz's right answer; None in a regular poll.
        explanation: what a quiz says of its answer.
        votes: places of the options that each person chose, by user id.
    """

    number: str
    question: str
    options: list[str]
    anonymous: bool = True
    multiple: bool = False
    correct: int | None = None
    explanation: str = ""
    closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def counts(self) -> list[int]:
        """How many chose each option."""
        chosen = [place for places in self.votes.values() for place in places]
        return [chosen.count(place) for place in range(len(self.options))]

    def vote(self, person_id: int, places: list[int]) -> bool:
        """Takes a person's choice, [] takes it back; whether that changed anything.

        Raises:
            PageError: when the poll is closed, there is no such option, one is too many, or a
                quiz was answered already.
        """
        if self.closed:
            raise PageError(409, "poll_closed", "The poll is closed.")
        wanted = sorted(set(places))
        if any(not 0 <= place < len(self.options) for place in wanted):
            raise PageError(400, "no_such_option", "The poll has no such option.")
        if len(wanted) > 1 and not self.multiple:
            raise PageError(400, "one_option", "Only one option may be chosen.")
        before = self.votes.get(person_id, [])
        if wanted == before:
            return False
        if self.correct is not None and before:
            raise PageError(409, "answered", "The quiz has been answered.")
        self.votes.pop(person_id, None)
        if wanted:
            self.votes[person_id] = wanted
        return True

    def as_api(self) -> dict[str, Any]:
        """The Poll object."""
        shown: dict[str, Any] = {
            "id": self.number,
            "question": self.question,
            "options": [
                {"persistent_id": str(place), "text": text, "voter_count": count}
                for place, (text, count) in enumerate(zip(self.options, self.counts, strict=True))
            ],
            "total_voter_count": len(self.votes),
            "is_closed": self.closed,
            "is_anonymous": self.anonymous,
            "type": "regular" if self.correct is None else "quiz",
            "allows_multiple_answers": self.multiple,
            "allows_revoting": self.correct is None,
            "members_only": False,
        }
        if self.correct is not None:
            shown["correct_option_id"] = self.correct
            shown["correct_option_ids"] = [self.correct]
            if self.explanation:
                shown["explanation"] = self.explanation
        return shown

    def answer_of(self, user: dict[str, Any]) -> dict[str, Any]:
        """The PollAnswer object of this user."""
        places = self.votes.get(user["id"], [])
        return {
            "poll_id": self.number,
            "user": user,
            "option_ids": places,
            "option_persistent_ids": [str(place) for place in places],
        }

    def as_page(self) -> dict[str, Any]:
        """What the page draws; it knows who chose what, and shows it where votes are named."""
        return {
            "question": self.question,
            "options": [
                {"text": text, "count": count}
                for text, count in zip(self.options, self.counts, strict=True)
            ],
            "voters": len(self.votes),
            "votes": {str(person): places for person, places in self.votes.items()},
            "anonymous": self.anonymous,
            "multiple": self.multiple,
            "correct": self.correct,
            "explanation": self.explanation,
            "closed": self.closed,
        }


def read_poll(parameters: Parameters) -> Poll:
    """The poll that sendPoll describes.

    Raises:
        ApiError: for one that Telegram refuses.
    """
    question = parameters.text("question").strip()
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > MAX_POLL_QUESTION:
        raise bad_request(f"poll question length must not exceed {MAX_POLL_QUESTION}")
    options = _options(parameters.json("options", "options"))
    kind = parameters.text("type") or "regular"
    if kind not in _KINDS:
        raise bad_request("unsupported poll type specified")
    correct = _correct(parameters, len(options)) if kind == "quiz" else None
    named = parameters.text("is_anonymous") and not parameters.boolean("is_anonymous")
    return Poll(
        number=str(secrets.randbits(62) | 1 << 61),
        question=question,
        options=options,
        anonymous=not named,
        multiple=parameters.boolean("allows_multiple_answers") and correct is None,
        correct=correct,
        explanation=parameters.text("explanation") if correct is not None else "",
        closed=parameters.boolean("is_closed"),
    )


_KINDS: Final = ("regular", "quiz")


def _options(raw: Any) -> list[str]:
    if not isinstance(raw, list):
        raise bad_request("expected an Array of InputPollOption as options")
    texts = [str(item.get("text", "") if isinstance(item, dict) else item).strip() for item in raw]
    if not texts:
        raise bad_request("poll must have at least 1 option")
    if len(texts) > MAX_POLL_OPTIONS:
        raise bad_request(f"poll can't have more than {MAX_POLL_OPTIONS} options")
    for text in texts:
        if not text:
            raise bad_request("poll options must be non-empty")
        if len(text) > MAX_POLL_OPTION:
            raise bad_request(f"poll options length must not exceed {MAX_POLL_OPTION}")
    return texts


def _correct(parameters: Parameters, count: int) -> int:
    several = parameters.json("correct_option_ids", "correct_option_ids")
    if isinstance(several, list) and len(several) == 1:
        place = whole_number(several[0])
    else:
        place = parameters.integer("correct_option_id", -1)
    if not 0 <= place < count:
        raise bad_request("wrong correct option ID specified")
    return place
