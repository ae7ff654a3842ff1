"""The first minutes: questions one at a time, skip and stop, and the first picks after five."""

from __future__ import annotations

from bot.settings import Settings
from tests.journeys.town import NORA, Bubble, Town, open_town, titles


def _film(question: Bubble) -> str:
    return question.text.split("🎬 ")[1].split("\n")[0]


async def test_five_stars_lead_to_the_first_picks(settings: Settings) -> None:
    """By tap and by text, with a restart in between; the bar grows, picks come by themselves."""
    async with open_town(settings) as town:
        nora = town.talk()
        question = await nora.say("/start", "Have you seen.*▱▱▱▱▱▱▱▱▱▱")
        for _ in range(3):
            await nora.tap(question, "4 ★", "Saved")
            question = await nora.hear("Have you seen")
        assert "▰▰▰▱" in question.text
        world = town.world
    async with open_town(settings, world) as town:
        nora = town.talk()
        await nora.tap(question, "5 ★", "Saved")
        await nora.hear("Have you seen")
        await nora.say("3.5", "★3.5 for")
        picks = await nora.hear("Five films, so here are your first picks")
        assert len(titles(picks)) == 5
        question = await nora.say("/rate", "Have you seen")
        await nora.tap(question, "4 ★", "Saved")
        await nora.hear("Have you seen")


async def test_a_question_is_skipped_in_place_and_not_asked_again(town: Town) -> None:
    """The next one takes its place; an impatient second tap skips nothing more; /undo works."""
    nora = town.talk()
    first = await nora.say("/start", "Have you seen")
    second = await nora.tap(first, "Skip", "Have you seen")
    assert second.number == first.number
    assert _film(second) != _film(first)
    nora.chat.tap(first.number, first.data("Skip"), inaccessible=True)
    saved = await nora.say("4", "★4 for")
    assert _film(second) in saved.text
    assert _film(await nora.hear("Have you seen")) not in {_film(first), _film(second)}
    await nora.say("/undo", "Taken back")
    await nora.say("/undo", "I may ask about")
    assert await town.services.database.ratings.total() == await _imported(town)


async def test_questions_go_on_below_one_that_was_deleted(town: Town) -> None:
    """Skip on a message that is gone: the next question is a new one, and so is the one after."""
    nora = town.talk()
    first = await nora.say("/start", "Have you seen")
    nora.chat.tap(first.number, first.data("Skip"))
    nora.chat.delete(first.number)  # before the bot gets to see the tap
    second = await nora.hear("Have you seen")
    assert second.number != first.number
    assert _film(second) != _film(first)
    await nora.tap(second, "4 ★", "Saved")
    assert _film(await nora.hear("Have you seen")) not in {_film(first), _film(second)}


async def _imported(town: Town) -> int:
    dataset = await town.services.database.dataset.current()
    assert dataset is not None
    return dataset.n_ratings


async def test_questions_stop_by_a_tap(town: Town) -> None:
    """No question follows, and what was said is kept."""
    nora = town.talk(NORA)
    question = await nora.say("/start", "Have you seen")
    await nora.tap(question, "4 ★", "Saved")
    question = await nora.hear("Have you seen")
    closed = await nora.tap(question, "Stop", "Closed")
    assert closed.number == question.number
    await nora.say("/ratings", "You have rated one film")
