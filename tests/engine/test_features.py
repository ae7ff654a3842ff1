import numpy as np

from engine.catalogue import Film
from engine.features import FeatureSpace

HEAT = Film(1, "Heat", 1995, ("Action", "Crime"))
EMMA = Film(2, "Emma", 1985, ("Drama",))
UNKNOWN = Film(3, "unknown", None, ())


def test_columns_are_year_no_genre_and_genres_in_alphabetical_order() -> None:
    """[standardised year, has no genre, Action, Crime, Drama]."""
    encoded = FeatureSpace.of([HEAT, EMMA]).encode([HEAT, EMMA])
    assert encoded.dtype == np.float32
    assert encoded.tolist() == [[1, 0, 1, 1, 0], [-1, 0, 0, 0, 1]]


def test_an_unknown_year_counts_as_the_mean_and_no_genre_has_its_own_column() -> None:
    """The film "unknown" of ml-100k has neither year nor genre."""
    space = FeatureSpace.of([HEAT, EMMA, UNKNOWN])
    assert space.encode([UNKNOWN]).tolist() == [[0, 1, 0, 0, 0]]


def test_a_genre_outside_the_vocabulary_is_passed_over() -> None:
    """A film that came after training must not fail for its genre."""
    space = FeatureSpace.of([HEAT, EMMA])
    assert space.encode([Film(9, "New", 1990, ("Drama", "Anime"))]).tolist() == [[0, 0, 0, 0, 1]]
    assert space.encode([Film(9, "New", 1990, ("Anime",))]).tolist() == [[0, 1, 0, 0, 0]]


def test_one_year_for_all_does_not_divide_by_zero() -> None:
    """The deviation of one year is 0."""
    assert FeatureSpace.of([HEAT]).encode([HEAT])[0, 0] == 0


def test_no_films_span_a_space_without_genres() -> None:
    """Two columns remain."""
    space = FeatureSpace.of([])
    assert (space.width, space.encode([]).shape) == (2, (0, 2))
