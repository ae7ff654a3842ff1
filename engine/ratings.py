"""Ratings as aligned columns, and the map from external ids to matrix rows.

This module knows neither where ratings come from nor what is learned from them. A user id here is
whatever the caller keyed people by; MovieLens users and Telegram people must have been given
different ids before they meet in one `Ratings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from engine.errors import InvalidRatings, MissingColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

_Scalar = TypeVar("_Scalar", bound=np.generic)

MIN_STARS = 0.5
MAX_STARS = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Everyone's ratings: row k says that user_id[k] gave film_id[k] stars[k] at rated_at[k].

    Attributes:
        user_id: int64, (n,).
        film_id: int64, (n,).
        stars: float32, (n,), within 0.5–5.
        rated_at: int64, (n,), Unix seconds; 0 where the time is not known.

    Raises:
        InvalidRatings: a column that is not one-dimensional, not as long as the others or not
            numeric (`row` is -1), or a value that is not finite, not whole or out of range.
    """

    user_id: NDArray[np.int64]
    film_id: NDArray[np.int64]
    stars: NDArray[np.float32]
    rated_at: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("user_id", "film_id", "rated_at"):
            object.__setattr__(self, name, _whole(name, getattr(self, name)))
        object.__setattr__(self, "stars", _within_scale(self.stars))
        for name in ("film_id", "stars", "rated_at"):
            n = len(getattr(self, name))
            if n != len(self.user_id):
                raise InvalidRatings(name, -1, n, f"{len(self.user_id)} rows, as in user_id")

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Ratings:
        """Take the columns user_id, film_id, stars and, if present, rated_at (or timestamp).

        Times may be Unix seconds or datetime64 (without a time zone: UTC); one that is missing
        (NA, NaN, NaT, None) is 0.

        Raises:
            MissingColumn: one of the first three is not there.
            InvalidRatings: see the class.
        """
        for name in ("user_id", "film_id", "stars"):
            if name not in frame.columns:
                raise MissingColumn(name, [str(column) for column in frame.columns])
        time = next((name for name in ("rated_at", "timestamp") if name in frame.columns), None)
        return cls(
            user_id=frame["user_id"].to_numpy(),
            film_id=frame["film_id"].to_numpy(),
            stars=frame["stars"].to_numpy(),
            rated_at=np.zeros(len(frame), np.int64) if time is None else _seconds(frame[time]),
        )

    @classmethod
    def concat(cls, parts: Iterable[Ratings]) -> Ratings:
        """One after the other, in the order given; no parts give no ratings."""
        held = list(parts)
        if not held:
            return cls.empty()
        return cls(
            np.concatenate([part.user_id for part in held]),
            np.concatenate([part.film_id for part in held]),
            np.concatenate([part.stars for part in held]),
            np.concatenate([part.rated_at for part in held]),
        )

    @classmethod
    def empty(cls) -> Ratings:
        """No ratings."""
        none = np.zeros(0, np.int64)
        return cls(none, none, np.zeros(0, np.float32), none)

    def __len__(self) -> int:
        return len(self.user_id)

    def select(self, which: ArrayLike) -> Ratings:
        """The rows of a boolean mask (n,) or of integer positions, in their order."""
        rows = np.asarray(which)
        if rows.dtype != np.bool_:
            rows = rows.astype(np.int64)  # an empty list would come as float
        return Ratings(
            self.user_id[rows], self.film_id[rows], self.stars[rows], self.rated_at[rows]
        )

    def deduplicated(self) -> Ratings:
        """One rating per person and film: the latest, and of equally late ones the last row.

        The rows that stay keep their order.
        """
        n = len(self)
        if in_order(self.user_id, self.film_id):  # as the storage gives them
            return self
        # lexsort is stable with the last key first: a pair's rows end up in order of time, then
        # of position, so the last row of each run of equal pairs is the one to keep.
        order = np.lexsort((np.arange(n), self.rated_at, self.film_id, self.user_id))
        user, film = self.user_id[order], self.film_id[order]
        last = np.ones(n, np.bool_)
        last[:-1] = (user[1:] != user[:-1]) | (film[1:] != film[:-1])
        return self.select(np.sort(order[last]))

    def to_frame(self) -> pd.DataFrame:
        """The four columns as a table."""
        import pandas as pd  # noqa: PLC0415 -- serving does not need pandas

        return pd.DataFrame(
            {
                "user_id": self.user_id,
                "film_id": self.film_id,
                "stars": self.stars,
                "rated_at": self.rated_at,
            }
        )


class IdMap:
    """External ids on one side, rows 0..n-1 on the other; external ids never index arrays.

    Row order is the order in which the ids were given.
    """

    __slots__ = ("_order", "_sorted", "ids")

    def __init__(self, ids: ArrayLike) -> None:
        """Ids (n,), whole numbers, each at most once; ValueError otherwise."""
        self.ids: NDArray[np.int64] = _frozen(np.asarray(ids, dtype=np.int64))
        if self.ids.ndim != 1:
            raise ValueError(f"ids must be one-dimensional, not {self.ids.ndim}-dimensional")
        self._order: NDArray[np.int64] = np.argsort(self.ids, kind="stable")
        self._sorted: NDArray[np.int64] = self.ids[self._order]
        twice = np.flatnonzero(self._sorted[1:] == self._sorted[:-1])
        if twice.size:
            raise ValueError(f"the id {self._sorted[twice[0]]} is given twice")

    @classmethod
    def of(cls, ids: ArrayLike | Sequence[int]) -> IdMap:
        """Map the distinct values of `ids`, in rising order."""
        return cls(np.unique(np.asarray(ids, dtype=np.int64)))

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, external: object) -> bool:
        return isinstance(external, (int, np.integer)) and self.row(int(external)) is not None

    def rows(self, external: ArrayLike) -> NDArray[np.int64]:
        """Row of each id, same shape, int64; -1 for an id that is not known."""
        wanted = np.asarray(external, dtype=np.int64)
        if not len(self.ids):
            return np.full(wanted.shape, -1, np.int64)
        at = np.minimum(np.searchsorted(self._sorted, wanted), len(self.ids) - 1)
        return np.where(self._sorted[at] == wanted, self._order[at], -1).astype(np.int64)

    def row(self, external: int) -> int | None:
        """Row of one id, or None."""
        at = int(np.searchsorted(self._sorted, external))
        if at == len(self.ids) or self._sorted[at] != external:
            return None
        return int(self._order[at])


def in_order(people: NDArray[Any], films: NDArray[Any]) -> bool:
    """Whether aligned columns rise by person, and by film within a person, none twice."""
    later = people[1:] > people[:-1]
    later |= (people[1:] == people[:-1]) & (films[1:] > films[:-1])
    return bool(later.all())


def _seconds(times: pd.Series[Any]) -> NDArray[Any]:
    """Unix seconds where there is a time, 0 where there is none; checked by whoever takes them."""
    missing = times.isna().to_numpy()
    if getattr(times.dtype, "kind", "O") == "M":
        if getattr(times.dtype, "tz", None) is not None:
            times = times.dt.tz_convert("UTC").dt.tz_localize(None)
        return np.where(missing, 0, times.to_numpy("datetime64[s]").astype(np.int64))
    if not missing.any():
        return times.to_numpy()
    values = times.to_numpy(dtype=object, copy=True)
    values[missing] = 0
    return values


def _whole(name: str, values: ArrayLike) -> NDArray[np.int64]:
    column = _column(name, values)
    if column.dtype.kind == "f":
        broken = ~np.isfinite(column) | (column != np.floor(column))
        if broken.any():
            row = int(np.argmax(broken))
            raise InvalidRatings(name, row, column[row].item(), "a whole number")
    return _frozen(column.astype(np.int64, copy=False))


def _within_scale(values: ArrayLike) -> NDArray[np.float32]:
    column = _column("stars", values)
    # "not (low <= x <= high)" and not its mirror image: NaN has to fail as well.
    broken = ~((column >= MIN_STARS) & (column <= MAX_STARS))
    if broken.any():
        row = int(np.argmax(broken))
        expected = f"stars within {MIN_STARS:g}–{MAX_STARS:g}"
        raise InvalidRatings("stars", row, column[row].item(), expected)
    return _frozen(column.astype(np.float32, copy=False))


def _column(name: str, values: ArrayLike) -> NDArray[Any]:
    column = np.asarray(values)
    if column.ndim != 1:
        raise InvalidRatings(name, -1, column.shape, "one dimension")
    if column.size == 0:
        return column.astype(np.float64)
    if column.dtype.kind == "O":  # as pandas gives a column with missing values
        for row, value in enumerate(column):
            if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
                raise InvalidRatings(name, row, value, "a number")
        column = column.astype(np.float64)
    if column.dtype.kind not in "iuf":
        raise InvalidRatings(name, 0, column[0].item(), "a number")
    return column


def _frozen(column: NDArray[_Scalar]) -> NDArray[_Scalar]:
    """A read-only view: the columns are shared, not copied, wherever they go."""
    view = column.view()
    view.flags.writeable = False
    return view
