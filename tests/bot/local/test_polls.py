"""Polls: sent, voted in, stopped."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.errors import PageError
from bot.local.world import World
from tests.bot.local.conftest import ANN, BORIS, Call

POLL = {"question": "Tonight?", "options": [{"text": "Alien"}, {"text": "Heat"}, "Big"]}


async def updates(call: Call, kind: str) -> list[dict[str, Any]]:
    waiting = (await call("getUpdates"))["result"]
    return [update[kind] for update in waiting if kind in update]


async def test_a_named_poll_tells_who_voted_for_what(call: Call, world: World) -> None:
    """Each vote, change and withdrawal is a poll and a poll_answer; the page sees the counts."""
    group = world.add_group("Club", [ANN, BORIS])
    sent = (await call("sendPoll", chat_id=group.id, is_anonymous=False, **POLL))["result"]
    assert sent["poll"]["question"] == "Tonight?"
    assert [o["text"] for o in sent["poll"]["options"]] == ["Alien", "Heat", "Big"]
    number = sent["message_id"]
    ann, boris = world.chat(ANN).person, world.chat(BORIS).person
    group.vote_as(ann, number, [0])
    group.vote_as(boris, number, [2])
    group.vote_as(boris, number, [2])
    group.vote_as(ann, number, [])
    answers = await updates(call, "poll_answer")
    assert [(a["user"]["id"], a["option_ids"]) for a in answers] == [
        (ANN, [0]),
        (BORIS, [2]),
        (ANN, []),
    ]
    states = await updates(call, "poll")
    assert [s["total_voter_count"] for s in states] == [1, 2, 1]
    shown = group.timeline.after(0)[-1]["message"]["poll"]
    assert ([o["count"] for o in shown["options"]], shown["votes"]) == ([0, 0, 1], {"8": [2]})


async def test_an_anonymous_poll_tells_only_the_counts(call: Call, world: World) -> None:
    """Polls are anonymous unless said otherwise; several options may be allowed."""
    parameters = POLL | {"allows_multiple_answers": True}
    sent = (await call("sendPoll", chat_id=ANN, **parameters))["result"]
    assert sent["poll"]["is_anonymous"] is True
    world.chat(ANN).vote(sent["message_id"], [0, 1])
    (state,) = await updates(call, "poll")
    assert [option["voter_count"] for option in state["options"]] == [1, 1, 0]
    assert await updates(call, "poll_answer") == []


async def test_a_poll_is_stopped_once(call: Call, world: World) -> None:
    """The answer is the final state; nobody votes after that."""
    sent = (await call("sendPoll", chat_id=ANN, **POLL))["result"]
    number = sent["message_id"]
    world.chat(ANN).vote(number, [1])
    ended = (await call("stopPoll", chat_id=ANN, message_id=number))["result"]
    assert (ended["is_closed"], ended["total_voter_count"]) == (True, 1)
    with pytest.raises(PageError, match="poll_closed"):
        world.chat(ANN).vote(number, [0])
    again = await call("stopPoll", chat_id=ANN, message_id=number)
    assert again["description"] == "Bad Request: poll has already been closed"
    text = (await call("sendMessage", chat_id=ANN, text="x"))["result"]["message_id"]
    for other in (text, 999):
        assert (await call("stopPoll", chat_id=ANN, message_id=other))["error_code"] == 400
    edit = await call("editMessageText", chat_id=ANN, message_id=number, text="x")
    assert edit["error_code"] == 400


async def test_a_quiz_is_answered_once(call: Call, world: World) -> None:
    """A quiz names the right answer, and takes no second one."""
    quiz = POLL | {"type": "quiz", "correct_option_id": 1, "explanation": "1995"}
    sent = (await call("sendPoll", chat_id=ANN, **quiz))["result"]
    assert (sent["poll"]["type"], sent["poll"]["correct_option_id"]) == ("quiz", 1)
    world.chat(ANN).vote(sent["message_id"], [0])
    with pytest.raises(PageError, match="answered"):
        world.chat(ANN).vote(sent["message_id"], [1])


@pytest.mark.parametrize("options", [[3], [-1], [0, 1]])
async def test_a_vote_must_be_one_of_the_options(
    call: Call, world: World, options: list[int]
) -> None:
    """No option that is not there, and not two where one is asked."""
    sent = (await call("sendPoll", chat_id=ANN, **POLL))["result"]
    with pytest.raises(PageError):
        world.chat(ANN).vote(sent["message_id"], options)
    assert await updates(call, "poll") == []


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"question": " "}, "poll question must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["x", ""]}, "poll options must be non-empty"),
        ({"options": ["x", "y" * 101]}, "poll options length must not exceed 100"),
        ({"options": None}, "expected an Array of InputPollOption as options"),
        ({"type": "riddle"}, "unsupported poll type specified"),
        ({"type": "quiz"}, "wrong correct option ID specified"),
    ],
)
async def test_send_poll_refuses_what_telegram_refuses(
    call: Call, changed: dict[str, Any], reason: str
) -> None:
    """Each is a 400 that says what is wrong."""
    answer = await call("sendPoll", chat_id=ANN, **(POLL | changed))
    assert answer["description"] == f"Bad Request: {reason}"
