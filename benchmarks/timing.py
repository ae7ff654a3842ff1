"""Fair timing on a busy machine: one core, contenders taking turns, ratios of medians.

Every figure is a ratio to a named peer in the same run. Contenders run in turns, so that whatever
else the machine does hits all of them, and the median of several turns is taken. Memory is
measured in a process of its own, as the peak beyond what the loaded data take up. The module does
not know what it measures.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import resource
import time
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

RESULTS = Path(__file__).with_name("results")
_LIBRARIES = ("numpy", "scipy", "torch", "hnswlib", "pandas", "implicit", "myfm")
_BLAS_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(slots=True)
class Line:
    """One line of the table: what was measured against whom, and whether it reached its goal.

    Attributes:
        name: what is measured, with size and rank.
        peer: against what.
        ours: our median.
        theirs: the peer's; None where the figure is not a ratio.
        unit: of both.
        goal: of the ratio, or of `ours` where it is no ratio; None where nothing was promised.
        kind: "at least" (theirs / ours >= goal), "at most" (ours / theirs <= goal) or "under"
            (ours <= goal, no ratio).
        notes: settings, spread, anything else that a reader of the file may ask for.
    """

    name: str
    peer: str
    ours: float
    theirs: float | None
    unit: str
    goal: float | None
    kind: str = "at least"
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def value(self) -> float:
        """The figure that is compared with the goal."""
        if self.theirs is None:
            return self.ours
        return self.theirs / self.ours if self.kind == "at least" else self.ours / self.theirs

    @property
    def reached(self) -> bool:
        """Whether the goal was reached."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.kind == "at least" else self.value <= self.goal


def pin(core: int | None = None) -> int:
    """Keep this process on one core (the last allowed one by default) and numpy's BLAS to it.

    BLAS reads its variables when it loads, so what it loaded with is checked, not set.

    Raises:
        RuntimeError: BLAS was told to use several threads, or was not told at all.
    """
    wrong = [name for name in _BLAS_THREADS[:2] if os.environ.get(name) != "1"]
    if wrong:
        raise RuntimeError(f"set {' and '.join(wrong)} to 1 before Python starts")
    core = max(os.sched_getaffinity(0)) if core is None else core
    os.sched_setaffinity(0, {core})
    return core


def in_turns(
    contenders: Mapping[str, Callable[[], float | None]], turns: int, *, warm: bool = True
) -> dict[str, list[float]]:
    """Seconds of each turn of each contender, taking turns.

    Args:
        contenders: what to time; one that returns a number has timed itself.
        turns: of each.
        warm: each runs once before, untimed.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(-1 if warm else 0, turns):
        # Who starts changes, so that nobody always finds the caches of the same predecessor.
        order = list(contenders) if turn % 2 == 0 else list(contenders)[::-1]
        for name in order:
            began = time.perf_counter()
            own = contenders[name]()
            taken = time.perf_counter() - began if own is None else own
            if turn >= 0:
                seconds[name].append(taken)
    return seconds


def microseconds(
    contenders: Mapping[str, Callable[[int], object]], calls: int
) -> dict[str, tuple[float, float]]:
    """p50 and p99 of single calls in µs; each is called with 0, 1, 2, …, in turns of a hundred."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for at in range(-100, calls, 100):
        for name, call in contenders.items():
            for k in range(100):
                began = time.perf_counter_ns()
                call(max(at, 0) + k)
                if at >= 0:  # the first hundred warm up
                    taken[name].append((time.perf_counter_ns() - began) / 1e3)
    return {
        name: (float(np.percentile(each, 50)), float(np.percentile(each, 99)))
        for name, each in taken.items()
    }


def peak_beyond(load: Callable[[], Any], run: Callable[[Any], object]) -> float:
    """MB by which `run(load())` raised the peak of a fresh process over what `load` had taken.

    Both are functions of a module: they are sent to a spawned process.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return float(pool.apply(_peak_beyond, (load, run)))


def _peak_beyond(load: Callable[[], Any], run: Callable[[Any], object]) -> float:
    loaded = load()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak of loading
    before = _status("VmRSS")
    run(loaded)
    return _status("VmHWM") - before


def _status(name: str) -> float:
    """A line of /proc/self/status, in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def line_of(
    name: str,
    peer: str,
    seconds: Mapping[str, Sequence[float]],
    goal: float,
    **notes: Any,
) -> Line:
    """The line of what `in_turns` measured; ours is "ours", the peer is the other one."""
    theirs = next(each for key, each in seconds.items() if key != "ours")
    spread = {key: [round(s, 5) for s in sorted(each)] for key, each in seconds.items()}
    return Line(
        name,
        peer,
        median(seconds["ours"]),
        median(theirs),
        "s",
        goal,
        notes={"seconds": spread, **notes},
    )


def versions() -> dict[str, str]:
    """Of Python and of every library that takes part and is installed."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, str | int]:
    """What the figures were measured on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {"processor": model, "cores": os.cpu_count() or 1, "system": platform.system()}


def table(lines: Sequence[Mapping[str, Any]]) -> str:
    """A Markdown table of saved lines."""
    rows = ["| what | against | ours | peer | ratio | goal |", "|---|---|--:|--:|--:|--:|"]
    for line in lines:
        sign = "≥" if line["kind"] == "at least" else "≤"
        goal = "" if line["goal"] is None else f"{sign} {line['goal']:g}"
        peer = "" if line["theirs"] is None else f"{line['theirs']:.4g} {line['unit']}"
        ratio = f"{line['value']:.3g}{'' if line['theirs'] is None else '×'}"
        mark = "" if line["reached"] else " ✗"
        rows.append(
            f"| {line['name']} | {line['peer']} | {line['ours']:.4g} {line['unit']} | {peer} "
            f"| {ratio}{mark} | {goal} |"
        )
    return "\n".join(rows)


def save(part: str, lines: Sequence[Line], path: Path, *, keep: bool = False) -> None:
    """Put the lines of a part into the file, beside the other parts that are there already.

    keep: lines of that part which have other names stay, too.
    """
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    names = {line.name for line in lines}
    before = held.get(part, {}).get("lines", []) if keep else []
    others = [line for line in before if line["name"] not in names]
    held[part] = {
        "machine": machine(),
        "versions": versions(),
        "threads": 1,
        "lines": others
        + [
            {
                "name": line.name,
                "peer": line.peer,
                "ours": line.ours,
                "theirs": line.theirs,
                "unit": line.unit,
                "value": line.value,
                "goal": line.goal,
                "kind": line.kind,
                "reached": line.reached,
                "notes": line.notes,
            }
            for line in lines
        ],
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
