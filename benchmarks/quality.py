"""The quality figures of the README: every protocol on MovieLens-100K, ours and peers in one run.

    make bench

gets the data where it is missing, prints a table for each protocol, and writes
``benchmarks/results/quality.json`` with the settings and versions that made it. Refuses to know
how anything is measured: that is :mod:`engine.evaluation`.
"""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import get_args

from bot.commands import Terminal
from bot.preparing import fetch
from bot.settings import Settings
from engine import Progress, TrainingConfig
from engine.evaluation import Protocol, evaluate

_RESULTS = Path(__file__).with_name("results") / "quality.json"
_LIBRARIES = ("numpy", "torch", "hnswlib")


def main() -> None:
    """Measures, prints and writes."""
    terminal = Terminal()
    release = fetch(Settings(), terminal)
    config = TrainingConfig(seed=0, threads=2)
    measured = {}

    def draw(made: Progress) -> None:
        terminal.bar("measuring", made.fraction, 1.0)

    for protocol in get_args(Protocol):
        report = evaluate(protocol, release.ratings, release.catalogue, config, draw)
        terminal.close()
        print(f"{report.table()}\n")
        measured[protocol] = json.loads(report.to_json())["systems"]
    made_with = {name: version(name) for name in _LIBRARIES}
    result = {
        "data": release.name,
        "config": asdict(config),
        "python": platform.python_version(),
        "libraries": made_with,
        "protocols": measured,
    }
    _RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"written to {_RESULTS}")


if __name__ == "__main__":
    main()
