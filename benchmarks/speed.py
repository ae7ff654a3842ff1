"""The speed figures of the README: every one a ratio to a named peer in the same run.

    make bench-speed                                        all of it: about an hour
    make bench-speed ARGS="--only als-epoch --only fold-in" these parts alone
    make bench-speed ARGS="--only retrain --sizes 32M"      half an hour on two cores

Contenders take turns on one core with one thread each; medians count; a whole retrain has two
cores. Prints a table and writes ``benchmarks/results/speed.json``, ``.md`` and ``.svg`` with the
machine and the versions; parts that are not measured again keep their figures. MovieLens-100K is
fetched where it is missing, larger data are made (:mod:`benchmarks.generated`). Refuses to know
how anything is measured: that is the business of the modules beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import (
    speed_als,
    speed_bayes,
    speed_embedding,
    speed_growth,
    speed_retrain,
    speed_serving,
    speed_titles,
)
from benchmarks.speed_figure import draw
from benchmarks.timing import RESULTS, Line, pin, save, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS: dict[str, Callable[..., Iterator[Line]]] = {
    "als-epoch": speed_als.epochs,
    "als-loss": speed_als.to_loss,
    "als-memory": speed_als.memory,
    "fold-in": speed_als.fold_in,
    "bayes": speed_bayes.sweeps,
    "embedder": speed_embedding.embedder,
    "index": speed_embedding.index,
    "growth": speed_growth.growth,
    "retrain": speed_retrain.retrain,
    "titles": speed_titles.misspelt,
    "recommend": speed_serving.recommend,
}
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> None:
    """Measures, prints and writes."""
    args = _arguments()
    if any(os.environ.get(name) != value for name, value in _ONE_THREAD.items()):
        # Libraries read these when they are loaded, which has happened: begin again with them.
        command = [sys.executable, "-m", "benchmarks.speed", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, **_ONE_THREAD})  # noqa: S606
    core = pin(args.core)
    import torch  # noqa: PLC0415 -- after the variables are set

    torch.set_num_threads(1)
    say(f"on core {core}, one thread each")
    path = args.results / "speed.json"
    for part in args.only or PARTS:
        lines = []
        sizes = (args.sizes,) if part == "retrain" else ()
        for line in PARTS[part](*sizes):
            say(f"{line.name}: {line.value:.3g} (goal {line.goal})")
            lines.append(line)
        save(part, lines, path, keep=part == "retrain")
    held = json.loads(path.read_text(encoding="utf-8"))
    shown = table([line for part in PARTS if part in held for line in held[part]["lines"]])
    path.with_suffix(".md").write_text(shown + "\n", encoding="utf-8")
    draw(held, path.with_suffix(".svg"))
    print(shown)
    say(f"written to {path}, .md and .svg")


def say(line: str) -> None:
    """To standard error: standard output is for results."""
    print(line, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="this part alone; may be given repeatedly"
    )
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default=list(speed_retrain.SIZES)[:2],
        help=f"of the part retrain, of {','.join(speed_retrain.SIZES)}; the first two unless given;"
        " what was measured of other sizes stays",
    )
    parser.add_argument("--core", type=int, help="which core; the last one unless given")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where to write")
    return parser.parse_args()


def _sizes(names: str) -> list[str]:
    sizes = [name.strip().upper() for name in names.split(",")]
    if unknown := set(sizes) - speed_retrain.SIZES.keys():
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return sizes


if __name__ == "__main__":
    main()
