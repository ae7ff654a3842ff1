"""Which films fit a wish, and picks among those alone."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.catalogue import Catalogue, Film
from engine.likeness import blended
from engine.recommender import Recommender
from engine.retrieval import Retrieval
from engine.snapshot import Snapshot
from engine.training import train
from engine.wishes import GENRES, Wish, WishMatcher, bar, conditions, genre_key
from tests.engine import tastes
from tests.engine.tastes import action, drama

FILMS = Catalogue(
    [
        Film(1, "Alien", 1979, ("Horror", "Sci-Fi")),
        Film(2, "Babe", 1995, ("Children's", "Comedy", "Drama")),
        Film(3, "Scream", 1996, ("Horror", "Thriller")),
        Film(4, "Undated", None, ("Comedy",)),
        Film(5, "Emma", 1996, ("Drama", "Romance")),
        Film(6, "Alien", 1979, ("Horror", "Sci-Fi")),
    ]
)
COUNTS = np.array([50, 30, 10, 5, 5, 0])


def fitting(wish: Wish) -> set[int]:
    return set(FILMS.film_ids[WishMatcher(FILMS, COUNTS).allowed(wish)].tolist())


@pytest.mark.parametrize(
    ("wish", "films"),
    [
        (Wish(), {1, 2, 3, 4, 5, 6}),
        (Wish(count=5), {1, 2, 3, 4, 5, 6}),
        (Wish(wanted=frozenset({"comedy"})), {2, 4}),
        (Wish(wanted=frozenset({"comedy", "drama"})), {2}),
        (Wish(wanted=frozenset({"comedy", "drama"}), either=True), {2, 4, 5}),
        (Wish(wanted=frozenset({"children"})), {2}),
        (Wish(wanted=frozenset({"western"})), set()),
        (Wish(unwanted=frozenset({"horror"})), {2, 4, 5}),
        (Wish(unwanted=frozenset({"horror", "romance"})), {2, 4}),
        (Wish(since=1995), {2, 3, 5}),
        (Wish(since=1996, until=1996), {3, 5}),
        (Wish(until=1990), {1, 6}),
        (Wish(barred=((1990, 1995),)), {1, 3, 5, 6}),
        (Wish(barred=((1979, 1979), (1996, 2000))), {2}),
        (Wish(since=1990, until=1996, barred=((1995, 1995),)), {3, 5}),
        (Wish(like=1), {2, 3, 4, 5}),
        (Wish(like=999), {1, 2, 3, 4, 5, 6}),
        (Wish(fame="well"), {1}),
        (Wish(fame="less"), {3, 4, 5, 6}),
    ],
)
def test_which_films_fit(wish: Wish, films: set[int]) -> None:
    """All conditions hold at once; years need a year; both entries of a film are that film."""
    assert fitting(wish) == films


def test_fame_is_told_by_shares_of_all_ratings() -> None:
    """Well-known films hold half of the ratings, less known are those behind the first 70 %."""
    counts = np.array([40, 20, 20, 10, 10, 0])
    well = WishMatcher(FILMS, counts).allowed(Wish(fame="well"))
    less = WishMatcher(FILMS, counts).allowed(Wish(fame="less"))
    assert counts[well].tolist() == [40, 20, 20]
    assert counts[less].tolist() == [10, 10, 0]
    assert not (well & less).any()


def test_without_any_ratings_every_film_is_less_known() -> None:
    """Nobody knows what nobody rated."""
    assert WishMatcher(FILMS, np.zeros(6, np.int64)).allowed(Wish(fame="less")).all()
    empty = WishMatcher(Catalogue([]), np.zeros(0, np.int64))
    assert empty.allowed(Wish(fame="less")).tolist() == []


def test_a_genre_has_one_key_however_data_writes_it() -> None:
    """Releases differ in their ways; the order of the keys is what stored wishes rely on."""
    assert [genre_key(g) for g in ("Children's", "Children", "Sci-Fi", "Film-Noir")] == [
        *("children", "children", "sci-fi", "film-noir")
    ]
    assert (GENRES[0], GENRES[4], GENRES[18]) == ("action", "comedy", "western")


def test_a_wish_for_a_number_alone_is_empty() -> None:
    """It bars no film and orders none."""
    assert Wish(count=5, either=True).empty
    assert not Wish(fame="less").empty


def test_a_blend_counts_both_places_alike() -> None:
    """Second and first is better than first and last; hardly alike films come behind all others."""
    assert blended(np.array([1.0, 3.0, 2.0], np.float32)).argsort().tolist() == [2, 0, 1]
    falling = blended(np.arange(40, dtype=np.float32))
    assert falling[:15].min() > falling[15:30].max() > falling[30:].max()
    assert np.array_equal(falling[:30], blended(np.arange(30, dtype=np.float32)))
    assert blended(np.zeros(0, np.float32)).tolist() == []


def test_the_nearest_wishes_come_first() -> None:
    """Each has one condition less or wider years, and says how many films fit it."""
    matcher = WishMatcher(FILMS, COUNTS)
    wish = Wish(wanted=frozenset({"comedy"}), unwanted=frozenset({"drama"}), since=1980, until=1990)
    assert matcher.allowed(wish).sum() == 0
    assert matcher.relaxed(wish, []) == [(replace(wish, since=None, until=None), 1)]
    assert matcher.relaxed(wish, [4]) == []
    horror = Wish(wanted=frozenset({"horror"}), since=1986, until=1990)
    assert [count for _, count in matcher.relaxed(horror, [])] == [3, 3]
    assert matcher.relaxed(horror, [3])[0] == (replace(horror, since=1976, until=2000), 2)


def test_conditions_are_taken_out_one_by_one() -> None:
    """Without all of them nothing is left of a wish."""
    wish = Wish(
        wanted=frozenset({"comedy", "drama"}),
        unwanted=frozenset({"horror"}),
        either=True,
        until=1990,
        like=1,
        fame="less",
        count=3,
        barred=((1950, 1959), (1984, 1984)),
    )
    named = [(kind, value) for kind, value, _ in conditions(wish)]
    assert named == [
        *(("wanted", "comedy"), ("wanted", "drama"), ("years", None)),
        *(("barred", 1950), ("barred", 1984), ("unwanted", "horror")),
        *(("like", 1), ("fame", "less")),
    ]
    while not wish.empty:
        wish = conditions(wish)[0][2]
    assert wish == Wish(count=3)


def test_spans_that_are_barred_stay_few_and_apart() -> None:
    """Those that touch or overlap become one; a third one is refused."""
    wish: Wish | None = Wish(since=1950)
    for first, last in ((1990, 1999), (1970, 1979), (1980, 1985)):
        assert wish is not None
        wish = bar(wish, first, last)
    assert wish == Wish(since=1950, barred=((1970, 1985), (1990, 1999)))
    assert bar(wish, 1987, 1988) is None
    assert bar(wish, 1980, 1992) == Wish(since=1950, barred=((1970, 1999),))


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return train(tastes.ratings(), tastes.catalogue(), tastes.QUICK)


LIKES_ACTION = {action(0): 5.0, action(1): 4.5, drama(0): 1.0}


def test_a_wish_is_met_even_where_the_person_would_have_picked_nothing_of_it(
    snapshot: Snapshot,
) -> None:
    """Retrieval looks among what is allowed, so a lover of action who wants ten dramas gets ten."""
    picks = Recommender(snapshot).recommend(
        LIKES_ACTION, 10, wish=Wish(unwanted=frozenset({"action"}))
    )
    assert len(picks) == 10
    assert {pick.film_id for pick in picks} <= {drama(k) for k in range(20)}
    assert all(a.score >= b.score for a, b in pairwise(picks))


def test_a_wish_that_nothing_meets_gives_nothing(snapshot: Snapshot) -> None:
    """And raises nothing."""
    recommender = Recommender(snapshot)
    assert recommender.recommend(LIKES_ACTION, wish=Wish(since=2020)) == []
    assert recommender.recommend({}, wish=Wish(since=2020)) == []
    assert recommender.recommend({}, wish=Wish(since=2020, like=action(3))) == []


def test_like_a_film_are_films_like_it(snapshot: Snapshot) -> None:
    """Without the film itself, whatever the person usually likes."""
    picks = Recommender(snapshot).recommend(LIKES_ACTION, 5, wish=Wish(like=drama(3)))
    chosen = {pick.film_id for pick in picks}
    assert chosen <= {drama(k) for k in range(20)} - {drama(3)}
    assert len(chosen) == 5


def test_an_empty_wish_bars_nothing(snapshot: Snapshot) -> None:
    """All that are not rated come, each once."""
    picks = Recommender(snapshot).recommend(LIKES_ACTION, 100, wish=Wish())
    assert len({pick.film_id for pick in picks}) == 37


def test_the_nearest_open_films_are_found_by_looking_at_all() -> None:
    """Among many closed films the nearest open ones come, nearest first, however few are open."""
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(3000, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    small = train(tastes.ratings(), tastes.catalogue(), tastes.QUICK)
    scorers = small.models.scorers
    tower = replace(scorers.tower, vectors=vectors)
    wide = replace(small, models=replace(small.models, scorers=replace(scorers, tower=tower)))
    query = vectors[7]
    for share in (0.01, 0.5):
        closed = rng.random(3000) > share
        expected = np.argsort(np.where(closed, np.inf, -(vectors @ query)), kind="stable")[:20]
        found = Retrieval(wide)._nearest_open(query, closed, 20)
        assert found.tolist() == expected.tolist()
