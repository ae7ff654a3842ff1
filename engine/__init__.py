"""Recommends films: from everyone's ratings to one person's picks, and why.

Knows nothing of chats, databases or event loops. The names below are the face on which other
programs build; they are imported when first used, so that serving does not load what only
training needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.catalogue import Catalogue, Film
    from engine.ratings import Ratings
    from engine.recommender import Recommendation, Recommender
    from engine.snapshot import Snapshot
    from engine.training import Progress, TrainingConfig, train

_HOME = {
    "Catalogue": "engine.catalogue",
    "Film": "engine.catalogue",
    "Progress": "engine.training",
    "Ratings": "engine.ratings",
    "Recommendation": "engine.recommender",
    "Recommender": "engine.recommender",
    "Snapshot": "engine.snapshot",
    "TrainingConfig": "engine.training",
    "train": "engine.training",
}

__all__ = [
    "Catalogue",
    "Film",
    "Progress",
    "Ratings",
    "Recommendation",
    "Recommender",
    "Snapshot",
    "TrainingConfig",
    "train",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
