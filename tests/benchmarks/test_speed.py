import json
import os
from pathlib import Path

import pytest

from benchmarks.speed_figure import draw
from benchmarks.speed_retrain import _family, _megabytes
from benchmarks.timing import Line, save, table


def seconds(name: str, ours: float, goal: float | None = None) -> Line:
    return Line(name, "", ours, None, "s", goal, "under", {"ratings": 10.0**5})


def test_sizes_that_are_not_measured_again_stay(tmp_path: Path) -> None:
    """Of a part that is kept, a line gives way to one of its own name alone; else all do."""
    path = tmp_path / "speed.json"
    save("retrain", [seconds("small", 9.0, 10.0), seconds("large", 90.0)], path)
    save("retrain", [seconds("small", 8.0, 10.0)], path, keep=True)
    lines = json.loads(path.read_text(encoding="utf-8"))["retrain"]["lines"]
    assert {line["name"]: line["ours"] for line in lines} == {"small": 8.0, "large": 90.0}
    assert "| small |  | 8 s |  | 8 | ≤ 10 |" in table(lines)
    save("retrain", [seconds("other", 1.0)], path)
    lines = json.loads(path.read_text(encoding="utf-8"))["retrain"]["lines"]
    assert [line["name"] for line in lines] == ["other"]


def test_a_picture_is_drawn_of_what_there_is(tmp_path: Path) -> None:
    """Of no figures none, else the same file of the same figures, with every contender's name."""
    pytest.importorskip("matplotlib")
    path = tmp_path / "speed.svg"
    draw({}, path)
    assert not path.exists()
    epochs = [
        Line(f"implicit ALS, {n}, f = 64: an epoch", "implicit, CG", n, 5 * n, "s", 5,
             notes={"ratings": n * 1e6})
        for n in (1.0, 10.0)
    ]  # fmt: skip
    retrain = seconds("whole retrain, 1m, 2 cores: processor time", 60.0)
    retrain.notes.update(processor_seconds=100.0, megabytes=900.0)
    growth = Line("a sweep, per rating: 32m", "1m", 2.0, 1.0, "ns", 1.15, "at most")
    growth.notes["nanoseconds"] = {"1m": 1.0, "32m": 2.0}
    held_at = tmp_path / "speed.json"
    for part, lines in (("als-epoch", epochs), ("retrain", [retrain]), ("growth", [growth])):
        save(part, lines, held_at)
    held = json.loads(held_at.read_text(encoding="utf-8"))
    draw(held, path)
    first = path.read_bytes()
    draw(held, path)
    assert path.read_bytes() == first
    assert first.startswith(b"<?xml")


def test_memory_is_that_of_a_program_and_its_children() -> None:
    """This process is of its own family, and takes up a sensible share of megabytes."""
    assert os.getpid() in _family(os.getpid())
    assert 5 < _megabytes(os.getpid()) < 10_000
    assert _megabytes(2**22 + 1) == 0.0
