import numpy as np
import pytest

from engine.catalogue import Film
from engine.picking import picked
from engine.series import series_of, stem

SCORES = np.array([9, 8, 7, 6, 5, 4, 3, 2], np.float32)
ALIKE = np.eye(8, dtype=np.float32)
ONE_SERIES = np.array([0, 0, 0, 0, 1, 2, 3, 4])
APART = np.arange(8)


@pytest.mark.parametrize(
    ("titles", "same"),
    [
        (["The Godfather", "The Godfather: Part II", "Godfather 3"], True),
        (["Star Wars: Episode IV - A New Hope", "Star Wars: Episode V"], True),
        (["Star Trek III: The Search for Spock", "Star Trek: First Contact"], True),
        (["Friday the 13th Part VII", "Friday the 13th Part 2"], True),
        (["Seven", "Twelve Monkeys"], False),
        (["Heat", "Heathers"], False),
        (["Alien", "Aliens"], False),
    ],
)
def test_titles_tell_a_series(titles: list[str], same: bool) -> None:
    """By what stands before a colon, a part or a number."""
    assert (len({stem(title) for title in titles}) == 1) == same


def test_a_title_that_is_all_number_keeps_it() -> None:
    """Nothing else is left to tell it by; films of one stem share a number."""
    assert stem("1984") == "1984"
    assert stem("7") == "7"
    films = [Film(k, t, None, ()) for k, t in enumerate(["Alien 3", "Heat", "Alien"])]
    assert series_of(films).tolist() == [0, 1, 0]


def test_a_series_may_be_known_though_no_title_tells() -> None:
    """Films that share no word, as they are written in catalogues, and one that is another."""
    titles = ["Star Wars", "Empire Strikes Back, The", "Return of the Jedi", "Stargate"]
    films = [Film(k, title, None, ()) for k, title in enumerate(titles)]
    assert series_of(films).tolist() == [0, 0, 0, 1]


def test_two_of_a_series_and_then_others() -> None:
    """The third comes only when nothing else is left."""
    chosen = picked(SCORES, ALIKE, ONE_SERIES, 4, variety=0.0, per_series=2)
    assert chosen.tolist() == [0, 1, 4, 5]
    everything = picked(SCORES, ALIKE, ONE_SERIES, 8, variety=0.5, per_series=2)
    assert sorted(everything.tolist()) == list(range(8))
    unlimited = picked(SCORES, ALIKE, ONE_SERIES, 4, variety=0.0, per_series=0)
    assert unlimited.tolist() == [0, 1, 2, 3]


def test_variety_makes_room_for_what_is_different_and_keeps_the_order_of_scores() -> None:
    """Of films that look the same, the weaker gives way; the list stays best first."""
    looks = np.array([[1, 0]] * 4 + [[0, 1]] * 4, np.float32)
    assert picked(SCORES, looks, APART, 3, variety=0.0, per_series=2).tolist() == [0, 1, 2]
    mixed = picked(SCORES, looks, APART, 3, variety=3.0, per_series=2)
    assert 4 in mixed
    assert (np.diff(SCORES[mixed]) < 0).all()


@pytest.mark.parametrize("n", [-1, 0, 100])
def test_any_number_may_be_asked_for(n: int) -> None:
    """As many as there are, at most."""
    chosen = picked(SCORES, ALIKE, APART, n, variety=0.2, per_series=2)
    assert len(chosen) == min(max(n, 0), 8)
    assert len(picked(SCORES[:0], ALIKE[:0], APART[:0], 3, variety=0.2, per_series=2)) == 0
