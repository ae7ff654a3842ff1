"""Importing by sending a file: looked at first, then applied, settled, taken back; by me alone."""

from __future__ import annotations

import io
import zipfile

import pytest

from bot.button_code import pack
from bot.buttons import OfImport
from bot.imports.tables import MAX_BYTES
from bot.local.files import StoredFile
from bot.settings import Settings
from tests.journeys.town import BORIS, NORA, Bubble, Talk, Town, open_town

LETTERBOXD = (
    b"Date,Name,Year,Letterboxd URI,Rating\n"
    b"2021-05-03,Alien,1979,https://boxd.it/1,4.5\n"
    b"2021-05-04,Heat,1995,https://boxd.it/2,3\n"
    b"2021-05-05,Sabrina,,https://boxd.it/3,5\n"
    b"2021-05-06,Duneh,1984,https://boxd.it/4,2\n"
    b"2021-05-07,=HYPERLINK(1),2021,https://boxd.it/5,1\n"
    b"2021-05-08,<i>Unheard</i>,2022,https://boxd.it/6,1\n"
    b"2021-05-09,Contact,1997,https://boxd.it/7,\n"
)
KINORIUM = (
    '"Date"\t"Title"\t"Original Title"\t"Type"\t"Year"\t"My rating"\n'
    '"2021-05-03 12:00:00"\t"Чужой"\t"Alien"\t"Фильм"\t"1979"\t"9"\n'
    '"2021-05-03 12:00:00"\t"Схватка"\t"Heat"\t"Фильм"\t"1995"\t"7"\n'
    '"2021-05-03 12:00:00"\t"Сабрина"\t"Sabrina"\t"Фильм"\t"1995"\t"10"\n'
).encode("utf-16")


async def send(town: Town, talk: Talk, content: bytes, name: str, expect: str) -> Bubble:
    """Sends a file as a document; the first answer that matches."""
    talk._read = talk.chat.timeline.last
    talk.chat.upload(town.world.files.add_document(content, name))
    return await talk.hear(expect, within=30)


async def _stars(town: Town, external_id: int = NORA) -> dict[str, float]:
    database = town.services.database
    person = await database.people.find("telegram", external_id)
    assert person is not None
    rated = await database.ratings.of_person(person.person_id)
    return {town.services.catalogue[film_id].label: stars for film_id, stars in rated.items()}


async def test_from_file_to_ratings_and_back(town: Town) -> None:
    """Preview, apply, settle by taps, and all of it undone by one tap."""
    nora = town.talk()
    await nora.rate("heat 2")
    shown = await send(town, nora, LETTERBOXD, "ratings.csv", "Letterboxd")
    assert "has 6 ratings" in shown.text
    assert "2 can go straight in" in shown.text
    assert "2 I'm not sure about" in shown.text
    assert "2 films I don't know" in shown.text
    assert "1 replaces the stars you gave before" in shown.text
    assert "1 line has no stars" in shown.text
    assert await _stars(town) == {"Heat (1995)": 2}

    done = await nora.tap(shown, "Add them", "1 new rating, 1 changed")
    assert "=HYPERLINK(1) (2021) · ★1" in done.text
    assert "<i>Unheard</i> (2022)" in done.text
    asked = await nora.hear(r"Sabrina · ★5.*2 to go")
    assert asked.labels[-2:] == ["None of these", "Leave the rest out"]
    assert sorted(asked.labels[:-2]) == ["Sabrina (1954)", "Sabrina (1995)"]
    asked = await nora.tap(asked, "Sabrina (1995)", r"Duneh \(1984\) · ★2.*the last one")
    await nora.tap(asked, "None of these", "That was all")
    assert await _stars(town) == {"Alien (1979)": 4.5, "Heat (1995)": 3, "Sabrina (1995)": 5}
    listed = await nora.say("/ratings", "You have rated 3 films")
    assert listed.text.index("Sabrina") < listed.text.index("Heat") < listed.text.index("Alien")

    await nora.tap(done, "Take it all back", "Taken back: 3 ratings")
    assert await _stars(town) == {"Heat (1995)": 2}


async def test_the_rest_can_be_left_out_and_what_was_so_already_is_said(town: Town) -> None:
    """No more questions after one tap; a file sent again changes nothing, and that is shown."""
    nora = town.talk()
    shown = await send(town, nora, LETTERBOXD, "ratings.csv", "2 can go straight in")
    done = await nora.tap(shown, "Add them", "Done: 2 new ratings. /rec")
    asked = await nora.hear("2 to go, this one included")
    leave = asked.data("Leave the rest out")
    await nora.tap(asked, "Leave the rest out", "2 ratings stay out. Thank you")
    nora.chat.tap(asked.number, leave, inaccessible=True)  # from another device
    shown = await send(town, nora, LETTERBOXD, "ratings.csv", "2 can go straight in")
    assert "replace" not in shown.text
    await nora.tap(shown, "Add them", "Done: 2 the same as before. /rec")
    await nora.hear("2 to go, this one included")
    await nora.tap(done, "Take it all back", "Taken back: 2 ratings")


async def test_a_diary_asks_about_a_film_once(town: Town) -> None:
    """Of several days with one title, year and no certain film, the last one counts."""
    nora = town.talk()
    diary = LETTERBOXD + b"2021-06-01,Sabrina,,https://boxd.it/3,3\n"
    shown = await send(town, nora, diary, "diary.csv", "has 7 ratings")
    assert "1 is an older rating of the same film" in shown.text
    await nora.tap(shown, "Add them", "2 new")
    asked = await nora.hear("Duneh.*2 to go")
    await nora.tap(asked, "None of these", "Sabrina · ★3.*the last one")


async def test_files_of_many_wait_for_their_turn(town: Town) -> None:
    """They are told, and nothing is lost."""
    reader = town.services.files
    async with reader.turn(), reader.turn():
        boris = town.talk(BORIS)
        await send(town, boris, KINORIUM, "votes.csv", "Твой следующий")
    await boris.hear("Кинориум, 3 оценки")


async def test_a_document_of_unknown_size_is_not_read_beyond_the_limit(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a self-hosted server may send it."""
    tell = StoredFile.as_document
    monkeypatch.setattr(StoredFile, "as_document", lambda file: tell(file) | {"file_size": None})
    nora = town.talk()
    content = LETTERBOXD + b"x" * MAX_BYTES
    await send(town, nora, content, "ratings.csv", "too large: at most 8 MB")
    await send(town, nora, LETTERBOXD, "ratings.csv", "has 6 ratings")


async def test_undo_takes_the_import_back_as_one_action(town: Town) -> None:
    """One /undo for all of the file; the button below it has nothing left to do."""
    nora = town.talk()
    await nora.rate("heat 2")
    shown = await send(town, nora, LETTERBOXD, "ratings.csv", "2 can go straight in")
    done = await nora.tap(shown, "Add them", "1 new rating, 1 changed")
    await nora.say("/undo", "Taken back: 2 ratings")
    assert await _stars(town) == {"Heat (1995)": 2}
    nora.chat.tap(done.number, done.data("Take it all back"), inaccessible=True)
    await nora.say("/undo", r"Taken back: Heat \(1995\), ★2")
    assert await _stars(town) == {}


async def test_in_russian_with_ten_points(town: Town) -> None:
    """Kinorium's file: the original titles are found, nine points are four and a half stars."""
    boris = town.talk(BORIS)
    shown = await send(town, boris, KINORIUM, "votes.csv", "Кинориум, 3 оценки.*3 перенесу")
    await boris.tap(shown, "Перенести", "Готово: 3 новые оценки. /rec")
    assert await _stars(town, BORIS) == {
        "Alien (1979)": 4.5,
        "Heat (1995)": 3.5,
        "Sabrina (1995)": 5,
    }


async def test_cancel_changes_nothing_and_a_second_tap_neither(town: Town) -> None:
    """The offer is closed, also for a button that is still on another screen."""
    nora = town.talk()
    shown = await send(town, nora, LETTERBOXD, "ratings.csv", "2 can go straight in")
    apply = shown.data("Add them")
    await nora.tap(shown, "No, leave it", "I added nothing")
    nora.chat.tap(shown.number, apply, inaccessible=True)
    await nora.say("/ratings", "You have rated nothing yet")


async def test_an_offer_survives_a_restart(settings: Settings) -> None:
    """The button of before does what it said."""
    async with open_town(settings) as town:
        shown = await send(town, town.talk(), LETTERBOXD, "ratings.csv", "2 can go straight in")
        world = town.world
    async with open_town(settings, world) as town:
        nora = town.talk()
        await nora.tap(shown, "Add them", "2 new ratings. /rec")
        assert await _stars(town) == {"Alien (1979)": 4.5, "Heat (1995)": 3}


async def test_nobody_applies_settles_or_undoes_anothers_import(town: Town) -> None:
    """Every verb with a true number, sent by somebody else, does nothing to anybody."""
    nora, boris = town.talk(), town.talk(BORIS)
    shown = await send(town, nora, LETTERBOXD, "ratings.csv", "2 can go straight in")
    theirs = await boris.say("/ratings", "Оценок пока нет")
    number = int(shown.data("Add them").split(":")[2])
    for verb in ("apply", "cancel", "undo"):
        boris.chat.tap(theirs.number, pack(OfImport(verb, number)), inaccessible=True)
    await boris.say("/ratings", "Оценок пока нет")
    await nora.tap(shown, "Add them", "2 new ratings")
    sabrina = town.services.catalogue.search("sabrina 1995")[0].film.film_id
    for action in (OfImport("undo", number), OfImport("settle", number, 3, sabrina)):
        boris.chat.tap(theirs.number, pack(action), inaccessible=True)
    await boris.say("/ratings", "Оценок пока нет")
    assert await _stars(town) == {"Alien (1979)": 4.5, "Heat (1995)": 3}


async def test_what_is_exported_can_be_imported_by_another_person(town: Town) -> None:
    """Both files of /export, sent back after everything was deleted."""
    nora = town.talk()
    for text in ("alien 4.5", "<b>& 2", "sabrina 1954 3"):
        await nora.rate(text)
    before = await _stars(town)
    first = await nora.say("/export", "3 ratings")
    second = await nora.hear("")
    files = []
    for bubble in (first, second):
        message = nora.chat.message(bubble.number)
        assert message is not None
        assert message.file is not None
        files.append(message.file)
    asked = await nora.say("/forget", "Delete everything")
    await nora.tap(asked, "Yes, delete everything", "is deleted")
    for file in files:
        shown = await send(town, nora, file.content, file.name, "filmbot.*3 can go straight in")
        done = await nora.tap(shown, "Add them", "3 new ratings")
        assert await _stars(town) == before
        await nora.tap(done, "Take it all back", "Taken back")


@pytest.mark.parametrize(
    ("content", "name", "expect"),
    [
        (b"a letter", "letter.txt", "don't know this kind of file"),
        (b"Date,Name,Year,Letterboxd URI,Rating\n", "ratings.csv", "no ratings in it"),
        (b"userId,movieId,rating,timestamp\n1,1,5,1\n", "ratings.csv", "numbers.*not mine"),
        (b"userId,movieId,rating,timestamp\n1,1,5,1\n2,1,5,1\n", "r.csv", "more than one person"),
        (b"x" * (MAX_BYTES + 1), "ratings.csv", "too large: at most 8 MB and 20,000 lines"),
        (b"PK\x03\x04damaged", "export.zip", "can't be unpacked"),
    ],
)
async def test_what_cannot_be_taken_is_said(
    town: Town, content: bytes, name: str, expect: str
) -> None:
    """Each with what to do instead; nothing raises."""
    await send(town, town.talk(), content, name, expect)


async def test_a_zip_bomb_is_refused(town: Town) -> None:
    """Small outside, huge inside."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("ratings.csv", b"0" * (4 * MAX_BYTES))
    await send(town, town.talk(), made.getvalue(), "export.zip", "can't be unpacked")


@pytest.mark.parametrize(("offset", "value"), [(8, 1), (10, 99)], ids=["password", "compression"])
async def test_a_zip_that_cannot_be_opened_is_refused(town: Town, offset: int, value: int) -> None:
    """With a password, or packed in a way that nobody here knows."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr(
            "ratings.csv", b"Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Alien,1979,,5\n"
        )
    content = bytearray(made.getvalue())
    content[content.index(b"PK\x01\x02") + offset] = value  # in the archive's directory
    content[content.index(b"PK\x03\x04") + offset - 2] = value  # and before the file
    await send(town, town.talk(), bytes(content), "export.zip", "can't be unpacked")
