import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from engine.model_arrays import to_arrays
from engine.side_by_side import bench
from engine.training import Progress, train, train_stars
from tests.engine import tastes

_SLEEPER = """
import os, sys, time
from engine.side_by_side import bench

def piece(common, seconds):
    print(os.getpid(), flush=True)
    time.sleep(seconds)

if __name__ == "__main__":
    with bench(1 + 1, None) as here:
        here.finished({here.submit(piece, 60), here.submit(piece, 60)})
"""


def test_as_many_processes_as_one_likes_give_one_model() -> None:
    """To the bit, with chains, folds and networks in processes of their own; progress rises."""
    config = tastes.FULL
    seen: list[Progress] = []
    alone = train(tastes.ratings(), tastes.catalogue(), config)
    two = replace(config, threads=2)
    beside = train(tastes.ratings(), tastes.catalogue(), two, seen.append)
    a, b = to_arrays(alone.models)[0], to_arrays(beside.models)[0]
    assert a.keys() == b.keys()
    assert [name for name in a if not np.array_equal(a[name], b[name])] == []
    fractions = [step.fraction for step in seen]
    assert fractions == sorted(fractions)
    assert {step.stage for step in seen} >= {"features", "ranking", "stars", "index"}
    stars = train_stars(tastes.ratings(), tastes.catalogue(), config)
    rated, given = np.array([0, 3]), np.array([5, 1], np.float32)
    of_both = [m.predict(rated, given, np.arange(40)) for m in (stars, alone.models.stars)]
    assert np.array_equal(of_both[0], of_both[1])


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_processes_do_not_outlive_the_one_that_started_them(
    tmp_path: os.PathLike[str], end: signal.Signals
) -> None:
    """However it ends: a bot that is killed leaves nothing that trains on."""
    script = os.path.join(tmp_path, "sleeper.py")  # noqa: PTH118
    with open(script, "w") as file:  # noqa: PTH123
        file.write(_SLEEPER)
    environment = os.environ | {"PYTHONPATH": os.getcwd()}  # noqa: PTH109
    parent = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.send_signal(end)
    parent.wait()
    deadline = time.monotonic() + 10
    while any(_alive(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in workers if _alive(pid)]
    parent.stdout.close()


def _doubled(common: dict[str, np.ndarray], k: int) -> list[float]:
    """Changes what it was given: the others must not see it."""
    common["numbers"] *= k
    return [float(common["numbers"].sum()), float(common["none"].sum()), float(len(common["text"]))]


def test_what_is_common_is_passed_whole_and_nobody_writes_into_it() -> None:
    """Large arrays, empty ones and views; a piece that changes them changes its own copy."""
    numbers = np.arange(100_000, dtype=np.float32)
    common = {"numbers": numbers, "none": np.zeros((0, 3)), "text": np.array(["a", "b"])[::-1]}
    with bench(2, common) as here:
        first = here.submit(_doubled, 2)
        assert first.result() == [2.0 * numbers.sum(), 0.0, 2.0]
    assert np.array_equal(numbers, np.arange(100_000))


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
