import numpy as np
import pytest

from benchmarks import star_peers
from benchmarks.star_peers import STAR_PEERS, Shown
from benchmarks.stars import film_mean, star_systems
from engine.movielens import MovieLens
from tests.engine.tastes import QUICK, catalogue, ratings

RELEASE = MovieLens("two tastes", catalogue(), ratings())


def _board() -> tuple[Shown, Shown]:
    """Twenty people and twenty films of two kinds: 5 or 4 stars for one's own kind, else 1 or 2."""
    rng = np.random.default_rng(0)
    person, film = (column.ravel() for column in np.indices((20, 20)))
    own = person % 2 == film % 2
    low, high = rng.integers(1, 3, len(own)), rng.integers(4, 6, len(own))
    stars = np.where(own, high, low).astype(np.float64)
    hidden = rng.random(len(own)) < 0.2
    whole = Shown(person, film, stars, 20, 20)
    return whole.part(~hidden), whole.part(hidden)


@pytest.mark.parametrize("name", [name for name in STAR_PEERS if name.startswith("myFM")])
def test_myfm_tells_the_kinds_apart(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hidden film of one's own kind is predicted above 3.5 stars, another below 2.5."""
    pytest.importorskip("myfm")
    monkeypatch.setattr(star_peers, "MYFM", {"rank": 3, "n_iter": 120})
    shown, asked = _board()
    predict, _ = STAR_PEERS[name](shown, 0)
    found = predict(asked.person, asked.film)
    own = asked.person % 2 == asked.film % 2
    assert found[own].mean() > 3.5
    assert found[~own].mean() < 2.5


def test_surprise_learns_the_means() -> None:
    """A film that everybody gives 5 is predicted above one that everybody gives 1."""
    pytest.importorskip("surprise")
    person, film = (column.ravel() for column in np.indices((30, 2)))
    shown = Shown(person, film, np.where(film == 0, 5.0, 1.0), 31, 2)
    predict, _ = STAR_PEERS["Surprise SVD"](shown, 0)
    high, low = predict(np.array([30, 30]), np.array([0, 1]))
    assert high > 4
    assert low < 2


def test_the_mean_of_a_film_without_ratings_is_that_of_all() -> None:
    """2 and 4 stars for one film, 3 for another, none for the third."""
    rows = np.array([0, 1, 0]), np.array([0, 0, 1])
    predict, _ = film_mean(Shown(*rows, np.array([2.0, 4.0, 4.5]), 2, 3), 0)
    assert predict(np.zeros(3, np.int64), np.arange(3)) == pytest.approx([3.0, 4.5, 3.5])


def test_ours_are_measured_on_the_same_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five folds with a RMSE each, whose mean is the RMSE, below that of the film's mean."""
    monkeypatch.setattr("benchmarks.stars.STAR_PEERS", {})
    found = dict(star_systems(RELEASE, {"ours": QUICK}, peers=True, seed=0, say=lambda _: None))
    ours = found["ours"]
    folds = [ours[f"fold {k}"] for k in range(1, 6)]
    assert ours["RMSE"] == pytest.approx(np.mean(folds))
    assert ours["RMSE"] < found["the film's mean"]["RMSE"]
    assert 0.5 < ours["in 80 % interval"] <= 1.0
