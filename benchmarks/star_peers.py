"""Known systems that predict stars, fitted to what is shown of one fold: Surprise and myFM.

* Surprise's SVD (biased matrix factorisation by stochastic gradient descent: Koren, Bell, Volinsky,
  "Matrix factorization techniques for recommender systems", Computer 2009) and SVD++ (Koren, KDD
  2008), as the library sets them, and SVD with epochs and regularisation chosen on an inner split.
* myFM's Bayesian factorisation machine (Rendle, "Factorization machines with libFM", TIST 2012),
  Gibbs-sampled, rank 10, 512 sweeps as in the examples that come with it: of the ids of person and
  film alone; with the films that a person rated and the people who rated a film beside them (its
  "svdpp_flipped"); and with these as an ordered probit. No dates, no demographics, as ours.

They know people by row, so every person of the fold has to be there when they are fitted. Nothing
here has seen what is hidden.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.metrics import rmse

if TYPE_CHECKING:
    from collections.abc import Mapping

Rows = NDArray[np.int64]
Stars = NDArray[np.float64]

MYFM = {"rank": 10, "n_iter": 512}
SVD_GRID = [(epochs, reg) for epochs in (60, 100, 150) for reg in (0.08, 0.1, 0.12, 0.15)]
_INNER = 5  # a fifth of what is shown is hidden to choose settings


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Ratings that a peer may see.

    Attributes:
        person: rows 0 … people − 1, int64, (n,).
        film: rows 0 … films − 1, int64, (n,).
        stars: float64, (n,).
        people: how many there are, with those of whom nothing is shown.
        films: likewise.
    """

    person: Rows
    film: Rows
    stars: Stars
    people: int
    films: int

    def part(self, which: NDArray[np.bool_]) -> Shown:
        """Of the same people and films, the ratings where `which` (n,) holds."""
        return Shown(
            self.person[which], self.film[which], self.stars[which], self.people, self.films
        )


# Fitted to what is shown: stars for (rows of people, rows of films), and the settings it chose.
Predict = Callable[[Rows, Rows], Stars]
StarPeer = Callable[[Shown, int], tuple[Predict, dict[str, Any]]]


def surprise_svd(shown: Shown, seed: int) -> tuple[Predict, dict[str, Any]]:
    """SVD as the library sets it: 100 factors, 20 epochs, step .005, regularisation .02."""
    from surprise import SVD  # noqa: PLC0415 -- only who measures peers has them

    return _surprise(SVD(random_state=seed), shown), {}


def surprise_svd_tuned(shown: Shown, seed: int) -> tuple[Predict, dict[str, Any]]:
    """SVD with the epochs and regularisation of `SVD_GRID` that do best on an inner split."""
    from surprise import SVD  # noqa: PLC0415

    def of(epochs: int, reg: float) -> Any:
        return SVD(n_epochs=epochs, reg_all=reg, random_state=seed)

    inner = np.random.default_rng([seed, 1]).integers(_INNER, size=len(shown.stars)) == 0
    seen, asked = shown.part(~inner), shown.part(inner)
    error = {
        (epochs, reg): rmse(_surprise(of(epochs, reg), seen)(asked.person, asked.film), asked.stars)
        for epochs, reg in SVD_GRID
    }
    epochs, reg = min(error, key=error.__getitem__)
    return _surprise(of(epochs, reg), shown), {"epochs": epochs, "regularisation": reg}


def surprise_svdpp(shown: Shown, seed: int) -> tuple[Predict, dict[str, Any]]:
    """SVD++ as the library sets it: 20 factors, 20 epochs, step .007, regularisation .02."""
    from surprise import SVDpp  # noqa: PLC0415

    return _surprise(SVDpp(random_state=seed, cache_ratings=True), shown), {}


def myfm_ids(shown: Shown, seed: int) -> tuple[Predict, dict[str, Any]]:
    """The factorisation machine of the two ids."""
    return _myfm(shown, seed, implicit=False, probit=False), dict(MYFM)


def myfm_implicit(shown: Shown, seed: int) -> tuple[Predict, dict[str, Any]]:
    """The same with who rated what on both sides."""
    return _myfm(shown, seed, implicit=True, probit=False), dict(MYFM)


def myfm_probit(shown: Shown, seed: int) -> tuple[Predict, dict[str, Any]]:
    """The same as an ordered probit over the scale's levels; its mean is what is predicted."""
    return _myfm(shown, seed, implicit=True, probit=True), dict(MYFM)


STAR_PEERS: Mapping[str, StarPeer] = {
    "Surprise SVD": surprise_svd,
    "Surprise SVD, tuned": surprise_svd_tuned,
    "Surprise SVD++": surprise_svdpp,
    "myFM, ids": myfm_ids,
    "myFM, ids and who rated what": myfm_implicit,
    "myFM, the same, ordered probit": myfm_probit,
}


def _surprise(model: Any, shown: Shown) -> Predict:
    from pandas import DataFrame  # noqa: PLC0415
    from surprise import Dataset, Reader  # noqa: PLC0415

    frame = DataFrame({"person": shown.person, "film": shown.film, "stars": shown.stars})
    scale = float(shown.stars.min()), float(shown.stars.max())
    data = Dataset.load_from_df(frame, Reader(rating_scale=scale))
    model.fit(data.build_full_trainset())

    def predict(person: Rows, film: Rows) -> Stars:
        pairs = zip(person.tolist(), film.tolist(), strict=True)
        return np.array([model.predict(u, i).est for u, i in pairs])

    return predict


def _myfm(shown: Shown, seed: int, *, implicit: bool, probit: bool) -> Predict:
    from scipy.sparse import csr_matrix, identity  # noqa: PLC0415

    with warnings.catch_warnings():  # it asks an old module of setuptools for its version
        warnings.simplefilter("ignore")
        import myfm  # noqa: PLC0415

    ones = np.ones(len(shown.stars))
    rated = csr_matrix((ones, (shown.person, shown.film)), shape=(shown.people, shown.films))
    of_person, of_film = [identity(shown.people)], [identity(shown.films)]
    if implicit:
        of_person.append(_one_over_root(rated))
        of_film.append(_one_over_root(rated.T.tocsr()))
    groups = [block.shape[1] for block in (*of_person, *of_film)]
    person_side, film_side = _beside(of_person), _beside(of_film)

    def blocks(person: Rows, film: Rows) -> list[Any]:
        return [myfm.RelationBlock(person, person_side), myfm.RelationBlock(film, film_side)]

    levels, level = np.unique(shown.stars, return_inverse=True)
    kind = myfm.MyFMOrderedProbit if probit else myfm.MyFMRegressor
    model = kind(rank=MYFM["rank"], random_seed=seed)
    model.fit(
        None,
        level if probit else shown.stars,
        X_rel=blocks(shown.person, shown.film),
        n_iter=MYFM["n_iter"],
        group_shapes=groups,
    )

    def predict(person: Rows, film: Rows) -> Stars:
        asked = blocks(person, film)
        if probit:
            return np.asarray(model.predict_proba(None, X_rel=asked) @ levels)
        return np.asarray(model.predict(None, X_rel=asked))

    return predict


def _one_over_root(rated: Any) -> Any:
    """Each row over the root of how many it holds, as in SVD++."""
    from scipy.sparse import diags  # noqa: PLC0415

    return diags(1.0 / np.sqrt(np.maximum(np.diff(rated.indptr), 1))) @ rated


def _beside(blocks: Iterable[Any]) -> Any:
    from scipy.sparse import hstack  # noqa: PLC0415

    return hstack(list(blocks)).tocsr()
