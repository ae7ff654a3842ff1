"""Films by id, by row and as a table."""

from __future__ import annotations

import pandas as pd
import pytest

from engine.catalogue import Catalogue, Film
from engine.errors import DuplicateFilm, InvalidFilm, MissingColumn, UnknownFilm


def film(
    film_id: int, title: str = "Alien", year: int | None = 1979, imdb_id: str | None = None
) -> Film:
    return Film(film_id, title, year, ("Horror",), imdb_id=imdb_id)


def table(**columns: list[object]) -> pd.DataFrame:
    sound: dict[str, list[object]] = {
        "film_id": [50, 12, 267],
        "title": ["Usual Suspects, The (1995)", "Seven (Se7en) (1995)", "unknown"],
        "year": [1995, None, None],
        "genres": [("Crime", "Thriller"), "Crime|Thriller", ("unknown",)],
    }
    return pd.DataFrame(sound | columns)


def test_films_are_found_by_id_and_by_row() -> None:
    """Rows are positions, ids are not."""
    catalogue = Catalogue([film(50), film(12, "Brazil", 1985)])
    assert [one.film_id for one in catalogue] == [50, 12] == catalogue.film_ids.tolist()
    assert catalogue.row_of(12) == 1
    assert catalogue[12].title == "Brazil"
    assert catalogue.get(1) is None
    assert (12 in catalogue, 1 in catalogue, len(catalogue)) == (True, False, 2)


def test_an_unknown_film_is_an_error_with_its_id() -> None:
    """Also for callers that expect a KeyError."""
    for ask in (Catalogue([film(1)]).__getitem__, Catalogue([]).row_of, Catalogue([]).twins):
        with pytest.raises(KeyError) as caught:
            ask(7)
        assert isinstance(caught.value, UnknownFilm)
        assert caught.value.film_id == 7


def test_two_films_cannot_share_an_id() -> None:
    """The error says which id, and where the second one is."""
    with pytest.raises(DuplicateFilm) as caught:
        Catalogue([film(1), film(2), film(1, "Brazil")])
    assert (caught.value.film_id, caught.value.row) == (1, 2)


def test_a_label_has_the_year_if_there_is_one() -> None:
    """Film 267 of MovieLens-100K has none."""
    assert film(1).label == "Alien (1979)"
    assert film(267, "unknown", None).label == "unknown"


def test_a_table_in_movielens_writing_is_understood() -> None:
    """Titles are taken apart, years filled in from them, and "unknown" is no genre."""
    suspects, seven, unknown = Catalogue.from_frame(table())
    assert (suspects.label, suspects.genres) == ("The Usual Suspects (1995)", ("Crime", "Thriller"))
    assert (seven.label, seven.aliases, seven.genres) == (
        "Seven (1995)",
        ("Se7en",),
        ("Crime", "Thriller"),
    )
    assert (unknown.label, unknown.genres) == ("unknown", ())


def test_a_catalogue_survives_being_a_table() -> None:
    """Everything is there again, known or not."""
    catalogue = Catalogue(
        [Film(1, "The Matrix", 1999, ("Action",), ("Matriks",), "tt0133093", 603), film(2)]
    )
    assert list(Catalogue.from_frame(catalogue.to_frame())) == list(catalogue)
    assert list(Catalogue.from_frame(Catalogue([]).to_frame())) == []


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("film_id", [1, 2, 2.5]),
        ("film_id", [1, 2, None]),
        ("title", ["A", "B", " "]),
        ("title", ["A", "B", 3]),
        ("year", [1995, None, "soon"]),
        ("genres", [(), "", 4]),
    ],
)
def test_a_bad_cell_is_named(column: str, values: list[object]) -> None:
    """Row and column of the value that cannot be used."""
    with pytest.raises(InvalidFilm) as caught:
        Catalogue.from_frame(table(**{column: values}))
    assert (caught.value.column, caught.value.row) == (column, 2)


def test_a_missing_column_is_named() -> None:
    """And the ones that are there are listed."""
    with pytest.raises(MissingColumn) as caught:
        Catalogue.from_frame(table().drop(columns="genres"))
    assert caught.value.column == "genres"
    assert "title" in caught.value.have


def test_one_film_under_two_ids_has_twins() -> None:
    """Same title, same year: the data has it twice; other years and unknown ones are others."""
    catalogue = Catalogue(
        [
            film(9, "Chasing Amy", 1997),
            film(4, "Chasing Amy", 1997),
            film(5, "Chasing Amy", 2007),
            film(6, "unknown", None),
            film(7, "unknown", None),
        ]
    )
    assert catalogue.twins(9) == catalogue.twins(4) == (4, 9)
    assert catalogue.twins(5) == (5,)
    assert catalogue.twins(6) == (6,)


def test_films_with_different_imdb_ids_are_no_twins() -> None:
    """There are two films called Emma of 1996."""
    emmas = Catalogue(
        [
            film(1, "Emma", 1996, imdb_id="tt0116191"),
            film(2, "Emma", 1996, imdb_id="tt0118308"),
        ]
    )
    assert emmas.twins(1) == (1,)
    assert [match.film.film_id for match in emmas.search("emma")] == [1, 2]


def test_twins_are_offered_once_by_their_first_id() -> None:
    """Nobody has to choose between one film and itself."""
    catalogue = Catalogue([film(9, "Chasing Amy", 1997), film(4, "Chasing Amy", 1997)])
    assert [match.film.film_id for match in catalogue.search("chasing amy")] == [4]
