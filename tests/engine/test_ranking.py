import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from engine.als import AlsConfig, Floats
from engine.item_item import ItemItemConfig
from engine.ranking import Network, Ranker, RankerConfig, Task
from engine.ranking_examples import (
    DATED,
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
from engine.ranking_training import KINDS, fit_ranker, lessons
from engine.rated_matrix import FilmContent, RatedMatrix
from engine.relevance import Relevance
from engine.scorers import Scorers, ScorersConfig, fit_scorers
from engine.tower import TowerConfig

PEOPLE, FILMS = 120, 80
ALS = AlsConfig(factors=4, regularization=3.0, epochs=8)
CONFIG = ScorersConfig(
    als=(ALS,),
    als_liked=ALS,
    item_item=ItemItemConfig(lengths=(1, 5), regularization=20.0),
    item_item_liked=ItemItemConfig(lengths=(1, 5), regularization=20.0),
    tower=TowerConfig(dim=8, hidden=16, steps=60, people_per_step=32, pool=40, reach=15),
)
RANKER = RankerConfig(candidates=30, folds=2, fits=2, hidden=8, networks=2, epochs=3)
NOBODY = np.zeros(0, np.int64), np.zeros(0, np.float32)


def rated(seed: int = 0) -> tuple[RatedMatrix, FilmContent]:
    """Even people mostly rate even films, odd people odd ones; films of low rows more often."""
    rng = np.random.default_rng(seed)
    same = (np.arange(PEOPLE)[:, None] + np.arange(FILMS)[None]) % 2 == 0
    chance = np.where(same, np.linspace(0.8, 0.2, FILMS), 0.05)
    stars = np.where(rng.random(chance.shape) < chance, rng.integers(1, 6, chance.shape), 0)
    genres = np.stack([np.arange(FILMS) % 2 == 0, np.arange(FILMS) % 2 == 1], axis=1)
    years = rng.integers(1950, 2000, FILMS).astype(np.float32)
    people, films = np.nonzero(stars)
    when = rng.integers(0, 10**6, len(people))
    ratings = RatedMatrix.of(people, films, stars[people, films], when, stars.shape)
    return ratings, FilmContent(years, genres.astype(np.float32))


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


def some_network(features: int = 5, hidden: int = 3, seed: int = 0) -> Network:
    rng = np.random.default_rng(seed)

    def drawn(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    return Network(
        np.zeros(features, np.float32),
        np.ones(features, np.float32),
        drawn(features),
        drawn(features, hidden),
        drawn(hidden),
        drawn(hidden),
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


def test_averaged_networks_score_as_their_mean() -> None:
    """One wide network stands for several."""
    networks = [some_network(seed=seed) for seed in range(3)]
    x = np.random.default_rng(9).normal(size=(20, 5)).astype(np.float32)
    mean = np.mean([each.scores(x) for each in networks], axis=0)
    assert Network.averaged(networks).scores(x) == pytest.approx(mean, abs=1e-5)


def of_lengths(*lengths: float) -> Floats:
    """Features, alike but for the histories' lengths in the last column."""
    x = np.repeat(np.random.default_rng(1).normal(size=(1, 5)), len(lengths), axis=0)
    x[:, 4] = np.log1p(lengths)
    return x.astype(np.float32)


def test_one_network_hands_over_to_the_other() -> None:
    """Up to 5 films the one for short histories scores, from 14 on the other, between both do."""
    short, long = some_network(seed=0), some_network(seed=1)
    ranker = Ranker(short, long, long, 4)
    for length in (1, 5):
        x = of_lengths(length)
        assert ranker.scores(x) == pytest.approx(short.scores(x), abs=1e-6)
    for length in (14, 300):
        x = of_lengths(length)
        assert ranker.scores(x) == pytest.approx(long.scores(x), abs=1e-6)
    half = np.sqrt(6 * 15) - 1  # half-way between 1 + 5 and 1 + 14 along the logarithm
    x = of_lengths(half)
    assert ranker.scores(x) == pytest.approx((short.scores(x) + long.scores(x)) / 2, abs=1e-4)
    together = of_lengths(2, half, 50)  # histories of several lengths in one call
    alone = [ranker.scores(together[[row]])[0] for row in range(3)]
    assert ranker.scores(together) == pytest.approx(alone, abs=1e-6)


def test_what_comes_next_is_asked_of_a_network_of_its_own() -> None:
    """It scores long histories; short ones are left to the network for these."""
    short, long, following = (some_network(seed=seed) for seed in range(3))
    ranker = Ranker(short, long, following, 4)
    x, few = of_lengths(50), of_lengths(2)
    assert ranker.of("next").scores(x) == pytest.approx(following.scores(x), abs=1e-6)
    assert ranker.of("missing").scores(x) == pytest.approx(long.scores(x), abs=1e-6)
    assert ranker.of("next").scores(few) == pytest.approx(short.scores(few), abs=1e-6)


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("task", ["missing", "next"])
def test_a_ranker_survives_its_arrays(alone: bool, task: Task) -> None:
    """What is saved is all there is, with one network for everything as with three."""
    long = some_network(seed=1)
    ranker = Ranker(*((long,) * 3 if alone else (some_network(), long, some_network(seed=2))), 4)
    x = of_lengths(1, 4, 9, 100)
    again = Ranker.of_arrays(ranker.arrays(), 4).of(task)
    assert np.array_equal(again.scores(x), ranker.of(task).scores(x))


def test_arrays_of_no_network_are_refused() -> None:
    """One too many, one too few."""
    short, long, following = (some_network(seed=seed) for seed in range(3))
    arrays = Ranker(short, long, following, 4).arrays()
    with pytest.raises(TypeError):
        Ranker.of_arrays({**arrays, "other.bias": arrays["long.bias"]}, 4)
    with pytest.raises(TypeError):
        Ranker.of_arrays({name: each for name, each in arrays.items() if name != "next.out"}, 4)


def lists(features: Floats, stars: Floats, length: int = 30) -> Examples:
    """Examples of known people, of newcomers and of people without their last films in turn."""
    n = len(features)
    origin = np.array([KNOWN, NEWCOMER, LATEST], np.int8)[np.arange(n) % 3]
    return Examples(features, stars.astype(np.float32), np.full(n, length), origin)


def test_each_network_learns_from_the_histories_it_is_for() -> None:
    """Known people teach one, newcomers' short histories another, people's last films the third,
    lists without hits none.
    """
    whose = [KNOWN, KNOWN, NEWCOMER, NEWCOMER, NEWCOMER, DATED, DATED, LATEST]
    lengths = np.array([30, 30, 1, 15, 50, 2, 50, 9])
    stars = np.array([[4], [0], [3], [5], [1], [2], [5], [3]], np.float32)
    examples = Examples(np.zeros((8, 1, 3), np.float32), stars, lengths, np.array(whose, np.int8))
    config = RankerConfig(short=20, dated=0.5, long=3, newcomer=0.2, next_dated=0.3)
    short, long, following = (lessons(examples, "any", kind, config) for kind in KINDS)
    assert short == pytest.approx([0, 0, 1, 1, 0, 0.5, 0, 0])
    assert long == pytest.approx([1, 0, 0, 0.2, 0.2, 0, 0, 0])
    assert following == pytest.approx([0, 0, 0, 0, 0, 0, 0.3, 1])
    liked = lessons(examples, "liked", "long", config)
    assert liked == pytest.approx([1, 0, 0, 0.2, 0, 0, 0, 0])


def test_the_ranker_learns_what_is_relevant() -> None:
    """Of many features one tells: held-out lists are put in its order."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(400, 20, 6)).astype(np.float32)
    stars = np.where(features[:, :, 2] > 1.0, 5.0, 0.0).astype(np.float32)
    config = RankerConfig(networks=1, epochs=16, short_epochs=16)
    ranker = fit_ranker(lists(features, stars, 15), "any", 0, config)
    unseen = rng.normal(size=(100, 6)).astype(np.float32)
    order = np.argsort(-ranker.scores(unseen))
    assert unseen[order[:10], 2].mean() > unseen[order[50:], 2].mean() + 1.5


def test_the_target_decides_what_is_relevant() -> None:
    """Rankers for 'any' and 'liked' part where films are watched, but not liked."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(400, 20, 3)).astype(np.float32)
    stars = np.where(features[:, :, 0] > 1, 2.0, np.where(features[:, :, 1] > 1, 5.0, 0.0))
    config = RankerConfig(networks=1, epochs=16, short_epochs=16)
    examples = lists(features, stars, 15)
    watched, good = np.array([[2, 0, 0]], np.float32), np.array([[0, 2, 0]], np.float32)
    liked = fit_ranker(examples, "liked", 2, config)
    assert liked.scores(good) > liked.scores(watched) + 1
    either = fit_ranker(examples, "any", 2, config)
    assert abs(either.scores(good) - either.scores(watched)) < 1


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


def test_one_seed_gives_the_same_picks(scorers: Scorers) -> None:
    """Scorers and ranker of one seed agree to the bit."""
    stars, content = rated()
    again = fit_scorers(stars, content, CONFIG)
    assert np.array_equal(scorers.scores(*NOBODY), again.scores(*NOBODY))
    rng = np.random.default_rng(0)
    random = lists(
        rng.normal(size=(64, 10, 4)).astype(np.float32),
        rng.integers(0, 6, (64, 10)).astype(np.float32),
        10,
    )
    first, second = (fit_ranker(random, "any", 0, RANKER).arrays() for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_serving_imports_nothing_heavy() -> None:
    """Scoring and ranking need neither torch nor pandas nor scikit-learn."""
    code = (
        "import sys, engine.ranking, engine.ranking_features, engine.scorers;"
        "sys.exit(any(m in sys.modules for m in ('torch', 'pandas', 'sklearn', 'lightgbm')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
