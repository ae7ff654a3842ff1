"""Inline mode: asked, answered, chosen, edited."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from bot.local.errors import PageError
from bot.local.inline import InlineQuery
from bot.local.world import World
from tests.bot.local.conftest import ANN, BORIS, Call, Clock

KEYBOARD = {"inline_keyboard": [[{"text": "More", "callback_data": "m"}]]}


def article(number: str, title: str, **rest: Any) -> dict[str, Any]:
    content = {"message_text": f"<b>{title}</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": number, "title": title, "input_message_content": content} | (
        rest
    )


async def next_update(call: Call, kind: str) -> dict[str, Any]:
    """The next update of this kind, confirmed with all before it."""
    while True:
        for update in (await call("getUpdates", timeout=5))["result"]:
            await call("getUpdates", offset=update["update_id"] + 1, limit=1)
            if kind in update:
                found: dict[str, Any] = update[kind]
                return found


async def offered(
    call: Call, world: World, results: list[dict[str, Any]], **answer: Any
) -> InlineQuery:
    """What Ann is offered when she asks for "alien" in her chat with the bot."""
    chat = world.chat(ANN)
    asking = asyncio.create_task(world.inline.ask(chat, chat.person, "alien"))
    query = await next_update(call, "inline_query")
    answered = await call(
        "answerInlineQuery", inline_query_id=query["id"], results=results, **answer
    )
    assert answered["result"] is True
    return await asking


async def test_a_query_is_answered_and_a_result_chosen(call: Call, world: World) -> None:
    """The chosen result is the person's own message via the bot; the bot is told which it was, and
    gets an id to edit it by, since it has a button.
    """
    results = [article("1", "Alien", reply_markup=KEYBOARD, description="1979")]
    asked = await offered(call, world, results, next_offset="10")
    assert asked.answer is not None
    assert (asked.answer.next_offset, asked.answer.labelled("Ali").description) == ("10", "1979")
    chat = world.chat(ANN)
    message = world.inline.choose(chat, chat.person, asked.number, "1")
    seen = (await call("getUpdates"))["result"]
    sent, chosen = seen[0]["message"], seen[1]["chosen_inline_result"]
    assert (sent["text"], sent["from"]["id"]) == ("Alien", ANN)
    assert sent["via_bot"]["username"] == "film_local_bot"
    assert (chosen["result_id"], chosen["query"], chosen["from"]["id"]) == ("1", "alien", ANN)

    inline_id = chosen["inline_message_id"]
    chat.tap(message.number, "m")
    query = (await call("getUpdates", offset=seen[-1]["update_id"] + 1))["result"][0]
    assert query["callback_query"]["inline_message_id"] == inline_id
    assert "message" not in query["callback_query"]
    edit = {"inline_message_id": inline_id, "text": "Alien: ★5", "reply_markup": KEYBOARD}
    assert (await call("editMessageText", **edit))["result"] is True
    assert message.text == "Alien: ★5"
    markup = {"inline_message_id": inline_id, "reply_markup": None}
    assert (await call("editMessageReplyMarkup", **markup))["result"] is True
    assert chat.timeline.after(0)[-1]["message"]["keyboard"] is None
    for method, rest in (("editMessageText", {"text": "x"}), ("editMessageReplyMarkup", {})):
        gone = await call(method, inline_message_id="none", **rest)
        assert gone["description"] == "Bad Request: MESSAGE_ID_INVALID"
    by_chat = await call("editMessageText", chat_id=ANN, message_id=message.number, text="x")
    assert by_chat["description"] == "Bad Request: message can't be edited"


async def test_without_a_button_or_feedback_there_is_no_id(call: Call, world: World) -> None:
    """A plain result cannot be edited; without feedback the bot is not told of the choice."""
    world.inline.feedback = False
    asked = await offered(call, world, [article("1", "Alien")])
    chat = world.chat(ANN)
    message = world.inline.choose(chat, chat.person, asked.number, "1")
    assert message.inline_id == ""
    updates = (await call("getUpdates"))["result"]
    assert [next(iter(set(update) - {"update_id"})) for update in updates] == ["message"]


async def test_a_group_without_the_bot_may_ask_it_all_the_same(call: Call, world: World) -> None:
    """The kind of chat is told, not which; the message stays between the people."""
    group = world.add_group("Club", [ANN, BORIS], with_bot=False)
    boris = world.chat(BORIS).person
    asking = asyncio.create_task(world.inline.ask(group, boris, "heat", "20"))
    query = await next_update(call, "inline_query")
    assert (query["chat_type"], query["offset"], query["query"]) == ("group", "20", "heat")
    assert query["from"]["id"] == BORIS
    results = [article("1", "Heat", reply_markup=KEYBOARD)]
    await call("answerInlineQuery", inline_query_id=query["id"], results=results)
    asked = await asking
    with pytest.raises(PageError, match="no_such_result"):
        world.inline.choose(group, world.chat(ANN).person, asked.number, "1")
    world.inline.choose(group, boris, asked.number, "1")
    assert group.messages[-1].text == "Heat"
    assert "inline_message_id" in await next_update(call, "chosen_inline_result")
    assert (await call("getUpdates"))["result"] == []


@pytest.mark.parametrize("personal", [True, False])
async def test_answers_are_kept_for_their_time(
    call: Call, world: World, clock: Clock, personal: bool
) -> None:
    """A personal answer is kept for who asked alone, any other for everyone."""
    await offered(call, world, [article("1", "Alien")], cache_time=60, is_personal=personal)
    ann, boris = world.chat(ANN), world.chat(BORIS)

    async def knows(chat: Any) -> bool:
        asked = await world.inline.ask(chat, chat.person, "alien", within=0.01)
        return bool(asked.answer is not None and asked.answer.results)

    assert [await knows(ann), await knows(boris)] == [True, not personal]
    clock.time += 61
    assert not await knows(ann)


async def test_an_answer_that_comes_too_late_is_refused(call: Call, world: World) -> None:
    """Nothing is offered by then; a second answer is refused, too."""
    chat = world.chat(ANN)
    late = await world.inline.ask(chat, chat.person, "alien", within=0.01)
    assert late.answer is not None
    assert late.answer.results == []
    for number in (late.number, "none"):
        refused = await call("answerInlineQuery", inline_query_id=number, results=[])
        assert refused["description"].startswith("Bad Request: query is too old")


async def test_nobody_waits_for_a_bot_that_takes_no_queries(call: Call, world: World) -> None:
    """Neither one whose inline mode is off nor one that did not ask for these updates."""
    chat = world.chat(ANN)
    assert (await call("getMe"))["result"]["supports_inline_queries"] is True
    await call("getUpdates", allowed_updates=["message"])
    assert (await world.inline.ask(chat, chat.person, "a", within=60)).answer is not None
    await call("getUpdates", allowed_updates=[])
    world.inline.enabled = False
    assert (await world.inline.ask(chat, chat.person, "b", within=60)).answer is not None
    assert (await call("getMe"))["result"]["supports_inline_queries"] is False


@pytest.mark.parametrize(
    ("results", "rest", "reason"),
    [
        (7, {}, "can't parse inline query results: Expected an Array"),
        ([article(str(n), "x") for n in range(51)], {}, "RESULTS_TOO_MUCH"),
        ([article("1", "x"), article("1", "y")], {}, "RESULT_ID_DUPLICATE"),
        ([article("", "x")], {}, "RESULT_ID_INVALID"),
        ([article("x" * 65, "x")], {}, "RESULT_ID_INVALID"),
        ([article("1", " ")], {}, "ARTICLE_TITLE_EMPTY"),
        (
            [{"type": "article", "id": "1", "title": "x"}],
            {},
            "can't parse inline query result: Message content is not specified",
        ),
        (
            [article("1", "x") | {"type": "photo"}],
            {},
            "can't parse inline query result: type photo is not shown by this server",
        ),
        ([article("1", "x" * 4097)], {}, "MESSAGE_TOO_LONG"),
        ([], {"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ([], {"button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        (
            [],
            {"button": {"text": "x"}},
            "inlineQueryResultsButton must have exactly one optional field",
        ),
    ],
)
async def test_answers_that_telegram_refuses(
    call: Call, results: Any, rest: dict[str, Any], reason: str
) -> None:
    """Each is a 400 that says what is wrong."""
    answer = await call("answerInlineQuery", inline_query_id="1", results=results, **rest)
    assert answer["description"] == f"Bad Request: {reason}"


async def test_the_page_asks_and_chooses(
    client: httpx.AsyncClient, call: Call, world: World
) -> None:
    """One call waits for the bot's offers, the next sends one of them."""
    about = (await client.get("/chat/bot")).json()
    assert (about["username"], about["inline"]) == ("film_local_bot", True)
    asking = asyncio.create_task(client.post(f"/chat/{ANN}/inline", json={"query": "alien"}))
    query = await next_update(call, "inline_query")
    await call(
        "answerInlineQuery",
        inline_query_id=query["id"],
        results=[article("1", "Alien", description="1979")],
        button={"text": "Rate films", "start_parameter": "rate"},
    )
    offers = (await asking).json()
    assert offers["results"] == [{"id": "1", "title": "Alien", "description": "1979"}]
    assert offers["button"] == {"text": "Rate films", "start_parameter": "rate"}
    choice = {"query_id": offers["query_id"], "result_id": "1"}
    sent = await client.post(f"/chat/{ANN}/choose", json=choice)
    message = world.chat(ANN).message(sent.json()["message_id"])
    assert message is not None
    assert message.as_page()["via"] == "film_local_bot"
    wrong = await client.post(f"/chat/{ANN}/choose", json=choice | {"result_id": "2"})
    assert (wrong.status_code, wrong.json()["error"]) == (404, "no_such_result")
