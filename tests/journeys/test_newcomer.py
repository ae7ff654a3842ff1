"""A newcomer's first minutes: start, rate, ask, undo, come back."""

from __future__ import annotations

import re

from bot.settings import Settings
from tests.journeys.town import BORIS, NORA, Town, open_town, titles


async def test_from_start_to_ten_picks(town: Town) -> None:
    """Five films by buttons and by text, then ten picks that are new, sound and explained."""
    nora = town.talk()
    question = await nora.say("/start", "Have you seen")
    asked = []
    for stars in ("5 ★", "4 ★"):
        asked.append(re.search(r"🎬 (.+?)(?: \(\d{4}\))?\n", question.text))
        await nora.tap(question, stars, "Saved")
        question = await nora.hear("Have you seen")
    await nora.say("/rate alien 4.5", r"★4.5 for Alien \(1979\)")
    await nora.say("blade runner 5", "Blade Runner.*Saved")
    card = await nora.say("usual suspects", "How was it")
    await nora.tap(card, "2 ★", "Saved")

    answer = await nora.say("/recommend 10", "Your picks")
    shown = titles(answer)
    assert len(shown) == len(set(shown)) == 10
    rated = {match[1] for match in asked if match} | {"Alien", "Blade Runner", "The Usual Suspects"}
    assert not rated & set(shown)
    predicted = [float(s) for s in re.findall(r"· ★([\d.]+)", answer.text)]
    assert len(predicted) == 10
    assert all(0.5 <= s <= 5 for s in predicted)
    assert len(re.findall(r"because you gave ★", answer.text)) == 10
    assert len(re.findall(r'<a href="https://www\.imdb\.com/', answer.html)) == 10


async def test_one_more_rating_changes_the_picks(town: Town) -> None:
    """No training is needed for the next pick to know the newest star."""
    nora = town.talk()
    for text in ("alien 5", "aliens 5", "dune 4"):
        await nora.rate(text)
    before = await nora.say("/recommend 10", "Your picks")
    await nora.rate("pulp fiction 5")
    after = await nora.say("/recommend 10", "Your picks")
    assert before.text != after.text


async def test_taste_decides(town: Town) -> None:
    """Who loves space films and not crime gets space films, and the other way round."""
    nora, boris = town.talk(NORA), town.talk(BORIS)
    for text in ("alien 5", "star wars 5", "pulp fiction 1", "heat 1"):
        await nora.rate(text)
    for text in ("alien 1", "star wars 1", "pulp fiction 5", "heat 5"):
        await boris.rate(text)
    space = {film.title for film in town.services.catalogue if "Sci-Fi" in film.genres}
    assert len(space & set(await nora.picks(10))) >= 8
    assert len(space & set(await boris.picks(10))) <= 2


async def test_without_ratings_the_picks_are_popular_and_varied(town: Town) -> None:
    """A person nobody knows gets known films of several kinds, and what would make it better."""
    answer = await town.talk().say("/recommend", "Popular and varied")
    assert len(titles(answer)) == 5
    assert "/rate" in answer.text
    kinds = {
        film.genres[0] for film in town.services.catalogue if film.title in set(titles(answer))
    }
    assert kinds == {"Sci-Fi", "Crime"}


async def test_picks_and_ratings_survive_a_restart(settings: Settings) -> None:
    """After a restart the ratings are there and the picks are the same."""
    async with open_town(settings) as town:
        nora = town.talk()
        for text in ("alien 5", "heat 2.5", "dune 4"):
            await nora.rate(text)
        before = await nora.picks(10)
        world = town.world
    async with open_town(settings, world) as town:
        nora = town.talk()
        assert await nora.picks(10) == before
        listed = await nora.say("/ratings", "You have rated 3 films")
        assert "Heat (1995) · ★2.5" in listed.text


async def test_a_tap_is_edited_in_place_and_can_be_undone(town: Town) -> None:
    """The card becomes the acknowledgement; undo brings the card back and the rating goes."""
    nora = town.talk()
    card = await nora.say("contact", "How was it")
    saved = await nora.tap(card, "4 ★", "Saved")
    assert saved.number == card.number
    again = await nora.tap(saved, "Undo", "Taken back")
    assert again.number == card.number
    await nora.say("/ratings", "You have rated nothing yet")
    await nora.tap(again, "5 ★", "Saved")
    await nora.say("/ratings", r"Contact \(1997\) · ★5")


async def test_undo_goes_back_step_by_step(town: Town) -> None:
    """/undo takes the last change back, then the one before, then says that there is none."""
    nora = town.talk()
    await nora.rate("alien 4")
    await nora.rate("alien 2")
    await nora.say("/undo", r"Alien \(1979\) has ★4 again")
    await nora.say("/undo", r"Taken back: Alien \(1979\), ★4")
    await nora.say("/undo", "nothing to take back")


async def test_a_rating_can_be_changed_and_removed(town: Town) -> None:
    """The card of a rated film says so and offers to remove the rating."""
    nora = town.talk()
    await nora.rate("alien 4")
    card = await nora.say("alien", "You gave it ★4")
    changed = await nora.tap(card, "5 ★", "instead of ★4")
    assert "Undo" in changed.labels
    card = await nora.say("alien", "You gave it ★5")
    await nora.tap(card, "Remove rating", "is gone")
    await nora.say("/ratings", "nothing yet")


async def test_a_film_not_seen_is_not_asked_again(town: Town) -> None:
    """Button "Haven't seen it" moves on, and the film never comes back as a question."""
    nora = town.talk()
    question = await nora.say("/rate", "Have you seen")
    seen = set()
    for _ in range(8):
        film = question.text.split("🎬 ")[1].split("\n")[0]
        assert film not in seen
        seen.add(film)
        await nora.tap(question, "Haven't seen it", "Not seen yet")
        question = await nora.hear("Have you seen")


async def test_more_picks_never_repeat(town: Town) -> None:
    """The button for more goes on where the first list ended."""
    nora = town.talk()
    await nora.rate("alien 5")
    first = await nora.say("/recommend 4", "Your picks")
    more = await nora.tap(first, "More", "More for you")
    assert "5. " in more.text
    assert not set(titles(first)) & set(titles(more))


async def test_a_pick_opens_by_its_number(town: Town) -> None:
    """The number below the list shows the film, how sure it is, and leads to stars to tap."""
    nora = town.talk()
    await nora.rate("alien 5")
    first = await nora.say("/recommend 3", "Your picks")
    card = await nora.tap(first, "2", "I think you would give it ★.* between ★")
    assert titles(first)[1] in card.text
    stars = await nora.tap(card, "Seen it", "How was it")
    assert stars.number == card.number
    back = await nora.tap(stars, "‹ Back", "I think you would give it")
    stars = await nora.tap(back, "Seen it", "How was it")
    saved = await nora.tap(stars, "4 ★", "Saved")
    assert saved.number == card.number


async def test_similar_films(town: Town) -> None:
    """/similar lists other films, never the film itself."""
    answer = await town.talk().say("/similar alien", "Like Alien")
    assert len(titles(answer)) == 8
    assert "Alien" not in titles(answer)


async def test_both_languages(town: Town) -> None:
    """Telegram's language is spoken until another is chosen, which then stays."""
    boris = town.talk(BORIS)
    await boris.say("/start", "Привет")
    await boris.say("/rate alien 4,5", r"Alien \(1979\) – ★4,5. Сохранено")
    choice = await boris.say("/language", "На каком языке")
    await boris.tap(choice, "English", "I speak English now")
    await boris.say("/recommend", "Your picks")
    await boris.say("/language ru", "Теперь говорю по-русски")
    await boris.say("/help", "Что я умею")


async def test_cancel_closes_the_open_question(town: Town) -> None:
    """/cancel takes the buttons away, and says when there is nothing to close."""
    nora = town.talk()
    await nora.say("/cancel", "no open question")
    await nora.say("/rate", "Have you seen")
    await nora.say("/cancel", "Closed")
    await nora.say("/cancel", "no open question")


async def test_the_menu_is_in_the_persons_language(town: Town) -> None:
    """Commands are offered to everybody; those for admins only to admins."""
    nora, robin = town.talk(NORA), town.talk(1003)
    await nora.say("/help", "What I can do")
    event = await nora.chat.timeline.wait_for(
        lambda e: e["type"] == "commands" and bool(e["commands"]), within=30
    )
    assert "retrain" not in {command["command"] for command in event["commands"]}
    event = await robin.chat.timeline.wait_for(
        lambda e: (
            e["type"] == "commands"
            and "retrain" in {command["command"] for command in e["commands"]}
        ),
        within=30,
    )
    assert "For you as an admin" in (await robin.say("/help", "For you")).text
