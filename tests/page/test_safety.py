"""What people and films write never becomes part of the page."""

from __future__ import annotations

from html import escape
from typing import Any

from playwright.async_api import Page

from tests.page.browser import BROWSER_TEST, OpenChat
from tests.page.conftest import ANNA
from tests.page.scripted_bot import ScriptedBot

pytestmark = BROWSER_TEST

ATTACKS = [
    "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=1</script>",
    '"><svg onload=window.hacked=1>',
    "<b>&amp;</b> &lt;i&gt; &",
    "javascript:window.hacked=1",
    "</textarea><iframe srcdoc='<script>parent.hacked=1</script>'>",
]

MARKUP = {  # what the server might send -> what the page builds
    "<b>a</b><i>b</i><u>c</u><s>d</s>": "<b>a</b><i>b</i><u>c</u><s>d</s>",
    "<pre><code class='language-py'>x</code></pre>": "<pre><code>x</code></pre>",
    "<img src=x onerror=window.hacked=1>text": "text",
    "a<script>window.hacked=1</script>": "awindow.hacked=1",  # as text
    "<b onclick='window.hacked=1' style='color:red' id=x>a</b>": "<b>a</b>",
    "<a href='javascript:window.hacked=1'>a</a>": "a",
    "<a href=' java\nscript:window.hacked=1'>a</a>": "a",
    "<a href='data:text/html,x'>a</a>": "a",
    "<div><svg><b>a</b></svg></div>": "<b>a</b>",
    "<form action=/x><input name=y>a</form>": "a",
    "1 &lt; 2 &amp; <b>open": "1 &lt; 2 &amp; <b>open</b>",
}


async def is_hacked(page: Page) -> bool:
    return bool(await page.evaluate("'hacked' in window"))


async def test_markup_in_texts_shows_as_text(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """The person's and the bot's texts, button labels, toasts and file names show as written."""
    chat = await open_chat(address, ANNA)
    for attack in ATTACKS:
        await chat.send(attack)
        await bot.say(ANNA, escape(attack), [(attack, "tap")])
    last = await chat.wait_for_bot("iframe")
    bubbles = await chat.bubbles()
    assert [bubble.text for bubble in bubbles] == [text for text in ATTACKS for _ in range(2)]
    assert [bubble.buttons for bubble in bubbles if bubble.from_bot] == [[text] for text in ATTACKS]
    await chat.tap(ATTACKS[-1], message_id=last.message_id, answered=False)
    query = await bot.next("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text=ATTACKS[0])
    assert await chat.wait_for_toast("onerror") == ATTACKS[0]
    await bot.send_file("sendDocument", "document", ANNA, "<img src=x>.csv", b"x")

    async def file() -> str | None:
        return (await chat.bubbles())[-1].file

    assert "<img src=x>" in await chat.wait_for(file, "the file")
    assert not await is_hacked(chat.page)
    foreign = chat.element.locator(".messages img, .messages svg:not(.icon), iframe")
    assert await foreign.count() == 0


async def test_only_known_markup_passes(address: str, open_chat: OpenChat) -> None:
    """Even if the server sent other markup, the page would build known elements only."""
    chat = await open_chat(address, ANNA)
    chat.tolerated.append("Content Security Policy")  # the third lock says that it is closed, too
    built: Any = await chat.page.evaluate(
        """async all => {
          const { safeFragment } = await import("/static/safe_html.js");
          return all.map(html => {
            const box = document.createElement("div");
            box.append(safeFragment(html, { say: key => key }));
            return [html, box.innerHTML];
          });
        }""",
        list(MARKUP),
    )
    assert dict(built) == MARKUP
    assert not await is_hacked(chat.page)


async def test_hidden_text_is_revealed_by_a_key(
    address: str, bot: ScriptedBot, open_chat: OpenChat
) -> None:
    """A spoiler is a button until it is pressed, then plain text."""
    chat = await open_chat(address, ANNA)
    await bot.say(ANNA, "It was <tg-spoiler>his sled</tg-spoiler>.")
    await chat.wait_for_bot("It was")
    spoiler = chat.element.get_by_role("button", name="Hidden text")
    await spoiler.focus()
    await chat.page.keyboard.press("Enter")
    await spoiler.wait_for(state="detached")
    assert (await chat.bubbles())[-1].text == "It was his sled."
