"""What the scorers say of a few films, beside what they say of the whole catalogue."""

from dataclasses import replace

import numpy as np
import pytest

from engine.history_scores import ScoredFilms
from engine.score_table import WHOLE, ScoreTable
from engine.scorers import LIKED, Scorers, fit_scorers
from tests.engine.parity import CONFIG, FILMS, rated


@pytest.fixture(scope="module", params=[FILMS, 30])
def scorers(request: pytest.FixtureRequest) -> Scorers:
    """All films take part in the item-item models, or only the most-rated ones."""
    stars, content = rated()
    some = replace(CONFIG.item_item, n_films=request.param)
    return fit_scorers(stars, content, replace(CONFIG, item_item=some, item_item_liked=some))


def told(
    scorers: Scorers, films: np.ndarray, stars: np.ndarray, asked: np.ndarray, left_out: np.ndarray
) -> ScoredFilms:
    return ScoreTable(scorers).of(films, stars, stars >= LIKED, asked).scores(left_out)


@pytest.mark.parametrize("k", [0, 1, 2, 4, 5, 6, 16, 40])
@pytest.mark.parametrize("given", ["mixed", "equal", "one above", "disliked"])
def test_scores_without_a_rating_are_those_of_a_history_that_never_had_it(
    scorers: Scorers, k: int, given: str
) -> None:
    """Every scorer's, for every rating left out, and their moments over the whole catalogue."""
    rng = np.random.default_rng(k)
    films = np.sort(rng.choice(FILMS, k, replace=False)).astype(np.int64)
    stars = {
        "mixed": rng.integers(1, 6, k),
        "equal": np.full(k, 4),
        "one above": np.where(np.arange(k) == k // 2, 5, 3),
        "disliked": np.full(k, 2),
    }[given].astype(np.float32)
    asked = rng.permutation(FILMS)[:25]
    left_out = np.append(rng.permutation(k)[:30], -1)
    made = told(scorers, films, stars, asked, left_out)
    for v, out in enumerate(left_out.tolist()):
        kept = np.arange(k) != out
        everywhere = scorers.scores(films[kept], stars[kept]).astype(np.float64)
        scale = np.abs(everywhere).max(axis=1) + 1e-3
        for s, name in enumerate(scorers.names):
            near = pytest.approx(everywhere[s, asked], abs=1e-5 * scale[s])
            assert made.values[s, v] == near, name
            assert made.sums[s, 0, v] == pytest.approx(everywhere[s].sum(), abs=1e-3 * scale[s])
            squares = (everywhere[s] ** 2).sum()
            assert made.sums[s, 1, v] == pytest.approx(squares, abs=1e-3 * scale[s] ** 2), name


def test_equal_stars_do_not_lean(scorers: Scorers) -> None:
    """Not even by rounding, which would order films: exactly 0 where the stars left are equal."""
    films = np.array([0, 3, 7, 11])
    stars = np.array([3.7, 3.7, 4.9, 3.7], np.float32)
    lean = scorers.names.index("lean")
    asked = np.arange(20, 60)
    made = told(scorers, films, stars, asked, np.array([-1, 2, 0])).values[lean]
    assert made[0].any()
    assert not made[1].any()
    assert made[2].any()
    assert not told(scorers, films, np.full(4, 4, np.float32), asked, WHOLE).values[lean].any()


def test_the_strongest_tie_survives_the_loss_of_its_twin() -> None:
    """Where two rated films tie a film equally, losing either changes nothing."""
    stars, content = rated()
    scorers = fit_scorers(stars, content, CONFIG)
    weights = scorers.item_item.weights
    weights[-1][4] = weights[-1][2]
    films, given = np.array([2, 4]), np.array([5, 3], np.float32)
    asked = np.arange(10, FILMS)
    made = told(scorers, films, given, asked, np.array([-1, 0, 1]))
    strongest = made.values[scorers.names.index("strongest")]
    assert np.array_equal(strongest[0], strongest[1])
    assert np.array_equal(strongest[0], strongest[2])
