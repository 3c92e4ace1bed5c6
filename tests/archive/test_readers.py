"""Readers that share no code see the same records, blocks and payloads in our files."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from benchmarks import others
from benchmarks.readers import by_fastwarc, by_ours, by_warcio, by_warciojs, differing

from .make import DAY, exchange, writer


@pytest.fixture
def path(tmp_path):
    """Every kind of record; payloads packed, empty, of any bytes; a head in another order."""
    made = writer(tmp_path)
    first = made.append(exchange())
    made.append(exchange(fetched_at=DAY + timedelta(days=1)), revisit_of=first)
    made.append(exchange(url="https://institute.example/b", payload=bytes(range(256)) * 40))
    packed = (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
    )
    made.append(exchange(url="https://institute.example/c", response_head=packed, payload=gzip.compress(b"words")))
    made.append(exchange(url="https://institute.example/d?q=ü x", payload=b""))
    made.append_metadata(first, {"article": "institute-1"})
    made.close()
    return tmp_path / first.ref.warc


@pytest.mark.parametrize(
    "read",
    [
        by_warcio,
        by_fastwarc,
        pytest.param(
            by_warciojs,
            marks=pytest.mark.skipif(
                others.warciojs() is None, reason="warcio.js is not here: `python -m benchmarks.others` fetches it"
            ),
        ),
    ],
)
def test_every_reader_sees_the_same(read, path):
    assert list(read(path)) == list(by_ours(path))


def test_what_the_file_declares_is_what_it_holds(path):
    counts, wrong = differing(path)
    assert (counts["response"], counts["revisit"], wrong) == (4, 1, [])
    plain = gzip.decompress(path.read_bytes()).replace(b"institute-1", b"institute-2")
    (path.parent / "x.warc").write_bytes(plain)
    assert len(differing(path.parent / "x.warc")[1]) == 1
