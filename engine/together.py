"""Picks for several people at once: films that nobody would hate and most would love.

The rule is *average without misery*, the one that groups themselves use and like best (Masthoff,
"Group Modeling", User Modeling and User-Adapted Interaction 14, 2004; "Group Recommender Systems",
Recommender Systems Handbook, 2011), with a part of *least misery* in the order. For members m and
films i with predicted stars r_mi:

    C       = union of everybody's candidates, without what any member rated, hid or was shown
    least_i = min_m r_mi,   mean_i = average of r_mi over m
    kept    = {i in C: least_i >= floor}
    order   = mean_i - weight · (mean_i - least_i), falling

Where fewer than n films are kept, the floor falls to the n-th highest least_i, no further than it
has to. Films of one series come twice at most while there are others. One member with any weight
gets films in the order of their predicted stars.

Somebody who has rated nothing takes part with what the model predicts for everybody, and with the
most rated films as their candidates. Knows nothing of chats, names, or who may ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.picking import picked
from engine.series import series_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.recommender import Recommender


@dataclass(frozen=True, slots=True)
class Member:
    """One of a group: what they rated, film id -> stars, and films that they do not want."""

    stars: Mapping[int, float]
    hidden: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class GroupRule:
    """The tunable part of the rule. At the given weight the worst-off member has nearly all that
    least misery alone would give them, at half of what that costs the mean (`benchmarks.together`).

    Attributes:
        floor: predicted stars below which a film is misery for a member.
        weight: of the worst-off member's distance from the mean, 0 (plain average) to 1 (least
            misery alone).
        per_series: films of one series at most, while there are others; 0 for no limit.
    """

    floor: float = 3.0
    weight: float = 0.5
    per_series: int = 2


PLAIN_AVERAGE = GroupRule(floor=0.0, weight=0.0)
"""Nothing but the mean: what the rule is measured against."""


@dataclass(frozen=True, slots=True)
class GroupPick:
    """One film for the group.

    Attributes:
        film_id: of the catalogue.
        score: what the picks are ordered by, in stars.
        stars: predicted for each member in the order given, within 0.5–5.
    """

    film_id: int
    score: float
    stars: tuple[float, ...]

    @property
    def least(self) -> float:
        """What the member who would like it least would give."""
        return min(self.stars)


def group_picks(
    recommender: Recommender,
    members: Sequence[Member],
    n: int = 10,
    exclude: Set[int] = frozenset(),
    rule: GroupRule | None = None,
) -> list[GroupPick]:
    """The n best films for all of them, best first; fewer only if no more films are left.

    Args:
        recommender: what knows the films.
        members: at least one.
        n: how many.
        exclude: film ids that are not to come, such as those that the group was shown before.
        rule: floor and weight; the chosen ones unless given.

    Raises:
        ValueError: there are no members.
        InvalidRatings: some stars are not within 0.5–5.
    """
    if not members:
        raise ValueError("a group has at least one member")
    rule = rule or GroupRule()
    closed = set(exclude).union(*(set(m.stars) | m.hidden for m in members))
    ids = _candidates(recommender, members, closed, 2 * n)
    if not len(ids) or n < 1:
        return []
    stars = np.stack([recommender.predict(m.stars, ids) for m in members])  # (m, c)
    score, least = _scores(stars, rule.weight)
    kept = np.flatnonzero(least >= lowered(least, rule.floor, n))
    films = [recommender.catalogue[film_id] for film_id in ids[kept].tolist()]
    unlike = np.zeros((len(kept), 1), np.float32)
    chosen = kept[
        picked(score[kept], unlike, series_of(films), n, variety=0.0, per_series=rule.per_series)
    ]
    return [
        GroupPick(film_id, value, tuple(each))
        for film_id, value, each in zip(
            ids[chosen].tolist(), score[chosen].tolist(), stars[:, chosen].T.tolist(), strict=True
        )
    ]


def lowered(least: NDArray[np.float32], floor: float, n: int) -> float:
    """The floor, or as much below it as lets n films through.

    Args:
        least: of each film the stars of the member who would like it least, (c,).
        floor: see `GroupRule`.
        n: how many films are wanted.
    """
    if np.count_nonzero(least >= floor) >= n:
        return floor
    return float(np.sort(least)[-min(n, len(least))])


def _scores(
    stars: NDArray[np.float32], weight: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Score and least of each film, (c,), from everybody's stars (m, c)."""
    mean, least = stars.mean(axis=0), stars.min(axis=0)
    return mean - np.float32(weight) * (mean - least), least


def _candidates(
    recommender: Recommender, members: Sequence[Member], closed: Set[int], at_least: int
) -> NDArray[np.int64]:
    """Ids of everybody's candidates together, rising, (c,)."""
    width = max(recommender.snapshot.meta.candidates, at_least)
    found = {i for m in members for i in recommender.candidates(m.stars, closed, width)}
    return np.array(sorted(found), np.int64)
