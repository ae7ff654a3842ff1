"""How long inline mode takes to answer: typed titles, and one's own picks, over HTTP.

    make bench-inline                            the full model on MovieLens-100K
    make bench-inline ARGS="--training quick --queries 500"

The bot and our own Bot API server run in this process, so the figures hold the work of both; beside
them stands what the server and the bot need for a query that finds nothing. One person with 40
ratings asks, one query after another, titles as hurried people type them: as many letters as a
pause in typing leaves, or the whole title with a slip. Refuses to know how answers are made.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.load_bots import prepared, scratch
from bot import running
from bot.local.people import LocalPerson
from bot.local.server import serve
from bot.local.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.context import Services

TOKEN = "424242:INLINE-test-token-long-enough"  # noqa: S105 -- of our own server
ASKER = 1001
GOAL_MS = 30.0  # of the 99th percentile
_HISTORY = 40
_WARM = 20
_NOTHING = "qxzj"
_RESULTS = Path(__file__).with_name("results") / "inline.md"


def typed(titles: Sequence[str], count: int, seed: int) -> list[str]:
    """What is typed: beginnings of titles, and titles that lack one letter."""
    rng = random.Random(seed)  # noqa: S311 -- no secret
    queries = []
    for _ in range(count):
        title = rng.choice(titles).lower()
        if rng.random() < 0.5:
            queries.append(title[: rng.randint(3, max(3, len(title)))])
        else:
            at = rng.randrange(len(title))
            queries.append(title[:at] + title[at + 1 :] or title)
    return queries


class Clock:
    """The server's clock, so far ahead at each query that no answer is a repeated one."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        """Unix seconds."""
        return time.time() + self.ahead


async def milliseconds(
    world: World, clock: Clock, queries: Sequence[str]
) -> tuple[list[float], float]:
    """How long each query waits for its answer, and the processor's time for each, on average."""
    chat, taken, began = world.chat(ASKER), [], time.process_time()
    for query in queries:
        clock.ahead += 3600
        asked = time.perf_counter()
        await world.inline.ask(chat, chat.person, query)
        taken.append(1e3 * (time.perf_counter() - asked))
    return taken, 1e3 * (time.process_time() - began) / len(queries)


async def _history(services: Services, seed: int) -> None:
    person = await services.database.people.get_or_create("telegram", ASKER)
    rng = np.random.default_rng(seed)
    famous = sorted(services.popularity, key=lambda film: -services.popularity[film])[:400]
    async with services.database.transaction():
        for film in rng.choice(famous, _HISTORY, replace=False).tolist():
            stars = float(rng.integers(2, 11)) / 2
            await services.database.ratings.put(person.person_id, film, stars, 1)


async def measure(args: argparse.Namespace) -> list[str]:
    """The lines of the table."""
    settings = await prepared(args.training, args.source)
    clock = Clock()
    world = World(TOKEN, [LocalPerson(ASKER, "Ann")], clock)
    stop, ready = asyncio.Event(), asyncio.Event()
    with tempfile.TemporaryDirectory() as folder:
        copy = await scratch(settings, Path(folder) / "copy")
        async with serve(world) as address:
            here = replace(copy, telegram_token=TOKEN, telegram_api_url=address)
            async with running.opened_services(here) as services:
                await _history(services, args.seed)
                bot = asyncio.create_task(running.run(here, services, stop, ready.set))
                await ready.wait()
                titles = [film.title for film in services.catalogue]
                kinds = {
                    "a title being typed": typed(titles, args.queries, args.seed),
                    "nothing typed: one's own picks": [""] * args.queries,
                    "nothing is found": [_NOTHING] * args.queries,
                }
                await milliseconds(world, clock, kinds["a title being typed"][:_WARM])
                found = {
                    what: await milliseconds(world, clock, asked) for what, asked in kinds.items()
                }
                stop.set()
                await bot
                return _lines(found, len(titles), args.training)


def _lines(found: dict[str, tuple[list[float], float]], films: int, training: str) -> list[str]:
    made = (
        "Milliseconds from the query to its answer, bot and Bot API server in one process; made "
        "by `make bench-inline`."
    )
    lines = [
        *(f"# Inline mode, {films:,} films, {training} model", "", made, ""),
        "| | median | 99th percentile | goal | processor |",
        "|---|--:|--:|--:|--:|",
    ]
    for what, (taken, cpu) in found.items():
        middle, late = np.percentile(taken, [50, 99])
        reached = "" if late <= GOAL_MS else " ✗"
        lines.append(
            f"| {what} | {middle:.1f} | {late:.1f}{reached} | ≤ {GOAL_MS:.0f} | {cpu:.1f} |"
        )
    return lines


def main() -> None:
    """Measures, prints and writes."""
    args = _arguments()
    lines = asyncio.run(measure(args))
    print(*lines, sep="\n")
    args.results.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"written to {args.results}", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.inline", description=__doc__.split("\n")[0])
    parser.add_argument("--training", choices=("full", "quick"), default="full", help="the model")
    parser.add_argument("--queries", type=int, default=300, help="of each kind")
    parser.add_argument("--seed", type=int, default=0, help="of what is typed and rated")
    parser.add_argument("--from", dest="source", type=Path, help="MovieLens-100K at hand")
    parser.add_argument("--results", type=Path, default=_RESULTS, help="where to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()
