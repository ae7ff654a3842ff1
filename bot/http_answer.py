"""Bytes of an HTTP/1.1 response, as they come, to a whole answer (RFC 9112).

Knows lengths, chunks and answers that end with the connection. Refuses to know sockets.
"""

from __future__ import annotations

from dataclasses import dataclass

_HEAD_LIMIT = 65_536  # bytes of status line and headers
BODY_LIMIT = 32 * 2**20  # bytes; Telegram lets a bot download 20 MB
_NO_BODY = frozenset({204, 304})
_INTERIM = 200  # statuses below announce the answer, they are none
_END = b"\r\n\r\n"


class NotHttp(ValueError):
    """What came is no HTTP/1.1 response."""


class TooMuch(NotHttp):
    """The answer is longer than what was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body; ``keeps_alive``: the connection can be used again."""

    status: int
    body: bytes
    keeps_alive: bool


class AnswerReader:
    """Reads one answer: `feed` until it gives it, or `ended` when the connection has.

    Args:
        most: bytes that the answer may be long.

    Attributes:
        untouched: whether nothing has come at all.
    """

    def __init__(self, most: int = BODY_LIMIT) -> None:
        self.untouched = True
        self._most = most
        self._bytes = bytearray()
        self._status = 0  # 0: the head is not whole yet
        self._keeps_alive = True
        self._length: int | None = None  # of the body; None: chunked, or until the end
        self._chunked = False
        self._chunks = bytearray()

    def feed(self, data: bytes) -> Answer | None:
        """More bytes; the answer once it is whole. Raises `NotHttp`, `TooMuch`."""
        self.untouched = False
        self._bytes += data
        # Signs between the chunks count too, and so does a head; neither is what makes it long.
        if len(self._bytes) + len(self._chunks) > self._most + _HEAD_LIMIT:
            raise TooMuch(f"the answer is over {self._most} bytes long")
        while not self._status:
            end = self._bytes.find(_END)
            if end < 0:
                if len(self._bytes) > _HEAD_LIMIT:
                    raise NotHttp("the head of the answer does not end")
                return None
            self._read_head(bytes(self._bytes[:end]))
            del self._bytes[: end + len(_END)]
        if self._chunked:
            return self._answer(bytes(self._chunks)) if self._read_chunks() else None
        if self._length is None or len(self._bytes) < self._length:
            return None
        if len(self._bytes) > self._length:
            self._keeps_alive = False  # more than was announced: nobody knows what follows
        return self._answer(bytes(self._bytes[: self._length]))

    def ended(self) -> Answer | None:
        """The answer whose body is whatever came until the connection ended, if it is such."""
        if self._status and self._length is None and not self._chunked:
            self._keeps_alive = False
            return self._answer(bytes(self._bytes))
        return None

    def _answer(self, body: bytes) -> Answer:
        if len(body) > self._most:
            raise TooMuch(f"the answer is over {self._most} bytes long")
        return Answer(self._status, body, self._keeps_alive)

    def _read_head(self, head: bytes) -> None:
        lines = head.split(b"\r\n")
        version, _, rest = lines[0].partition(b" ")
        if not version.startswith(b"HTTP/1.") or not rest[:3].isdigit():
            raise NotHttp(f"the answer begins with {lines[0][:40]!r}")
        status = int(rest[:3])
        if status < _INTERIM:
            return
        self._status = status
        self._keeps_alive = version == b"HTTP/1.1"
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            self._read_header(name.strip().lower(), value.strip().lower())
        if status in _NO_BODY:
            self._length, self._chunked = 0, False

    def _read_header(self, name: bytes, value: bytes) -> None:
        if name == b"content-length":
            if not value.isdigit():
                raise NotHttp(f"the answer is {value[:20]!r} bytes long")
            self._length = int(value)
            if self._length > self._most:
                raise TooMuch(f"the answer is {self._length} bytes long")
        elif name == b"transfer-encoding":
            self._chunked = b"chunked" in value
        elif name == b"connection":
            self._keeps_alive = b"close" not in value and (
                self._keeps_alive or b"keep-alive" in value
            )

    def _read_chunks(self) -> bool:
        """Moves whole chunks over; whether the last one, and the trailer behind it, was there."""
        while (line_end := self._bytes.find(b"\r\n")) >= 0:
            size = self._size(bytes(self._bytes[:line_end]))
            begin = line_end + 2
            if size == 0:
                # The trailer: header lines, or none, and an empty line.
                return self._bytes.find(_END, line_end) >= 0
            if len(self._bytes) < begin + size + 2:
                return False
            if self._bytes[begin + size : begin + size + 2] != b"\r\n":
                raise NotHttp("a chunk is longer than it says")
            self._chunks += self._bytes[begin : begin + size]
            del self._bytes[: begin + size + 2]
        return False

    @staticmethod
    def _size(line: bytes) -> int:
        digits = line.partition(b";")[0].strip()
        try:
            size = int(digits, 16)
        except ValueError:
            raise NotHttp(f"a chunk is {digits[:20]!r} bytes long") from None
        if size < 0:
            raise NotHttp("a chunk has a negative length")
        return size
