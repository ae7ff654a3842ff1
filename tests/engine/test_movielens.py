"""Releases in every layout, sound and broken, made up in the releases' formats."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import MalformedFile, NotMovieLens
from engine.movielens import RELEASES, MovieLens, read_release

Files = dict[str, bytes]
FLAGS = "|".join


def item(film_id: int, title: str, released: str, *genres: int) -> str:
    """A line of u.item; genres by their position in u.genre."""
    flags = FLAGS("1" if at in genres else "0" for at in range(19))
    return f"{film_id}|{title}|{released}||http://example.org|{flags}\n"


def tabs() -> Files:
    films = (
        item(1, "Toy Story (1995)", "01-Jan-1995", 3, 4, 5)
        + item(50, "Misérables, Les (1995)", "01-Jan-1995", 8)
        + item(52, "Homage", "01-Jan-1996", 8)
        + item(267, "unknown", "", 0)
    )
    return {
        "u.item": films.encode("latin-1"),
        "u.data": b"196\t50\t3\t881250949\n186\t1\t5\t891717742\n196\t267\t1\t878887116\n",
    }


def colons() -> Files:
    return {
        "movies.dat": (
            "1::Toy Story (1995)::Animation|Children's|Comedy\n"
            "50::Misérables, Les (1995)::Drama\n"
            "52::Star Wars: Episode IV - A New Hope (1977)::(no genres listed)\n"
        ).encode(),
        "ratings.dat": b"1::50::3::978300760\n1::1::4.5::978302109\n2::52::0.5::978301968\n",
    }


def commas() -> Files:
    return {
        "movies.csv": (
            "movieId,title,genres\r\n"
            "1,Toy Story (1995),Adventure|Animation\r\n"
            '50,"Misérables, Les (1995)",Drama\r\n'
            '52,"Say ""Hi"" (A, B) (2001)",(no genres listed)\r\n'
        ).encode(),
        "links.csv": b"movieId,imdbId,tmdbId\r\n1,0114709,862\r\n50,0113828,\r\n52,10114814,7\r\n",
        "ratings.csv": (
            b"userId,movieId,rating,timestamp\r\n1,50,3.0,964982703\r\n1,1,4.5,964981247\r\n"
            b"2,52,0.5,964982224\r\n"
        ),
    }


def atomic() -> Files:
    return {
        "ml-100k.item": (
            "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
            "1\tToy Story\t1995\tAnimation Children's Comedy\n"
            "50\tMisérables, Les\t1995\tDrama\n"
            "52\tLand Before Time III (1995)\tV\tAnimation\n"
            "267\tunkonwn\tunkonwn\tunknown\n"
        ).encode(),
        "ml-100k.inter": (
            b"user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
            b"196\t50\t3\t881250949\n186\t1\t5\t891717742\n196\t267\t1\t878887116\n"
        ),
    }


LAYOUTS: list[Callable[[], Files]] = [tabs, colons, commas, atomic]
RATINGS = {tabs: "u.data", colons: "ratings.dat", commas: "ratings.csv", atomic: "ml-100k.inter"}
FILMS = {tabs: "u.item", colons: "movies.dat", commas: "movies.csv", atomic: "ml-100k.item"}


def folder(path: Path, files: Files) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / name).write_bytes(content)
    return path


def archive(path: Path, files: Files, inner: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(f"{inner}{name}", content)
    return path


def fault(path: Path) -> MalformedFile:
    with pytest.raises(MalformedFile) as caught:
        read_release(path)
    return caught.value


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_folder_and_an_archive_of_it_say_the_same(
    layout: Callable[[], Files], tmp_path: Path
) -> None:
    """Also an archive with a folder of its own inside, as GroupLens makes them."""
    one = read_release(folder(tmp_path / "ml-x", layout()))
    packed = [
        read_release(archive(tmp_path / "flat.zip", layout())),
        read_release(archive(tmp_path / "deep.zip", layout(), "ml-x/")),
        read_release(folder(tmp_path / "outer" / "ml-x", layout()).parent),
    ]
    assert len(one.ratings) == 3
    for other in packed:
        assert list(other.catalogue) == list(one.catalogue)
        assert other.ratings.to_frame().equals(one.ratings.to_frame())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ratings_keep_the_order_of_the_file(layout: Callable[[], Files], tmp_path: Path) -> None:
    """The folds of ml-100k are blocks of its lines."""
    ratings = read_release(folder(tmp_path, layout())).ratings
    assert ratings.film_id.tolist()[:2] == [50, 1]
    assert ratings.stars.tolist()[0] == 3.0
    assert ratings.rated_at.min() > 800_000_000


@pytest.mark.parametrize("layout", LAYOUTS)
def test_titles_are_shown_with_the_article_in_front(
    layout: Callable[[], Files], tmp_path: Path
) -> None:
    """In every layout and encoding."""
    catalogue = read_release(folder(tmp_path, layout())).catalogue
    assert catalogue[50].label == "Les Misérables (1995)"
    assert catalogue[50].genres == ("Drama",)
    assert catalogue[1].label == "Toy Story (1995)"


def test_ml_100k_takes_years_from_dates_and_knows_what_is_unknown(tmp_path: Path) -> None:
    """Title first, release date next; film 267 has neither year nor genre."""
    catalogue = read_release(folder(tmp_path, tabs())).catalogue
    assert catalogue[1].genres == ("Animation", "Children's", "Comedy")
    assert catalogue[52].year == 1996
    assert (catalogue[267].label, catalogue[267].genres) == ("unknown", ())


def test_recboles_copy_reads_as_the_original(tmp_path: Path) -> None:
    """Its two slips, a misspelt "unknown" and a year "V", are put right."""
    catalogue = read_release(folder(tmp_path, atomic())).catalogue
    assert catalogue[267].label == "unknown"
    assert catalogue[52].label == "Land Before Time III (1995)"


def test_csv_releases_bring_links_and_quotes(tmp_path: Path) -> None:
    """IMDb ids have at least seven digits; a missing TMDB id is None."""
    catalogue = read_release(folder(tmp_path, commas())).catalogue
    assert (catalogue[1].imdb_id, catalogue[1].tmdb_id) == ("tt0114709", 862)
    assert (catalogue[50].imdb_id, catalogue[50].tmdb_id) == ("tt0113828", None)
    assert catalogue[52].imdb_id == "tt10114814"
    assert (catalogue[52].title, catalogue[52].aliases) == ('Say "Hi"', ("A, B",))
    assert catalogue[52].genres == ()


def test_csv_without_links_is_fine(tmp_path: Path) -> None:
    """Old copies lack the file."""
    files = commas()
    del files["links.csv"]
    assert read_release(folder(tmp_path, files)).catalogue[1].imdb_id is None


@pytest.mark.parametrize("layout", [tabs, colons])
def test_old_releases_are_read_in_either_encoding(
    layout: Callable[[], Files], tmp_path: Path
) -> None:
    """GroupLens wrote Latin-1 (ml-10m: UTF-8); copies have been re-encoded."""
    for encoding in ("latin-1", "utf-8"):
        files = layout()
        name = FILMS[layout]
        text = "".join(
            line.decode("utf-8" if layout is colons else "latin-1") for line in [files[name]]
        )
        files[name] = text.encode(encoding)
        assert read_release(folder(tmp_path / encoding, files)).catalogue[50].title == (
            "Les Misérables"
        )


def test_the_name_is_the_releases_or_the_folders(tmp_path: Path) -> None:
    """ml-10m calls its folder ml-10M100K; anything else keeps its own name."""

    def named(path: Path) -> str:
        return read_release(path).name

    assert named(folder(tmp_path / "ml-1m", colons())) == "ml-1m"
    assert named(archive(tmp_path / "x.zip", colons(), "ml-10M100K/")) == "ml-10m"
    assert named(archive(tmp_path / "mine.zip", commas())) == "mine"
    release: MovieLens = read_release(tmp_path / "mine.zip", "ml-latest")
    assert release.name == "ml-latest"


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


def test_every_release_has_its_terms() -> None:
    """The command line shows them before it fetches anything."""
    assert set(RELEASES) == {
        *("ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m"),
        *("ml-latest-small", "ml-latest"),
    }
    for name, release in RELEASES.items():
        assert release.terms_url in release.licence
        assert release.archive_url.endswith(f"/{name}.zip")
