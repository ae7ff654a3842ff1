"""Reading files: encodings, scales, empty cells, and everything that is no sound export."""

from __future__ import annotations

import io
import json
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exports import JSON_FORMAT
from bot.imports import archive
from bot.imports.entries import (
    ImportRefused,
    imdb_id_of,
    stars_of_five,
    stars_of_ten,
    time_of,
    year_of,
)
from bot.imports.reading import read_file
from bot.imports.tables import MAX_BYTES, MAX_LINES, text_of

_HEAD = "Date,Name,Year,Letterboxd URI,Rating\n"
_RATINGS = (_HEAD + "2021-05-03,Alien,1979,https://boxd.it/1,4.5\n").encode()
_DIARY = (
    b"Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    b"2022-01-02,Heat,1995,https://boxd.it/2,4,,,2022-01-01\n"
    b"2022-01-02,Dune,2021,https://boxd.it/3,,,,2022-01-01\n"
)


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def _refusal(content: bytes) -> str:
    with pytest.raises(ImportRefused) as caught:
        read_file(content)
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "five", "ten"),
    [
        ("4.5", 4.5, 2.5),
        ("4,5", 4.5, 2.5),
        ("5", 5.0, 2.5),
        ("0.5", 0.5, 0.5),
        ("10", None, 5.0),
        ("7", None, 3.5),
        ("7.5", None, 4.0),
        ("1", 1.0, 0.5),
        ("9/10", None, 4.5),
        *((text, None, None) for text in ("0", "", " ", "-", "–", "zero", "nan", "inf", "-3")),
        *((text, None, None) for text in ("11", "x")),
    ],
)
def test_scales(text: str, five: float | None, ten: float | None) -> None:
    """Ten points are five stars, one is half a star, and nought is no rating."""
    assert stars_of_five(text) == five
    assert stars_of_ten(text) == ten


@pytest.mark.parametrize(
    ("text", "year"),
    [("1994", 1994), ("1994.0", 1994), ("1999–2004", 1999), ("", None), ("19", None)],
)
def test_years(text: str, year: int | None) -> None:
    """The first year in the cell."""
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tt0114814", "tt0114814"),
        ("0114814", "tt0114814"),
        ("https://www.imdb.com/title/tt0114814/", "tt0114814"),
        ("tt10872600", "tt10872600"),
        ("", ""),
        ("nm0000001", ""),
    ],
)
def test_imdb_ids(text: str, found: str) -> None:
    """In each form that files have them."""
    assert imdb_id_of(text) == found


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2021-05-03", 1620000000),
        ("2021-05-03 00:00:01", 1620000001),
        ("2021-05-03T00:00:01Z", 1620000001),
        ("03.05.2021", 1620000000),
        ("Mon May  3 00:00:00 2021", 1620000000),
        ("5/3/2021", 1620000000),
        ("2021-05-03T02:00:00.000+02:00", 1620000000),
        ("1620000000", 1620000000),
        *((text, None) for text in ("", "yesterday", "2021-13-01", "99999999999999", "1900-01-01")),
    ],
)
def test_dates(text: str, at: int | None) -> None:
    """As each site writes them; anything else is no date."""
    assert time_of(text) == at


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    """Whatever a spreadsheet made of the table."""
    lines = [
        ("Название", "Оригинальное название", "Год", "Моя оценка"),
        ('"Чужой"', "Alien", "1979", "9"),
        ("Сталкер", "", "1979", ""),
    ]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    source = read_file(text.encode(encoding))
    assert [(e.title, e.other_titles, e.year, e.stars) for e in source.entries] == [
        ("Чужой", ("Alien",), 1979, 4.5)
    ]
    assert source.without_stars == 1


def test_excels_hint_of_its_delimiter_is_no_header() -> None:
    """As it saves a table whose cells have commas."""
    text = 'sep=;\r\nTitle;Year;Rating\r\n"Alien, the film, uncut";1979;4,5\r\n'
    (entry,) = read_file(text.encode("utf-8-sig")).entries
    assert (entry.title, entry.year, entry.stars) == ("Alien, the film, uncut", 1979, 4.5)


@pytest.mark.parametrize(
    ("table", "read"),
    [
        ("Title,Year,Rating\nHeat,1995,4\nAlien,1979,5\n", ["Heat 1995 4", "Alien 1979 5"]),
        ("Title,Year,Rating\nHeat,1995,4\nAlien,1979,10\n", ["Heat 1995 2", "Alien 1979 5"]),
        ("TITLE,YEAR,Rating10\nHeat,1995,4\n", ["Heat 1995 2"]),
        ("Title,imdbID,Rating,Rating10\nHeat (1995),tt0113277,,9\n", ["Heat 1995 4.5"]),
        ("name;rating;tmdb_id;type\nHeat;4;949;movie\n", ["Heat None 4"]),
    ],
)
def test_plain_tables(table: str, read: list[str]) -> None:
    """Out of five unless something is above; a year may stand behind the title."""
    found = [f"{e.title} {e.year} {e.stars:g}" for e in read_file(table.encode()).entries]
    assert found == read


def test_numbers_of_series_are_not_taken_for_those_of_films() -> None:
    """TMDB counts them apart."""
    table = "title,year,type,tmdb_id,rating\nHeat,1995,show,949,4\nHeat,1995,movie,949,4\n"
    series, film = read_file(table.encode()).entries
    assert (series.tmdb_id, series.by_id_only) == (0, True)
    assert (film.tmdb_id, film.by_id_only) == (949, False)


@pytest.mark.parametrize("page", ["<td" * 100_000, "<table>" + "<tr><td>" * 30_000, "<html><td>"])
def test_a_web_page_without_a_table_of_ratings_is_refused(page: str) -> None:
    """Whatever is left open in it, and soon."""
    assert _refusal(b"<html>" + page.encode()) in {"unknown", "too-long"}


def test_a_line_break_in_a_title_is_a_space() -> None:
    """Cells may have any, in quotes."""
    text = _HEAD + '2021-05-03,"2001:\n A ""Space""\tOdyssey",1968,x,4\n'
    (entry,) = read_file(text.encode()).entries
    assert entry.title == '2001: A "Space" Odyssey'


def test_an_archive_gives_ratings_and_diary() -> None:
    """The files that hold stars, the ratings last; the rest is left alone."""
    packed = _zip(
        {"x/ratings.csv": _RATINGS, "x/diary.csv": _DIARY, "x/profile.csv": b"\0", "a.zip": b"PK"}
    )
    source = read_file(packed)
    assert [entry.title for entry in source.entries] == ["Heat", "Alien"]
    assert source.without_stars == 1
    assert source.name == "Letterboxd"


def test_an_archives_file_may_have_more_before_its_name() -> None:
    """As Kinorium's does; the one that is called just so comes first."""
    packed = _zip({"2021-votes.csv": b"\0", "kinorium_2021_ratings.csv": _RATINGS})
    assert _refusal(packed) == "unknown"
    packed = _zip({"all_ratings.csv": b"\0", "ratings.csv": _RATINGS})
    assert [entry.title for entry in read_file(packed).entries] == ["Alien"]


def test_in_an_archive_the_ratings_have_the_last_word_over_the_diary() -> None:
    """An older viewing's stars are not what the person thinks now; deleted diaries are not read."""
    older = _DIARY.replace(b"Heat,1995", b"Alien,1979")
    packed = _zip({"deleted/diary.csv": _DIARY, "diary.csv": older, "ratings.csv": _RATINGS})
    (entry,) = read_file(packed).entries
    assert (entry.title, entry.stars) == ("Alien", 4.5)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """By what it declares, by how many files it has, and by what really comes out."""
    zeros = b"0" * (MAX_BYTES + 1)
    assert _refusal(_zip({"ratings.csv": zeros})) == "packed"
    assert _refusal(_zip({f"lists/{n}.csv": b"" for n in range(archive.MAX_ENTRIES + 1)})) == (
        "packed"
    )
    monkeypatch.setattr(archive, "MAX_DECLARED", 1000)
    assert _refusal(_zip({"other.bin": b"0" * 1001, "ratings.csv": _RATINGS})) == "packed"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    """The declared size is changed to a small one; the content is bounded all the same."""
    packed = bytearray(_zip({"ratings.csv": b"0" * (MAX_BYTES + 1)}))
    large = struct.pack("<I", MAX_BYTES + 1)
    while (at := packed.find(large)) >= 0:
        packed[at : at + 4] = struct.pack("<I", 100)
    assert _refusal(bytes(packed)) == "packed"


def test_an_archive_within_an_archive_is_not_opened() -> None:
    """Nested ones are the other way to be small outside and huge inside."""
    assert _refusal(_zip({"ratings.zip": _zip({"ratings.csv": _RATINGS})})) == "unknown"
    inner = _zip({"ratings.csv": _RATINGS})
    assert _refusal(_zip({"ratings.csv": inner}, zipfile.ZIP_STORED)) == "unknown"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (_HEAD.encode(), "empty"),
        (b"Date,Name,Year,Letterboxd URI\n2021-05-03,Alien,1979,https://boxd.it/1\n", "empty"),
        (b"hello, this is a letter", "unknown"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "unknown"),
        (b"PK\x03\x04 rubbish", "packed"),
        (_zip({"readme.txt": b"x"}), "unknown"),
        (b'{"format": "other"}', "unknown"),
        (b"{" * 100_000, "unknown"),
        (json.dumps({"format": JSON_FORMAT, "films": 3}).encode(), "unknown"),
        (json.dumps({"format": JSON_FORMAT, "films": [3, None, {}]}).encode(), "empty"),
        ((_HEAD + "2021-05-03,Alien,1979,x,4\n" * (MAX_LINES + 1)).encode(), "too-long"),
        (b"x" * (MAX_BYTES + 1), "too-long"),
        (b"userId,movieId,rating,timestamp\n1,1,4,5\n2,1,4,5\n", "many-people"),
    ],
)
def test_what_is_no_export_is_refused_by_name(content: bytes, reason: str) -> None:
    """Each with its own reason, so that each gets its own answer."""
    assert _refusal(content) == reason


def test_formulas_are_text() -> None:
    """A cell that begins like one is read as it is, and one that was guarded as it was before."""
    text = _HEAD + "2021-05-03,=1+1,1979,x,4\n2021-05-03,'=1+1,1979,x,4\n"
    assert {entry.title for entry in read_file(text.encode()).entries} == {"=1+1"}


@settings(deadline=None)  # a slow machine is no failure
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    """A file can hold anything; it is read, or refused by name."""
    assert isinstance(text_of(content), str)
    for start in (b"", _HEAD.encode(), b"PK\x03\x04", b"{"):
        try:
            assert read_file(start + content).entries
        except ImportRefused:
            continue
