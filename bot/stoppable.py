"""Long work in a thread that nobody has to wait for when it is no longer wanted.

`asyncio.to_thread` cannot be given up: Ctrl+C would wait for the end of a download. Refuses to
know what the work is; it must tell its progress now and then, and be safe to break off.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

Bar = Callable[[str, float, float | None], None]  # what, done, of how much
_T = TypeVar("_T")
_LEAVE = 0.7  # seconds for the thread to tidy up after itself


class Stopped(Exception):
    """Raised inside the work by its progress callback, once nobody waits for it."""


async def stoppable(work: Callable[[Bar], _T], bar: Bar) -> _T:
    """The result of `work`, whose progress goes to `bar`.

    When cancelled, the next progress that the work tells raises `Stopped` in it. Work that is
    stuck, as in a connection, is left behind within a second and ends with the process.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_T] = loop.create_future()
    stop = threading.Event()

    def tell(what: str, made: float, total: float | None) -> None:
        if stop.is_set():
            raise Stopped
        bar(what, made, total)

    def settle(settled: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has been closed: nobody waits
            loop.call_soon_threadsafe(lambda: None if done.done() else settled())

    def run() -> None:
        try:
            result = work(tell)
        except BaseException as error:  # raised again by whoever awaits
            reason = error  # the name `error` is gone when it is asked for
            settle(lambda: done.set_exception(reason))
        else:
            settle(lambda: done.set_result(result))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        return await done
    except asyncio.CancelledError:
        stop.set()
        thread.join(_LEAVE)
        raise
