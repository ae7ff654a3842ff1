"""Small releases in every layout that MovieLens has had, made for the tests."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import MalformedFile
from engine.movielens import read_release

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
