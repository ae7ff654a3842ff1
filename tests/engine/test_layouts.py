"""Which release a folder can be, by layout, count and name."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import NotMovieLens, ReleaseMismatch
from engine.layouts import check_release, identified, layout_of
from engine.release_files import ReleaseFiles

CSV = ("movies.csv", "ratings.csv")
TABS = ("u.item", "u.data")
COLONS = ("movies.dat", "ratings.dat")


def files_of(folder: Path, names: tuple[str, ...]) -> ReleaseFiles:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).touch()
    return ReleaseFiles.at(folder)


@pytest.mark.parametrize(
    ("folder", "names", "n_ratings", "release"),
    [
        ("x", TABS, 3, "ml-100k"),
        ("x", COLONS, 1_000_209, "ml-1m"),
        ("ml-10M100K", COLONS, 3, "ml-10m"),
        ("x", COLONS, 3, None),
        ("ml-latest-small", CSV, 100_836, "ml-latest-small"),
        ("ml-25m", CSV, 20_000_263, "ml-20m"),
        ("ml-100k", CSV, 3, None),
        ("x", ("ml-1m.item", "ml-1m.inter"), 3, "ml-1m"),
        ("x", ("mine.item", "mine.inter"), 3, None),
    ],
)
def test_a_release_shows_by_count_name_and_layout(
    folder: str, names: tuple[str, ...], n_ratings: int, release: str | None, tmp_path: Path
) -> None:
    """A published count decides; a name only where the layout allows it."""
    files = files_of(tmp_path / folder, names)
    assert identified(files, layout_of(files), n_ratings) == release


@pytest.mark.parametrize(
    ("folder", "names", "n_ratings", "wanted"),
    [
        ("x", CSV, 3, "ml-20m"),
        ("x", CSV, 25_000_095, "ml-25m"),
        ("x", COLONS, 3, "ml-10m"),
        ("x", TABS, 100_000, "ml-100k"),
        ("x", ("mine.item", "mine.inter"), 3, "ml-1m"),
    ],
)
def test_a_release_or_a_part_of_it_is_taken(
    folder: str, names: tuple[str, ...], n_ratings: int, wanted: str, tmp_path: Path
) -> None:
    """What fits is nobody's fault."""
    files = files_of(tmp_path / folder, names)
    check_release(files, n_ratings, wanted)
    check_release(files, n_ratings, wanted, by_name=True)


@pytest.mark.parametrize("by_name", [True, False])
@pytest.mark.parametrize(
    ("folder", "names", "n_ratings", "found"),
    [
        ("x", CSV, 3, ("ml-20m", "ml-25m", "ml-32m", "ml-latest-small", "ml-latest")),
        ("ml-latest-small", CSV, 3, ("ml-latest-small",)),
        ("x", CSV, 32_000_204, ("ml-32m",)),
        ("x", TABS, 3, ("ml-100k",)),
        ("x", COLONS, 10_000_054, ("ml-10m",)),
    ],
)
def test_another_release_is_named(
    folder: str,
    names: tuple[str, ...],
    n_ratings: int,
    found: tuple[str, ...],
    by_name: bool,
    tmp_path: Path,
) -> None:
    """Both names, and what to type."""
    files = files_of(tmp_path / folder, names)
    with pytest.raises(ReleaseMismatch) as caught:
        check_release(files, n_ratings, "ml-1m", by_name=by_name)
    assert (caught.value.wanted, caught.value.found) == ("ml-1m", found)
    typed = found[0] if len(found) == 1 else "NAME"
    assert f"filmbot data get {typed} --from {tmp_path / folder}" in str(caught.value)
    assert "not ml-1m" in str(caught.value)


def test_a_name_that_was_said_beats_the_folders(tmp_path: Path) -> None:
    """ml-25m cut down in a folder of that name may be called ml-20m on purpose, not by default."""
    files = files_of(tmp_path / "ml-25m", CSV)
    check_release(files, 3, "ml-20m", by_name=True)
    with pytest.raises(ReleaseMismatch, match="holds ml-25m, not ml-20m"):
        check_release(files, 3, "ml-20m")


def test_other_files_are_no_release(tmp_path: Path) -> None:
    """Says what is there and what should be."""
    with pytest.raises(NotMovieLens) as caught:
        layout_of(files_of(tmp_path / "x", ("u.data", "thesis.doc")))
    assert "thesis.doc" in caught.value.found
    assert "u.item and u.data" in caught.value.expected
