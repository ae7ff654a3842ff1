"""The bots that are put under load, as processes: ours by its own command, and the bare peer.

Also what the system says of a process: memory, processor time. Knows nothing of who talks to them.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.load_api import TOKEN, Api
from bot import preparing, running
from bot.commands import Terminal
from bot.retraining import Failed
from bot.settings import Settings
from storage import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

ROOT = Path(__file__).parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")
READY_WITHIN = 120.0
ADMIN = 999


@dataclass(frozen=True, slots=True)
class Memory:
    """Of a process, in MB: resident, its share of what is shared, its own alone."""

    rss: float
    pss: float
    uss: float

    @classmethod
    def of(cls, pid: int) -> Memory:
        """Read from /proc."""
        kilobytes: dict[str, int] = {}
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
            name, _, value = line.partition(":")
            kilobytes[name] = int(value.split()[0])
        own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
        return cls(kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024, own / 1024)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


async def prepared(training: str, source: Path | None = None) -> Settings:
    """MovieLens-100K with a model of the kind `training`, made where it is missing.

    Kept in data/bench-load, so that it is trained once.
    """
    folder = Path("data/bench-load")
    settings = replace(
        Settings(),
        database_path=folder / "film.db",
        models_dir=folder / training,
        training=training,
        retrain_cron="",
        retrain_after=0,
    )
    terminal = Terminal()
    async with running.opened_services(settings) as services:
        await preparing.prepare_data(settings, services.database, terminal, source)
        wanted = next(settings.models_dir.glob("*/meta.json"), None)
        if wanted is None:
            result = await preparing.train_once(services, terminal)
            if isinstance(result, Failed):
                raise preparing.NoFirstModel(result)
        terminal.close()
    return settings


async def scratch(settings: Settings, into: Path) -> Settings:
    """The same settings over a copy: what is rated in a benchmark is not kept."""
    copy = replace(settings, database_path=into / "film.db", models_dir=into / "models")
    newest = await asyncio.to_thread(_copied_models, settings.models_dir, copy.models_dir)
    async with await Database.open(settings.database_path) as database:
        await database.backup(copy.database_path)
    async with await Database.open(copy.database_path) as database:
        await database.models.set_live(newest)
    return copy


def _copied_models(models: Path, into: Path) -> str:
    """Copies them; the name of the newest version."""
    shutil.copytree(models, into)
    return max(path.name for path in into.iterdir() if path.is_dir())


def ours_command(settings: Settings, url: str) -> tuple[list[str], dict[str, str]]:
    """`filmbot run`, and its environment."""
    return [sys.executable, "-m", "bot", "run"], {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "ADMIN_IDS": str(ADMIN),
        "DATABASE_PATH": str(settings.database_path.resolve()),
        "MODELS_DIR": str(settings.models_dir.resolve()),
        "FILMBOT_DATASET": settings.dataset,
        "TRAINING": settings.training,
        "RETRAIN_CRON": "off",
        "RETRAIN_AFTER": "0",
        "LOG_LEVEL": "WARNING",
    }


def bare_command(url: str) -> tuple[list[str], dict[str, str]]:
    """The peer."""
    return [sys.executable, "-m", "benchmarks.load_bare", url, TOKEN], {}


@dataclass(slots=True)
class Running:
    """A bot that polls; `log`: what it said; `ready`: seconds from its start to polling."""

    pid: int
    log: Path
    ready: float

    def complaints(self) -> list[str]:
        """Lines of the log that tell of errors."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if " ERROR " in line or "Traceback" in line]


@asynccontextmanager
async def running_bot(
    api: Api, command: list[str], env: Mapping[str, str], log: Path, core: int | None = None
) -> AsyncIterator[Running]:
    """Starts a bot and waits until it polls; ends it afterwards. `core`: it alone, if given."""
    api.polled.clear()
    began = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603, ASYNC220 -- our own commands; starting is quick
            command,
            env={**os.environ, **env, "PYTHONPATH": str(ROOT)},
            cwd=log.parent,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        async with asyncio.timeout(READY_WITHIN):
            await api.polled.wait()
        yield Running(process.pid, log, time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(process.wait, 10)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)
