"""A taste in figures, in a world whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from engine.film_map import film_map
from engine.taste import TasteMaker
from engine.training import train
from tests.engine import tastes
from tests.engine.tastes import action, drama


@pytest.fixture(scope="module")
def maker() -> TasteMaker:
    return TasteMaker(train(tastes.ratings(), tastes.catalogue(), tastes.QUICK))


def test_what_stands_out_is_found(maker: TasteMaker) -> None:
    """Somebody who saw action films alone, of the eighties, and liked a drama beside them."""
    stars = {action(k): 3.0 for k in range(10)} | {drama(0): 5.0, 12345: 1.0}
    taste = maker.of(stars)
    assert taste.count == 11
    assert {share.key: share.stands_out for share in taste.genres} == {"action": 1, "drama": -1}
    assert next(s for s in taste.decades if s.key == 1980).stands_out == 1
    assert taste.genres[0].mine == pytest.approx(10 / 11)
    assert taste.unusual is not None
    assert taste.unusual.film_id == drama(0)
    assert taste.loved == (drama(0),)
    assert taste.mean == pytest.approx(35 / 11)


def test_nobody_and_the_unknown_have_a_taste_of_nothing(maker: TasteMaker) -> None:
    """No rating, or of films alone that the model does not know."""
    for stars in ({}, {12345: 4.0}):
        taste = maker.of(stars)
        assert (taste.count, taste.others, taste.unusual, taste.loved) == (0, None, None, ())


def test_films_of_one_kind_lie_together() -> None:
    """Two clusters of many dimensions stay two on the sheet; unknown films do not move them."""
    rng = np.random.default_rng(0)
    middle = np.zeros((60, 16))
    middle[:30, 3], middle[30:, 7] = 4, 4
    vectors = (middle + rng.normal(0, 0.3, (60, 16))).astype(np.float32)
    counts = np.full(60, 50)
    places = film_map(vectors, counts)
    assert 0 <= places.min() < places.max() <= 1
    between = np.linalg.norm(places[:30].mean(axis=0) - places[30:].mean(axis=0))
    spread = np.linalg.norm(places[:30] - places[:30].mean(axis=0), axis=1).mean()
    assert between > 2 * spread
    far = np.vstack([vectors, np.full((5, 16), 90, np.float32)])
    shown = film_map(far, np.append(counts, np.zeros(5, np.int64)))
    apart = np.linalg.norm(shown[:30].mean(axis=0) - shown[30:60].mean(axis=0))
    assert apart > 0.5


def test_each_genre_has_a_home_on_the_map(maker: TasteMaker) -> None:
    """Within the sheet, once for each genre that there is."""
    homes = maker.genre_places(5)
    assert sorted(key for key, _, _ in homes) == ["action", "drama"]
    assert all(0 <= x <= 1 and 0 <= y <= 1 for _, x, y in homes)
    assert maker.known(7).shape == (7, 3)


def test_a_map_can_be_made_of_hardly_anything() -> None:
    """No film, one, none that anybody rated."""
    assert film_map(np.zeros((0, 4), np.float32), np.zeros(0, np.int64)).shape == (0, 2)
    for n in (1, 3):
        made = film_map(np.ones((n, 4), np.float32), np.zeros(n, np.int64))
        assert made.shape == (n, 2)
        assert np.isfinite(made).all()
