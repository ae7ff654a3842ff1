"""Which rated film a pick is explained by."""

from collections import Counter

from bot.handlers.picks import _because
from engine.recommender import Recommendation
from tests.bot.films import ALIEN, ALIENS, APOLLO, FILMS, USUAL


def pick(*because: tuple[int, float]) -> Recommendation:
    """A pick that these (film id, share) raised."""
    return Recommendation(9, 1.0, 4.0, 0.5, because)


def test_a_disliked_film_is_no_reason() -> None:
    """What was given two stars is passed over for what was liked, however much it did."""
    rated = {ALIEN.film_id: 2.0, USUAL.film_id: 5.0}
    reason = _because(FILMS, rated, pick((1, 0.8), (5, 0.2)), Counter())
    assert reason == (USUAL, 5.0)
    assert _because(FILMS, rated, pick((1, 1.0)), Counter()) is None
    assert _because(FILMS, rated, pick(), Counter()) is None


def test_the_strongest_liked_film_is_named() -> None:
    """Among liked films the one that raised the pick most is the reason."""
    rated = {ALIEN.film_id: 4.0, USUAL.film_id: 5.0}
    assert _because(FILMS, rated, pick((1, 0.7), (5, 0.3)), Counter()) == (ALIEN, 4.0)


def test_a_film_that_was_named_often_gives_way_to_one_as_good() -> None:
    """A list does not say the same reason ten times where another did nearly as much."""
    rated = {ALIEN.film_id: 5.0, ALIENS.film_id: 5.0, APOLLO.film_id: 5.0}
    said: Counter[int] = Counter()
    close = pick((1, 0.4), (2, 0.35), (4, 0.1))
    named = [_because(FILMS, rated, close, said) for _ in range(4)]
    assert [film.film_id for film, _ in filter(None, named)] == [1, 1, 2, 2]


def test_a_film_that_left_the_catalogue_is_no_reason() -> None:
    """Only films that can be shown are named."""
    assert _because(FILMS, {999: 5.0}, pick((999, 1.0)), Counter()) is None
