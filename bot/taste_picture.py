"""Pictures of tastes, drawn by processes of their own that end with their picture.

What draws is large and slow to load, so the bot itself never loads it. A few are drawn together;
who comes later waits. Refuses to know what is on a sheet (:mod:`bot.views_taste`) and how it is
drawn (:mod:`bot.taste_drawing`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import ref

from bot.children import environment
from engine.taste import TasteMaker

if TYPE_CHECKING:
    from engine.snapshot import Snapshot

AT_ONCE = 2  # pictures; each takes one core for about a second and eighty megabytes
SECONDS = 30.0  # that a picture may take, on a machine that trains meanwhile
_ROOT = Path(__file__).parent.parent
_PNG = b"\x89PNG\r\n\x1a\n"
_SAID = 2_000  # characters of what a failed process said that go to the log

_log = logging.getLogger(__name__)


class NoPicture(Exception):
    """The picture could not be drawn, or not in time. ``reason``: for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Easel:
    """Draws pictures, ``AT_ONCE`` together.

    Args:
        module: what draws one.
        seconds: that it may take.
    """

    def __init__(self, module: str = "bot.taste_drawing", seconds: float = SECONDS) -> None:
        self._module = module
        self._seconds = seconds
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._making = threading.Lock()
        self._maker: tuple[ref[Snapshot], TasteMaker] | None = None

    def maker(self, snapshot: Snapshot) -> TasteMaker:
        """What compares people with everyone in a snapshot; kept until another one is asked for."""
        with self._making:
            if self._maker is None or self._maker[0]() is not snapshot:
                self._maker = ref(snapshot), TasteMaker(snapshot)
            return self._maker[1]

    async def draw(self, sheet: Mapping[str, object]) -> bytes:
        """The picture of a sheet, as PNG. The time counts from one's turn on.

        Raises:
            NoPicture: it could not be drawn, or not in time.
        """
        asked = await asyncio.to_thread(lambda: json.dumps(sheet).encode())
        async with self._turns:
            return await self._drawn(asked)

    async def _drawn(self, asked: bytes) -> bytes:
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=environment(),
                cwd=_ROOT,  # where the program's own packages are found, installed or not
            )
        except OSError as error:
            raise NoPicture(str(error)) from error
        try:
            async with asyncio.timeout(self._seconds):
                picture, said = await process.communicate(asked)
        except TimeoutError:
            raise NoPicture(f"not drawn within {self._seconds:g} s") from None
        finally:
            # Also when the bot stops: nothing of a picture that nobody waits for lives on.
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode or not picture.startswith(_PNG):
            _log.warning("no picture: %s", said.decode(errors="replace")[-_SAID:].strip())
            raise NoPicture(f"the process ended with {process.returncode}")
        return picture
