import numpy as np

from engine.triplets import TripletSource


def source(*rows: tuple[int, int, float]) -> TripletSource:
    person, film, stars = zip(*rows, strict=True)
    return TripletSource.of(np.array(person), np.array(film), np.array(stars, np.float32))


def test_a_triplet_is_two_liked_films_and_a_disliked_one_of_one_person() -> None:
    """Liked is 4 and more, disliked 2 and less; what is between takes no part."""
    drawn = source(
        *[(7, 0, 5.0), (8, 10, 4.0), (7, 1, 4.0), (8, 13, 1.0), (7, 2, 3.0)],
        *[(7, 3, 2.0), (8, 11, 4.5), (8, 12, 3.5), (7, 4, 0.5)],
    ).draw(500, np.random.default_rng(0))
    possible = {(a, p, n) for a, p in ((0, 1), (1, 0)) for n in (3, 4)}
    possible |= {(10, 11, 13), (11, 10, 13)}
    assert {tuple(triplet) for triplet in drawn.tolist()} == possible


def test_people_without_two_liked_and_one_disliked_film_give_none() -> None:
    """One liked film, or nothing disliked, makes no triplet."""
    held = source((1, 0, 5.0), (1, 1, 1.0), (2, 0, 5.0), (2, 1, 5.0), (2, 2, 3.0))
    assert held.people == 0
    assert held.draw(10, np.random.default_rng(0)).shape == (0, 3)


def test_every_person_is_equally_likely_however_much_they_rated() -> None:
    """Else the few who rated hundreds would be all that is learned from."""
    eager = [(1, film, 5.0) for film in range(100)] + [(1, 500, 1.0)]
    drawn = source(*eager, (2, 900, 5.0), (2, 901, 4.0), (2, 902, 1.0)).draw(
        4000, np.random.default_rng(0)
    )
    assert abs((drawn[:, 2] == 902).mean() - 0.5) < 0.03


def test_the_same_seed_draws_the_same() -> None:
    """Training has to be repeatable."""
    held = source((1, 0, 5.0), (1, 1, 4.0), (1, 2, 4.0), (1, 3, 1.0))
    draws = [held.draw(50, np.random.default_rng(4)).tolist() for _ in range(2)]
    assert draws[0] == draws[1]
