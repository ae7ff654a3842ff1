"""Whatever people type or tap gets a sentence that helps; nothing raises."""

from __future__ import annotations

import pytest

from tests.bot.local.conftest import tiny_png
from tests.journeys.town import NORA, ROBIN, Town


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("/rate no such film at all", "I know no film called"),
        ("zzzz qqqq", "I know no film called"),
        ("/rate alien 9", r"9 won't fit. How was Alien"),
        ("/rate alien 0", r"0 won't fit"),
        ("/rate alien -1", r"-1 won't fit"),
        ("/rate alien 4.3", r"4.3 won't fit"),
        ("/rate sabrina 77", r"77 won't fit. Which film"),
        ("/recommend 0", "at least one film"),
        ("/recommend -5", "at least one film"),
        ("/recommend 1000", "I show up to 20 at once"),
        ("/recommend many", "did not understand “many”"),
        ("/recommend <b>", "did not understand “<b>”"),
        ("/rate", "Have you seen"),
        ("/similar", "Which film"),
        ("/similar no such film at all", "I know no film called"),
        ("/", "title of a film|I don't know /|I know no film"),
        ("/nonsense", "I don't know /nonsense"),
        ("🎬", "I know no film called|title of a film"),
        ("👍👍👍", "With pleasure"),
        ("hello", "Hello!"),
        ("what should I watch?", "/recommend gives you"),
        ("4.5", "Stars for which film"),
        ("5 stars for alien", "★5 for Alien"),
        ("alien ★★★★", "★4 for Alien"),
        ("alien 4 out of 5", "★4 for Alien"),
        ("x" * 4000, "too long for a title"),
        ("<b>&", "How was it"),
        ("<script>alert(1)</script>", "I know no film called"),
        ("/rate <b>& 4", "★4 for"),
        ("/language klingon", "Which language"),
        ("/undo", "nothing to take back"),
        ("/cancel", "no open question"),
        ("/ratings", "rated nothing yet"),
        ("/retrain", "I don't know /retrain"),
        ("/status", "I don't know /status"),
        ("/start deep-link", "I find films"),
        ("alien 3", "part of the title, or your stars"),
        ("sabrina", "Which one do you mean"),
    ],
)
async def test_every_text_gets_an_answer_that_helps(town: Town, text: str, expect: str) -> None:
    """Each mistake is met with what to do next, in correct HTML (the server would refuse other)."""
    await town.talk().say(text, expect)


async def test_five_thousand_characters(town: Town) -> None:
    """Telegram's apps cut such a text into two messages; both get an answer."""
    nora = town.talk()
    await nora.say("word " * 1000, "too long for a title")
    await nora.hear("too long for a title|I know no film")


async def test_a_callback_from_last_month(town: Town) -> None:
    """A tap that can no longer be answered, on a message out of reach, still saves the stars."""
    nora = town.talk()
    card = await nora.say("contact", "How was it")
    await nora.tap(card, "4 ★", "★4 for Contact", expired=True, inaccessible=True)
    await nora.say("/ratings", r"Contact \(1997\) · ★4")


@pytest.mark.parametrize("data", ["r:999999:4", "f:999999", "s:999999", "d:999999", "u:999999"])
async def test_a_film_that_no_longer_exists(town: Town, data: str) -> None:
    """A button for a film that left the catalogue says so."""
    await _tap_data(town, data, "no longer in my catalogue")


@pytest.mark.parametrize("data", ["old-format", "r:1:99", "zzz", "l:xx"])
async def test_a_button_of_another_version(town: Town, data: str) -> None:
    """A button that no longer means anything is answered all the same."""
    await _tap_data(town, data, "older version of me")


async def _tap_data(town: Town, data: str, expect: str) -> None:
    nora = town.talk()
    card = await nora.say("contact", "How was it")
    chat = town.world.chat(NORA)
    chat.tap(card.number, data, inaccessible=True)
    await nora.hear(expect)


async def test_stickers_and_files_get_a_hint(town: Town) -> None:
    """What is neither command nor text is answered with what does help."""
    nora = town.talk()
    await nora.say("/help")
    file = town.world.files.add_document(b"hello", "hello.txt", "text/plain")
    nora.chat.upload(file)
    await nora.hear("don't know this kind of file")
    nora.chat.upload(town.world.files.add_photo(tiny_png()))
    await nora.hear("Send me the title of a film")


async def test_an_edited_message_is_not_rated_twice(town: Town) -> None:
    """Editing what was said changes nothing: it was said once."""
    nora = town.talk()
    await nora.rate("alien 4")
    said = max(n for n, m in nora.chat.standing.items() if m.sender == "person")
    nora.chat.edit(said, "/rate aliens 5")
    await nora.say("/ratings", "You have rated one film")


async def test_stars_alone_are_for_the_film_in_question(town: Town) -> None:
    """The most natural answer to "Have you seen X?" is a number; halves too."""
    nora = town.talk()
    question = await nora.say("/rate", "Have you seen")
    film = question.text.split("🎬 ")[1].split(" (")[0]
    await nora.say("3.5", f"★3.5 for {film}")
    await nora.hear("Have you seen")
    await nora.say("contact", "How was it")
    await nora.say("9", "9 won't fit. How was Contact")
    await nora.say("★★★★", "★4 for Contact")


async def test_fast_taps_ask_one_more_question(town: Town) -> None:
    """Five stars tapped at once are one answer more or less, and one next question."""
    nora = town.talk()
    question = await nora.say("/rate", "Have you seen")
    for stars in range(1, 6):
        nora.chat.tap(question.number, question.data(f"{stars} ★"))
    await nora.say("/ratings", "You have rated one film")
    asked = [m for m in nora.chat.messages if "Have you seen" in m.text]
    assert len(asked) == 1


async def test_both_ways_of_undoing_go_back_the_same_steps(town: Town) -> None:
    """After the Undo button, /undo goes on before it and brings nothing back."""
    nora = town.talk()
    await nora.rate("alien 4")
    card = await nora.say("alien", "You gave it ★4")
    saved = await nora.tap(card, "5 ★", "instead of ★4")
    await nora.tap(saved, "Undo", r"Alien \(1979\) has ★4 again")
    await nora.say("/undo", r"Taken back: Alien \(1979\), ★4")
    await nora.say("/undo", "nothing to take back")


async def test_two_taps_at_once_are_one_rating(town: Town) -> None:
    """An impatient double tap saves once and edits once."""
    nora = town.talk()
    card = await nora.say("contact", "How was it")
    nora.chat.tap(card.number, card.data("4 ★"))
    nora.chat.tap(card.number, card.data("4 ★"))
    await nora.hear("Saved")
    await nora.say("/ratings", "You have rated one film")
    saved = nora.chat.message(card.number)
    assert saved is not None
    assert "Undo" in str(saved.keyboard)


async def test_a_flood_of_ratings_is_kept_whole_and_in_order(town: Town) -> None:
    """Thirty messages in one breath: the last stars of each film win."""
    nora = town.talk()
    for stars in (1, 2, 3, 4, 5) * 2:
        for title in ("alien", "heat", "dune"):
            nora.chat.say(f"/rate {title} {stars}")
    await nora.say("/ratings", "You have rated 3 films", within=60)
    rated = await town.services.database.ratings.of_person(
        (await town.services.database.people.get_or_create("telegram", NORA, None)).person_id
    )
    assert set(rated.values()) == {5.0}


async def test_an_admin_is_told_apart_by_id_alone(town: Town) -> None:
    """Only ADMIN_IDS decides; the page's mark means nothing to the bot."""
    await town.talk(ROBIN).say("/status", "How I am doing")
