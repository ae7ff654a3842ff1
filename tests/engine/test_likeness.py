import numpy as np

from engine.catalogue import Catalogue, Film
from engine.likeness import Likeness

FILMS = Catalogue(
    [
        Film(10, "One", 1990, ("Drama",)),
        Film(11, "Same genre, same people", 1950, ("Drama",)),
        Film(12, "Same genre, other people", 1990, ("Drama",)),
        Film(13, "Other genre, same people", 1990, ("War",)),
        Film(14, "Same genre, hardly rated", 1990, ("Drama",)),
        Film(15, "Same genre, nobody yet, long ago", 1910, ("Drama",)),
        Film(16, "Nothing known", None, ()),
    ]
)
FACTORS = [[1, 0], [2, 0], [-1, 0], [1, 0], [1, 0], [0, 0], [0, 0]]


def nearest(row: int) -> list[int]:
    counts = np.array([180, 180, 180, 180, 1, 0, 0])
    likeness = Likeness(FILMS, np.array(FACTORS, np.float32), counts)
    return [int(other) for other in likeness.nearest(row)]


def test_genre_and_people_both_count_and_few_ratings_count_little() -> None:
    """In the order of the titles; what nothing is known of comes after what differs in part."""
    assert nearest(0) == [1, 4, 5, 3, 2, 6]


def test_an_unrated_film_is_judged_by_genre_and_then_by_year() -> None:
    """All dramas are equally like it; the nearest in time comes first."""
    assert nearest(5)[0] == 1
    assert set(nearest(5)[:4]) == {0, 1, 2, 4}


def test_a_film_without_anything_still_has_an_order() -> None:
    """Neither year, genre nor ratings."""
    assert sorted(nearest(6)) == [0, 1, 2, 3, 4, 5]
