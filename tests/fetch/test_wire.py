"""The parser fed by hand: any bytes, in any pieces."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request
from twisted.web.http_headers import Headers

from scraper.archive import heads
from scraper.fetch.reasons import reason_of
from scraper.fetch.wire import HEAD_CAP, HEADERS_CAP, INTERIM_CAP, ArchivingProtocol


class Transport(StringTransport):
    def abortConnection(self) -> None:
        self.disconnecting = True


def feed(data: bytes, cuts: list[int] | None = None) -> tuple[Any, Any]:
    """(response, failure) after the bytes came in the given pieces and the connection ended."""
    protocol, came = ArchivingProtocol(), []
    protocol.makeConnection(Transport())
    request = Request._construct(b"GET", b"/", Headers({b"Host": [b"h"]}), None, persistent=True)
    protocol.request(request).addBoth(came.append)
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts or [])})
    for start, end in pairwise(edges):
        if protocol._parser is not None:
            protocol.dataReceived(data[start:end])
    if protocol.state != "CONNECTION_LOST":
        protocol.connectionLost(Failure(ConnectionDone()))
    (result,) = came
    return (None, result) if isinstance(result, Failure) else (result, None)


def test_head_and_request_are_kept() -> None:
    raw = b"HTTP/1.1 200 Fine By Me\r\nb: 2\r\nB:1\r\n folded\r\nno colon here\r\n\r\n"
    response, _ = feed(raw)
    assert response.wire.response_head == raw
    assert response.wire.request_head == b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"


@given(st.lists(st.integers(0, 10_000), max_size=8))
def test_pieces_do_not_matter(cuts: list[int]) -> None:
    raw = b"HTTP/1.1 100 Continue\r\nX: 1\r\n\r\nHTTP/1.0 404 No\r\nA: 1\r\nContent-Length: 3\r\n\r\nabc"
    response, _ = feed(raw, cuts)
    assert response.wire.response_head == b"HTTP/1.0 404 No\r\nA: 1\r\nContent-Length: 3\r\n\r\n"


_line = st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"").replace(b"\r", b""))


@given(st.lists(_line, max_size=10), st.binary(max_size=50), st.lists(st.integers(0, 500), max_size=4))
def test_any_head_is_kept_whole_or_refused_with_a_word(lines: list[bytes], rest: bytes, cuts: list[int]) -> None:
    head = b"\r\n".join([b"HTTP/1.1 200 OK", *(line for line in lines if line), b"", b""])
    response, failure = feed(head + rest, cuts)
    if failure is not None:
        assert reason_of(failure) not in ("unexpected", "")
    else:
        assert response.wire.response_head == head
        assert heads.status(response.wire.response_head) == response.code == 200


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=3))
def test_any_bytes_end_with_a_response_or_a_word(data: bytes, cuts: list[int]) -> None:
    response, failure = feed(data, cuts)
    assert response is not None or reason_of(failure) not in ("unexpected", "")


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * HEAD_CAP, "head_too_large"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * (HEADERS_CAP + 2), "head_too_large"),
        (b"HTTP/1.1 200 OK\r\n" + (b"X: " + b"a" * 1000 + b"\r\n") * 70, "head_too_large"),
        (b"HTTP/1.1 103 Early\r\n\r\n" * (INTERIM_CAP + 1), "bad_response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", "bad_framing"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", "bad_framing"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\n", "bad_framing"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n", "bad_framing"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0x10\r\n\r\n", "bad_framing"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", "bad_framing"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "bad_framing"),
        (b"HTTP/1.1 two OK\r\n\r\n", "bad_response"),
        (b"<html>\n", "bad_response"),
        (b"", "no_response"),
    ],
)
def test_refusals(raw: bytes, word: str) -> None:
    _, failure = feed(raw)
    assert failure is not None
    assert reason_of(failure) == word


def test_equal_lengths_said_twice_are_one() -> None:
    response, _ = feed(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc")
    assert response.length == 3


def test_the_largest_head_that_is_allowed() -> None:
    lines = b"".join(b"X-%d: a\r\n" % number for number in range(HEADERS_CAP - 1))
    response, _ = feed(b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: 0\r\n\r\n")
    assert response.wire.response_head.count(b"\r\n") == HEADERS_CAP + 2
