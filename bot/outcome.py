"""What a finished training says of itself, on its way from its process to the bot.

A module of its own, so that the serving process can read it without loading what trains.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished training.

    Attributes:
        version: the folder below ``MODELS_DIR``.
        last_event_id: the newest rating event that it knows.
        ratings: how many ratings it was trained on.
        people: how many left-out people it was measured on.
        seconds: how long everything took.
        new: its figures, "ndcg@10" and "rmse"; None where there was nobody to measure on.
        old: those of the version that served, on the same people; None without one.
        worse: whether it must not go live.
        quick: whether it was trained by `TrainingConfig.quick`.
        picture: file of the picture of old against new below ``MODELS_DIR``; None without one.
    """

    version: str
    last_event_id: int
    ratings: int
    people: int
    seconds: float
    new: dict[str, float] | None
    old: dict[str, float] | None
    worse: bool
    quick: bool
    picture: str | None = None
