"""The orders in which ratings are listed."""

import pytest

from bot.buttons import Order
from bot.rating_order import in_order
from tests.bot.films import ALIEN, ODD, SABRINA_1954, SABRINA_1995, USUAL

NEWEST_FIRST = [(USUAL, 4.0), (SABRINA_1995, 2.0), (ODD, 4.0), (ALIEN, 5.0), (SABRINA_1954, 2.0)]


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("newest", [5, 7, 8, 1, 6]),
        ("oldest", [6, 1, 8, 7, 5]),
        ("best", [1, 5, 8, 7, 6]),
        ("worst", [7, 6, 5, 8, 1]),
        ("title", [1, 8, 7, 6, 5]),
        ("year", [5, 7, 1, 6, 8]),
    ],
)
def test_each_order(order: Order, ids: list[int]) -> None:
    """Equal ones newest first; articles and markup do not count; unknown years come last."""
    assert [film.film_id for film, _ in in_order(NEWEST_FIRST, order)] == ids
