"""Releases in every layout, sound and broken, made up in the releases' formats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.movielens import RELEASES, MovieLens, read_release
from tests.engine.made_releases import (
    FILMS,
    LAYOUTS,
    Files,
    archive,
    atomic,
    colons,
    commas,
    folder,
    tabs,
)


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


def test_every_release_has_its_terms() -> None:
    """The command line shows them before it fetches anything."""
    assert set(RELEASES) == {
        *("ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m"),
        *("ml-latest-small", "ml-latest"),
    }
    for name, release in RELEASES.items():
        assert release.terms_url in release.licence
        assert release.archive_url.endswith(f"/{name}.zip")
