"""Are reasons true? The named film is taken away, and in its stead another one at random.

A reason says: this film raised the pick. If so, the pick's score falls more without it than
without another of the person's films. The score is the recommender's own, among the same
candidates, so that nothing but the one rating differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.ours import ours
from engine.list_figures import TOP
from engine.ranking_features import FeatureMaker
from engine.relevance import Relevance

if TYPE_CHECKING:
    from benchmarks.list_task import ListTask
    from engine import Snapshot
    from engine.ranking import Target

_PEOPLE = 200  # at most, drawn at random


def honest_reasons(snapshot: Snapshot, target: Target, asked: ListTask, seed: int) -> float:
    """Share of picks whose first-named film, left out, lowers the score more than another one.

    Over the ten picks of 200 people with two ratings or more; the other film is drawn at random,
    anew for every pick. A pick without a reason counts as one whose reason is wrong.
    """
    rng = np.random.default_rng([seed, 7])
    recommender, ids = ours(snapshot, target), snapshot.catalogue.film_ids
    relevance = Relevance(
        FeatureMaker(snapshot.models.scorers), snapshot.models.rankers[target], target == "liked"
    )
    long = [at for at in range(len(asked.people)) if len(asked.history(at)[0]) > 1]
    honest = []
    for at in rng.permutation(np.array(long, np.int64))[:_PEOPLE].tolist():
        films, stars = asked.history(at)
        rated = dict(zip(ids[films].tolist(), stars.tolist(), strict=True))
        rows = snapshot.catalogue.id_map.rows
        candidates = rows(recommender.candidates(rated))
        for pick in recommender.recommend(rated, TOP):
            place = np.flatnonzero(candidates == rows([pick.film_id])[0])
            if not pick.because or not len(place):
                honest.append(False)
                continue
            named = int(np.flatnonzero(films == rows([pick.because[0][0]])[0])[0])
            other = int(rng.choice(np.delete(np.arange(len(films)), named)))
            without_named, without_other = (
                relevance.scores(np.delete(films, i), np.delete(stars, i), candidates)[place[0]]
                for i in (named, other)
            )
            honest.append(bool(without_named < without_other))
    return float(np.mean(honest)) if honest else float("nan")
