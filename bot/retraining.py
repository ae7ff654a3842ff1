"""Retraining beside serving: start the process, follow it, gate the result, swap the model.

One at a time. The serving model stays untouched until a better one has been loaded and checked;
then one assignment makes that one live. Refuses to know what a training consists of
(:mod:`bot.training_run`) and how its course is told to people (:mod:`bot.handlers.admin`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bot import versions
from bot.children import environment
from bot.context import Services, ServingModel
from bot.films import added_films
from bot.outcome import Outcome
from engine.snapshot import SnapshotError
from storage import StorageError

# A training takes the time that nobody else wants; on a machine that is always busy, none at all.
STEPS_ASIDE = True

_log = logging.getLogger(__name__)
_GRACE = 1.5  # seconds between SIGTERM and SIGKILL for the child

FailureKind = Literal["killed", "crashed", "no-data", "stopped"]


@dataclass(frozen=True, slots=True)
class Finished:
    """The training ended with a version; ``live``: it serves now."""

    outcome: Outcome
    live: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """No version came of it; the old model serves.

    Attributes:
        kind: "killed" by a signal, "crashed", "no-data", or "stopped" with the bot.
        detail: the signal's name, or what the process said last.
    """

    kind: FailureKind
    detail: str = ""


Result = Finished | Failed


class Listener(Protocol):
    """Somebody who follows a training. Must not raise: a training does not depend on it."""

    async def progress(self, stage: str, fraction: float) -> None:
        """The training is this far, 0 to 1."""

    async def ended(self, result: Result) -> None:
        """The training ended."""


class Busy(Exception):
    """A training is under way in this bot."""


class Retraining:
    """The bot's trainings, one after the other."""

    def __init__(self, services: Services, *, seed: int = 0) -> None:
        self._services = services
        self._seed = seed
        self._process: asyncio.subprocess.Process | None = None
        self._running = False
        self._stopping = False
        self._tried_event_id = 0
        self._listeners: list[Listener] = []
        self.last: Result | None = None

    @property
    def running(self) -> bool:
        """Whether a training is under way."""
        return self._running

    @property
    def child_pid(self) -> int | None:
        """The training process's id, while there is one."""
        return self._process.pid if self._process else None

    async def fresh_ratings(self) -> int:
        """New ratings of people here that the live model does not know."""
        database = self._services.database
        row = await versions.live_row(database, self._services.model)
        return await database.ratings.events_after(row.last_event_id if row else 0)

    async def due(self) -> bool:
        """Whether so many new ratings have come in that a training should start."""
        threshold = self._services.settings.retrain_after
        if not threshold or self._running or self._stopping:
            return False
        database = self._services.database
        row = await versions.live_row(database, self._services.model)
        known = max(row.last_event_id if row else 0, self._tried_event_id)
        if self._services.held is not None:
            # Whoever went back does not want the ratings of before trained on again at once.
            known = max(known, self._services.held.event_id)
        return await database.ratings.events_after(known) >= threshold

    @property
    def stand_in(self) -> bool:
        """Whether a quick model serves where the settings ask for a full one.

        Not where an admin went back to it: then it is wanted.
        """
        model = self._services.model
        if model is None or self._services.held is not None:
            return False
        return model.quick and self._services.settings.training != "quick"

    def tell(self, listener: Listener) -> None:
        """Lets ``listener`` follow the training under way, or else the next one, to its end."""
        self._listeners.append(listener)

    async def run(self, *, quick: bool | None = None) -> Result:
        """Trains once and swaps the model if the new one may go live.

        quick: by `TrainingConfig.quick`; as the settings say unless given.

        Raises:
            Busy: a training is under way.
        """
        if self._running or self._stopping:
            raise Busy
        self._running = True
        try:
            # Also a training that fails has had its turn: the next waits for new ratings.
            self._tried_event_id = await self._services.database.ratings.last_event_id()
            if quick is None:
                quick = self._services.settings.training == "quick"
            result = await self._train(quick=quick)
            if isinstance(result, Outcome):
                self.last = await self._settle(result)
            else:
                self.last = result
        except (StorageError, SnapshotError, OSError) as error:
            _log.exception("a training could not be completed")
            self.last = Failed("crashed", f"{type(error).__name__}: {error}")
        finally:
            self._running = False
        _log.info("training ended: %s", _told(self.last))
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            await listener.ended(self.last)
        return self.last

    async def stop(self) -> None:
        """Ends a running training: politely, then for good."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _GRACE)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _train(self, *, quick: bool) -> Outcome | Failed:
        settings = self._services.settings
        model = self._services.model
        wanted = {
            "database_path": str(settings.database_path),
            "models_dir": str(settings.models_dir),
            "serving": model.version if model else None,
            "seed": self._seed,
            "quick": quick,
            # Before the first model nobody is served.
            "beside": STEPS_ASIDE and model is not None,
        }
        # A new interpreter, not a fork: it shares no connection, no thread and no signal handler
        # with the bot, and it has no use for the bot's secrets.
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.training_run",
            json.dumps(wanted),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment(),
        )
        self._process = process
        try:
            complaints = asyncio.ensure_future(_tail(process.stderr))
            said = await self._follow(process)
            code = await process.wait()
            complaint = await complaints
        finally:
            self._process = None
            if process.returncode is None:  # cancelled: leave no orphan behind
                process.kill()
        return self._verdict(said, code, complaint)

    async def _follow(self, process: asyncio.subprocess.Process) -> dict[str, Any]:
        """Passes progress on; returns the last line, which says how it ended."""
        said: dict[str, Any] = {}
        assert process.stdout is not None
        async for line in process.stdout:
            said = json.loads(line)
            if "fraction" in said:
                for listener in self._listeners:
                    await listener.progress(said["stage"], said["fraction"])
        return said

    def _verdict(self, said: dict[str, Any], code: int, complaint: str) -> Outcome | Failed:
        if "outcome" in said:
            return Outcome(**said["outcome"])
        if said.get("failed") == "no-data":
            return Failed("no-data")
        if "failed" in said:
            return Failed("crashed", said["detail"])
        if self._stopping:
            return Failed("stopped")
        if code < 0:
            return Failed("killed", signal.Signals(-code).name)
        _log.error("the training process ended with status %s:\n%s", code, complaint)
        return Failed("crashed", complaint.strip().rsplit("\n", 1)[-1] or f"status {code}")

    async def _settle(self, outcome: Outcome) -> Finished:
        async with self._services.changing:
            return await self._settled(outcome)

    async def _settled(self, outcome: Outcome) -> Finished:
        services = self._services
        models_dir = services.settings.models_dir
        models = services.database.models
        model: ServingModel | None = None
        if not outcome.worse:
            model = await asyncio.to_thread(
                versions.open_version,
                models_dir,
                outcome.version,
                added=await added_films(services.database),
            )
        await models.add(
            outcome.version,
            outcome.version,
            services.now(),
            metrics={
                "new": outcome.new,
                "old": outcome.old,
                "people": outcome.people,
                "ratings": outcome.ratings,
                "quick": outcome.quick,
            },
            last_event_id=outcome.last_event_id,
        )
        if model is None:
            await models.reject(outcome.version)
        else:
            await models.set_live(outcome.version)
            services.serve(model)
        await versions.prune(services.database, models_dir)
        return Finished(outcome, live=model is not None)


def _told(result: Result) -> str:
    """A line for the log."""
    if isinstance(result, Failed):
        return f"{result.kind} {result.detail}".strip()
    outcome = result.outcome
    fate = "live" if result.live else "worse than the old one"
    return f"{outcome.version} is {fate}, {outcome.ratings} ratings, {outcome.seconds:.0f} s"


async def _tail(stream: asyncio.StreamReader | None, limit: int = 8192) -> str:
    """The end of what the process complained of; the rest is read and dropped."""
    kept = b""
    while stream is not None and (chunk := await stream.read(4096)):
        kept = (kept + chunk)[-limit:]
    return kept.decode(errors="replace")
