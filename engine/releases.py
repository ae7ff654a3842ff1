"""The MovieLens releases: their names, where they are published, and how to know them.

Facts only. How their files are written is `movielens`' business, how they are fetched
`download`'s. A checksum stands here only where it has been published; a release that GroupLens
rebuilds under the same name (ml-latest, ml-latest-small) cannot have one.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROOT = "https://files.grouplens.org/datasets/movielens"

LICENCE = (
    "MovieLens data sets are made by GroupLens Research at the University of Minnesota. They are "
    "for research; commercial use needs permission from GroupLens, passing the data on is bound "
    "to the terms below, and publications that use it cite F. M. Harper and J. A. Konstan, The "
    "MovieLens Datasets: History and Context, ACM TiiS 5(4), 2015. The terms in full: {terms}"
)


@dataclass(frozen=True, slots=True)
class Release:
    """One release.

    Attributes:
        name: such as "ml-100k"; also the archive's name.
        ratings: how many there are; None for a release that is rebuilt now and then.
        terms_url: the release's README, which holds its terms of use.
        md5: of the archive, as published beside it; None where none is known beforehand.
        sha256: of the archive; None where none is known beforehand.
    """

    name: str
    ratings: int | None
    terms_url: str
    md5: str | None = None
    sha256: str | None = None

    @property
    def archive_url(self) -> str:
        """Where the official archive is."""
        return f"{_ROOT}/{self.name}.zip"

    @property
    def md5_url(self) -> str:
        """Where its MD5 is published, for the releases that have one."""
        return f"{self.archive_url}.md5"

    @property
    def licence(self) -> str:
        """The terms of use in short, with the address of the full text."""
        return LICENCE.format(terms=self.terms_url)


_ALL = (
    Release(
        "ml-100k",
        100_000,
        f"{_ROOT}/ml-100k-README.txt",
        md5="0e33842e24a9c977be4e0107933c0723",
        sha256="50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229",
    ),
    Release(
        "ml-1m",
        1_000_209,
        f"{_ROOT}/ml-1m-README.txt",
        md5="c4d9eecfca2ab87c1945afe126590906",
        sha256="a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
    ),
    Release(
        "ml-10m",
        10_000_054,
        f"{_ROOT}/ml-10m-README.html",
        md5="ce571fd55effeba0271552578f2648bd",
    ),
    Release(
        "ml-20m",
        20_000_263,
        f"{_ROOT}/ml-20m-README.html",
        md5="cd245b17a1ae2cc31bb14903e1204af3",
        sha256="96f243c338a8665f6bcc89c53edf6ee39162a846940de6b7c8c48aeada765ff3",
    ),
    Release(
        "ml-25m",
        25_000_095,
        f"{_ROOT}/ml-25m-README.html",
        md5="6b51fb2759a8657d3bfcbfc42b592ada",
    ),
    Release("ml-32m", 32_000_204, f"{_ROOT}/ml-32m-README.html"),
    Release("ml-latest-small", None, f"{_ROOT}/ml-latest-small-README.html"),
    Release("ml-latest", None, f"{_ROOT}/ml-latest-README.html"),
)

RELEASES: Mapping[str, Release] = MappingProxyType({release.name: release for release in _ALL})
