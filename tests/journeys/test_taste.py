"""/taste: a picture with words below, or the words alone."""

from __future__ import annotations

import asyncio

import pytest

from bot.local.files import picture_size
from bot.taste_picture import Easel, NoPicture
from tests.journeys.town import BORIS, Town

_RATED = ("alien 5", "aliens 4.5", "blade runner 4", "heat 2", "dune 3", "<b>& 5")


async def test_a_picture_comes_with_words_below(town: Town) -> None:
    """PNG of 1200 by 900; genres, stars and a love in the caption; picks by a tap."""
    nora = town.talk()
    for text in _RATED:
        await nora.rate(text)
    shown = await nora.say("/taste", "Your taste, as 6 films tell it", within=60)
    message = nora.chat.message(shown.number)
    assert message is not None
    assert message.file is not None
    assert picture_size(message.file.content) == ("image/png", 1200, 900)
    assert "You give ★3.9 on average" in shown.text
    assert "Your most unusual love" in shown.text
    await nora.tap(shown, "My picks", r"1\. ")


async def test_below_five_ratings_it_says_what_to_do(town: Town) -> None:
    """In both languages, with a button that asks."""
    nora, boris = town.talk(), town.talk(BORIS)
    await nora.say("/taste", "once you have rated five films")
    for text in _RATED[:2]:
        await boris.rate(text)
    shown = await boris.say("/taste", "Пока их 2, осталось 3")
    await boris.tap(shown, "Оценить фильм", "Знаком этот фильм")


async def test_words_come_where_no_picture_can_be_drawn(town: Town) -> None:
    """The process fails, or takes too long: never silence."""
    boris = town.talk(BORIS)
    for text in _RATED:
        await boris.rate(text)
    for easel in (Easel("bot.no_such_module"), Easel(seconds=0.01)):
        town.services.easel = easel
        shown = await boris.say("/taste", "Твой вкус, о нём говорят 6 фильмов", within=60)
        assert "Картинка сейчас не получилась" in shown.text
        assert not boris.chat.message(shown.number).file  # type: ignore[union-attr]


async def test_a_drawing_that_nobody_waits_for_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the bot stops: its process is gone before the task is."""
    started: list[asyncio.subprocess.Process] = []
    begun = asyncio.Event()
    begin = asyncio.create_subprocess_exec

    async def watched(*arguments: str, **options: object) -> asyncio.subprocess.Process:
        process = await begin(*arguments, **options)  # type: ignore[arg-type]
        started.append(process)
        begun.set()
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    drawing = asyncio.create_task(Easel().draw({}))
    await begun.wait()
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert started[0].returncode is not None
    with pytest.raises(NoPicture):
        await Easel().draw({})
