"""What is wrong with a release is said with the file, the line and what was expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import NotMovieLens
from engine.movielens import read_release
from tests.engine.made_releases import (
    FILMS,
    LAYOUTS,
    RATINGS,
    Files,
    archive,
    atomic,
    colons,
    commas,
    fault,
    folder,
    item,
    tabs,
)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (0, "x", "user id"),
        (0, "-1", "user id"),
        (0, "1.5", "user id"),
        (1, "", "film id"),
        (1, "99", "list of films"),
        (2, "6", "stars from 0.5 to 5 in steps of a half"),
        (2, "0", "stars from 0.5 to 5 in steps of a half"),
        (2, "3.3", "stars from 0.5 to 5 in steps of a half"),
        (2, "nan", "stars"),
        (2, "four", "stars"),
        (3, "yesterday", "time"),
    ],
)
def test_a_broken_rating_is_found(
    layout: Callable[[], Files], field: int, value: str, expected: str, tmp_path: Path
) -> None:
    """File, line counted from 1, what was expected and what is there."""
    separator = {tabs: "\t", colons: "::", commas: ",", atomic: "\t"}[layout]
    files, name = layout(), RATINGS[layout]
    lines = files[name].decode().splitlines()
    row = 2 if layout in (tabs, colons) else 3
    fields = lines[row - 1].split(separator)
    fields[field] = value
    lines[row - 1] = separator.join(fields)
    files[name] = "\n".join([*lines, ""]).encode()
    error = fault(folder(tmp_path, files))
    assert (error.path, error.line) == (tmp_path / name, row)
    assert expected in error.expected
    assert value in error.found
    assert f"line {row}" in str(error)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_rating_with_a_field_too_few_or_too_many_is_found(
    layout: Callable[[], Files], tmp_path: Path
) -> None:
    """The last line, cut off or run into another one."""
    separator = {tabs: b"\t", colons: b"::", commas: b",", atomic: b"\t"}[layout]
    name = RATINGS[layout]
    whole = layout()[name].rstrip()
    row = len(whole.splitlines())
    for content in (whole.rsplit(separator, 1)[0], whole + separator + b"7"):
        error = fault(folder(tmp_path, layout() | {name: content}))
        assert (error.path.name, error.line) == (name, row)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_cut_off_within_its_last_number_is_found(
    layout: Callable[[], Files], tmp_path: Path
) -> None:
    """The line still has four numbers, but the time has lost its end."""
    name = RATINGS[layout]
    content = layout()[name].rstrip()[:-3]
    error = fault(folder(tmp_path, layout() | {name: content}))
    assert error.line == len(content.splitlines())
    assert "breaks off" in error.found
    whole = layout()[name].rstrip()
    assert len(read_release(folder(tmp_path, layout() | {name: whole})).ratings) == 3


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_empty_file_is_found(layout: Callable[[], Files], tmp_path: Path) -> None:
    """Of films or of ratings; blank lines do not count."""
    for which in (FILMS, RATINGS):
        for content in (b"", b"\n\n"):
            error = fault(folder(tmp_path, layout() | {which[layout]: content}))
            assert error.path.name == which[layout]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_blank_lines_do_no_harm(layout: Callable[[], Files], tmp_path: Path) -> None:
    """At the end or in between."""
    files = {name: content + b"\n\n" for name, content in layout().items()}
    assert len(read_release(folder(tmp_path, files)).ratings) == 3


@pytest.mark.parametrize(
    ("layout", "content", "line"),
    [
        (tabs, item(1, "A (1990)", "", 1) + "2|B (1991)|x\n", 2),
        (tabs, item(1, "A (1990)", "", 1).replace("|1|", "|7|"), 1),
        (tabs, item(1, " ", "", 1), 1),
        (colons, "1::A (1990)::Drama\ntwo::B::Drama\n", 2),
        (colons, "1::A (1990)\n", 1),
        (commas, 'movieId,title,genres\n1,A,Drama\n2,"B\n', 3),
        (commas, "movieId,title,genres\n1,A\n", 2),
        (commas, "id,name\n1,A\n", 1),
        (atomic, "1\tA\t1990\tDrama\n", 1),
    ],
)
def test_a_broken_film_is_found(
    layout: Callable[[], Files], content: str, line: int, tmp_path: Path
) -> None:
    """Named by file and line, as ratings are."""
    error = fault(folder(tmp_path, layout() | {FILMS[layout]: content.encode()}))
    assert (error.path.name, error.line) == (FILMS[layout], line)


def test_bytes_that_are_no_text_are_found(tmp_path: Path) -> None:
    """The csv releases are UTF-8 and nothing else; ratings are plain digits."""
    films = commas()["movies.csv"].decode().encode("latin-1")
    error = fault(folder(tmp_path / "a", commas() | {"movies.csv": films}))
    assert (error.path.name, error.line) == ("movies.csv", 3)
    error = fault(folder(tmp_path / "b", tabs() | {"u.data": b"1\t1\t5\t9\n\xff\xfe\t1\t5\t9\n"}))
    assert (error.path.name, error.line) == ("u.data", 2)


def test_one_film_id_twice_is_found(tmp_path: Path) -> None:
    """Two films cannot share their ratings."""
    content = b"1::A (1990)::Drama\n1::B (1991)::Drama\n"
    assert "1 twice" in fault(folder(tmp_path, colons() | {"movies.dat": content})).found


def test_a_wrong_header_is_found(tmp_path: Path) -> None:
    """A table with other columns is not read as if it had these."""
    content = b"userId,movieId,timestamp,rating\n1,50,964982703,3.0\n"
    error = fault(folder(tmp_path, commas() | {"ratings.csv": content}))
    assert (error.path.name, error.line) == ("ratings.csv", 1)


def test_a_truncated_archive_is_found(tmp_path: Path) -> None:
    """Cut anywhere, or with a damaged member, or no archive at all."""
    path = archive(tmp_path / "ml-1m.zip", colons(), "ml-1m/")
    whole = path.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:-1], b"", b"<html>404</html>"):
        path.write_bytes(content)
        assert "zip archive" in fault(path).expected
    damaged = bytearray(whole)
    at = whole.index(b"ratings.dat") + len(b"ratings.dat") + 5
    damaged[at] ^= 0xFF
    path.write_bytes(bytes(damaged))
    assert fault(path).path == path / "ml-1m" / "ratings.dat"


def test_what_is_no_release_is_refused(tmp_path: Path) -> None:
    """Nothing there, an empty folder, other people's files, half a release."""
    ratings_only = {"u.data": tabs()["u.data"]}
    for path in (
        tmp_path / "nowhere",
        folder(tmp_path / "empty", {}),
        folder(tmp_path / "foreign", {"photo.jpg": b"\xff\xd8"}),
        folder(tmp_path / "half", ratings_only),
        archive(tmp_path / "foreign.zip", {"readme.md": b"hello"}),
    ):
        with pytest.raises(NotMovieLens) as caught:
            read_release(path)
        assert caught.value.path == path
