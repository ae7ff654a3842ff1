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

from engine.bayes_fold_in import (
    FilmSamples,
    GaussianSamples,
    Posterior,
    ProbitSamples,
    joined,
    thinned,
)
from engine.ratings import MAX_STARS, MIN_STARS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float32]


_BLOCK = 128  # films predicted at once: with every sample of them, they stay in cache


@dataclass(frozen=True, slots=True, kw_only=True)
class BayesConfig:
    """Chosen on inner splits of ml-100k's training folds.

    Attributes:
        factors: length of p_u and q_i. Precisions are learned, so superfluous ones do no harm.
        chains: Gibbs chains per link. Chains with other seeds find other factors, and averaging
            them gains more than as many more sweeps of one.
        sweeps: of each chain.
        burn_in: sweeps of each chain before the first sample is kept.
        kept: samples kept of each chain, evenly spaced. The arrays hold about
            16 (1 + factors) chains x kept bytes for each film.
        set_size: of how many of the most-rated films (and the busiest people) it counts that
            somebody rated them (that they rated a film), whatever the stars.
        set_rank: in how many directions it counts.
    """

    factors: int = 8
    chains: int = 2
    sweeps: int = 600
    burn_in: int = 180
    kept: int = 20
    set_size: int = 2000
    set_rank: int = 400


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
        from engine.bayes_training import (  # noqa: PLC0415 -- training needs torch
            Observations,
            draw_samples,
        )

        if not len(stars):
            return cls(MIN_STARS, MAX_STARS)
        levels = np.unique(stars).astype(np.float32)
        data = Observations(user_row, film_row, stars, films, features, config or BayesConfig())
        gaussian, probit = draw_samples(data, levels, seed, report)
        return cls.of_chains([gaussian], [probit], levels)

    @classmethod
    def of_chains(
        cls, gaussian: Sequence[FilmSamples], probit: Sequence[FilmSamples], levels: Array
    ) -> BayesianALS:
        """Of the samples of each chain under either link, and the stars that there are, rising."""
        return cls(
            float(levels[0]),
            float(levels[-1]),
            GaussianSamples(joined(gaussian)),
            ProbitSamples(joined(probit), levels),
        )

    def fold_in(self, rated: NDArray[np.int64], stars: Array) -> Person:
        """Somebody who gave `stars` (n,) to the films `rated` (n,), n >= 0, each film once."""
        if self.gaussian is None or self.probit is None:
            return Person(self, None, None)
        stars = stars.astype(np.float32)
        gaussian = self.gaussian.fold_in(rated, stars)
        return Person(self, gaussian, self.probit.fold_in(rated, stars, gaussian.gamma))

    def predict(
        self, rated: NDArray[np.int64], stars: Array, rows: NDArray[np.int64]
    ) -> tuple[Array, Array]:
        """`fold_in`, then `Person.predict`."""
        return self.fold_in(rated, stars).predict(rows)

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

    def thinned(self, every: int) -> BayesianALS:
        """The same model by one in `every` samples: quicker, and a little worse.

        On ml-100k 40 samples of the default's 120 cost .0007 RMSE. For features of a ranker, say,
        which looks at hundreds of films of which ten will be shown.
        """
        if self.gaussian is None or self.probit is None:
            return self
        return BayesianALS(
            self.low,
            self.high,
            GaussianSamples(thinned(self.gaussian.films, every)),
            ProbitSamples(thinned(self.probit.films, every), self.probit.levels),
        )

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


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One person, folded in: their posterior under each link, None where nothing was learned."""

    model: BayesianALS
    gaussian: Posterior | None
    probit: Posterior | None

    def predict(self, rows: NDArray[np.int64]) -> tuple[Array, Array]:
        """What they will give to films (p,).

        Returns:
            mean: expected stars, within the data's range, float32, (p,).
            spread: standard deviation of the star about it, not of the mean alone, float32, (p,);
                mean ± 1.2816 spread holds four stars in five.
        """
        model, p = self.model, len(rows)
        if self.gaussian is None or self.probit is None:
            middle, spread = (model.low + model.high) / 2, (model.high - model.low) / np.sqrt(12)
            return np.full(p, middle, np.float32), np.full(p, spread, np.float32)
        assert model.gaussian is not None
        assert model.probit is not None
        first, second = np.zeros(p, np.float32), np.zeros(p, np.float32)
        for at in range(0, p, _BLOCK):
            block = slice(at, at + _BLOCK)
            one = model.gaussian.moments(self.gaussian, rows[block])
            two = model.probit.moments(self.probit, rows[block])
            first[block], second[block] = (one[0] + two[0]) / 2, (one[1] + two[1]) / 2
        spread = np.sqrt(np.maximum(second - first * first, np.float32(0.0)))
        return np.clip(first, model.low, model.high), spread
