"""How releases are laid out in files, and which release a folder or archive can be.

*tabs* (ml-100k: u.item with "|", u.data with tabs), *colons* (ml-1m, ml-10m: .dat with "::"),
*csv* (ml-20m and all later ones), *atomic* (RecBole: .item, .inter with typed headers). This looks
at names and counts only: what is in the files is read by `movielens`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.errors import NotMovieLens, ReleaseMismatch
from engine.releases import RELEASES

if TYPE_CHECKING:
    from engine.release_files import ReleaseFiles

Kind = Literal["tabs", "colons", "csv", "atomic"]
_CSV = ("ml-20m", "ml-25m", "ml-32m", "ml-latest-small", "ml-latest")
_ARCHIVE_FOLDERS = {"ml-10m100k": "ml-10m"}


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to write a release.

    Attributes:
        kind: its name.
        films, ratings: the files that must be there.
        extra: files that are read where they are there.
        releases: the names of the releases that are written so.
    """

    kind: Kind
    films: str
    ratings: str
    releases: tuple[str, ...]
    extra: tuple[str, ...] = ()

    def files_in(self, files: ReleaseFiles) -> list[str]:
        """The files to keep of all that are there."""
        return [name for name in (self.films, self.ratings, *self.extra) if name in files]


def layout_of(files: ReleaseFiles) -> Layout:
    """The layout that the files have.

    Raises:
        NotMovieLens: none that is known.
    """
    # RecBole's files carry the data set's name: ml-100k.inter.
    stem = next((Path(file).stem for file in files.places if file.endswith(".inter")), "ml-100k")
    known = [
        Layout("tabs", "u.item", "u.data", ("ml-100k",)),
        Layout("colons", "movies.dat", "ratings.dat", ("ml-1m", "ml-10m")),
        Layout("csv", "movies.csv", "ratings.csv", _CSV, ("links.csv",)),
        Layout(
            "atomic",
            f"{stem}.item",
            f"{stem}.inter",
            (stem,) if stem in RELEASES else tuple(RELEASES),
        ),
    ]
    for layout in known:
        if layout.ratings in files and layout.films in files:
            return layout
    expected = " or ".join(f"{one.films} and {one.ratings}" for one in known)
    found = ", ".join(sorted(files.places)[:8]) or "no files"
    raise NotMovieLens(files.path, found, expected)


def called(files: ReleaseFiles, layout: Layout) -> str | None:
    """The release that the folder or archive is named after, or None."""
    for name in (files.label(layout.ratings).parent.name, files.path.stem):
        name = _ARCHIVE_FOLDERS.get(name.casefold(), name)  # noqa: PLW2901 -- one spelling of two
        if name in RELEASES:
            return name
    return None


def identified(files: ReleaseFiles, layout: Layout, n_ratings: int) -> str | None:
    """Which release this must be, by count, name and layout in this order, or None."""
    counted = _counted(layout, n_ratings)
    if counted is not None:
        return counted
    name = called(files, layout)
    if name in layout.releases:
        return name
    return layout.releases[0] if len(layout.releases) == 1 else None


def check_release(
    files: ReleaseFiles, n_ratings: int, wanted: str, *, by_name: bool = False
) -> None:
    """Whether these can be the files of `wanted`, or of a part of it.

    by_name: somebody has said so in as many words; what the folder is called then counts nothing.

    Raises:
        NotMovieLens: the files have no layout that is known.
        ReleaseMismatch: they belong to another release.
    """
    layout = layout_of(files)
    found = _counted(layout, n_ratings) if by_name else identified(files, layout, n_ratings)
    if found is None and wanted not in layout.releases:
        found = identified(files, layout, n_ratings)
        raise ReleaseMismatch(files.path, wanted, (found,) if found else layout.releases)
    if found not in (None, wanted):
        raise ReleaseMismatch(files.path, wanted, (found,))


def _counted(layout: Layout, n_ratings: int) -> str | None:
    return next((name for name in layout.releases if RELEASES[name].ratings == n_ratings), None)
