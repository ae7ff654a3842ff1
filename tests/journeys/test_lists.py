"""Picks as things to act on: the watch-list, what is hidden, why, and taking each of it back."""

from __future__ import annotations

import re

from bot.settings import Settings
from tests.journeys.town import BORIS, NORA, Bubble, Talk, Town, open_town, titles


async def _first_pick(talk: Talk) -> tuple[str, Bubble]:
    """The best pick's title and its card."""
    answer = await talk.say("/recommend 3", "Your picks")
    return titles(answer)[0], await talk.tap(answer, "1", "I think you would give it")


async def test_a_saved_pick_goes_to_the_watch_list_and_is_not_picked_again(town: Town) -> None:
    """Save in place; listed; no longer picked; rated from the list, it leaves the list."""
    nora = town.talk()
    await nora.rate("alien 5")
    title, card = await _first_pick(nora)
    saved = await nora.tap(card, "Save", "on your /watchlist")
    assert saved.number == card.number
    assert title not in await nora.picks(20)
    listed = await nora.say("/watchlist", "One film on your watch-list")
    assert title in listed.text
    opened = await nora.tap(listed, "1", "on your /watchlist")
    stars = await nora.tap(opened, "Seen it", "How was it")
    await nora.tap(stars, "5 ★", "Saved")
    await nora.say("/watchlist", "Your watch-list is empty")
    await nora.say("/undo", f"Taken back: {re.escape(title)}")
    assert title in (await nora.say("/watchlist", "One film")).text


async def test_what_is_set_aside_is_not_picked_for_a_wish_either(town: Town) -> None:
    """The number of a wished pick opens its card; saved or hidden there, it is not picked again."""
    nora = town.talk()
    await nora.rate("alien 5")
    first = await nora.say("/recommend 3 drama", "Drama")
    saved, hidden = titles(first)[:2]
    card = await nora.tap(first, "1", "I think you would give it")
    await nora.tap(card, "Save", "on your /watchlist")
    card = await nora.tap(first, "2", "I think you would give it")
    await nora.tap(card, "Not interested", "I won't pick")
    again = titles(await nora.say("/recommend 20 drama", "Drama"))
    assert again
    assert not {saved, hidden} & set(again)


async def test_a_film_is_taken_off_the_watch_list_by_a_tap(town: Town) -> None:
    """The list shows it gone, in place, and a second tap on the old button harms nothing."""
    nora = town.talk()
    await nora.rate("alien 5")
    answer = await nora.say("/recommend 3", "Your picks")
    for number in ("1", "2"):
        card = await nora.tap(answer, number, "I think you would give it")
        await nora.tap(card, "Save", "on your /watchlist")
    listed = await nora.say("/watchlist", "2 films on your watch-list")
    after = await nora.tap(listed, "✕ 1", "One film on your watch-list")
    assert after.number == listed.number
    nora.chat.tap(listed.number, listed.data("✕ 1"), inaccessible=True)
    await nora.say("/watchlist", "One film on your watch-list")
    await nora.tap(after, "✕ 1", "Your watch-list is empty")
    assert titles(answer)[0] in await nora.picks(20)


async def test_what_is_not_wanted_is_never_picked_until_it_is_wanted_again(town: Town) -> None:
    """Hidden at once, listed under /hidden, and back among the picks when let in again."""
    nora = town.talk()
    await nora.rate("alien 5")
    title, card = await _first_pick(nora)
    gone = await nora.tap(card, "Not interested", "I won't pick")
    assert gone.number == card.number
    assert title not in await nora.picks(20)
    again = await nora.tap(gone, "Undo", "I think you would give it")
    assert title in await nora.picks(20)
    await nora.tap(again, "Not interested", "I won't pick")
    listed = await nora.say("/hidden", "I won't pick this film")
    await nora.tap(listed, "✕ 1", "Nothing is hidden")
    assert title in await nora.picks(20)


async def test_why_gives_all_reasons_with_their_shares(town: Town) -> None:
    """In the card's place; shares are whole and no more than the whole."""
    nora = town.talk()
    for text in ("alien 5", "star wars 4.5", "dune 4", "heat 1"):
        await nora.rate(text)
    _, card = await _first_pick(nora)
    why = await nora.tap(card, "Why?", "Why I picked it")
    assert why.number == card.number
    shares = [int(n) for n in re.findall(r"^(\d+) % · your ★", why.text, re.MULTILINE)]
    assert shares == sorted(shares, reverse=True)
    assert 97 <= sum(shares) <= 103
    assert "Why?" not in why.labels


async def test_everything_is_taken_back_in_order_across_a_restart(settings: Settings) -> None:
    """/undo walks back through hide, save, unseen and stars, in another process than they were."""
    async with open_town(settings) as town:
        nora = town.talk()
        await nora.rate("alien 5")
        answer = await nora.say("/recommend 3", "Your picks")
        first, second = titles(answer)[:2]
        card = await nora.tap(answer, "1", "I think")
        await nora.tap(card, "Save", "on your /watchlist")
        other = await nora.tap(answer, "2", "I think")
        await nora.tap(other, "Not interested", "I won't pick")
        rated = await nora.say("alien", "You gave it ★5")
        await nora.tap(rated, "4 ★", "instead of ★5")
        world = town.world
    async with open_town(settings, world) as town:
        nora = town.talk()
        await nora.say("/undo", "Alien .* has ★5 again")
        await nora.say("/undo", f"I may pick {re.escape(second)}")
        await nora.say("/undo", f"{re.escape(first)} .*is off your watch-list")
        await nora.say("/undo", "Taken back: Alien")
        await nora.say("/undo", "nothing to take back")


async def test_old_cards_work_after_a_restart_and_a_month(settings: Settings) -> None:
    """A button carries all it needs, on a message that cannot be edited any more, tapped twice."""
    async with open_town(settings) as town:
        nora = town.talk()
        await nora.rate("alien 5")
        title, card = await _first_pick(nora)
        world = town.world
    async with open_town(settings, world) as town:
        nora = town.talk()
        await nora.tap(card, "Save", "on your /watchlist", expired=True, inaccessible=True)
        nora.chat.tap(card.number, card.data("Save"), inaccessible=True)
        await nora.say("/watchlist", f"One film.*{re.escape(title)}")
        await nora.tap(card, "Why?", "Why I picked it", expired=True, inaccessible=True)
        await nora.say("/undo", "is off your watch-list")
        await nora.say("/undo", "Taken back: Alien")


async def test_lists_are_each_persons_own(town: Town) -> None:
    """Another person's tap on the same button changes their list and nobody else's."""
    nora, boris = town.talk(NORA), town.talk(BORIS)
    await nora.rate("alien 5")
    title, card = await _first_pick(nora)
    await nora.tap(card, "Save", "on your /watchlist")
    asked = await boris.say("contact", "Как тебе")
    boris.chat.tap(asked.number, card.data("Not interested"), inaccessible=True)
    await boris.hear("Больше не предложу")
    await nora.say("/hidden", "Nothing is hidden")
    assert title in (await boris.say("/hidden", "Не предлагаю 1 фильм")).text
    await boris.say("/watchlist", "Список на потом пуст")


async def test_ratings_are_sorted_turned_changed_and_removed_by_taps(town: Town) -> None:
    """One message: choose the order, turn the page within it, open a film and take it away."""
    nora = town.talk()
    for number, film in enumerate(list(town.services.catalogue)[:12]):
        person = await town.services.database.people.get_or_create("telegram", NORA, None)
        await town.services.database.ratings.put(
            person.person_id, film.film_id, 1 + number % 5, number
        )
    first = await nora.say("/ratings", "You have rated 12 films")
    assert "1. 2001" not in first.text
    choosing = await nora.tap(first, "Sort: newest first", "12 films")
    by_title = await nora.tap(choosing, "by title", r"1\. 2001: A Space Odyssey")
    rest = await nora.tap(by_title, "Next ›", r"12\. Total Recall")
    assert rest.number == first.number
    back = await nora.tap(rest, "‹ Previous", r"1\. 2001")
    best = await nora.tap(
        await nora.tap(back, "Sort: by title", "12 films"), "best first", r"1\. .* · ★5"
    )
    card = await nora.tap(best, "1", "You gave it ★5")
    await nora.tap(card, "Remove rating", "is gone")
    await nora.say("/ratings", "You have rated 11 films")


async def test_unseen_of_a_rated_film_is_one_step(town: Town) -> None:
    """The stars that went with "haven't seen it" are back with one /undo."""
    nora = town.talk()
    card = await nora.say("contact", "How was it")
    await nora.rate("contact 4")
    await nora.tap(card, "Haven't seen it", "Not seen yet")
    await nora.say("/undo", r"Contact \(1997\) has its ★4 back")
    await nora.say("/undo", r"Taken back: Contact \(1997\), ★4")
    await nora.say("/undo", "nothing to take back")
