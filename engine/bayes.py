"""Predicted stars and their spread: Bayesian matrix factorisation, averaged over many samples.

The films' side of several Gibbs chains is kept (engine.bayes_chain), half of them taking stars as
numbers, half as ordered levels; the two err differently, so their average is better than either.
A person is folded in from their ratings (engine.bayes_fold_in). The module knows films as rows; it
does not know which of them to recommend, for a high prediction is not yet a good pick.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from engine.bayes_fold_in import FilmSamples, GaussianSamples, ProbitSamples
from engine.ratings import MAX_STARS, MIN_STARS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class BayesConfig:
    """Chosen on inner splits of ml-100k's training folds.

    Attributes:
        factors: length of p_u and q_i.
        chains: Gibbs chains per link; chains with other seeds find other factors, and averaging
            them is worth more than as many more sweeps of one.
        sweeps: of each chain.
        burn_in: sweeps of each chain before the first sample is kept.
        kept: samples kept of each chain, evenly spaced. Memory grows with films x chains x kept.
        set_size: the most-rated films (and the busiest people) whose ratings say something about
            a person (a film) whatever the stars. Training grows with its cube, once.
    """

    factors: int = 8
    chains: int = 2
    sweeps: int = 500
    burn_in: int = 140
    kept: int = 30
    set_size: int = 2000


class BayesianALS:
    """The films' side, ready to fold people in.

    Attributes:
        low: the lowest stars in the data.
        high: the highest.
        gaussian: its samples, or None if there were no ratings to learn from.
        probit: likewise.
    """

    def __init__(
        self,
        low: float,
        high: float,
        gaussian: GaussianSamples | None = None,
        probit: ProbitSamples | None = None,
    ) -> None:
        self.low = low
        self.high = high
        self.gaussian = gaussian
        self.probit = probit

    @classmethod
    def fit(
        cls,
        user_row: NDArray[np.int64],
        film_row: NDArray[np.int64],
        stars: Array,
        films: int,
        features: Array | None = None,
        config: BayesConfig | None = None,
        *,
        seed: int = 0,
        report: Callable[[float], None] | None = None,
    ) -> BayesianALS:
        """Learn from aligned columns (n,), each (person, film) at most once; rows count from 0.

        Args:
            user_row: people.
            film_row: films, below `films`.
            stars: float32.
            films: how many there are, rated or not.
            features: what is known of each film, (films, d), on a scale of about 1; or None.
            config: see there.
            seed: same seed, data and machine: same model.
            report: called with the done share, 0..1.
        """
        from engine.bayes_training import draw_samples  # noqa: PLC0415 -- training needs torch

        if not len(stars):
            return cls(MIN_STARS, MAX_STARS)
        levels = np.unique(stars).astype(np.float32)
        gaussian, probit = draw_samples(
            user_row,
            film_row,
            stars,
            levels,
            films,
            features,
            config or BayesConfig(),
            seed,
            report,
        )
        return cls(
            float(levels[0]),
            float(levels[-1]),
            GaussianSamples(gaussian),
            ProbitSamples(probit, levels),
        )

    def predict(
        self, rated: NDArray[np.int64], stars: Array, rows: NDArray[np.int64]
    ) -> tuple[Array, Array]:
        """What a person who gave `stars` (n,) to the films `rated` (n,) will give to `rows` (p,).

        Returns:
            mean: expected stars, within the data's range, float32, (p,).
            spread: standard deviation of the star about it, not of the mean alone, float32, (p,);
                mean ± 1.2816 spread holds four stars in five.
        """
        first = np.full(len(rows), (self.low + self.high) / 2, np.float32)
        second = first**2 + np.float32((self.high - self.low) ** 2 / 12)
        links = [link for link in (self.gaussian, self.probit) if link is not None]
        if links:
            known = stars.astype(np.float32)
            moments = [link.predict(link.fold_in(rated, known), rows) for link in links]
            first = np.mean([moment[0] for moment in moments], axis=0, dtype=np.float32)
            second = np.mean([moment[1] for moment in moments], axis=0, dtype=np.float32)
        spread = np.sqrt(np.maximum(second - first**2, np.float32(0.0)))
        return np.clip(first, self.low, self.high), spread

    def predict_all(
        self,
        user_row: NDArray[np.int64],
        film_row: NDArray[np.int64],
        stars: Array,
        ask_user: NDArray[np.int64],
        ask_film: NDArray[np.int64],
    ) -> tuple[Array, Array]:
        """`predict` for many people: known ratings (n,), asked pairs (p,) -> mean, spread (p,)."""
        order = np.argsort(user_row, kind="stable")
        asked = np.argsort(ask_user, kind="stable")
        people, first = np.unique(ask_user[asked], return_index=True)
        begin = np.searchsorted(user_row[order], people, "left")
        end = np.searchsorted(user_row[order], people, "right")
        mean, spread = np.empty(len(asked), np.float32), np.empty(len(asked), np.float32)
        for at, which in enumerate(np.split(asked, first[1:])):
            own = order[begin[at] : end[at]] if len(people) else order[:0]
            mean[which], spread[which] = self.predict(film_row[own], stars[own], ask_film[which])
        return mean, spread

    def arrays(self) -> dict[str, Array]:
        """Everything, by name; `from_arrays` takes it back."""
        held = {"range": np.array([self.low, self.high], np.float32)}
        if self.gaussian is not None and self.probit is not None:
            held["levels"] = self.probit.levels
            for name, samples in (("gaussian", self.gaussian), ("probit", self.probit)):
                for part in fields(FilmSamples):
                    held[f"{name}.{part.name}"] = getattr(samples.films, part.name)
        return held

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> BayesianALS:
        """Of `arrays`, which may be memory maps; they are not copied."""
        low, high = (float(end) for end in arrays["range"])
        if "levels" not in arrays:
            return cls(low, high)
        gaussian, probit = (
            FilmSamples(
                **{part.name: arrays[f"{name}.{part.name}"] for part in fields(FilmSamples)}
            )
            for name in ("gaussian", "probit")
        )
        return cls(low, high, GaussianSamples(gaussian), ProbitSamples(probit, arrays["levels"]))
