"""What each command of ``filmbot`` does, from settings to exit status.

Wires and prints; refuses to know how the work is done.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot import preparing, running
from bot.films import catalogue_of
from bot.local_chat import serving_local_chat
from bot.retraining import Failed, Result
from bot.settings import Settings
from engine.movielens import RELEASES
from storage import Database

STANDARD_OUTPUT = Path("-")
_WITHOUT_A_BAR = {  # stages of which nobody can say how far they are
    "package index": "The official archive cannot be had: asking the package index for its files.",
}


class Terminal:
    """Sentences and progress bars on standard error; standard output is for results."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._what = ""

    def say(self, line: str) -> None:
        """One sentence."""
        self.close()
        print(line, file=sys.stderr, flush=True)

    def bar(self, what: str, done: float, total: float | None) -> None:
        """Moves the bar of ``what``; a new one begins where that changes."""
        if total is None and what in _WITHOUT_A_BAR:
            if what != self._what:
                self.say(_WITHOUT_A_BAR[what])
                self._what = what
            return
        bar = self._bar
        if bar is None or what != self._what:
            self.close()
            self._what = what
            percent = total == 1.0
            bar = tqdm(
                total=total,
                desc=what,
                unit="" if percent else " ",
                unit_scale=not percent,
                bar_format="{l_bar}{bar}| {elapsed}<{remaining}" if percent else None,
                leave=True,
                mininterval=0.2,
            )
            self._bar = bar
        bar.update(done - bar.n)
        if total is not None and done >= total:
            self.close()

    def close(self) -> None:
        """Ends the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def local(chosen: argparse.Namespace, settings: Settings) -> int:
    """Chat with the bot in a browser: our own Bot API server, and the unmodified bot on it."""

    async def main() -> None:
        async with serving_local_chat(settings, chosen.port) as here:
            address = here.telegram_api_url
            await _serve(here, f"\nOpen {address} in a browser and say /start. Ctrl+C stops.")

    asyncio.run(main())
    return 0


def run(_chosen: argparse.Namespace, settings: Settings) -> int:
    """The bot on Telegram, by long polling or by webhook."""

    async def main() -> None:
        # First: a wrong token should not be found out after minutes of training.
        await running.check_token(settings)
        await _serve(settings, "filmbot runs. Ctrl+C stops.")

    asyncio.run(main())
    return 0


async def _serve(settings: Settings, ready: str) -> None:
    """Prepares what is missing, then runs the bot until a signal comes."""
    terminal = Terminal()
    async with running.opened_services(settings) as services:
        await preparing.prepare_data(settings, services.database, terminal)
        services.catalogue = await catalogue_of(services.database, services.catalogue)
        await preparing.prepare_model(services, terminal)
        stop = asyncio.Event()
        # Only now: until here Ctrl+C ends the preparation itself.
        running.stop_on_signals(stop)
        await running.run(settings, services, stop, lambda: terminal.say(ready))


def train(_chosen: argparse.Namespace, settings: Settings) -> int:
    """One training, gated and recorded as /retrain does it."""

    async def main() -> Result:
        terminal = Terminal()
        async with running.opened_services(settings) as services:
            await preparing.prepare_data(settings, services.database, terminal)
            result = await preparing.train_once(services, terminal)
            terminal.close()
            return result

    result = asyncio.run(main())
    print(describe(result))
    return 1 if isinstance(result, Failed) else 0


def describe(result: Result) -> str:
    """How a training ended, for a terminal."""
    if isinstance(result, Failed):
        return f"Training failed ({result.kind}), the old model stays. {result.detail}".rstrip()
    outcome = result.outcome
    how = f"{outcome.ratings:,} ratings, {outcome.seconds:.0f} s"
    lines = [
        f"{outcome.version} is live." if result.live else "The new model is worse: the old stays.",
        f"{how}, measured on {outcome.people} people left out of training:",
    ]
    for key in ("ndcg@10", "rmse"):
        old = f"{outcome.old[key]:.4f}" if outcome.old else "–"
        new = f"{outcome.new[key]:.4f}" if outcome.new else "–"
        lines.append(f"  {key:8} old {old}  new {new}")
    return "\n".join(lines)


def data_get(chosen: argparse.Namespace, settings: Settings) -> int:
    """Downloads, checks and imports a release."""
    usual = settings.dataset
    settings = replace(settings, dataset=chosen.name or usual)
    terminal = Terminal()
    terminal.say(RELEASES[settings.dataset].licence)

    async def main() -> None:
        async with await Database.open(settings.database_path) as database:
            await preparing.prepare_data(
                settings, database, terminal, chosen.source, by_name=chosen.name is not None
            )
            held = await database.dataset.current()
            films = await database.films.count()
        terminal.close()
        assert held is not None
        print(
            f"{held.name}: {held.n_ratings:,} ratings of {films:,} films in "
            f"{settings.database_path}"
        )
        if held.name != usual:
            terminal.say(f"The other commands need FILMBOT_DATASET={held.name}.")

    asyncio.run(main())
    return 0


def evaluate(chosen: argparse.Namespace, settings: Settings) -> int:
    """Measures on held-out ratings; a table, and JSON where asked for."""
    # Only here: evaluation brings torch, which the running bot does without.
    from engine import TrainingConfig  # noqa: PLC0415
    from engine.evaluation import evaluate as measure  # noqa: PLC0415

    terminal = Terminal()
    release = preparing.fetch(settings, terminal, chosen.source)
    # u1…u5 are cuts of ml-100k's file; in others the order may be that of the users.
    official = release.name == "ml-100k" and len(release.ratings) == RELEASES["ml-100k"].ratings
    if chosen.protocol == "folds" and not official:
        terminal.say(
            f"{release.name} with {len(release.ratings):,} ratings has no official folds: fold 1 "
            f"to fold 5 are cut at random, with seed {chosen.seed}."
        )
    threads = min(2, os.cpu_count() or 1)
    if settings.training == "quick":
        config = TrainingConfig.quick(seed=chosen.seed, threads=threads, target=chosen.target)
    else:
        config = TrainingConfig.for_size(
            len(release.ratings),
            len(release.catalogue),
            seed=chosen.seed,
            threads=threads,
            target=chosen.target,
        )
    report = measure(
        chosen.protocol,
        release.ratings,
        release.catalogue,
        config,
        lambda made: terminal.bar("measuring", made.fraction, 1.0),
        official=official,
    )
    terminal.close()
    if chosen.json == STANDARD_OUTPUT:
        print(report.to_json())
        return 0
    print(report.table())
    if chosen.json is not None:
        chosen.json.write_text(report.to_json() + "\n", encoding="utf-8")
    return 0


def films(chosen: argparse.Namespace, settings: Settings) -> int:
    """Films as the chat finds them."""

    async def main() -> int:
        async with await Database.open(settings.database_path) as database:
            catalogue = await catalogue_of(database)
        matches = catalogue.search(" ".join(chosen.query))
        for match in matches:
            exact = "=" if match.exact else " "
            print(f"{match.film.film_id:>7} {exact} {match.score:5.1f}  {match.film.label}")
        if not matches:
            print(f"No film is like “{' '.join(chosen.query)}”.", file=sys.stderr)
        return 0 if matches else 1

    return asyncio.run(main())


def backup(chosen: argparse.Namespace, settings: Settings) -> int:
    """A consistent copy of the database, also while the bot writes to it."""

    async def main() -> None:
        async with await Database.open(settings.database_path) as database:
            await database.backup(chosen.target)

    asyncio.run(main())
    print(f"{settings.database_path} is copied to {chosen.target}")
    return 0
