"""Messages on the page: what the bot and the person say, edits, replies, pictures, files, days."""

from __future__ import annotations

import struct
import time
import zlib
from pathlib import Path
from urllib.parse import urlsplit

from bot.local.people import LocalPerson
from bot.local.server import serve
from bot.local.world import World
from tests.page.browser import BROWSER_TEST, OpenChat
from tests.page.conftest import ANNA, TOKEN
from tests.page.scripted_bot import ScriptedBot

pytestmark = BROWSER_TEST


def picture(width: int, height: int) -> bytes:
    """A grey PNG of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = b"".join(b"\0" + b"\x77" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


async def test_a_conversation_shows_both_sides(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """What the person writes reaches the bot, and its answer stands below with its formatting."""
    chat = await open_chat(address, ANNA)
    sent = await chat.send("the usual suspects")
    heard = await bot.next("message")
    assert (heard["text"], heard["from"]["id"]) == ("the usual suspects", ANNA)
    await bot.say(
        ANNA,
        '<b>The Usual Suspects</b> (1995)\n<i>Crime</i> · <a href="https://www.imdb.com/">IMDb</a>',
    )
    answer = await chat.wait_for_bot("Usual Suspects", after=sent)
    assert answer.text == "The Usual Suspects (1995)\nCrime · IMDb"
    assert "<b>The Usual Suspects</b>" in answer.html
    link = chat.message(answer.message_id).get_by_role("link", name="IMDb")
    assert await link.get_attribute("target") == "_blank"
    assert "noopener" in (await link.get_attribute("rel") or "")
    assert [bubble.from_bot for bubble in await chat.bubbles()] == [False, True]


async def test_an_edit_changes_a_message_where_it_stands(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """An edited message keeps its place, says that it was edited, and has its new buttons."""
    chat = await open_chat(address, ANNA)
    first = await bot.say(ANNA, "Training: 10 %", [("Stop", "stop")])
    second = await bot.say(ANNA, "Meanwhile")
    await chat.wait_for_bot("Meanwhile")
    await bot.edit(ANNA, first, "Training: <b>done</b>", [("Compare", "c"), ("Close", "x")])
    edited = await chat.wait_for_bot("done")
    assert (edited.edited, edited.keyboard) == (True, [["Compare", "Close"]])
    assert [bubble.message_id for bubble in await chat.bubbles()] == [first, second]


async def test_reload_replays_the_history_as_it_stands(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """After a reload edits are still made, deleted messages are still gone, order is the same."""
    chat = await open_chat(address, ANNA)
    await chat.send("hello")
    kept = await bot.say(ANNA, "before", [("One", "1")])
    gone = await bot.say(ANNA, "to be deleted")
    await bot.edit(ANNA, kept, "after", [("Two", "2")])
    await bot.call("deleteMessage", chat_id=ANNA, message_id=gone)
    await bot.say(ANNA, "last")
    await chat.wait_for_bot("last")
    before = await chat.bubbles()
    assert [bubble.text for bubble in before] == ["hello", "after", "last"]
    await chat.reload()
    assert await chat.bubbles() == before


async def test_pictures_and_files_of_the_bot(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A picture keeps its proportions and has its caption; a file is offered by name and size."""
    chat = await open_chat(address, ANNA)
    await chat.send("show me")
    await bot.send_file(
        "sendPhoto",
        "photo",
        ANNA,
        "p.png",
        picture(300, 150),
        caption="<b>Poster</b>",
        parse_mode="HTML",
    )
    shown = await chat.wait_for_bot("Poster")
    image = chat.message(shown.message_id).locator("img")

    async def loaded() -> bool | None:
        return await image.evaluate("i => i.complete && i.naturalWidth === 300") or None

    await chat.wait_for(loaded, "the picture")
    size = await image.evaluate("i => i.clientWidth / i.clientHeight")
    assert abs(size - 2) < 0.05
    await bot.send_file("sendDocument", "document", ANNA, "ratings & more.csv", b"x" * 12_345)

    async def file() -> str | None:
        return (await chat.bubbles())[-1].file

    assert await chat.wait_for(file, "the file") == "ratings & more.csv"
    assert "12 kB" in await chat.element.locator(".file-size").inner_text()


async def test_the_person_sends_a_file(
    address: str, bot: ScriptedBot, open_chat: OpenChat, tmp_path: Path
) -> None:
    """A file picked on the page reaches the bot with its name and its bytes' number."""
    path = tmp_path / "my films.csv"
    path.write_bytes(b"title\nAlien\n")
    chat = await open_chat(address, ANNA)
    await chat.attach(path)
    document = (await bot.next("message"))["document"]
    assert (document["file_name"], document["file_size"]) == ("my films.csv", 12)


async def test_a_reply_shows_what_it_answers(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """ArrowUp in an empty input chooses the message to answer; the bot and the page see which."""
    chat = await open_chat(address, ANNA)
    question = await bot.say(ANNA, "Which film?")
    await chat.wait_for_bot("Which film")
    await chat.input.press("ArrowUp")
    assert await chat.element.locator(".reply").inner_text() == "Reply to\nWhich film?"
    sent = await chat.send("alien")
    assert (await bot.next("message"))["reply_to_message"]["message_id"] == question
    assert (await chat.bubble(sent)).quote == "Which film?"
    assert await chat.element.locator(".reply").is_hidden()


async def test_days_are_separated(open_chat: OpenChat) -> None:
    """Messages of different days have the days' names between them, also after a reload."""
    days_ago = [10.0]
    world = World(
        TOKEN, [LocalPerson(ANNA, "Anna")], now=lambda: time.time() - days_ago[-1] * 86_400
    )
    async with serve(world) as address:
        chat = await open_chat(address, ANNA)
        for ago in (10.0, 10.0, 1.0, 0.0):
            days_ago.append(ago)
            await chat.send(f"{ago} days ago")
        for _ in range(2):
            days = await chat.element.locator(".day").all_inner_texts()
            assert len(days) == 3
            assert days[1:] == ["Yesterday", "Today"]
            assert str(time.localtime(time.time() - 10 * 86_400).tm_mday) in days[0].split()
            await chat.reload()
        chat.tolerated += ["ERR_"]  # the server goes before the page does


async def test_typing_shows_until_the_answer(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """The bot's chat action is shown, and goes when its message comes."""
    chat = await open_chat(address, ANNA)
    await chat.send("hello")
    await bot.call("sendChatAction", chat_id=ANNA, action="typing")
    typing = chat.element.locator(".typing")
    await typing.wait_for(state="visible", timeout=5000)
    assert "typing" in await typing.inner_text()
    await bot.say(ANNA, "here I am")
    await chat.wait_for_bot("here I am")
    assert await typing.is_hidden()


async def test_a_reader_who_scrolled_up_is_left_in_peace(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """New messages do not move the page under a reader; a button counts them and leads down."""
    chat = await open_chat(address, ANNA)
    for number in range(30):
        await bot.say(ANNA, f"film number {number}")
    await chat.wait_for_bot("number 29")
    log = chat.element.get_by_role("log")
    assert await log.evaluate("e => e.scrollHeight - e.clientHeight - e.scrollTop") < 2
    await log.evaluate("e => { e.scrollTop = 40; }")
    down = chat.element.get_by_role("button", name="To the latest message")
    await down.wait_for()
    await bot.say(ANNA, "news")
    await chat.wait_for_bot("news")
    assert await log.evaluate("e => e.scrollTop") == 40
    assert "1 new" in await down.inner_text()
    await down.click()
    await down.wait_for(state="hidden")
    assert await log.evaluate("e => e.scrollHeight - e.clientHeight - e.scrollTop") < 2


async def test_the_page_uses_its_own_resources_only(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """Everything that the page loads comes from its own address."""
    chat = await open_chat(address, ANNA)
    hosts: set[str] = set()
    chat.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    await chat.reload()
    await bot.say(ANNA, "hello", [("Go", "https://www.imdb.com/")])
    await chat.wait_for_bot("hello")
    assert hosts == {urlsplit(address).netloc}


async def test_no_empty_line_stands_below_a_table(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A block ends its line by itself; an empty line that is meant stays."""
    chat = await open_chat(address, ANNA)
    await bot.say(ANNA, "Yours:\n<pre>Alien  4.5</pre>\nMore")
    await bot.say(ANNA, "Yours:\n<pre>Alien  4.5</pre>\n\nFar")
    await chat.wait_for_bot("Far")
    below = await chat.element.locator(".text").evaluate_all(
        """all => all.map(text => {
            const range = document.createRange();
            range.selectNodeContents(text.lastChild);
            const lines = [...range.getClientRects()].at(-1);
            return lines.top - text.querySelector("pre").getBoundingClientRect().bottom;
        })"""
    )
    assert below[0] < 15 < below[1]
