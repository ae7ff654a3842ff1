"""A child process that is watched while it runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from engine.wheel import run_watched

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


class Enough(Exception):
    """Somebody wants to stop."""


def test_what_a_process_says_is_kept() -> None:
    """Status and both streams, with the environment given and no other."""
    script = "import os, sys; print(os.environ['A']); print('no', file=sys.stderr); sys.exit(3)"
    done = run_watched(
        [sys.executable, "-c", script], env={"A": "b"}, timeout=60, beat=lambda: None
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "b\n", "no\n")


def test_a_beat_that_raises_ends_the_process() -> None:
    """Within a moment, and nothing is left running."""
    beats: list[float] = []

    def beat() -> None:
        beats.append(time.monotonic())
        if len(beats) == 3:
            raise Enough

    started = time.monotonic()
    with pytest.raises(Enough):
        run_watched(SLEEP, env=dict(os.environ), timeout=60, beat=beat)
    assert time.monotonic() - started < 5


def test_a_process_that_takes_too_long_is_ended() -> None:
    """As subprocess.run does it."""
    with pytest.raises(subprocess.TimeoutExpired):
        run_watched(SLEEP, env=dict(os.environ), timeout=0.3, beat=lambda: None)
