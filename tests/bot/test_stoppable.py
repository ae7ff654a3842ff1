"""Work in a thread, wanted and no longer wanted."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bot.stoppable import Bar, Stopped, stoppable

ROOT = Path(__file__).parents[2]


async def test_results_progress_and_errors_come_out() -> None:
    """As from a call of one's own."""
    told: list[tuple[str, float, float | None]] = []

    def work(tell: Bar) -> int:
        tell("counting", 1, 2)
        return 7

    def broken(tell: Bar) -> int:
        raise ValueError("no")

    assert await stoppable(work, lambda *step: told.append(step)) == 7
    assert told == [("counting", 1, 2)]
    with pytest.raises(ValueError, match="no"):
        await stoppable(broken, lambda *_: None)


async def test_cancelled_work_stops_at_its_next_step() -> None:
    """The thread ends, so nothing is written afterwards."""
    ended = threading.Event()

    def work(tell: Bar) -> None:
        try:
            while True:
                tell("counting", 0, None)
                time.sleep(0.01)
        except Stopped:
            ended.set()
            raise

    task = asyncio.create_task(stoppable(work, lambda *_: None))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


async def test_work_that_is_stuck_is_left_behind() -> None:
    """A connection that brings nothing tells no progress either."""
    release = threading.Event()
    task = asyncio.create_task(stoppable(lambda _: release.wait(60), lambda *_: None))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - started < 1
    release.set()


@pytest.mark.parametrize("step", ["tell('download', 1, None); time.sleep(.02)", "time.sleep(60)"])
def test_ctrl_c_ends_a_download_within_a_second(step: str, tmp_path: Path) -> None:
    """Of the whole program, whether bytes come in or not."""
    script = f"""
import signal, sys, time
from bot import preparing
from bot.__main__ import main
def get_release(name, data_dir, source, tell):
    print("started", flush=True)
    while True:
        {step}
preparing.get_release = get_release
# A suite that runs in the background of a shell has its children ignore Ctrl+C.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(["data", "get", "ml-1m"]))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_PATH": str(tmp_path / "film.db")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - started < 2, said  # one second, and the interpreter's own end
    assert process.returncode == 130
    assert "Traceback" not in said
