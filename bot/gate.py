"""Which of two models is better: the people left out of every training, and the judgement.

The same people are left out each time, since membership is a hash of the stored person id; so
neither the serving model nor its successor has seen them, and both are measured on the same
ratings. They lose nothing: everybody is folded in from their stored ratings, in training or not.
Refuses to know how a model is trained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.ratings import Ratings

# At least this share is left out, at most that, and between them enough people to measure with.
_LEAST, _MOST, _ENOUGH = 0.005, 0.10, 400
_HIDDEN = 0.25  # of a left-out person's ratings; the model sees the rest of them
_FEWEST_SHOWN = 3

NDCG_TOLERANCE = 0.02  # the new model may be lower in nDCG@10 by this much: the noise of 100 people
RMSE_TOLERANCE = 0.01  # and higher in RMSE by this many stars
# A model of the other kind, quick or full, is what the operator asked for; both figures may say so
# only by chance where few people are left out. Only one that has gone wrong is refused.
OTHER_KIND = 5.0  # times the tolerances


@dataclass(frozen=True, slots=True)
class Split:
    """Ratings to train on, and what is shown and hidden of the people left out."""

    training: Ratings
    shown: Ratings
    hidden: Ratings

    @property
    def people(self) -> int:
        """People to measure with."""
        return len(np.unique(self.hidden.user_id))


def split(ratings: Ratings) -> Split:
    """Leaves people out by a hash of their ids, the same ones at every call.

    The share that is left out only falls as people join, so nobody who was trained on is
    measured later by a model that knows them.
    """
    people = np.unique(ratings.user_id)
    share = float(np.clip(_ENOUGH / max(1, len(people)), _LEAST, _MOST))
    left_out = _uniform(ratings.user_id, 1) < share
    hidden = left_out & (_uniform(_mixed(ratings.user_id) ^ ratings.film_id, 2) < _HIDDEN)
    shown = left_out & ~hidden
    able = _with_at_least(ratings.user_id[shown], _FEWEST_SHOWN)
    measured = np.isin(ratings.user_id, able)
    return Split(
        training=ratings.select(~left_out),
        shown=ratings.select(shown & measured),
        hidden=ratings.select(hidden & measured),
    )


def is_worse(new: Mapping[str, float], old: Mapping[str, float], *, same_kind: bool = True) -> bool:
    """Whether the new figures ("ndcg@10", "rmse") are worse by more than the tolerances.

    A figure that is not a number is worse than one that is. same_kind: both models are quick, or
    both are full; the tolerances are wider where the new one takes the place of the other kind.
    """
    times = 1.0 if same_kind else OTHER_KIND
    least_ndcg = old["ndcg@10"] - times * NDCG_TOLERANCE
    most_rmse = old["rmse"] + times * RMSE_TOLERANCE
    ndcg_holds = new["ndcg@10"] >= least_ndcg or np.isnan(old["ndcg@10"])
    rmse_holds = new["rmse"] <= most_rmse or np.isnan(old["rmse"])
    return not (ndcg_holds and rmse_holds)


def _with_at_least(ids: npt.NDArray[np.int64], fewest: int) -> npt.NDArray[np.int64]:
    unique, counts = np.unique(ids, return_counts=True)
    return unique[counts >= fewest]


def _mixed(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """SplitMix64's finaliser (Steele, Lea, Flood 2014): neighbouring ids end far apart."""
    z = values.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (z ^ (z >> np.uint64(31))).view(np.int64)


def _uniform(values: npt.NDArray[np.int64], salt: int) -> npt.NDArray[np.float64]:
    """A number in [0, 1) for each value, the same for ever."""
    bits = _mixed(values ^ np.int64(salt * 0x5DEECE66D)).view(np.uint64) >> np.uint64(11)
    return bits.astype(np.float64) / 2.0**53
