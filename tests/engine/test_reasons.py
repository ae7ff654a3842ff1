import numpy as np
import pytest

from engine.recommender import Recommender
from engine.training import train
from tests.engine import tastes
from tests.engine.tastes import action, drama


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    return Recommender(train(tastes.ratings(), tastes.catalogue(), tastes.FULL), variety=0.0)


def score_of(recommender: Recommender, history: dict[int, float], film_id: int) -> float:
    picks = recommender.recommend(history, 40)
    return next(pick.score for pick in picks if pick.film_id == film_id)


def test_features_without_a_rating_are_those_of_a_history_that_never_had_it(
    recommender: Recommender,
) -> None:
    """Steps of rank one and subtractions give what folding in afresh gives."""
    maker = recommender._maker
    rng = np.random.default_rng(0)
    for k in (1, 2, 5, 20):
        films = np.sort(rng.choice(40, k, replace=False)).astype(np.int64)
        stars = rng.integers(1, 6, k).astype(np.float32)
        candidates = np.setdiff1d(np.arange(40), films)
        left_out = np.arange(-1, k)
        made = maker.of(films, stars, candidates).without(left_out)
        for at in left_out.tolist():
            kept = np.arange(k) != at
            afresh = maker.features(films[kept], stars[kept], candidates)
            # Ranks of equal scores may fall either way.
            z = slice(0, 2 * len(maker.scorers.names), 2)
            assert made[at + 1][:, z] == pytest.approx(afresh[:, z], abs=2e-2)
            plain = slice(2 * len(maker.scorers.names), None)
            assert made[at + 1][:, plain] == pytest.approx(afresh[:, plain], abs=1e-4)


def test_features_of_some_candidates_are_theirs_among_all(recommender: Recommender) -> None:
    """Ranks are counted among all candidates, by sorting or by counting; equal ones in order."""
    maker = recommender._maker
    films, stars = np.array([3, 8, 30]), np.array([5.0, 5.0, 1.0], np.float32)
    candidates = np.setdiff1d(np.arange(40), films)[::-1]
    considered = maker.of(films, stars, candidates)
    shown, left_out = np.array([7, 0, 36, 20]), np.array([-1, 2, 0])
    made = considered.without(left_out, shown)
    assert np.array_equal(made, considered.without(left_out)[:, shown])


def test_shares_are_of_what_leaving_a_rating_out_takes_away(recommender: Recommender) -> None:
    """Largest first, all above zero, no more than the whole, and only rated films."""
    history = {action(k): 5.0 for k in range(4)} | {drama(k): 1.0 for k in range(3)}
    for pick in recommender.recommend(history, 10):
        shares = [share for _, share in pick.because]
        assert {film for film, _ in pick.because} <= set(history)
        assert shares == sorted(shares, reverse=True)
        assert all(share > 0 for share in shares)
        assert sum(shares) <= 1 + 1e-6


def test_the_first_reason_counts_more_than_another(recommender: Recommender) -> None:
    """Measured from outside: the pick's score falls further without the first-named film."""
    rng = np.random.default_rng(1)
    wins = asked = 0
    for k in range(12):
        history = {action((k + j) % 20): 5.0 for j in range(3)} | {drama(k): 2.0, drama(k + 5): 4.0}
        pick = recommender.recommend(history, 1)[0]
        if not pick.because:
            continue
        first = pick.because[0][0]
        other = int(rng.choice([film for film in history if film != first]))
        without = [
            score_of(recommender, {f: s for f, s in history.items() if f != gone}, pick.film_id)
            for gone in (first, other)
        ]
        asked += 1
        wins += without[0] <= without[1]
    assert asked >= 8
    assert wins >= 0.8 * asked


def test_of_a_long_history_the_films_with_most_weight_are_tried(recommender: Recommender) -> None:
    """Nobody waits for seven hundred recounts; what is named is rated all the same."""
    maker = recommender._maker
    films = np.arange(39, dtype=np.int64)
    stars = np.full(39, 4, np.float32)
    considered = maker.of(films, stars, np.array([39]))
    from engine import reasons  # noqa: PLC0415 -- its limit is lowered for a small world

    before = reasons._SHORT
    reasons._SHORT = 10
    try:
        tried = reasons._worth_trying(considered, np.array([39]))
    finally:
        reasons._SHORT = before
    assert len(tried) == reasons._NAMED
    assert (np.diff(tried) > 0).all()
