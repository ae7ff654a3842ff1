"""Puts candidates in order for one person: scorers, features and ranker behind one call.

A person without a single rating gets what is popular, or popular and liked, in exactly that
order: where nothing is known, nothing learned can beat it, and small differences in chance must
not. From the first rating on, the ranker decides, having been trained on histories from one
film up.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.als import Floats, Rows
from engine.ranking import Ranker
from engine.ranking_features import Considered, FeatureMaker


@dataclass(frozen=True, slots=True)
class Relevance:
    """Scores candidates.

    Attributes:
        maker: Makes the features.
        ranker: Weighs them.
        liked: Whether the ranker was trained to find what people like ("liked"), rather than
            what they rate ("any").
    """

    maker: FeatureMaker
    ranker: Ranker
    liked: bool

    def scores(self, films: Rows, stars: Floats, candidates: Rows) -> Floats:
        """Scores of candidates, comparable within this call only.

        Args:
            films: Rows of the rated films, (k,), distinct.
            stars: Stars of each, (k,) float32.
            candidates: Rows of films the person has not rated, (n,).

        Returns:
            (n,) float32; the higher, the sooner it should be shown.
        """
        return self.of(self.maker.of(films, stars, candidates))

    def of(self, considered: Considered) -> Floats:
        """`scores` of somebody and their candidates."""
        scorers = self.maker.scorers
        if len(considered.films) == 0:
            counts = scorers.liked_counts if self.liked else scorers.counts
            return counts[considered.candidates]
        return self.ranker.scores(considered.whole)
