"""A bot in a group: quiet unless it is meant, and nobody's private things in public."""

from __future__ import annotations

import re

import pytest

from bot.local.group import Group
from bot.menu import IN_GROUPS
from tests.journeys.test_together import told, told_for
from tests.journeys.town import BORIS, NORA, ROBIN, Town, titles


@pytest.fixture
def group(town: Town) -> Group:
    """Nora's group with Boris, Robin and the bot, which hears everything as an administrator."""
    made = town.world.add_group("Film club", [NORA, BORIS, ROBIN])
    made.add_bot(town.world.chat(NORA).person, as_admin=True)
    return made


async def test_ordinary_talk_is_not_answered(town: Town, group: Group) -> None:
    """Titles, stars, wishes and greetings among people are their own, whatever the bot hears; and
    an admin's commands are for the private chat, where they exist.
    """
    nora, said = town.talk(NORA, group), len(group.messages)
    group.say_as(town.world.chat(ROBIN).person, "/retrain")
    for text in (
        "alien",
        "alien 5",
        "hello",
        "90s sci-fi like Alien",
        "/rate@other_bot alien",
        "5",
    ):
        group.say_as(nora.chat.person, text)
    await nora.say("/help", "In a group")
    assert [m.sender for m in group.messages[said:]].count("bot") == 1
    assert await _ratings(town, NORA) == {}


@pytest.mark.parametrize(
    "command",
    [
        *("/ratings", "/watchlist", "/hidden", "/undo", "/export", "/forget", "/privacy"),
        *("/cancel", "/language ru", "/similar alien"),
    ],
)
async def test_private_things_stay_private(town: Town, group: Group, command: str) -> None:
    """The way to the private chat, and nothing of what was asked for."""
    await town.talk(ROBIN).rate("alien 5")
    robin = town.talk(ROBIN, group)
    answer = await robin.say(command, "I talk in private")
    assert "Alien" not in answer.text
    assert 'href="https://t.me/film_local_bot?start=hi"' in answer.html


async def test_a_card_in_a_group_counts_for_whoever_taps(town: Town, group: Group) -> None:
    """Only they are told, and the card stays as it is for the next."""
    nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
    card = await nora.say("/rate alien", "Stars count for whoever taps")
    assert card.labels == ["1 ★", "2 ★", "3 ★", "4 ★", "5 ★", "Save"]
    await told(nora, card, "5 ★", "^★5 for Alien, for you$")
    await told(boris, card, "1 ★", "^★1 за Alien, от тебя$")
    await told(nora, card, "5 ★", "You gave Alien ★5 already")
    await told(nora, card, "4 ★", "★4 instead of ★5 for Alien")
    await told(nora, card, "Save", "You have seen Alien: ★4")
    assert await _ratings(town, NORA) == {1: 4.0}
    assert await _ratings(town, BORIS) == {1: 1.0}
    assert group.messages[-1].number == card.number
    await town.talk(NORA).say("/undo", "Alien .* has ★5 again")


async def test_films_are_saved_from_a_group(town: Town, group: Group) -> None:
    """Onto the list of whoever taps, on an old message too; a title with signs is as it is."""
    boris = town.talk(BORIS, group)
    card = await town.talk(NORA, group).say("/rate <b>&", "Stars count for whoever taps")
    await told(boris, card, "Save", "^<b>& – в твоём списке отложенных$", inaccessible=True)
    await town.talk(BORIS).say("/watchlist", "<b>&")
    await town.talk(NORA).say("/watchlist", "empty")


async def test_rating_in_words_in_a_group(town: Town, group: Group) -> None:
    """With stars they are the sender's; several films are a choice; the rest is said shortly."""
    nora = town.talk(NORA, group)
    await nora.say("/rate alien 4.5", "Nora gives Alien .*★4.5")
    assert await _ratings(town, NORA) == {1: 4.5}
    choice = await nora.say("/rate sabrina", "Which one do you mean")
    card = await town.talk(BORIS, group).tap(choice, choice.labels[0], "Sabrina")
    assert "5 ★" in card.labels
    await nora.say("/rate", "I ask about films in private")
    await nora.say("/rate zzzz qqqq", "I know no film")
    await nora.say("/rate alien 9", "Stars count for whoever taps")
    await nora.say("/rate 4", "Stars for which film")
    await nora.say(f"/rate {'x' * 900}", "too long for a title")
    await town.talk(NORA).say("5", "Stars for which film")


async def test_picks_in_a_group_are_their_owners(town: Town, group: Group) -> None:
    """Without what was rated; only the one they are for gets more of them."""
    await town.talk(NORA).rate("alien 5")
    nora, boris = town.talk(NORA, group), town.talk(BORIS, group)
    shown = await nora.say("/recommend 3", "Picks for Nora")
    assert re.search(r"1\. .+ · ★\d", shown.text)
    assert "Alien ★" not in shown.text
    assert "because" not in shown.text.lower()
    await told(boris, shown, "More", "Это чужая подборка")
    more = await nora.tap(shown, "More", "Picks for Nora")
    assert not set(titles(shown)) & set(titles(more))
    await boris.tap(shown, "2", "Оценка засчитается тому, кто нажал")
    dramas = await nora.say("/recommend 2 drama", "Picks for Nora: Dramas")
    assert "Sci-Fi" not in dramas.text
    await nora.say("/recommend westerns", "nothing left that fits: Westerns")
    await nora.say("/recommend qqqq zzzz", "did not understand “qqqq zzzz”")
    newcomer = await boris.say("/recommend", "Подборка: Борис")
    assert "★" not in newcomer.text


async def test_private_buttons_do_nothing_in_a_group(town: Town, group: Group) -> None:
    """Made up by somebody: refused for whoever taps, and nothing is shown or done."""
    await town.talk(ROBIN).rate("alien 5")
    robin, said = town.talk(ROBIN, group), len(group.messages)
    for data in ("h:0", "d:1", "r:1:2", "j:s:0", "l:ru", "m:h:2", "a", "i:u:1", "?"):
        await told_for(robin, 1, data, "too old", inaccessible=True)
    assert len(group.messages) == said
    assert await _ratings(town, ROBIN) == {1: 5.0}


async def test_a_film_that_is_gone_is_told_to_who_tapped(town: Town, group: Group) -> None:
    """The group hears nothing of it."""
    nora, said = town.talk(NORA, group), len(group.messages)
    await told_for(nora, 1, "t:r:999999:4", "film is gone", inaccessible=True)
    await told_for(nora, 1, "t:f:999999", "film is gone", inaccessible=True)
    assert len(group.messages) == said


async def test_writing_as_the_group_is_nobodys_rating(town: Town, group: Group) -> None:
    """An anonymous administrator is somebody the bot cannot know."""
    nora = town.talk(NORA, group)
    before = await town.services.database.ratings.total()
    for text in ("/rate alien 5", "/recommend"):
        nora._read = group.timeline.last
        _say_as_group(group, text)
        await nora.hear("You write as the group")
    assert await town.services.database.ratings.total() == before
    _say_as_group(group, "/rate alien")
    await nora.hear("Stars count for whoever taps")
    for text, expect in (
        ("/help", "In a group"),
        ("/ratings", "I talk in private"),
        ("/together", "Nobody is in yet"),
    ):
        nora._read = group.timeline.last
        _say_as_group(group, text)
        await nora.hear(expect)
    assert await town.services.database.people.find("telegram", 1087968824) is None


async def test_without_a_model_whoever_taps_for_more_is_told(town: Town, group: Group) -> None:
    """By the answer to their tap: the group reads nothing of it."""
    boris = town.talk(BORIS, group)
    shown = await boris.say("/recommend 2", r"2\. ")
    label = next(label for label in shown.labels if not re.match(r"\d", label))
    town.services.model = None
    await told(boris, shown, label, "Я ещё учусь")


async def test_whoever_blocked_the_bot_may_tap_in_a_group(town: Town, group: Group) -> None:
    """And is still known to have blocked it."""
    card = await town.talk(NORA, group).say("/rate alien", "whoever taps")
    boris = town.talk(BORIS, group)
    await told(boris, card, "3 ★", "★3")
    people = town.services.database.people
    stored = await people.find("telegram", BORIS)
    assert stored is not None
    await people.mark_left(stored.person_id)
    await told(boris, card, "4 ★", "★4")
    stored = await people.find("telegram", BORIS)
    assert stored is not None
    assert stored.left


async def test_the_menu_of_groups(town: Town, group: Group) -> None:
    """Short, and in the language of each member."""
    timeline = group.timeline
    event = await timeline.wait_for(
        lambda event: event["type"] == "commands" and len(event["by_person"][str(NORA)]) > 1,
        after=0,
        within=10,
    )
    assert [command["command"] for command in event["by_person"][str(NORA)]] == list(IN_GROUPS)


async def _ratings(town: Town, number: int) -> dict[int, float]:
    person = await town.services.database.people.find("telegram", number)
    return (
        {} if person is None else await town.services.database.ratings.of_person(person.person_id)
    )


def _say_as_group(group: Group, text: str) -> None:
    """As an anonymous administrator does: Telegram sends a stand-in and the group itself."""
    group.services.updates.add(
        "message",
        {
            "message_id": group.services.next_message_id(),
            "from": {
                "id": 1087968824,
                "is_bot": True,
                "first_name": "Group",
                "username": "GroupAnonymousBot",
            },
            "sender_chat": group.as_chat(),
            "chat": group.as_chat(),
            "date": int(group.services.now()),
            "text": text,
            "entities": [
                {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            ],
        },
        1087968824,
    )
