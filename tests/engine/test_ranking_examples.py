from dataclasses import replace

import numpy as np
import pytest

from engine.ranking_examples import (
    KNOWN,
    LATEST,
    NEWCOMER,
    Examples,
    collect_examples,
    fits,
    fold_examples,
    nearest_films,
)
from engine.ranking_features import FeatureMaker, feature_names, length_column
from engine.ranking_training import fit_ranker
from engine.rated_matrix import FilmContent, RatedMatrix
from engine.relevance import Relevance
from engine.scorers import Scorers, fit_scorers
from tests.engine.parity import CONFIG, FILMS, PEOPLE, RANKER, rated

NOBODY = np.zeros(0, np.int64), np.zeros(0, np.float32)


@pytest.fixture(scope="module")
def scorers() -> Scorers:
    stars, content = rated()
    return fit_scorers(stars, content, CONFIG)


@pytest.fixture(scope="module")
def examples() -> Examples:
    stars, content = rated()
    return collect_examples(
        stars, lambda part, seed: fit_scorers(part, content, CONFIG, seed=seed), RANKER
    )


@pytest.mark.parametrize("history", [[], [3], [0, 2, 4, 6, 8], list(range(0, 60, 2))])
def test_features_are_finite_for_histories_of_any_length(
    scorers: Scorers, history: list[int]
) -> None:
    """Nobody, one film, all of one kind with one star: every feature is a number."""
    films = np.array(history, np.int64)
    candidates = np.setdiff1d(np.arange(FILMS), films)
    maker = FeatureMaker(scorers)
    for stars in (1.0, 5.0):
        made = maker.features(films, np.full(len(films), stars, np.float32), candidates)
        assert made.shape == (len(candidates), len(feature_names(scorers)))
        assert np.isfinite(made).all()


def test_a_z_score_is_taken_over_the_unrated_films(scorers: Scorers) -> None:
    """Over all unrated films, each scorer's z has mean 0 and deviation 1, and ranks from 0 up."""
    films, stars = np.array([0, 2, 4]), np.array([5, 4, 1], np.float32)
    candidates = np.setdiff1d(np.arange(FILMS), films)
    made = FeatureMaker(scorers).features(films, stars, candidates)
    raw = scorers.scores(films, stars)[:, candidates]
    for k, name in enumerate(scorers.names):
        z, rank = made[:, 2 * k], np.expm1(made[:, 2 * k + 1])
        assert z == pytest.approx((raw[k] - raw[k].mean()) / raw[k].std(), abs=1e-3), name
        assert sorted(rank.round()) == list(range(len(candidates)))
        assert candidates[rank.argmin()] == candidates[raw[k].argmax()]


def test_candidates_are_unrated_and_as_many_as_there_are(scorers: Scorers) -> None:
    """More than the catalogue holds gives the whole rest of it, each film once."""
    films = np.arange(0, 20)
    found = nearest_films(scorers, films, 500)
    assert sorted(found) == list(range(20, FILMS))
    assert len(nearest_films(scorers, np.arange(FILMS), 10)) == 0


def test_examples_hold_known_relevant_films_and_never_the_history(examples: Examples) -> None:
    """Every list holds at least one rating to find; labels are stars or 0."""
    assert (examples.stars > 0).any(axis=1).all()
    assert set(np.unique(examples.stars)) <= {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}
    assert len(examples.features) == len(examples.stars) > PEOPLE
    assert np.isfinite(examples.features).all()


@pytest.mark.parametrize("further", [True, False])
def test_last_films_are_held_out_by_date(further: bool) -> None:
    """Of people in a further fit, or of some in each, all that is held out came after the rest."""
    ratings, content = rated()
    config = replace(RANKER, newcomers=0.0, latest_fits=1, latest=0.0 if further else 1.0)
    seen: list[RatedMatrix] = []

    def fit(part: RatedMatrix, seed: int) -> Scorers:
        seen.append(part)
        return fit_scorers(part, content, CONFIG, seed=seed)

    made = fold_examples(ratings, fit, config, config.fits if further else 0)
    assert set(made.origin) == {LATEST}
    for u in range(PEOPLE):
        films, _, when = ratings.person(u)
        kept = np.isin(films, seen[0].person(u)[0])
        assert len(films) // 2 <= kept.sum() < len(films)
        assert when[kept].max() <= when[~kept].min()


def test_without_dates_nobody_has_last_films() -> None:
    """There are no further fits then, and all that a fold holds out is its own."""
    dated, content = rated()
    ratings = RatedMatrix(dated.stars, np.zeros_like(dated.rated_at))
    config = replace(RANKER, fits=1, latest_fits=2, latest=0.5)
    assert (fits(dated, config), fits(ratings, config)) == (3, 1)
    made = collect_examples(ratings, lambda part, _: fit_scorers(part, content, CONFIG), config)
    assert set(made.origin) == {KNOWN, NEWCOMER}


def test_the_whole_beats_popularity_for_people_it_never_met(
    scorers: Scorers, examples: Examples
) -> None:
    """Strangers with five ratings get more of what they go on to rate than the popular films."""
    maker = FeatureMaker(scorers)
    ranker = fit_ranker(examples, "any", length_column(scorers), RANKER)
    strangers, _ = rated(seed=1)
    ours = popular = 0
    for u in range(PEOPLE):
        films = strangers.person(u)[0]
        shown, hidden = films[:5], films[5:]
        given = np.full(len(shown), 4, np.float32)
        candidates = nearest_films(scorers, shown, 30)
        picks = candidates[np.argsort(-ranker.scores(maker.features(shown, given, candidates)))]
        counts = scorers.counts.copy()
        counts[shown] = -1
        ours += np.isin(picks[:10], hidden).sum()
        popular += np.isin(np.argsort(-counts)[:10], hidden).sum()
    assert ours > 1.2 * popular


def test_films_that_people_start_with_are_early() -> None:
    """A film that all rate first is early, one that all rate last is not, undated ones are even."""
    people, films = np.repeat(np.arange(20), 30), np.tile(np.arange(30), 20)
    stars, shape = np.full(600, 3, np.float32), (20, 30)
    early = RatedMatrix.of(people, films, stars, 1000 + films, shape).earliness()
    assert early[:10].min() > 0.3
    assert early[10:].max() < -0.3
    assert not RatedMatrix.of(people, films, stars, None, shape).earliness().any()


@pytest.mark.parametrize("kind", ["twelve films", "one star only", "nobody"])
def test_odd_data_are_survived(kind: str) -> None:
    """A dozen films, no film liked by anyone, no rating at all: finite features all the same."""
    ratings, content = rated()
    stars = ratings.stars
    if kind == "twelve films":
        stars = stars[:, :12]
        content = FilmContent(content.years[:12], content.genres[:12])
    stars.data[:] = {"one star only": 1.0, "nobody": 0.0}.get(kind, 3.0)
    stars.eliminate_zeros()
    scorers = fit_scorers(RatedMatrix(stars, np.zeros(stars.nnz, np.int64)), content, CONFIG)
    for films in (np.zeros(0, np.int64), np.array([1, 2, 5])):
        candidates = nearest_films(scorers, films, 100)
        given = np.full(len(films), 1, np.float32)
        assert len(candidates) == stars.shape[1] - len(films)
        assert np.isfinite(FeatureMaker(scorers).features(films, given, candidates)).all()


@pytest.mark.parametrize("liked", [False, True])
def test_nobody_gets_the_popular_films_in_their_order(
    scorers: Scorers, examples: Examples, liked: bool
) -> None:
    """Without a rating the order is that of the counts; with one it no longer is."""
    ranker = fit_ranker(examples, "liked" if liked else "any", length_column(scorers), RANKER)
    relevance = Relevance(FeatureMaker(scorers), ranker, liked)
    candidates = np.arange(1, FILMS)
    counts = (scorers.liked_counts if liked else scorers.counts)[candidates]
    assert np.array_equal(relevance.scores(*NOBODY, candidates), counts)
    one = relevance.scores(np.array([0]), np.array([5], np.float32), candidates)
    assert np.isfinite(one).all()
    assert not np.array_equal(np.argsort(-one), np.argsort(-counts))
