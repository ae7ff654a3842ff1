"""Picks for several people: average without misery."""

from itertools import pairwise

import numpy as np
import pytest

from engine.errors import InvalidRatings
from engine.recommender import Recommender
from engine.together import PLAIN_AVERAGE, GroupRule, Member, group_picks, lowered
from engine.training import train
from tests.engine import tastes
from tests.engine.tastes import action, drama

ACTION = Member({action(0): 5.0, action(1): 4.5, drama(0): 1.0})
DRAMA = Member({drama(0): 5.0, drama(1): 4.5, action(0): 1.0})
NEWCOMER = Member({})


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    return Recommender(train(tastes.ratings(), tastes.catalogue(), tastes.QUICK))


def test_like_minded_people_get_films_of_their_kind(recommender: Recommender) -> None:
    """And each is told as much as they would be told alone."""
    members = [ACTION, Member({action(5): 5.0, drama(3): 1.0}), ACTION]
    picks = group_picks(recommender, members, 8)
    assert {pick.film_id for pick in picks} <= {action(k) for k in range(20)}
    for at, member in enumerate(members):
        alone = recommender.predict(member.stars, [pick.film_id for pick in picks])
        assert [pick.stars[at] for pick in picks] == alone.tolist()


def test_the_rule_is_what_it_says(recommender: Recommender) -> None:
    """Recomputed film by film: the floor, the score, the order."""
    members = [ACTION, NEWCOMER]
    rule = GroupRule(floor=2.9, weight=0.4, per_series=0)
    rated = set(ACTION.stars)
    expected = {}
    for film_id in recommender.catalogue.film_ids.tolist():
        if film_id in rated:
            continue
        stars = [float(recommender.predict(m.stars, [film_id])[0]) for m in members]
        if min(stars) >= 2.9:
            mean = sum(stars) / 2
            expected[film_id] = mean - 0.4 * (mean - min(stars))
    n = len(expected)
    assert 5 < n < 38
    picks = group_picks(recommender, members, n, rule=rule)
    assert {pick.film_id: pick.score for pick in picks} == pytest.approx(expected, abs=1e-5)
    assert all(one.score >= other.score for one, other in pairwise(picks))


def test_what_one_member_would_hate_does_not_come(recommender: Recommender) -> None:
    """Two who love action outvote one who does not, unless there is a floor."""
    members = [ACTION, ACTION, DRAMA]
    plain = group_picks(recommender, members, 5, rule=PLAIN_AVERAGE)
    ours = group_picks(recommender, members, 5, rule=GroupRule(floor=2.5, weight=0.5))
    assert {pick.film_id for pick in plain} <= {action(k) for k in range(20)}
    worst = [np.mean([pick.stars for pick in picks], axis=0).min() for picks in (plain, ours)]
    assert worst[1] > worst[0]


def test_the_floor_falls_only_as_far_as_it_must(recommender: Recommender) -> None:
    """Nobody can please all; the n films whose worst-off member is best off are left."""
    members = [ACTION, DRAMA]
    picks = group_picks(recommender, members, 6, rule=GroupRule(floor=4.9, per_series=0))
    everything = group_picks(recommender, members, 100, rule=PLAIN_AVERAGE)
    least = sorted((pick.least for pick in everything), reverse=True)
    assert sorted((pick.least for pick in picks), reverse=True) == least[:6]


@pytest.mark.parametrize(
    ("floor", "n", "expected"),
    [(3.0, 2, 3.0), (3.0, 3, 3.0), (3.0, 4, 2.5), (3.0, 9, 1.0), (0.0, 2, 0.0)],
)
def test_lowered(floor: float, n: int, expected: float) -> None:
    """The floor itself while it lets enough through, else the n-th highest."""
    assert lowered(np.array([3.5, 1.0, 2.5, 3.0, 4.0], np.float32), floor, n) == expected


def test_nothing_that_anybody_rated_hid_or_was_shown(recommender: Recommender) -> None:
    """Whoever it was; and once everything is closed, nothing comes."""
    hides = Member({}, frozenset({action(3), drama(4)}))
    shown = frozenset({action(6), drama(7)})
    picks = group_picks(recommender, [ACTION, hides, DRAMA], 100, shown)
    assert len({pick.film_id for pick in picks}) == len(picks)
    closed = set(ACTION.stars) | set(DRAMA.stars) | hides.hidden | shown
    expected = set(recommender.catalogue.film_ids.tolist()) - closed
    assert {pick.film_id for pick in picks} == expected
    assert group_picks(recommender, [ACTION], 5, expected | closed) == []


def test_newcomers_alone_get_what_everybody_likes(recommender: Recommender) -> None:
    """The same for both, within the scale; and one member is a group, too."""
    picks = group_picks(recommender, [NEWCOMER, NEWCOMER], 5)
    assert len(picks) == 5
    assert all(pick.stars[0] == pick.stars[1] == pytest.approx(pick.score) for pick in picks)
    assert [pick.film_id for pick in group_picks(recommender, [NEWCOMER], 5)] == [
        pick.film_id for pick in picks
    ]


@pytest.mark.parametrize("n", [0, -1])
def test_no_films_for_no_number(recommender: Recommender, n: int) -> None:
    """Asking for none gives none."""
    assert group_picks(recommender, [ACTION], n) == []


def test_no_members_and_impossible_stars_are_refused(recommender: Recommender) -> None:
    """A group is somebody, and stars are on the scale."""
    with pytest.raises(ValueError, match="at least one"):
        group_picks(recommender, [])
    with pytest.raises(InvalidRatings):
        group_picks(recommender, [ACTION, Member({action(3): 7.0})])
