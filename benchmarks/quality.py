"""The quality figures of the README: ours and the peers on the same splits in one run.

    make bench-quality                                   all of it
    make bench-quality ARGS="--only lists --target liked --split per-user --seed 3"
    make bench-quality ARGS="--systems peers"            ours stay as they were measured

gets the data where they are missing (``FILMBOT_DATASET`` names another release, ``--from PATH``
one that is on disk), prints a table for each part, and writes
``benchmarks/results/quality-<release>.json``, ``.md`` and ``.svg``; what is not measured again
keeps its figures. Refuses to know how anything is measured: that is the business of the modules
beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from benchmarks.cold import cold_systems
from benchmarks.figure import draw
from benchmarks.list_task import Split
from benchmarks.lists import list_systems
from benchmarks.ours import OURS, QUICK, configs, training_seconds
from benchmarks.results import Results
from benchmarks.stars import star_systems
from benchmarks.tables import columns, markdown, table
from bot.commands import Terminal
from bot.preparing import fetch
from bot.settings import Settings
from engine import TrainingConfig
from engine.evaluation import evaluate
from engine.movielens import MovieLens
from engine.ranking import Target

PARTS = ("lists", "last", "cold", "interview", "stars", "training")
TARGETS: tuple[Target, ...] = get_args(Target)
# Split and seed of "lists" unless the arguments say otherwise; the first is the published split.
_VARIANTS: tuple[tuple[Split, int], ...] = (("stratified", 0), ("stratified", 1), ("per-user", 0))
_RESULTS = Path(__file__).with_name("results")

Measured = Iterator[tuple[str, str, dict[str, Any]]]  # variant, system, figures


@dataclass(frozen=True, slots=True)
class Run:
    """What is to be measured: see the arguments."""

    release: MovieLens
    configs: dict[str, TrainingConfig]
    peers: bool
    targets: tuple[Target, ...]
    variants: tuple[tuple[Split, int], ...]
    seed: int

    def of(self, seed: int) -> dict[str, TrainingConfig]:
        """Our configurations with this seed."""
        return {name: replace(config, seed=seed) for name, config in self.configs.items()}

    def part(self, name: str) -> Measured:
        """Measure one part."""
        if name == "lists":
            for split, seed in self.variants:
                yield from self._lists(split, seed)
        elif name == "last":
            yield from self._lists("last", self.seed)
        elif name == "cold":
            for target, system, figures in cold_systems(
                self.release,
                self.targets,
                self.of(self.seed),
                peers=self.peers,
                seed=self.seed,
                say=say,
            ):
                yield f"target {target}, seed {self.seed}", system, figures
        elif name == "interview":
            yield from self._interview()
        elif name == "stars":
            for system, figures in star_systems(
                self.release, self.of(self.seed), peers=self.peers, seed=self.seed, say=say
            ):
                yield f"five folds, seed {self.seed}", system, figures
        else:
            for system, config in self.of(self.seed).items():
                say(f"{system}: training on everything")
                yield f"seed {self.seed}", system, training_seconds(self.release, config)

    def _lists(self, split: Split, seed: int) -> Measured:
        for target, system, figures in list_systems(
            self.release,
            split,
            self.targets,
            self.of(seed),
            peers=self.peers,
            seed=seed,
            say=say,
        ):
            yield f"{split}, target {target}, seed {seed}", system, figures

    def _interview(self) -> Measured:
        """Only ours asks; beside it stand other ways to choose the eight films."""
        for target in self.targets if OURS in self.configs else ():
            say(f"interview: {target}")
            config = replace(self.configs[OURS], seed=self.seed, target=target)
            report = evaluate("interview", self.release.ratings, self.release.catalogue, config)
            for way, figures in report.systems.items():
                yield f"target {target}, seed {self.seed}", way, dict(figures)


def say(line: str) -> None:
    """To standard error: standard output is for results."""
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Measures, prints and writes."""
    args = _arguments()
    release = fetch(Settings.from_env(os.environ), Terminal(), args.source)
    settings = configs(release, 0, args.threads)
    kept = {"all": (OURS, QUICK), "ours": (OURS, QUICK), "quick": (QUICK,), "peers": ()}
    run = Run(
        release=release,
        configs={name: settings[name] for name in kept[args.systems]},
        peers=args.systems in {"all", "peers"},
        targets=(args.target,) if args.target else TARGETS,
        variants=_variants(args.split, args.seed),
        seed=args.seed or 0,
    )
    args.results.mkdir(parents=True, exist_ok=True)
    stem = args.results / f"quality-{release.name}"
    results = Results(stem.with_suffix(".json"), release, run.configs)
    for part in args.only or PARTS:
        touched: dict[str, None] = {}
        for variant, system, figures in run.part(part):
            results.put(part, variant, system, figures)
            touched[variant] = None
        for variant in touched:
            systems = results.parts[part][variant]
            print(f"\n{part}: {variant}", *table(systems, columns(systems)), sep="\n", flush=True)
    text = markdown(results.facts, results.parts)
    stem.with_suffix(".md").write_text(text, encoding="utf-8")
    draw(release.name, results.parts, stem.with_suffix(".svg"))
    say(f"written to {stem}.json, .md and .svg")


def _variants(split: Split | None, seed: int | None) -> tuple[tuple[Split, int], ...]:
    if split is None and seed is None:
        return _VARIANTS
    chosen: tuple[Split, ...] = (split,) if split is not None else ("stratified", "per-user")
    return tuple((one, seed or 0) for one in chosen)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.quality", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="this part alone; may be given repeatedly"
    )
    parser.add_argument("--target", choices=TARGETS, help="both unless given")
    parser.add_argument("--split", choices=("stratified", "per-user"), help="of lists")
    parser.add_argument("--seed", type=int, help="of splits and models; 0 is the published split")
    parser.add_argument("--systems", choices=("all", "ours", "quick", "peers"), default="all")
    parser.add_argument("--threads", type=int, default=1, help="processes of our trainings")
    parser.add_argument(
        "--from", type=Path, dest="source", metavar="PATH", help="a release on disk to measure on"
    )
    parser.add_argument("--results", type=Path, default=_RESULTS, help="where to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()
