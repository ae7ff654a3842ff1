import numpy as np
import pytest

from engine.als import Floats
from engine.ranking import RankerConfig
from engine.ranking_examples import (
    DATED,
    KNOWN,
    LATEST,
    NEWCOMER,
    Examples,
)
from engine.ranking_training import KINDS, fit_ranker, lessons
from engine.scorers import fit_scorers
from tests.engine.parity import CONFIG, RANKER, rated

NOBODY = np.zeros(0, np.int64), np.zeros(0, np.float32)


def lists(features: Floats, stars: Floats, length: int = 30) -> Examples:
    """Examples of known people, of newcomers and of people without their last films in turn."""
    n = len(features)
    origin = np.array([KNOWN, NEWCOMER, LATEST], np.int8)[np.arange(n) % 3]
    return Examples(features, stars.astype(np.float32), np.full(n, length), origin)


def test_each_network_learns_from_the_histories_it_is_for() -> None:
    """Newcomers' short histories teach one, known people another, newcomers' first films by date
    and people's last films those for what comes next, lists without hits none.
    """
    whose = [KNOWN, KNOWN, NEWCOMER, NEWCOMER, NEWCOMER, DATED, DATED, LATEST]
    lengths = np.array([30, 30, 1, 15, 50, 2, 50, 9])
    stars = np.array([[4], [0], [3], [5], [1], [2], [5], [3]], np.float32)
    examples = Examples(np.zeros((8, 1, 3), np.float32), stars, lengths, np.array(whose, np.int8))
    config = RankerConfig(short=20, dated=0.5, long=3, newcomer=0.2, next_dated=0.3)
    short, long, next_short, following = (lessons(examples, "any", kind, config) for kind in KINDS)
    assert short == pytest.approx([0, 0, 1, 1, 0, 0, 0, 0])
    assert next_short == pytest.approx([0, 0, 1, 1, 0, 0.5, 0, 0])
    assert long == pytest.approx([1, 0, 0, 0.2, 0.2, 0, 0, 0])
    assert following == pytest.approx([0, 0, 0, 0, 0, 0, 0.3, 1])
    liked = lessons(examples, "liked", "long", config)
    assert liked == pytest.approx([1, 0, 0, 0.2, 0, 0, 0, 0])


def test_the_ranker_learns_what_is_relevant() -> None:
    """Of many features one tells: held-out lists are put in its order."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(400, 20, 6)).astype(np.float32)
    stars = np.where(features[:, :, 2] > 1.0, 5.0, 0.0).astype(np.float32)
    config = RankerConfig(networks=1, epochs=16, short_epochs=16)
    ranker = fit_ranker(lists(features, stars, 15), "any", 0, config)
    unseen = rng.normal(size=(100, 6)).astype(np.float32)
    order = np.argsort(-ranker.scores(unseen))
    assert unseen[order[:10], 2].mean() > unseen[order[50:], 2].mean() + 1.5


def test_the_target_decides_what_is_relevant() -> None:
    """Rankers for 'any' and 'liked' part where films are watched, but not liked."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(400, 20, 3)).astype(np.float32)
    stars = np.where(features[:, :, 0] > 1, 2.0, np.where(features[:, :, 1] > 1, 5.0, 0.0))
    config = RankerConfig(networks=1, epochs=16, short_epochs=16)
    examples = lists(features, stars, 15)
    watched, good = np.array([[2, 0, 0]], np.float32), np.array([[0, 2, 0]], np.float32)
    liked = fit_ranker(examples, "liked", 2, config)
    assert liked.scores(good) > liked.scores(watched) + 1
    either = fit_ranker(examples, "any", 2, config)
    assert abs(either.scores(good) - either.scores(watched)) < 1


def test_one_seed_gives_the_same_picks() -> None:
    """Scorers and ranker of one seed agree to the bit."""
    stars, content = rated()
    scorers, again = (fit_scorers(stars, content, CONFIG) for _ in range(2))
    assert np.array_equal(scorers.scores(*NOBODY), again.scores(*NOBODY))
    rng = np.random.default_rng(0)
    random = lists(
        rng.normal(size=(64, 10, 4)).astype(np.float32),
        rng.integers(0, 6, (64, 10)).astype(np.float32),
        10,
    )
    first, second = (fit_ranker(random, "any", 0, RANKER).arrays() for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)
