"""How far a training is, told from the pieces of work that it consists of.

Knows neither the pieces nor who listens.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from engine.side_by_side import Bench

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. stage: "features", "ranking", "embedding", "als", "stars", "index",
    "evaluate"; fraction: of the whole run, 0..1, never falling.
    """

    stage: str
    fraction: float


Report = Callable[[Progress], None]


class Work:
    """Pieces under way, and how far they are altogether.

    Attributes:
        expected: weight of pieces that are still to be taken; it counts as work left.
    """

    def __init__(self, here: Bench, report: Report) -> None:
        self._here, self._report = here, report
        self.expected = 0.0
        self._stage: dict[Future[Any], tuple[str, float]] = {}
        self._pending: list[Future[Any]] = []
        self._fraction = 0.01

    def take(self, stage: str, weight: float, piece: Callable[..., Any], *args: Any) -> Future[Any]:
        """Begin one; its weight is about how many seconds it takes."""
        future = self._here.submit(piece, *args)
        self._stage[future] = stage, weight
        self._pending.append(future)
        return future

    def result(self, future: Future[T]) -> T:
        """Wait for it, and tell of what else gets done meanwhile."""
        while future in self._pending:
            self._report(Progress(self._stage[self._pending[0]][0], self._fraction))
            for done in self._here.finished(set(self._pending)):
                done.exception()
                self._pending.remove(done)
            left = sum(self._stage[each][1] for each in self._pending)
            done_weight = sum(weight for _, weight in self._stage.values()) - left
            share = done_weight / max(done_weight + left + self.expected, 1e-9)
            self._fraction = max(self._fraction, 0.01 + 0.96 * share)
        return future.result()
