"""A training beside a bot that serves steps aside."""

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="the system has no idle class")
def test_a_training_beside_people_takes_idle_time_alone() -> None:
    """It and every process that it starts: the class is inherited."""
    program = (
        "import os, subprocess, sys; from bot.training_run import _step_aside; _step_aside();"
        "said = 'import os; print(os.sched_getscheduler(0))';"
        "print(os.sched_getscheduler(0), flush=True); subprocess.run([sys.executable, '-c', said])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == [str(os.SCHED_IDLE)] * 2
