import numpy as np
import pytest
from scipy.sparse import csr_matrix

from benchmarks.list_peers import LIST_PEERS
from benchmarks.list_task import ListTask, binary, hides, matrix, task
from benchmarks.tuning import chosen_settings, fitted
from engine import Catalogue, Film, Ratings

CATALOGUE = Catalogue(tuple(Film(100 - k, f"Film {k}", 1990, ("Drama",)) for k in range(12)))


def _ratings(people: int = 40, films: int = 12, seed: int = 0) -> Ratings:
    rng = np.random.default_rng(seed)
    person, film = np.nonzero(rng.random((people, films)) < 0.7)
    stars = rng.integers(1, 6, len(person)).astype(np.float32)
    return Ratings(7 + 3 * person, 100 - film, stars, np.arange(len(person)))


def test_a_quarter_of_each_persons_ratings_is_hidden() -> None:
    """Split per user, everybody keeps three quarters, whatever the film."""
    ratings = _ratings()
    hidden = hides(ratings, "per-user", 0)
    for person in np.unique(ratings.user_id):
        own = hidden[ratings.user_id == person]
        assert own.sum() == len(own) - round(0.75 * len(own))
    assert not np.array_equal(hidden, hides(ratings, "per-user", 1))


def test_a_task_asks_for_what_is_hidden_and_liked() -> None:
    """Good films are the hidden ones of 4 stars and more, and films shown are never listed."""
    ratings = _ratings()
    shown, asked = task(ratings, CATALOGUE, "stratified", 0, "liked")
    hidden = ratings.select(hides(ratings, "stratified", 0) & (ratings.stars >= 4))
    assert asked.wanted.sizes.sum() == len(hidden)
    top = asked.top(
        lambda H: np.tile(np.arange(12, dtype=np.float32), (H.shape[0], 1)), liked=False
    )
    at = 5
    films, _ = asked.history(at)
    own = shown.film_id[shown.user_id == asked.people[at]]
    assert sorted(CATALOGUE.film_ids[films]) == sorted(own)
    unseen = 12 - len(films)
    assert not set(top[at, : min(unseen, 10)]) & set(films.tolist())


def test_whoever_shows_nothing_gets_what_is_popular() -> None:
    """A peer that sees liked ratings only falls back on their counts where there are none."""
    ratings = _ratings()
    X = binary(matrix(ratings, CATALOGUE), liked=True)
    scores = fitted(LIST_PEERS["EASE"], X, {"lambda": 5.0}, 0)
    count = np.asarray(X.sum(axis=0)).ravel()
    both = scores(csr_matrix(np.vstack([X[:1].toarray(), np.zeros((1, 12), np.float32)])))
    assert both[0] != pytest.approx(count)
    assert both[1] == pytest.approx(count)


def test_settings_are_those_that_find_most_on_the_inner_task() -> None:
    """The point of the grid that is chosen is the one whose lists score highest."""
    ratings = _ratings()
    shown, inner = task(ratings, CATALOGUE, "per-user", 0, "any")
    X = binary(matrix(shown, CATALOGUE), liked=False)
    peer = LIST_PEERS["EASE"]
    found = {
        point["lambda"]: inner.figures(inner.top(fitted(peer, X, point, 0), liked=False))["nDCG@10"]
        for point in peer.settings()
    }
    chosen = chosen_settings(peer, X, inner, False, 0)
    assert found[chosen["lambda"]] == max(found.values())


def test_newcomers_may_have_shown_nothing() -> None:
    """People without a single rating shown are asked all the same."""
    ratings = _ratings()
    people = np.unique(ratings.user_id)[:3].tolist()
    asked = ListTask.of_people(Ratings.empty(), ratings, CATALOGUE, people)
    assert asked.histories.shape == (3, 12)
    assert asked.histories.nnz == 0
    assert (asked.wanted.sizes > 0).all()
