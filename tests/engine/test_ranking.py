import subprocess
import sys

import numpy as np
import pytest

from engine.als import Floats
from engine.ranking import Network, Ranker, Task


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


def of_lengths(*lengths: float) -> Floats:
    """Features, alike but for the histories' lengths in the last column."""
    x = np.repeat(np.random.default_rng(1).normal(size=(1, 5)), len(lengths), axis=0)
    x[:, 4] = np.log1p(lengths)
    return x.astype(np.float32)


def test_averaged_networks_score_as_their_mean() -> None:
    """One wide network stands for several."""
    networks = [some_network(seed=seed) for seed in range(3)]
    x = np.random.default_rng(9).normal(size=(20, 5)).astype(np.float32)
    mean = np.mean([each.scores(x) for each in networks], axis=0)
    assert Network.averaged(networks).scores(x) == pytest.approx(mean, abs=1e-5)


def test_one_network_hands_over_to_the_other() -> None:
    """Up to 5 films the one for short histories scores, from 14 on the other, between both do."""
    short, long = some_network(seed=0), some_network(seed=1)
    ranker = Ranker(short, long, short, long, 4)
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
    """There are two more for it, for short histories and for long ones."""
    short, long, next_short, next_long = (some_network(seed=seed) for seed in range(4))
    ranker = Ranker(short, long, next_short, next_long, 4)
    x, few = of_lengths(50), of_lengths(2)
    assert ranker.of("next").scores(x) == pytest.approx(next_long.scores(x), abs=1e-6)
    assert ranker.of("missing").scores(x) == pytest.approx(long.scores(x), abs=1e-6)
    assert ranker.of("next").scores(few) == pytest.approx(next_short.scores(few), abs=1e-6)
    assert ranker.of("missing").scores(few) == pytest.approx(short.scores(few), abs=1e-6)
    assert ranker.of("chat").scores(x) == pytest.approx(next_long.scores(x), abs=1e-6)
    assert ranker.of("chat").scores(few) == pytest.approx(short.scores(few), abs=1e-6)


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("task", ["missing", "next"])
def test_a_ranker_survives_its_arrays(alone: bool, task: Task) -> None:
    """What is saved is all there is, with one network for everything as with four."""
    short, long, next_short, next_long = (some_network(seed=seed) for seed in range(4))
    ranker = Ranker(short, long, next_short, next_long, 4)
    if alone:
        ranker = Ranker(long, long, long, long, 4)
        assert {name.partition(".")[0] for name in ranker.arrays()} == {"long"}
    x = of_lengths(1, 4, 9, 100)
    again = Ranker.of_arrays(ranker.arrays(), 4).of(task)
    assert np.array_equal(again.scores(x), ranker.of(task).scores(x))


def test_arrays_of_no_network_are_refused() -> None:
    """One too many, one too few."""
    short, long, next_short, next_long = (some_network(seed=seed) for seed in range(4))
    arrays = Ranker(short, long, next_short, next_long, 4).arrays()
    with pytest.raises(TypeError):
        Ranker.of_arrays({**arrays, "other.bias": arrays["long.bias"]}, 4)
    with pytest.raises(TypeError):
        Ranker.of_arrays(
            {name: each for name, each in arrays.items() if name != "next_long.out"}, 4
        )


def test_serving_imports_nothing_heavy() -> None:
    """Scoring and ranking need neither torch nor pandas nor scikit-learn."""
    code = (
        "import sys, engine.ranking, engine.ranking_features, engine.scorers;"
        "sys.exit(any(m in sys.modules for m in ('torch', 'pandas', 'sklearn', 'lightgbm')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
