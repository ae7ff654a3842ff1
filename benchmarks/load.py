"""The bot under load: what an operator and a crowd notice, as ratios where there is a peer.

    make bench-load                              short turns, a few minutes
    make bench-load ARGS="--full"                as the table in benchmarks/results was measured
    make bench-load ARGS="--only taps --seconds 10"

`filmbot run` is started as it is, on a Bot API server that costs next to nothing
(:mod:`benchmarks.load_api`), and so is a bare python-telegram-bot application, in turns. Prints a
table and writes ``benchmarks/results/load.json`` and ``.md``; parts that are not measured again
keep their figures.

Parts: start (ready after how long, with how much memory), taps (star taps committed to disk, beside
the bare application), recommend (/recommend a second on one core), beside (what people wait while a
model is trained), crowd (10,000 people at a steady rate).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.load_api import Api
from benchmarks.load_bots import (
    ADMIN,
    Memory,
    bare_command,
    cpu_seconds,
    ours_command,
    prepared,
    running_bot,
    scratch,
)
from benchmarks.load_crowd import Crowd, Heard, conversation, said, taps, wishes
from benchmarks.timing import RESULTS, Line, save, table
from bot.films import catalogue_of
from storage import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.settings import Settings

_AT_ONCE = 32  # questions that are open in a closed loop
_PEOPLE = 2000  # who take turns there, so that nobody meets the limits of one chat
_HISTORY = 20  # ratings of everyone who asks for picks


@dataclass(frozen=True, slots=True)
class Task:
    """What a part needs: the server, settings over a fresh copy, and how long to measure."""

    api: Api
    url: str
    settings: Settings
    folder: Path
    films: list[int]
    titles: list[str]
    seconds: float
    turns: int
    crowd_seconds: float
    crowd_rate: float


async def start(task: Task) -> AsyncIterator[Line]:
    """From the command to polling, and the memory after some use."""
    command, env = ours_command(task.settings, task.url)
    ready = []
    for turn in range(task.turns):
        async with running_bot(task.api, command, env, task.folder / "start.log") as bot:
            ready.append(bot.ready)
            if turn == task.turns - 1:
                crowd = Crowd(task.api)
                talk = conversation(task.films, task.titles, _PEOPLE)
                await crowd.keep_open(talk, 8, task.seconds)
                memory = Memory.of(bot.pid)
    size = f"{len(task.films):,} films, {task.settings.training}"
    yield Line(
        f"`filmbot run`, {size}: ready", "", min(ready), None, "s", 2.5, "under", {"turns": ready}
    )
    # The snapshot is mapped: its pages count as resident, and the system may take them back.
    yield Line(
        f"`filmbot run`, {size}: memory (RSS) after use",
        "",
        memory.rss,
        None,
        "MB",
        250.0 if len(task.films) < 10_000 else 600.0,
        "under",
        {"pss": memory.pss, "uss": memory.uss},
    )


async def star_taps(task: Task) -> AsyncIterator[Line]:
    """Star taps, each committed to disk before it is acknowledged, beside bare replies."""
    wall: dict[str, list[float]] = {"ours": [], "bare": []}
    cpu: dict[str, list[float]] = {"ours": [], "bare": []}
    commands = {"ours": ours_command(task.settings, task.url), "bare": bare_command(task.url)}
    for turn in range(task.turns):
        for name in sorted(commands, reverse=bool(turn % 2)):
            log = task.folder / f"taps-{name}.log"
            async with running_bot(task.api, *commands[name], log, core=_bot_core()) as bot:
                crowd = Crowd(task.api, bare=name == "bare")
                questions = taps(task.films, _PEOPLE, seed=turn)
                await crowd.keep_open(questions, _AT_ONCE, 2.0)
                before = cpu_seconds(bot.pid)
                heard = await crowd.keep_open(questions, _AT_ONCE, task.seconds)
                taken = cpu_seconds(bot.pid) - before
                _check(heard, bot.complaints())
            answers = heard.rate * heard.seconds
            wall[name].append(1e6 / heard.rate)
            cpu[name].append(1e6 * taken / answers)
    for what, each in (("time", wall), ("processor time", cpu)):
        yield Line(
            f"star taps committed to disk: {what} per update",
            "bare PTB that only replies",
            median(each["ours"]),
            median(each["bare"]),
            "µs",
            0.5,
            notes={name: [round(value, 1) for value in turns] for name, turns in each.items()},
        )


async def recommend(task: Task) -> AsyncIterator[Line]:
    """/recommend of people with some history, on one core."""
    command, env = ours_command(task.settings, task.url)
    rates, loads = [], []
    log = task.folder / "recommend.log"
    async with running_bot(task.api, command, env, log, core=_bot_core()) as bot:
        crowd = Crowd(task.api)
        await _rate_all(task)
        for _ in range(task.turns):
            before = cpu_seconds(bot.pid)
            heard = await crowd.keep_open(wishes(_PEOPLE), 16, task.seconds)
            loads.append((cpu_seconds(bot.pid) - before) / heard.seconds)
            rates.append(heard.rate)
        _check(heard, bot.complaints())
    yield Line(
        f"/recommend 10, {len(task.films):,} films, {task.settings.training}, one core",
        "",
        median(rates),
        None,
        "a second",
        150.0,
        notes={"turns": rates, "share of the core": loads},
    )
    # The same without what else the machine does.
    yield Line(
        "/recommend 10: processor time",
        "",
        median(1e3 * load / rate for load, rate in zip(loads, rates, strict=True)),
        None,
        "ms",
        1e3 / 150.0,
        "under",
    )


async def beside(task: Task) -> AsyncIterator[Line]:
    """What a star tap and /recommend take while a model is trained, and while none is."""
    command, env = ours_command(task.settings, task.url)
    async with running_bot(task.api, command, env, task.folder / "beside.log") as bot:
        crowd = Crowd(task.api)
        await _rate_all(task)
        talk = conversation(task.films, task.titles, _PEOPLE)
        await crowd.at_rate(talk, 20.0, 3.0)
        idle = await crowd.at_rate(talk, 20.0, 3 * task.seconds)
        task.api.push(said(ADMIN, "/retrain", "").body)
        await asyncio.sleep(4.0)  # until it has loaded what it needs
        busy = await crowd.at_rate(talk, 20.0, 3 * task.seconds)
        _check(busy, bot.complaints())
    for kind in ("star tap", "/recommend"):
        yield Line(
            f"{kind} while a model is trained: p99",
            "idle",
            1e3 * busy.quantile(kind, 0.99),
            1e3 * idle.quantile(kind, 0.99),
            "ms",
            2.0,
            "at most",
            {
                name: {f"p{100 * q:g}": 1e3 * heard.quantile(kind, q) for q in (0.5, 0.9, 0.99)}
                for name, heard in (("idle", idle), ("busy", busy))
            },
        )


async def crowd(task: Task) -> AsyncIterator[Line]:
    """Ten thousand people in a mixed conversation."""
    command, env = ours_command(task.settings, task.url)
    memory: list[tuple[float, float]] = []

    async def watch(pid: int) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            memory.append((loop.time() - began, Memory.of(pid).rss))
            await asyncio.sleep(2.0)

    async with running_bot(task.api, command, env, task.folder / "crowd.log") as bot:
        watching = asyncio.create_task(watch(bot.pid))
        talk = conversation(task.films, task.titles, 10_000)
        heard = await Crowd(task.api).at_rate(talk, task.crowd_rate, task.crowd_seconds)
        watching.cancel()
        complaints = bot.complaints()
    ends = memory[-1][0]
    settled = [(at, mb) for at, mb in memory if at >= min(60.0, ends / 2)]
    notes = {
        "seconds": round(heard.seconds, 1),
        "asked": dict(heard.asked),
        "p50 and p99 in ms": {
            kind: [round(1e3 * heard.quantile(kind, q), 1) for q in (0.5, 0.99)]
            for kind in heard.latencies
        },
        "complaints": complaints[:5],
    }
    name = f"10,000 people, {task.crowd_rate:g} updates a second for {task.crowd_seconds:g} s"
    yield Line(
        f"{name}: errors and updates without an answer",
        "",
        float(len(complaints) + heard.unanswered),
        None,
        "",
        0.0,
        "under",
        notes,
    )
    yield Line(
        f"{name}: memory (RSS) at the end",
        "after a minute",
        settled[-1][1],
        settled[0][1],
        "MB",
        1.05,
        "at most",
        {"MB a minute": 60 * _slope(settled), "at": [round(mb, 1) for _, mb in memory[::5]]},
    )


PARTS: dict[str, Callable[[Task], AsyncIterator[Line]]] = {
    "start": start,
    "taps": star_taps,
    "recommend": recommend,
    "beside": beside,
    "crowd": crowd,
}


async def _rate_all(task: Task) -> None:
    """Everybody gets some history, through the database: it is not what is measured."""
    async with await Database.open(task.settings.database_path) as database, database.transaction():
        for person in range(_PEOPLE):
            row = await database.people.get_or_create("telegram", 5_000_000 + person)
            for k in range(_HISTORY):
                film = task.films[(person * 31 + k * 97) % len(task.films)]
                await database.ratings.put(row.person_id, film, 1 + (person + k) % 9 / 2, 1)


def _check(heard: Heard, complaints: list[str]) -> None:
    if heard.unanswered or complaints:
        raise RuntimeError(f"{heard.unanswered} unanswered; {complaints[:3]}")


def _slope(points: list[tuple[float, float]]) -> float:
    """Of the line of least squares through (x, y)."""
    n = len(points)
    x0, y0 = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    spread = sum((x - x0) ** 2 for x, _ in points)
    return sum((x - x0) * (y - y0) for x, y in points) / spread if spread else 0.0


def _bot_core() -> int:
    """The first allowed core is the bot's; the generator and its server take the last one."""
    return min(os.sched_getaffinity(0) | {0})


def say(line: str) -> None:
    """To standard error: standard output is for results."""
    print(line, file=sys.stderr, flush=True)


async def measure(args: argparse.Namespace) -> None:
    """All chosen parts, each on a copy of its own."""
    settings = await prepared(args.training, args.source)
    async with await Database.open(settings.database_path) as database:
        catalogue = await catalogue_of(database)
    path = args.results / "load.json"
    for part in args.only or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            api = Api()
            server, url = await api.listen()
            task = Task(
                api,
                url,
                await scratch(settings, Path(folder) / "copy"),
                Path(folder),
                catalogue.film_ids.tolist(),
                [film.title for film in catalogue],
                args.seconds or (10.0 if args.full else 4.0),
                args.turns or (5 if args.full else 3),
                args.crowd_seconds or (300.0 if args.full else 30.0),
                args.crowd_rate,
            )
            lines = []
            async for line in PARTS[part](task):
                say(f"{line.name}: {line.value:.3g} (goal {line.goal}) {json.dumps(line.notes)}")
                lines.append(line)
            save(part, lines, path)
            server.close()
    held = json.loads(path.read_text(encoding="utf-8"))
    shown = table([line for part in PARTS if part in held for line in held[part]["lines"]])
    path.with_suffix(".md").write_text(shown + "\n", encoding="utf-8")
    print(shown)
    say(f"written to {path} and .md")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.load", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="this part alone; may be given repeatedly"
    )
    parser.add_argument("--full", action="store_true", help="long enough for steady figures")
    parser.add_argument("--training", choices=("full", "quick"), default="full", help="the model")
    parser.add_argument("--from", dest="source", type=Path, help="MovieLens-100K at hand")
    parser.add_argument("--seconds", type=float, help="of one turn (4, or 10 with --full)")
    parser.add_argument("--turns", type=int, help="of each contender (3, or 5 with --full)")
    parser.add_argument("--crowd-seconds", type=float, help="of the crowd (30, or 300 with --full)")
    parser.add_argument("--crowd-rate", type=float, default=60.0, help="updates a second of it")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where to write")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(measure(_arguments()))
