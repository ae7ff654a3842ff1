import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import engine
from engine.bayes import BayesConfig
from engine.catalogue import Catalogue, Film
from engine.errors import InvalidRatings
from engine.model_arrays import to_arrays
from engine.progress import Work
from engine.ratings import Ratings
from engine.recommender import Recommender
from engine.side_by_side import bench
from engine.training import Coded, Progress, TrainingConfig, train
from engine.training_costs import Costs
from tests.engine import tastes


def test_one_seed_and_data_give_one_model() -> None:
    """All arrays, and what is recommended from them."""
    first, second = (train(tastes.ratings(), tastes.catalogue(), tastes.QUICK) for _ in range(2))
    assert np.array_equal(first.index.vectors, second.index.vectors)
    a, b = to_arrays(first.models)[0], to_arrays(second.models)[0]
    assert a.keys() == b.keys()
    assert all(np.array_equal(a[name], b[name]) for name in a)
    assert first.meta.data_hash == second.meta.data_hash
    stars = {tastes.action(0): 5.0, tastes.drama(3): 1.0}
    assert Recommender(first).recommend(stars) == Recommender(second).recommend(stars)


def test_other_data_have_another_hash() -> None:
    """One rating less."""
    ratings = tastes.ratings()
    fewer = ratings.select(np.arange(len(ratings) - 1))
    hashes = [
        train(given, tastes.catalogue(), tastes.QUICK).meta.data_hash for given in (ratings, fewer)
    ]
    assert hashes[0] != hashes[1]


def test_progress_only_rises_and_names_every_stage() -> None:
    """A bar that goes back is no bar."""
    seen: list[Progress] = []
    train(tastes.ratings(), tastes.catalogue(), tastes.QUICK, seen.append)
    fractions = [step.fraction for step in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert fractions[-1] == pytest.approx(1.0)
    assert list(dict.fromkeys(step.stage for step in seen)) == [
        *("features", "als", "stars", "index"),
    ]


def test_counts_and_means_belong_to_their_films() -> None:
    """External ids are mapped, never used as positions."""
    ratings = tastes.ratings()
    snapshot = train(ratings, tastes.catalogue(), tastes.QUICK)
    for film_id in (tastes.action(19), tastes.drama(0)):
        stars = ratings.stars[ratings.film_id == film_id]
        count, mean = snapshot.rating_summary(film_id)
        assert count == len(stars)
        assert mean == pytest.approx(float(stars.mean()))
    assert snapshot.rating_summary(-1) == (0, 0.0)
    assert (snapshot.meta.people, snapshot.meta.ratings) == (60, len(ratings))


def test_of_two_ratings_of_a_film_the_later_one_counts() -> None:
    """People change their minds."""
    coded = Coded.of(
        Ratings(
            np.array([1, 1]),
            np.array([tastes.drama(0)] * 2),
            np.array([5.0, 2.0], np.float32),
            np.array([10, 20]),
        ),
        tastes.catalogue(),
    )
    assert coded.stars.tolist() == [2.0]


def test_a_rating_of_an_unknown_film_is_named() -> None:
    """Silently learning from less would hide a broken import."""
    stray = Ratings(np.array([1]), np.array([6]), np.array([4], np.float32), np.array([0]))
    with pytest.raises(InvalidRatings) as caught:
        train(stray, tastes.catalogue(), tastes.QUICK)
    assert (caught.value.column, caught.value.value) == ("film_id", 6)


def test_serving_does_not_import_what_only_training_needs(tmp_path: Path) -> None:
    """A second and 200 MB that a bot does without."""
    heavy = "torch", "pandas", "sklearn", "scipy", "lightgbm"
    train(tastes.ratings(), tastes.catalogue(), tastes.FULL).save(tmp_path / "model")
    code = (
        "import sys; from pathlib import Path; "
        "from engine import Recommender, Snapshot, Catalogue, train; "
        "import engine.evaluation; "
        f"served = Recommender(Snapshot.load(Path({str(tmp_path / 'model')!r}))); "
        f"history = {{{tastes.action(0)}: 5.0, {tastes.drama(1)}: 2.0}}; "
        "assert served.recommend(history) and served.recommend({}) and served.ask(history); "
        f"served.predict(history, [{tastes.action(3)}]); served.similar({tastes.action(3)}); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_face_is_complete_and_an_unknown_name_is_an_attribute_error() -> None:
    """Names are imported when first used."""
    for name in engine.__all__:
        assert getattr(engine, name).__name__ == name
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        engine.nothing_of_the_kind  # noqa: B018


def some(films: int, rows: list[tuple[int, int, float]]) -> tuple[Ratings, Catalogue]:
    people, ids, stars = zip(*rows, strict=True) if rows else ((), (), ())
    catalogue = Catalogue(Film(k, f"Film {k}", 1990 + k, ("Drama",)) for k in range(films))
    columns = np.array(people, np.int64), np.array(ids, np.int64), np.array(stars, np.float32)
    return Ratings(*columns, np.zeros(len(rows), np.int64)), catalogue


@pytest.mark.parametrize(
    ("films", "rows"),
    [
        (12, [(1, 0, 5.0), (1, 1, 3.0), (1, 2, 1.0)]),
        (12, [(1, 0, 4.0)]),
        (12, []),
        (12, [(u, f, 3.0) for u in range(30) for f in range(10)]),
        (1, [(1, 0, 2.5), (2, 0, 5.0)]),
        (40, [(u, (7 * u + f) % 40, 1.0 + (u * f) % 9 / 2) for u in range(25) for f in range(9)]),
    ],
)
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_however_little_there_is_to_learn_from_something_sensible_comes_of_it(
    films: int, rows: list[tuple[int, int, float]]
) -> None:
    """One person, one rating, none, one star for all, one film, half stars: finite, no error."""
    config = replace(tastes.FULL, target="liked", candidates=100)
    trained = Recommender(train(*some(films, rows), config))
    for history in ({}, {0: 5.0}, dict.fromkeys(range(films), 1.0), dict.fromkeys(range(5), 3.0)):
        picks = trained.recommend(history, 10)
        known = [film for film in history if film < films]
        assert len(picks) == min(10, films - len(known))
        assert np.isfinite([(p.score, p.stars, p.spread) for p in picks]).all()
        assert np.isfinite(trained.predict(history, range(films + 1))).all()
        assert len(trained.ask(history, n=3)) == min(3, films - len(known))


def test_settings_follow_the_size_of_the_data() -> None:
    """The default for a hundred thousand ratings; bounded chains, folds and samples for more."""
    assert TrainingConfig.for_size(100_000, 1700, target="any") == TrainingConfig(target="any")
    middle, large = (TrainingConfig.for_size(n, 85_000) for n in (1_000_000, 32_000_000))
    for config in (middle, large):
        assert isinstance(config.stars, BayesConfig)
        assert config.stars.chains == 1
        assert config.stars.burn_in + config.stars.kept <= config.stars.sweeps
    assert large.stars.sweeps * 32_000_000 <= 2e9  # type: ignore[union-attr]
    assert {each.epochs for each in (*large.scorers.als, large.scorers.als_liked)} == {12}
    assert middle.scorers.als == TrainingConfig().scorers.als
    assert large.ranker is not None
    assert large.ranker.fits == 1
    assert TrainingConfig.quick().ranker is None


def test_what_a_piece_costs_grows_with_what_it_goes_through() -> None:
    """Ten times the ratings, sweeps or steps cost more, and never ten times as much again."""
    small, large = (
        Costs(n, 6000, 4000, TrainingConfig.for_size(1_000_000, 4000))
        for n in (1_000_000, 10_000_000)
    )
    ranker, stars = small.config.ranker, small.config.stars
    assert ranker is not None
    assert isinstance(stars, BayesConfig)
    assert small.scorers() < large.scorers() <= 10 * small.scorers()
    assert small.scorers(0.5, 100) < small.scorers(0.5, 500) < small.scorers(1.0, 500)
    assert small.examples(ranker) < large.examples(ranker) <= 10 * small.examples(ranker)
    more = replace(stars, sweeps=10 * stars.sweeps)
    assert small.chain(stars, 0) < small.chain(stars, 1) < small.chain(more, 1)
    assert small.network(ranker, "long") == large.network(ranker, "long") > 0
    assert small.plain_stars(10) < large.plain_stars(10)


def _nothing(_: object) -> None:
    return None


def test_work_that_is_still_to_be_taken_counts_as_left() -> None:
    """Otherwise nine tenths would be done when half of the pieces have not even begun."""
    told: list[Progress] = []
    with bench(1, None) as here:
        work = Work(here, told.append)
        work.expected = 2.0
        first, last = (work.take("als", 1.0, _nothing) for _ in range(2))
        work.result(first)
        work.result(last)
        work.expected = 0.0
        work.result(work.take("stars", 2.0, _nothing))
    assert [round(step.fraction, 2) for step in told] == [0.01, 0.25, 0.49]
