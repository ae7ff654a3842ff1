"""My data: taking it along, and having it deleted; by me alone."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from contextlib import closing

import pytest

from bot import buttons
from bot.button_code import pack
from bot.local.files import StoredFile
from bot.seals import seal
from storage import read_columns
from tests.journeys.town import BORIS, NORA, Bubble, Talk, Town


def _rows_of(town: Town, external_id: int) -> int:
    """How many rows of how many tables are about a person of Telegram."""
    with closing(sqlite3.connect(town.settings.database_path)) as plain:
        found = plain.execute(
            "SELECT person_id FROM people WHERE source = 'telegram' AND external_id = ?",
            (external_id,),
        ).fetchone()
        if found is None:
            return 0
        tables = ("people", "ratings", "rating_events", "dismissals")
        counts = [
            plain.execute(f"SELECT count(*) FROM {name} WHERE person_id = ?", found).fetchone()[0]
            for name in tables
        ]
    return sum(counts)


def _file(talk: Talk, bubble: Bubble) -> StoredFile:
    message = talk.chat.message(bubble.number)
    assert message is not None
    assert message.file is not None
    return message.file


async def _forge(talk: Talk, bubble: Bubble, data: str) -> None:
    """A tap on a button that is not there: a client may send any data it likes."""
    message = talk.chat.message(bubble.number)
    assert message is not None
    talk.chat.tap(bubble.number, data, inaccessible=True)


async def test_everything_is_sent_as_two_files(town: Town) -> None:
    """The table for spreadsheets and the JSON hold the ratings, the lists and the changes."""
    nora = town.talk()
    for text in ("alien 4.5", "heat 3", "heat 2", "<b>& 5"):
        await nora.rate(text)
    card = await nora.say("contact", "How was it")
    await nora.tap(card, "Haven't seen it", "Not seen yet")
    first = await nora.say("/export", "3 ratings and 1 film on your lists")
    second = await nora.hear("")
    table = _file(nora, first)
    assert table.name == "filmbot.csv"
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert {(row["title"], row["list"], row["stars"]) for row in rows} == {
        ("Alien", "rated", "4.5"),
        ("Heat", "rated", "2.0"),
        ("<b>&", "rated", "5.0"),
        ("Contact", "unseen", ""),
    }
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["at"]) for row in rows)
    whole = json.loads(_file(nora, second).content)
    assert _file(nora, second).name == "filmbot.json"
    assert len(whole["films"]) == 4
    assert [change["previous"] for change in whole["changes"]] == [None, None, 3.0, None]
    assert [(change["kind"], change["added"]) for change in whole["list_changes"]] == [
        ("unseen", True)
    ]
    assert whole["person"]["external_id"] == NORA


async def test_imported_files_are_sent_along(town: Town) -> None:
    """Every line, also of a film that nobody knows, and what became of the import."""
    nora = town.talk()
    table = b"Date,Name,Year,Letterboxd URI,Rating\n,Alien,1979,,4.5\n,Unheard Of,2022,,1\n"
    nora.chat.upload(town.world.files.add_document(table, "ratings.csv"))
    await nora.tap(await nora.hear("has 2 ratings", within=30), "Add them", "Done")
    await nora.say("/export", "1 rating and 0 films on your lists")
    whole = json.loads(_file(nora, await nora.hear("")).content)
    (held,) = whole["imports"]
    assert (held["source"], held["state"]) == ("Letterboxd", "applied")
    assert [(line["title"], line["state"]) for line in held["lines"]] == [
        ("Alien", "found"),
        ("Unheard Of", "missing"),
    ]


async def test_who_has_nothing_gets_no_empty_files(town: Town) -> None:
    """A sentence instead."""
    await town.talk().say("/export", "nothing to take along yet")


@pytest.mark.parametrize(
    ("person", "expect"), [(NORA, "Not your name.*/export.*/forget"), (BORIS, "Ни имени.*/forget")]
)
async def test_privacy_is_said_in_plain_words(town: Town, person: int, expect: str) -> None:
    """What, why, who, and how to take it along or delete it, backups included."""
    answer = await town.talk(person).say("/privacy", expect)
    assert "Copies" in answer.text or "копиях" in answer.text


async def test_everything_is_deleted_after_a_tap(town: Town) -> None:
    """The counts are said; nothing is left; the next training reads nothing of it; anew works."""
    boris, nora = town.talk(BORIS), town.talk()
    await nora.rate("alien 5")
    for text in ("alien 4", "heat 3", "heat 2"):
        await boris.rate(text)
    person = await town.services.database.people.find("telegram", BORIS)
    assert person is not None
    asked = await boris.say("/forget", "Удалить всё твоё.*2 оценки, 0 фильмов в списках")
    assert asked.labels == ["Да, удалить всё", "Нет, оставить"]
    assert _rows_of(town, BORIS) == 6
    await boris.tap(asked, "Да, удалить всё", "Всё твоё удалено.*2 оценки.*3 изменения")
    assert _rows_of(town, BORIS) == 0
    people = read_columns(town.settings.database_path).columns.user_id
    assert person.person_id not in set(people.tolist())
    assert _rows_of(town, NORA) == 3
    await boris.say("/start", "Привет!")
    await boris.say("/ratings", "Оценок пока нет")
    await boris.say("/undo", "Отменять нечего")


async def test_a_no_keeps_everything(town: Town) -> None:
    """The other button closes the question."""
    nora = town.talk()
    await nora.rate("alien 5")
    asked = await nora.say("/forget", "1 rating, 0 films on your lists")
    await nora.tap(asked, "No, keep it", "Nothing that you rated is lost")
    await nora.say("/ratings", "You have rated one film")


async def test_a_second_tap_makes_nobody_anew(town: Town) -> None:
    """Two devices, or an impatient finger: it is gone already, and nothing comes back."""
    nora = town.talk()
    await nora.rate("alien 5")
    asked = await nora.say("/forget", "Delete everything")
    data = asked.data("Yes, delete everything")
    await nora.tap(asked, "Yes, delete everything", "is deleted")
    await _forge(nora, asked, data)
    await nora.hear("nothing of yours here any more")
    assert _rows_of(town, NORA) == 0


async def test_the_old_button_does_not_delete_who_started_anew(town: Town) -> None:
    """It was for the data of before."""
    nora = town.talk()
    clock = [1_800_000_000.0]
    town.services.clock = lambda: clock[0]
    await nora.rate("alien 5")
    asked = await nora.say("/forget", "Delete everything")
    data = asked.data("Yes, delete everything")
    await nora.tap(asked, "Yes, delete everything", "is deleted")
    await nora.rate("heat 5")
    with closing(sqlite3.connect(town.settings.database_path)) as plain, plain:
        plain.execute("UPDATE people SET created_at = created_at + 1 WHERE source = 'telegram'")
    await _forge(nora, asked, data)
    await nora.hear("older version of me")
    await nora.say("/ratings", "You have rated one film")


async def test_a_tap_after_an_hour_deletes_nothing(town: Town) -> None:
    """A question from last month is asked again."""
    nora = town.talk()
    clock = [1_800_000_000.0]
    town.services.clock = lambda: clock[0]
    await nora.rate("alien 5")
    asked = await nora.say("/forget", "Delete everything")
    clock[0] += 3601
    await nora.tap(asked, "Yes, delete everything", "too old, so nothing was deleted")
    await nora.say("/ratings", "You have rated one film")


async def test_nobody_is_deleted_by_a_forged_or_foreign_button(town: Town) -> None:
    """Made-up seals, another person's button, another bot's: nothing happens to anybody."""
    nora, boris = town.talk(), town.talk(BORIS)
    await nora.rate("alien 5")
    await boris.rate("alien 4")
    theirs = await boris.say("/forget", "Удалить всё")
    mine = await nora.say("/forget", "Delete everything")
    now = town.services.now()
    person = await town.services.database.people.find("telegram", NORA)
    assert person is not None
    parts = ("forget", NORA, person.person_id, person.created_at, now)
    for data in (
        theirs.data("Да, удалить всё"),
        pack(buttons.Forget(now, "0" * 16)),
        pack(buttons.Forget(now, "")),
        pack(buttons.Forget(now, seal("1:other", *parts))),
        "k:1",
        "k:x:y",
    ):
        await _forge(nora, mine, data)
        await nora.hear("older version of me")
        nora._read = nora.chat.timeline.last
    assert _rows_of(town, NORA) == 3
    assert _rows_of(town, BORIS) == 3
