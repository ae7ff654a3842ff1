"""Simulated groups: who is in them, what is hidden, and the figures, recomputed by hand."""

import numpy as np
import pytest

from benchmarks.together import COLUMNS, People, figures, groups_of, left_out, table, verdict
from engine.together import GroupPick
from tests.engine import tastes


@pytest.fixture(scope="module")
def people() -> People:
    return left_out(tastes.ratings(), 0)[1]


def test_a_fifth_is_left_out_and_half_of_theirs_is_hidden(people: People) -> None:
    """Nobody is trained on and measured; nothing is shown and hidden."""
    ratings = tastes.ratings()
    known, _ = left_out(ratings, 0)
    assert len(people.ids) == 12
    assert not set(people.ids.tolist()) & set(known.user_id.tolist())
    for person in people.ids.tolist():
        shown, hidden = people.shown[person], people.hidden[person]
        assert not set(shown) & set(hidden)
        assert abs(len(shown) - len(hidden)) <= 1
        of_theirs = ratings.user_id == person
        given = dict(zip(ratings.film_id[of_theirs], ratings.stars[of_theirs], strict=True))
        assert {**shown, **hidden} == given


def test_groups_hold_different_people(people: People) -> None:
    """The same groups from the same seed; like-minded ones are of one kind."""
    for kind in ("random", "like-minded"):
        groups = list(groups_of(people, kind, 3, 30, 1))
        assert groups == list(groups_of(people, kind, 3, 30, 1))
        assert all(len(set(group)) == 3 for group in groups)
        of_one_kind = [len({person >= 40_000 for person in group}) == 1 for group in groups]
        assert all(of_one_kind) == (kind == "like-minded")


def test_figures_are_what_their_names_say() -> None:
    """Two groups of two: the means by hand."""
    picks = {
        1: [GroupPick(10, 4.0, (5.0, 3.0)), GroupPick(11, 3.0, (4.0, 2.0))],
        2: [GroupPick(12, 4.0, (4.0, 4.5))],
    }
    hidden = {1: {10: 5.0, 11: 4.0}, 9: {10: 2.0}, 2: {12: 3.0}, 8: {}}
    found = figures(lambda group: picks[group[0]], [[1, 9], [2, 8]], hidden)
    expected = {
        "predicted mean": np.mean([3.5, 4.25]),
        "predicted worst-off": np.mean([2.5, 4.0]),
        "picks below 3 for somebody": np.mean([0.5, 0.0]),
        "hidden mean": np.mean([5, 4, 2, 3]),
        "hidden worst-off": 2.0,
        "hidden ≥ 4": 0.5,
        "hidden ≤ 2": 0.25,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    assert list(found) == list(COLUMNS)


@pytest.mark.parametrize(
    ("mean", "worst", "said"),
    [(3.9, 3.1, "holds."), (3.89, 3.1, "not hold"), (4.0, 3.0, "not hold")],
)
def test_the_verdict(mean: float, worst: float, said: str) -> None:
    """A gain for the worst-off at no more than a tenth of a star."""
    row = dict.fromkeys(COLUMNS, 0.5)
    plain = row | {"predicted mean": 4.0, "predicted worst-off": 3.0}
    ours = row | {"predicted mean": mean + 1e-9, "predicted worst-off": worst}
    found = {"filmbot": ours, "plain averaging": plain}
    assert said in verdict(found)
    assert len(table(found)) == 4
