"""Runs pieces of work one after the other, or several at once in processes of their own.

What comes out is the same either way. Processes are spawned, not forked, and end when the one
that started them does, however that ends. What all of them need lies in memory once, however many
they are. This module does not know what the work is.
"""

from __future__ import annotations

import mmap
import os
import pickle
import tempfile
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context, parent_process, reduction
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar, cast

C = TypeVar("C")
Piece = Callable[..., Any]


class Bench(Protocol):
    """Takes pieces of work; a context manager, so that nothing is left running."""

    def __enter__(self) -> Bench:
        """Opens it."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends what still runs."""
        ...

    def submit(self, piece: Piece, *args: Any) -> Future[Any]:
        """Have `piece(common, *args)` done."""
        ...

    def finished(self, pending: set[Future[Any]]) -> set[Future[Any]]:
        """Wait until one of them at least is done, and return those that are."""
        ...


def bench(processes: int, common: object) -> Bench:
    """`common` is what every piece gets first; its arrays are shared by all processes."""
    return OneAfterTheOther(common) if processes <= 1 else SeveralAtOnce(processes, common)


class OneAfterTheOther(Generic[C]):
    """In this process, each piece when it is waited for."""

    def __init__(self, common: C) -> None:
        self._common = common
        self._queue: deque[tuple[Future[Any], Piece, tuple[Any, ...]]] = deque()

    def __enter__(self) -> OneAfterTheOther[C]:
        return self

    def __exit__(self, *_: object) -> None:
        self._queue.clear()

    def submit(self, piece: Piece, *args: Any) -> Future[Any]:
        """Queue it."""
        future: Future[Any] = Future()
        self._queue.append((future, piece, args))
        return future

    def finished(self, pending: set[Future[Any]]) -> set[Future[Any]]:  # noqa: ARG002
        """Do the next one."""
        future, piece, args = self._queue.popleft()
        future.set_result(piece(self._common, *args))
        return {future}


class SeveralAtOnce:
    """In spawned processes."""

    def __init__(self, processes: int, common: object) -> None:
        self._shared = _Shared(common)
        self._pool = ProcessPoolExecutor(
            processes, get_context("spawn"), initializer=_begin, initargs=(self._shared,)
        )

    def __enter__(self) -> SeveralAtOnce:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for process in list((self._pool._processes or {}).values()):
                process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._shared.close()

    def submit(self, piece: Piece, *args: Any) -> Future[Any]:
        """Hand it to the next free process; `piece` has to be a module's function."""
        return self._pool.submit(_do, piece, args)

    def finished(self, pending: set[Future[Any]]) -> set[Future[Any]]:
        """Wait for the first."""
        return wait(pending, return_when=FIRST_COMPLETED).done


class _Shared:
    """An object on its way to other processes: arrays in a file that they map, the rest beside.

    The file has no name, so that nothing is left of it however a process ends. Whoever writes to
    an array that was passed so gets pages of their own: the others never see it.
    """

    _ALIGNED = 64

    def __init__(self, held: object) -> None:
        buffers: list[pickle.PickleBuffer] = []
        self._rest = pickle.dumps(held, protocol=5, buffer_callback=buffers.append)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- open as long as the processes run
        self._spans: list[tuple[int, int]] = []
        self._file.write(b"\0")  # an empty file cannot be mapped
        for buffer in buffers:
            begin = self._file.seek(-(-self._file.tell() // self._ALIGNED) * self._ALIGNED)
            self._spans.append((begin, begin + self._file.write(buffer.raw())))
        self._file.flush()

    def close(self) -> None:
        """Give the file back; those who mapped it keep it."""
        self._file.close()

    def __reduce__(self) -> tuple[Any, ...]:
        """Arrives as what it holds."""
        return _received, (reduction.DupFd(self._file.fileno()), self._rest, self._spans)


def _received(passed: Any, rest: bytes, spans: list[tuple[int, int]]) -> object:
    file = passed.detach()
    mapped = memoryview(mmap.mmap(file, 0, access=mmap.ACCESS_COPY))
    os.close(file)
    return cast("object", pickle.loads(rest, buffers=[mapped[i:j] for i, j in spans]))  # noqa: S301


_common: object = None


def _begin(common: object) -> None:
    """In a new process: keep what all pieces need, and watch the parent."""
    global _common  # noqa: PLW0603 -- the one thing a process is given for good
    _common = common
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()  # a pipe that closes when the parent is gone
    os._exit(1)


def _do(piece: Piece, args: tuple[Any, ...]) -> Any:
    return cast("Any", piece(_common, *args))
