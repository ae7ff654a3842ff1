"""Bytes to answers, whatever way they are cut."""

import pytest

from bot.http_answer import BODY_LIMIT, Answer, AnswerReader, NotHttp, TooMuch

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5\r\nhello\r\n6;note=x\r\n world\r\n0\r\nTrailer: x\r\n\r\n"
)
EARLY = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\ncontent-length:2\r\n\r\nno"
NO_BODY = b"HTTP/1.1 204 No Content\r\nX: y\r\n\r\n"
CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
OLD = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (PLAIN, Answer(200, b"hello", keeps_alive=True)),
        (CHUNKED, Answer(200, b"hello world", keeps_alive=True)),
        (EARLY, Answer(404, b"no", keeps_alive=True)),
        (NO_BODY, Answer(204, b"", keeps_alive=True)),
        (CLOSING, Answer(200, b"ok", keeps_alive=False)),
        (OLD, Answer(200, b"ok", keeps_alive=False)),
    ],
)
@pytest.mark.parametrize("step", [1, 3, 1000])
def test_an_answer_is_read_however_it_is_cut(sent: bytes, answer: Answer, step: int) -> None:
    """Byte by byte or in one piece; whole exactly with its last byte."""
    reader = AnswerReader()
    assert reader.untouched
    pieces = [sent[at : at + step] for at in range(0, len(sent), step)]
    for piece in pieces[:-1]:
        assert reader.feed(piece) is None
        assert not reader.untouched
    assert reader.feed(pieces[-1]) == answer


def test_an_answer_without_a_length_ends_with_the_connection() -> None:
    """Whatever came until then is the body, and the connection is no use any more."""
    reader = AnswerReader()
    assert reader.feed(b"HTTP/1.1 200 OK\r\n\r\nall") is None
    assert reader.ended() == Answer(200, b"all", keeps_alive=False)


def test_an_answer_that_is_cut_short_is_none() -> None:
    """Less than was announced, or a chunk without an end."""
    for sent in (PLAIN[:-1], CHUNKED[:-4], b"HTTP/1.1 200"):
        reader = AnswerReader()
        reader.feed(sent)
        assert reader.ended() is None


@pytest.mark.parametrize(
    "sent",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nlonger\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x" * 70_000,
    ],
)
def test_what_is_not_http_is_refused(sent: bytes) -> None:
    """Another protocol, lengths that are none, a head that never ends."""
    with pytest.raises(NotHttp):
        AnswerReader().feed(sent)


def test_more_than_was_announced_ends_the_connection() -> None:
    """Nobody knows what the rest belongs to."""
    answer = AnswerReader().feed(PLAIN + b"rest")
    assert answer == Answer(200, b"hello", keeps_alive=False)


@pytest.mark.parametrize("head", [b"Transfer-Encoding: chunked\r\n", b""])
def test_an_answer_without_end_is_given_up(head: bytes) -> None:
    """However its end is told, memory is bounded: what is allowed, and a head's worth of signs."""
    reader = AnswerReader()
    reader.feed(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")
    piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    for _ in range(BODY_LIMIT // 0x100000):
        assert reader.feed(piece) is None
    with pytest.raises(TooMuch, match="long"):
        reader.feed(piece)


def test_an_answer_that_says_it_is_too_long_is_given_up_at_once() -> None:
    """Nothing of it is read."""
    with pytest.raises(TooMuch, match="99999999999"):
        AnswerReader().feed(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
