"""Two hundred titles with slips in them, made from a seed, among films that everybody knows."""

from pathlib import Path

import pytest

from engine.catalogue import Catalogue, Film
from engine.title_slips import SlipIndex, slips_allowed
from engine.titles import parse_title
from tests.engine.misspelling import queries

KNOWN = Path(__file__).with_name("known_titles.txt")
OFFERED = 6  # films in a choice, as in the chat


@pytest.fixture(scope="module")
def films() -> Catalogue:
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    parsed = [parse_title(line) for line in lines if not line.startswith("#")]
    return Catalogue(Film(n, each.title, each.year, ()) for n, each in enumerate(parsed, 1))


@pytest.mark.parametrize("seed", [0, 1])
def test_two_hundred_misspelt_titles_are_found(films: Catalogue, seed: int) -> None:
    """The right film comes first in 95 %, and is among those offered in 99 %."""
    asked = queries([film.title for film in films], 200, seed)
    found = [[match.film.title for match in films.search(text, OFFERED)] for text, _ in asked]
    first = [titles[:1] == [title] for titles, (_, title) in zip(found, asked, strict=True)]
    offered = [title in titles for titles, (_, title) in zip(found, asked, strict=True)]
    assert sum(first) >= 190
    assert sum(offered) >= 198


def test_the_misspelt_are_no_titles_and_repeat_with_their_seed(films: Catalogue) -> None:
    """Otherwise the test above would measure nothing, or something else each time."""
    titles = [film.title for film in films]
    asked = queries(titles, 200, 0)
    assert asked == queries(titles, 200, 0) != queries(titles, 200, 1)
    assert all(text != title.lower() for text, title in asked)
    assert len({title for _, title in asked}) == 200


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("th eaviatot", "The Aviator"),
        ("vrtgo", "Vertigo"),
        ("nggry 12 men", "12 Angry Men"),
        ("sveent seal", "The Seventh Seal"),
        ("crw", "The Crow"),
    ],
)
def test_slips_that_words_cannot_bear(films: Catalogue, typed: str, title: str) -> None:
    """A slip in a space, two in a short word, words that changed places as well."""
    assert films.search(typed)[0].film.title == title
    assert not films.search(typed)[0].exact


def test_more_slips_are_borne_by_longer_texts() -> None:
    """None in two letters, and never more than three."""
    assert [slips_allowed(n) for n in (0, 2, 3, 4, 5, 11, 12, 200)] == [0, 0, 1, 1, 2, 2, 3, 3]


def test_the_nearer_string_is_the_likelier_one() -> None:
    """Each number once, by the way to write it that is nearest; swapped words only in need."""
    slips = SlipIndex([(1, "the seven samurai"), (1, "seven samurai"), (2, "severn samurai")])
    near = slips.near("sevem samurai")
    assert near[1] > near[2] > 0
    assert slips.near("samurai seven").keys() == {1, 2}
    assert slips.near("thanks") == slips.near("") == slips.near("zzz zzz zzz") == {}
