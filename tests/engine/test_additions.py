"""Films that came after the training: found, placed, judged by films like them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.additions import with_films
from engine.catalogue import Catalogue, Film
from engine.recommender import Recommender
from engine.snapshot import Snapshot
from engine.star_models import BorrowedStars
from engine.training import train
from engine.wishes import Wish
from tests.engine import tastes
from tests.engine.tastes import action, drama

NEW_ACTION, NEW_DRAMA, NEW_OTHER = 10**9, 10**9 + 1, 10**9 + 2
NEW = (
    Film(NEW_ACTION, "Brand New Action", 1999, ("Action",)),
    Film(NEW_DRAMA, "Brand New Drama", 1950, ("Drama",)),
    Film(NEW_OTHER, "Of Nothing", None, ("Unheard-of",)),
)
LIKES_ACTION = {action(0): 5.0, action(1): 4.5, drama(0): 1.0}
LIKES_DRAMA = {action(0): 1.0, drama(0): 5.0, drama(5): 4.0}


@pytest.fixture(scope="module", params=["quick", "full"])
def trained(request: pytest.FixtureRequest) -> Snapshot:
    config = tastes.QUICK if request.param == "quick" else replace(tastes.FULL, target="liked")
    return train(tastes.ratings(), tastes.catalogue(), config)


@pytest.fixture(scope="module")
def quick() -> Snapshot:
    """For what is seen in the order of picks: its ranker is no network of a few examples."""
    return train(tastes.ratings(), tastes.catalogue(), tastes.QUICK)


@pytest.fixture(scope="module")
def extended(trained: Snapshot) -> Snapshot:
    return with_films(trained, NEW)


def test_a_new_film_is_picked_for_those_who_like_its_kind(quick: Snapshot) -> None:
    """Without any rating of it: among the picks of one kind of people and not of the other."""
    recommender = Recommender(with_films(quick, NEW), variety=0.0)
    for stars, liked, other in (
        (LIKES_ACTION, NEW_ACTION, NEW_DRAMA),
        (LIKES_DRAMA, NEW_DRAMA, NEW_ACTION),
    ):
        picks = [pick.film_id for pick in recommender.recommend(stars, 40)]
        assert picks.index(liked) < 15
        assert picks.index(liked) < picks.index(other)


def test_many_new_films_do_not_fill_a_list(quick: Snapshot) -> None:
    """Two at most, while there are others; a wish is taken at its word."""
    many = [Film(10**9 + k, f"Action number {k}", 1980 + k, ("Action",)) for k in range(19)]
    recommender = Recommender(with_films(quick, many))
    picks = recommender.recommend(LIKES_ACTION, 10)
    assert sum(pick.film_id >= 10**9 for pick in picks) == 2
    wished = recommender.recommend(LIKES_ACTION, 10, wish=Wish(wanted=frozenset({"action"})))
    assert sum(pick.film_id >= 10**9 for pick in wished) > 2


def test_its_stars_are_those_of_films_like_it(extended: Snapshot) -> None:
    """High for those who like the kind, low for the others; less certain than a known film's."""
    recommender = Recommender(extended)
    for stars, liked, other in (
        (LIKES_ACTION, NEW_ACTION, NEW_DRAMA),
        (LIKES_DRAMA, NEW_DRAMA, NEW_ACTION),
    ):
        high, low = recommender.predict(stars, [liked, other])
        assert high > 3.5
        assert low < 2.5
    mean, spread = recommender.predict_with_spread(LIKES_ACTION, [action(3), NEW_ACTION])
    alone = recommender.explain(LIKES_ACTION, NEW_ACTION)
    assert alone.stars == pytest.approx(float(mean[1]), abs=1e-4)
    assert alone.spread == pytest.approx(float(spread[1]), abs=1e-4)
    assert {film_id for film_id, _ in alone.because} <= set(LIKES_ACTION)


def test_what_was_trained_answers_as_before(trained: Snapshot, extended: Snapshot) -> None:
    """Stars of known films are the same, and the picks hardly move but for new ones."""
    before, after = Recommender(trained, variety=0.0), Recommender(extended, variety=0.0)
    films = [action(k) for k in range(10)]
    assert np.array_equal(before.predict(LIKES_ACTION, films), after.predict(LIKES_ACTION, films))
    known = {pick.film_id for pick in before.recommend(LIKES_ACTION, 10)}
    now = [pick.film_id for pick in after.recommend(LIKES_ACTION, 13)]
    assert len(known.intersection(now)) >= 9
    assert len(trained.catalogue) == len(extended.catalogue) - 3
    assert trained.trained is None


def test_a_new_film_can_be_rated_wished_for_and_set_aside(extended: Snapshot) -> None:
    """Its rating is taken into account; a wish finds it; an exclusion drops it."""
    recommender = Recommender(extended, variety=0.0)
    picks = recommender.recommend({NEW_ACTION: 5.0}, 43)
    assert NEW_ACTION not in [pick.film_id for pick in picks]
    near = [recommender.candidates(stars, n=10) for stars in ({NEW_ACTION: 5.0}, {NEW_DRAMA: 5.0})]
    assert near[0] != near[1]
    wished = recommender.recommend(LIKES_ACTION, 5, wish=Wish(since=1999))
    assert {pick.film_id for pick in wished} == {NEW_ACTION, action(19)}
    shut = recommender.recommend(LIKES_ACTION, 43, frozenset({NEW_ACTION}))
    assert NEW_ACTION not in [pick.film_id for pick in shut]
    assert NEW_ACTION in recommender.similar(action(19), 20)
    assert recommender.similar(NEW_ACTION, 5)
    assert NEW_ACTION not in recommender.ask({}, n=5)


def test_an_unrated_film_of_the_training_is_judged_likewise(trained: Snapshot) -> None:
    """At the training that follows it is in the catalogue, still without a rating."""
    films = [*tastes.catalogue(), NEW[0]]
    later = with_films(train(tastes.ratings(), Catalogue(films), tastes.QUICK), NEW[:1])
    fans = Recommender(later, variety=0.0).recommend(LIKES_ACTION, 15)
    assert NEW_ACTION in [pick.film_id for pick in fans]
    assert isinstance(later.models.stars, BorrowedStars)
    # One that somebody has rated is a film like any other.
    assert with_films(trained, [tastes.catalogue()[action(0)]]) is trained


def test_saving_writes_what_was_trained(
    trained: Snapshot, extended: Snapshot, tmp_path: Path
) -> None:
    """New films are the caller's to bring again; extending twice is extending once."""
    extended.save(tmp_path / "version")
    loaded = Snapshot.load(tmp_path / "version")
    assert len(loaded.catalogue) == len(trained.catalogue)
    again = with_films(with_films(loaded, NEW[:1]), NEW)
    assert [film.film_id for film in again.catalogue] == [
        film.film_id for film in extended.catalogue
    ]
    assert with_films(again, []).trained is None
    first = Recommender(again).recommend(LIKES_ACTION, 10)
    assert first == Recommender(extended).recommend(LIKES_ACTION, 10)


def test_a_model_of_no_ratings_and_doubles(trained: Snapshot) -> None:
    """A model of no ratings can be extended; one film twice comes once."""
    empty = train(tastes.ratings().select(np.zeros(0, np.int64)), tastes.catalogue(), tastes.QUICK)
    recommender = Recommender(with_films(empty, NEW))
    assert len(recommender.recommend({}, 43)) == 43
    assert len(recommender.recommend({NEW_ACTION: 4.0}, 5)) == 5
    assert len(with_films(trained, [NEW[0], NEW[0]]).catalogue) == len(trained.catalogue) + 1


def test_many_new_films_are_found_by_distance(trained: Snapshot) -> None:
    """The index finds films of the graph and behind it in one order."""
    rng = np.random.default_rng(0)
    ids = np.arange(10**9, 10**9 + 50)
    vectors = rng.normal(size=(50, trained.index.vectors.shape[1])).astype(np.float32)
    index = trained.index.extended(ids, vectors)
    query = vectors[:2] * 0.9
    found = index.nearest(query, 90)
    apart = np.square(index.vectors[None] - query[:, None]).sum(axis=2)
    assert np.array_equal(found, index.film_ids[np.argsort(apart, axis=1, kind="stable")])
    assert np.array_equal(index.nearest(query, 3), found[:, :3])
