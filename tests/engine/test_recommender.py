from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from engine.catalogue import Catalogue, Film
from engine.errors import InvalidRatings, UnknownFilm
from engine.ratings import Ratings
from engine.recommender import Recommender
from engine.training import train
from tests.engine import tastes
from tests.engine.tastes import action, drama

LIKES_ACTION = {action(0): 5.0, action(1): 4.5, drama(0): 1.0}


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    return Recommender(train(tastes.ratings(), tastes.catalogue(), tastes.QUICK))


def ids(recommender: Recommender, *args: object, **kwargs: object) -> list[int]:
    return [pick.film_id for pick in recommender.recommend(*args, **kwargs)]  # type: ignore[arg-type]


def test_people_get_films_of_their_kind(recommender: Recommender) -> None:
    """Ten of ten, and the other kind for the others."""
    assert set(ids(recommender, LIKES_ACTION)) <= {action(k) for k in range(20)}
    likes_drama = {action(0): 1.0, drama(0): 5.0, drama(5): 4.0}
    assert set(ids(recommender, likes_drama)) <= {drama(k) for k in range(20)}


def test_picks_are_distinct_unrated_not_excluded_and_best_first(recommender: Recommender) -> None:
    """With stars on the scale and a spread above zero."""
    exclude = frozenset({action(2), action(3)})
    picks = recommender.recommend(LIKES_ACTION, 30, exclude)
    chosen = [pick.film_id for pick in picks]
    assert len(set(chosen)) == 30
    assert not set(chosen) & (set(LIKES_ACTION) | exclude)
    assert all(before.score >= after.score for before, after in pairwise(picks))
    assert all(0.5 <= pick.stars <= 5.0 and pick.spread > 0 for pick in picks)


def test_one_more_rating_changes_the_picks(recommender: Recommender) -> None:
    """What somebody rated a second ago counts now."""
    before = recommender.recommend(LIKES_ACTION)
    after = recommender.recommend(LIKES_ACTION | {before[0].film_id: 1.0})
    assert [pick.film_id for pick in before] != [pick.film_id for pick in after]
    assert before[1].score != after[0].score


def test_the_reason_is_a_film_that_raised_the_pick(recommender: Recommender) -> None:
    """Of the person's own ratings, the largest share first."""
    for pick in recommender.recommend(LIKES_ACTION, 5):
        reasons = [film_id for film_id, _ in pick.because]
        assert reasons
        assert set(reasons) <= set(LIKES_ACTION)
        shares = [share for _, share in pick.because]
        assert shares == sorted(shares, reverse=True)
        assert all(share > 0 for share in shares)
        assert sum(shares) <= 1 + 1e-9


def test_a_film_is_explained_as_it_is_among_the_picks(recommender: Recommender) -> None:
    """The same stars, spread and reasons; a rated film as if it were not."""
    for pick in recommender.recommend(LIKES_ACTION, 3):
        alone = recommender.explain(LIKES_ACTION, pick.film_id)
        assert alone.stars == pytest.approx(pick.stars, abs=1e-4)
        assert alone.spread == pytest.approx(pick.spread, abs=1e-4)
        assert [i for i, _ in alone.because] == [i for i, _ in pick.because]
        shares = [share for _, share in pick.because]
        assert [share for _, share in alone.because] == pytest.approx(shares, abs=1e-3)
        rated = {**LIKES_ACTION, pick.film_id: 1.0}
        assert recommender.explain(rated, pick.film_id) == alone
    assert recommender.explain({}, action(0)).because == ()
    with pytest.raises(UnknownFilm):
        recommender.explain(LIKES_ACTION, 10**9)


def test_without_ratings_come_popular_films_of_both_kinds(recommender: Recommender) -> None:
    """No reasons are made up."""
    picks = recommender.recommend({}, 6)
    assert len(picks) == 6
    assert all(pick.because == () for pick in picks)
    genres = {recommender.catalogue[pick.film_id].genres for pick in picks}
    assert genres == {("Action",), ("Drama",)}
    assert ids(recommender, {1: 5.0, 2: 3.0}, 6) == [pick.film_id for pick in picks]


@pytest.mark.parametrize("stars", [0.5, 1.0, 2.5, 3.0, 5.0])
@pytest.mark.parametrize("rated", [1, 3, 39, 40])
def test_histories_of_one_kind_of_stars(recommender: Recommender, stars: float, rated: int) -> None:
    """Nothing but ones, nothing but fives, everything rated: as many picks as are left."""
    history = dict.fromkeys(recommender.catalogue.film_ids[:rated].tolist(), stars)
    picks = recommender.recommend(history, 10)
    assert len(picks) == min(10, 40 - rated)
    assert all(np.isfinite(pick.score) and 0.5 <= pick.stars <= 5.0 for pick in picks)
    assert not {pick.film_id for pick in picks} & set(history)


@pytest.mark.parametrize(("n", "expected"), [(-1, 0), (0, 0), (1, 1), (1000, 37)])
def test_any_number_may_be_asked_for(recommender: Recommender, n: int, expected: int) -> None:
    """More than there are gives all that are left."""
    assert len(recommender.recommend(LIKES_ACTION, n)) == expected
    assert len(recommender.recommend({}, n)) == (40 if n == 1000 else expected)


def test_the_order_in_which_ratings_come_does_not_matter(recommender: Recommender) -> None:
    """A database promises none."""
    turned = dict(reversed(LIKES_ACTION.items()))
    assert recommender.recommend(turned) == recommender.recommend(LIKES_ACTION)


def test_a_person_may_come_as_people_at_a_notebook_have_them(recommender: Recommender) -> None:
    """As a pandas Series, with numpy's numbers, and with nothing to exclude."""
    picks = recommender.recommend(LIKES_ACTION)
    series = pd.Series(LIKES_ACTION)
    numbers = {np.int64(k): np.float32(v) for k, v in LIKES_ACTION.items()}
    for same in (series, numbers):
        assert recommender.recommend(same, exclude=None) == picks  # type: ignore[arg-type]
        predicted = recommender.predict(same, [1, 2])  # type: ignore[arg-type]
        assert predicted.tolist() == recommender.predict(LIKES_ACTION, [1, 2]).tolist()
        asked = recommender.ask(same, None, 3)  # type: ignore[arg-type]
        assert asked == recommender.ask(LIKES_ACTION, n=3)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 0, 0.4, 5.5, -3])
def test_stars_off_the_scale_are_refused(recommender: Recommender, value: float) -> None:
    """They would poison every pick; the error says which they are."""
    history = LIKES_ACTION | {action(2): value}
    for ask in (
        recommender.recommend,
        recommender.ask,
        lambda stars: recommender.predict(stars, [action(3)]),
    ):
        with pytest.raises(InvalidRatings) as caught:
            ask(history)
        assert (caught.value.column, caught.value.row) == ("stars", 3)


def test_unknown_films_in_a_history_are_passed_over(recommender: Recommender) -> None:
    """They may have left the catalogue since."""
    assert recommender.recommend(LIKES_ACTION | {-5: 1.0}) == recommender.recommend(LIKES_ACTION)
    excluding = recommender.recommend(LIKES_ACTION, exclude=frozenset({-5}))
    assert excluding == recommender.recommend(LIKES_ACTION)


def test_predictions_are_on_the_scale_and_in_the_order_asked(recommender: Recommender) -> None:
    """float32; for a film that nobody knows, the person's own average."""
    history = {action(k): 5.0 for k in range(10)} | {drama(k): 0.5 for k in range(10)}
    predicted = recommender.predict(history, [drama(12), action(12), -1])
    assert predicted.dtype == np.float32
    assert predicted[0] < 2.5
    assert 4.0 < predicted[1] <= 5.0
    assert predicted[0] < predicted[2] < predicted[1]
    assert len(recommender.predict(history, [])) == 0
    assert len(recommender.predict({}, [action(1)])) == 1


def test_predictions_agree_with_the_picks(recommender: Recommender) -> None:
    """One model, one number."""
    picks = recommender.recommend(LIKES_ACTION, 10)
    predicted = recommender.predict(LIKES_ACTION, [pick.film_id for pick in picks])
    assert predicted == pytest.approx([pick.stars for pick in picks])


def test_similar_films_are_of_the_kind_and_never_the_film_itself(recommender: Recommender) -> None:
    """Nearest first; an unknown film is an error of its own."""
    near = recommender.similar(action(4), 8)
    assert len(set(near)) == 8
    assert action(4) not in near
    assert {recommender.catalogue[film].genres for film in near} == {("Action",)}
    assert recommender.similar(action(4), 0) == []
    assert len(recommender.similar(action(4), 1000)) == 39
    with pytest.raises(UnknownFilm):
        recommender.similar(-1)


def test_films_worth_rating_are_neither_rated_nor_dismissed(recommender: Recommender) -> None:
    """And of both kinds."""
    asked = recommender.ask(LIKES_ACTION, frozenset({drama(1)}), 8)
    assert len(set(asked)) == 8
    assert not set(asked) & (set(LIKES_ACTION) | {drama(1)})
    assert len({recommender.catalogue[film].genres for film in asked}) == 2
    everything = dict.fromkeys(recommender.catalogue.film_ids.tolist(), 3.0)
    assert recommender.ask(everything) == []


def test_the_pool_is_nearest_to_the_person() -> None:
    """Without the rated films; topped up from the popular ones, never empty while there are any."""
    config = replace(tastes.QUICK, candidates=5)
    recommender = Recommender(train(tastes.ratings(), tastes.catalogue(), config))
    pool = recommender.candidates(LIKES_ACTION)
    tower, films = recommender.snapshot.models.scorers.tower, recommender.catalogue
    rated = np.array(sorted(films.row_of(film_id) for film_id in LIKES_ACTION))
    near = np.argsort(-(tower.vectors @ tower.query(rated)))
    nearest = [int(films.film_ids[row]) for row in near if row not in rated]
    assert set(pool) == set(nearest[:5])
    assert len(recommender.recommend(LIKES_ACTION, 30)) == 30
    assert len(recommender.candidates({})) == 5


def test_many_may_ask_at_once(recommender: Recommender) -> None:
    """Threads share the index, which only reads."""
    histories = [{action(k): 5.0, drama(k): 1.0 + k % 3} for k in range(20)] * 5
    one_by_one = [recommender.recommend(history) for history in histories]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(recommender.recommend, histories)) == one_by_one


def test_one_film_under_two_ids_comes_once_and_counts_as_rated_under_both() -> None:
    """ml-100k holds several films twice."""
    films = [Film(k, f"Film {k}", 1990, ("Drama",)) for k in range(1, 13)]
    films.append(Film(99, "Film 3", 1990, ("Drama",)))
    given = Ratings(
        np.repeat(np.arange(5), 13),
        np.tile([film.film_id for film in films], 5),
        np.tile(np.array([4, 5, 5, 1, 2, 3, 4, 5, 1, 4, 3, 2, 5], np.float32), 5),
        np.zeros(65, int),
    )
    small = Recommender(train(given, Catalogue(films), tastes.QUICK))
    assert sorted(ids(small, {}, 100)) == list(range(1, 13))
    assert sorted(ids(small, {1: 4.0}, 100)) == list(range(2, 13))
    assert 3 not in ids(small, {99: 5.0}, 100)
    assert 99 not in small.ask({3: 4.0}, n=100)
    assert 3 not in small.similar(99, 100)


def test_a_model_without_any_rating_still_answers() -> None:
    """The very first start with an own catalogue."""
    empty = Recommender(train(Ratings.empty(), tastes.catalogue(), tastes.QUICK))
    assert len(empty.recommend({}, 10)) == 10
    assert len(empty.recommend(LIKES_ACTION, 10)) == 10
    assert len(empty.ask({}, n=3)) == 3


def test_films_that_nobody_rated_do_not_float_to_the_top() -> None:
    """A prediction of the average is no praise."""
    catalogue = Catalogue(
        [
            *tastes.catalogue(),
            *(Film(9000 + k, f"Newcomer of {2000 + k}", 1995, ("Action",)) for k in range(5)),
        ]
    )
    trained = Recommender(train(tastes.ratings(), catalogue, tastes.QUICK))
    assert not {film for film in ids(trained, LIKES_ACTION) if film >= 9000}
    assert {film for film in trained.similar(action(5), 30) if film >= 9000}


def test_nobody_gets_what_is_popular_and_never_five_of_a_series() -> None:
    """Popular films first, two of a series at most while there are others."""
    films = [Film(k, f"Saga {k}: The Film", 1990, ("Drama",)) for k in range(1, 10)]
    films += [Film(20 + k, f"Film of {1950 + k}", 1950 + k, ("War",)) for k in range(15)]
    rng = np.random.default_rng(0)
    pairs = [(u, film.film_id) for u in range(80) for film in films]
    rows = [(u, film) for u, film in pairs if rng.random() < 0.9 - 0.02 * film]
    people, ids = (np.array(column) for column in zip(*rows, strict=True))
    given = Ratings(people, ids, np.full(len(rows), 4, np.float32), np.zeros(len(rows), int))
    trained = train(given, Catalogue(films), tastes.QUICK)
    popular = trained.catalogue.film_ids[np.argsort(-trained.popularity, kind="stable")]
    plain = Recommender(trained, variety=0.0, per_series=0)
    ids = trained.catalogue.film_ids.tolist()
    counts = dict(zip(ids, trained.popularity.tolist(), strict=True))
    assert [counts[film] for film in plain.ranked({}, 10)] == [counts[int(f)] for f in popular[:10]]
    for history in ({}, {25: 5.0, 21: 2.0}):
        chosen = [pick.film_id for pick in Recommender(trained).recommend(history, 10)]
        assert sum(film < 20 for film in chosen) <= 2
