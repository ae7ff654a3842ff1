"""ml-100k out of the package index: RecBole's wheel carries its three files.

They are unchanged but for their headers and an encoding. pip downloads the wheel, which is opened
and never installed. This knows how to ask pip and what the files must hash to; not how they are
unpacked or read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.transfer import Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Run = Callable[..., "subprocess.CompletedProcess[str]"]  # as run_watched

WHEEL: Final = "recbole==1.2.1"
WHEEL_SHA256: Final = {
    "ml-100k.inter": "4edb74e2a81178c2ba9ff381495f754f996c4aea351b1272ca36b43da0935eff",
    "ml-100k.item": "51d7cdf777ce5c0f5b32c1d947a4a81fe07d75e78abbe761e0cd4d0756064532",
    "ml-100k.user": "4f670007d9cfbeb9807e757209af1555b9bcc186bde25e767f67cb67c6dd5972",
}
TIMEOUT: Final = 300.0
_BEAT = 0.2  # seconds between two looks at whether somebody wants to stop


def download_wheel(
    folder: Path, run: Run, env: Mapping[str, str] | None, beat: Callable[[], None]
) -> Path:
    """The wheel, in `folder`.

    env: for pip, by default ours without secrets. beat: called now and then; what it raises ends
    pip and comes out here.

    Raises:
        Unreachable: pip cannot be started, finds nothing or takes too long.
    """
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
    command += ["--disable-pip-version-check", "--dest", str(folder), WHEEL]
    try:
        done = run(
            command,
            env=without_secrets(os.environ) if env is None else dict(env),
            timeout=TIMEOUT,
            beat=beat,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreachable(f"pip gave no answer in {TIMEOUT:g} s") from error
    except OSError as error:
        raise Unreachable(f"pip could not be started: {error}") from error
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode != 0 or wheel is None:
        said = (done.stderr or "").strip().splitlines() or [f"pip ended {done.returncode}"]
        raise Unreachable(said[-1])
    return wheel


def without_secrets(env: Mapping[str, str]) -> dict[str, str]:
    """The environment for a program that has no use for tokens; pip's own settings stay."""
    return {
        name: value
        for name, value in env.items()
        if name.startswith("PIP_") or not name.upper().endswith(("TOKEN", "SECRET"))
    }


def run_watched(
    command: Sequence[str], *, env: Mapping[str, str], timeout: float, beat: Callable[[], None]
) -> subprocess.CompletedProcess[str]:
    """As subprocess.run with captured text, but looks up every moment: `beat` may raise to end it.

    Raises:
        subprocess.TimeoutExpired: it took longer than `timeout` seconds, and was ended.
        OSError: it could not be started.
    """
    deadline = time.monotonic() + timeout
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=env, stdout=pipe, stderr=pipe, text=True) as process:  # noqa: S603 -- our own command
        try:
            while True:
                beat()
                try:
                    out, said = process.communicate(timeout=_BEAT)
                except subprocess.TimeoutExpired:
                    if time.monotonic() > deadline:
                        raise
                else:
                    return subprocess.CompletedProcess(command, process.returncode, out, said)
        finally:
            process.kill()  # does nothing to one that has ended
