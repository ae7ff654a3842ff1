"""Bring one file over HTTP, going on where it broke off.

It knows requests, ranges and the difference between what the network and what the disk refuses;
not what is being fetched, nor whether it is right: `download` checks that.
"""

from __future__ import annotations

import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Final

from engine.errors import CannotStore

if TYPE_CHECKING:
    from pathlib import Path

Progress = Callable[[str, int, int | None], None]  # what is going on, done, of how much
Opener = Callable[..., Any]  # as urllib.request.urlopen

TIMEOUT: Final = 5.0  # seconds for a connection, and for the next bytes of one
_BLOCK = 1 << 18
_ATTEMPTS = 5
_PARTIAL_CONTENT = 206
_RANGE_NOT_SATISFIABLE = 416


class Unreachable(Exception):
    """One source cannot be used; the text says why."""


def fetch(url: str, part: Path, tell: Progress, opener: Opener) -> None:
    """Bring `part` to its full length, going on where an earlier attempt stopped.

    Raises:
        Unreachable: no answer, a refusal, or a connection that brings nothing more.
        CannotStore: the disk is full or `part` must not be written.
    """
    reason = "the connection keeps breaking off"
    for _ in range(_ATTEMPTS):
        before = part.stat().st_size if part.exists() else 0
        try:
            if _fetch_once(url, part, before, tell, opener):
                return
        except urllib.error.HTTPError as error:
            if error.code == _RANGE_NOT_SATISFIABLE and before:
                return  # nothing is left to fetch; the checksum will tell whether that is so
            raise Unreachable(f"HTTP {error.code}") from error
        except (OSError, HTTPException) as error:
            reason = str(getattr(error, "reason", None) or error) or type(error).__name__
        if (part.stat().st_size if part.exists() else 0) <= before:
            break  # no answer at all: trying again would only keep people waiting
    raise Unreachable(reason)


def _fetch_once(url: str, part: Path, before: int, tell: Progress, opener: Opener) -> bool:
    """One request; True when everything has arrived."""
    headers = {"User-Agent": "filmbot", **({"Range": f"bytes={before}-"} if before else {})}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 -- our own https address
    with opener(request, timeout=TIMEOUT) as response:
        resumed = response.status == _PARTIAL_CONTENT
        length = response.headers.get("Content-Length")
        done = before if resumed else 0
        total = done + int(length) if length else None
        with storing(part):
            file = part.open("ab" if resumed else "wb")
        with file:
            while block := response.read(_BLOCK):
                with storing(part):
                    file.write(block)
                done += len(block)
                tell("download", done, total)
    return total is None or done >= total


def published_md5(url: str, opener: Opener) -> str | None:
    """The MD5 beside the archive; None if there is none, as for the releases that change."""
    request = urllib.request.Request(url)  # noqa: S310 -- our own https address
    try:
        with opener(request, timeout=TIMEOUT) as response:
            found = re.search(rb"\b[0-9a-f]{32}\b", response.read(1000))
    except (OSError, HTTPException):
        return None
    return found[0].decode() if found else None


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Tell apart what the disk refuses from what the network does; both are OSError."""
    try:
        yield
    except OSError as error:
        if isinstance(error, urllib.error.URLError):
            raise
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise CannotStore(path, reason) from error
