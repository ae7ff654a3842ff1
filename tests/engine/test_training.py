import subprocess
import sys

import numpy as np
import pytest

import engine
from engine.errors import InvalidRatings
from engine.ratings import Ratings
from engine.recommender import Recommender
from engine.training import Coded, Progress, train
from tests.engine import tastes


def test_one_seed_and_data_give_one_model() -> None:
    """All arrays, and what is recommended from them."""
    first, second = (train(tastes.ratings(), tastes.catalogue(), tastes.QUICK) for _ in range(2))
    assert np.array_equal(first.index.vectors, second.index.vectors)
    assert np.array_equal(first.als.item_factors, second.als.item_factors)
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
        *("features", "embedding", "index", "als"),
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


def test_serving_does_not_import_what_only_training_needs() -> None:
    """A second and 200 MB that a bot does without."""
    heavy = "torch", "pandas", "sklearn", "scipy"
    code = (
        "import sys; from engine import Recommender, Snapshot, Catalogue, train; "
        "import engine.evaluation; "
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
