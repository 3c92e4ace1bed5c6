"""Content codings, damaged files, and other people's WARCs."""

from __future__ import annotations

import gzip
import io
import time
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from backports import zstd
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.archive import heads, warc
from scraper.archive.decode import decoded
from scraper.archive.reader import capture_of, exchange_of, page_of, read_exchange
from scraper.archive.records import Damage, Record, iterate
from scraper.errors import ArchiveError, NotReadable

from .make import HTML, exchange, writer

RAW_DEFLATE = zlib.compressobj(9, zlib.DEFLATED, -15)
CODED = {
    "gzip": gzip.compress(HTML),
    "x-gzip": gzip.compress(HTML[:20]) + gzip.compress(HTML[20:]) + b"junk behind",
    "deflate": zlib.compress(HTML),
    "Deflate ": RAW_DEFLATE.compress(HTML) + RAW_DEFLATE.flush(),
    "br": brotli.compress(HTML),
    "zstd": zstd.compress(HTML[:9]) + zstd.compress(HTML[9:]),
    "identity": HTML,
    "gzip, br": brotli.compress(gzip.compress(HTML)),
    "": HTML,
}


@pytest.mark.parametrize("coding", CODED)
def test_content_codings_are_undone(coding):
    assert decoded(CODED[coding], coding) == HTML


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("missing", [1, 5])
def test_a_truncated_body_is_told_from_a_whole_one(coding, missing):
    with pytest.raises(NotReadable) as error:
        decoded(CODED[coding][:-missing], coding)
    assert error.value.reason == "truncated"


@pytest.mark.parametrize(
    ("payload", "coding", "reason"),
    [
        (b"x", "gzip,gzip,gzip,gzip", "too_many_encodings"),
        (b"x", "compress", "unknown_encoding"),
        (b"<html>not packed at all</html>", "gzip", "bad_encoding"),
        (b"<html>not packed at all</html>", "deflate", "bad_encoding"),
        (b"<html>not packed at all</html>", "br", "bad_encoding"),
        (b"<html>not packed at all</html>", "zstd", "bad_encoding"),
        (gzip.compress(bytes(1001)), "gzip", "too_large"),
        (zlib.compress(bytes(1001)), "deflate", "too_large"),
        (brotli.compress(bytes(1001)), "br", "too_large"),
        (zstd.compress(bytes(1001)), "zstd", "too_large"),
        (gzip.compress(gzip.compress(bytes(10**6))), "gzip, gzip", "too_large"),
        (bytes(1001), "", "too_large"),
        (gzip.compress(b"") * 70, "gzip", "bad_encoding"),
    ],
)
def test_a_body_that_cannot_be_read_says_why(payload, coding, reason):
    with pytest.raises(NotReadable) as error:
        decoded(payload, coding, cap=1000)
    assert error.value.reason == reason


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_of_exactly_the_cap_is_read(coding):
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}[coding]
    assert decoded(pack(bytes(1000)), coding, cap=1000) == bytes(1000)


@given(payload=st.binary(max_size=200), coding=st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip,br"]))
@example(payload=b"\x1f\x8b\x08", coding="gzip")
def test_no_body_makes_the_decoder_fall(payload, coding):
    try:
        decoded(payload, coding, cap=10_000)
    except NotReadable as error:
        assert error.reason


def test_a_page_keeps_headers_and_loses_the_coding():
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\nX: 1\r\nx: 2\r\n\r\n"
    page = page_of(exchange(response_head=head, payload=CODED["gzip"]))
    assert (page.body, page.media_type) == (HTML, "text/html")
    assert page.headers[-2:] == (("X", "1"), ("x", "2"))


def test_a_payload_cut_on_the_wire_is_not_readable():
    with pytest.raises(NotReadable, match="truncated"):
        page_of(exchange(truncated="length"))


def test_a_pointer_to_another_record_is_refused(tmp_path):
    archive = writer(tmp_path)
    one, two = archive.append(exchange()), archive.append(exchange())
    archive.close()
    with pytest.raises(ArchiveError, match=f"{one.ref.warc} at {one.ref.offset}: expected record"):
        read_exchange(tmp_path, one.ref.model_copy(update={"record_id": two.ref.record_id}))
    with pytest.raises(ArchiveError, match=r"corrupt|no_warc_header|not"):
        read_exchange(tmp_path, one.ref.model_copy(update={"offset": one.ref.offset + 1}))
    with pytest.raises(ArchiveError, match="file ends"):
        read_exchange(tmp_path, one.ref.model_copy(update={"offset": 10**9}))
    with pytest.raises(ArchiveError, match="cannot be read"):
        read_exchange(tmp_path, one.ref.model_copy(update={"warc": "gone.warc.gz"}))


def three(pack=lambda record: record):
    return [
        pack(
            warc.record_bytes(
                [
                    ("WARC-Type", "response"),
                    ("WARC-Record-ID", f"<urn:uuid:{number}>"),
                    ("WARC-Date", "2024-01-01T00:00:00Z"),
                    ("WARC-Target-URI", f"http://institute.example/{number}"),
                    ("Content-Type", "application/http; msgtype=response"),
                ],
                [block := b"HTTP/1.1 200 OK\r\n\r\nbody %d" % number],
                warc.sha1(block),
            )
        )
        for number in range(3)
    ]


def read(tmp_path, data):
    path = tmp_path / "x.warc"
    path.write_bytes(data)
    found = list(iterate(path))
    whole = [one.url[-1] for one in found if isinstance(one, Record)]
    return whole, [(one.problem, one.offset) for one in found if isinstance(one, Damage)]


def test_members_plain_and_one_big_member_are_all_read(tmp_path):
    assert read(tmp_path, b"".join(three())) == (["0", "1", "2"], [])
    assert read(tmp_path, b"".join(three(warc.member))) == (["0", "1", "2"], [])
    assert read(tmp_path, gzip.compress(b"".join(three()))) == (["0", "1", "2"], [("one_member", 0)])
    assert read(tmp_path, b"") == ([], [])


def test_damage_costs_only_the_damaged_record(tmp_path):
    one, two, three_ = three(warc.member)
    flipped = bytearray(two)
    flipped[len(two) // 2] ^= 1
    assert read(tmp_path, one + bytes(flipped) + three_) == (["0", "2"], [("corrupt", len(one))])
    assert read(tmp_path, one + two[:-9] + three_) == (["0", "2"], [("corrupt", len(one))])
    assert read(tmp_path, one + two + bytes(4096)) == (["0", "1"], [("no_warc_header", len(one + two))])
    assert read(tmp_path, one + b"junk" + two) == (["0", "1"], [("no_warc_header", len(one))])
    assert read(tmp_path, one + two[:-1]) == (["0"], [("torn", len(one))])


@pytest.mark.parametrize("length", [b"999999", b"1", b"0", b"-4", b"", b"1e3", b"9" * 30, b"99999999999"])
def test_a_wrong_length_costs_only_its_record(tmp_path, length):
    one, two, three_ = three()
    wrong = two.replace(b"Content-Length: 25", b"Content-Length: " + length)
    assert wrong != two
    whole, damages = read(tmp_path, one + wrong + three_)
    assert (whole[0], damages[0][1]) == ("0", len(one))
    if length != b"99999999999":  # beyond MAX_BLOCK nothing is held that could be searched
        assert whole == ["0", "2"]


@pytest.mark.parametrize("pack", [lambda record: record, warc.member])
def test_cut_anywhere_the_whole_records_are_read(tmp_path, pack):
    one, two, three_ = three(pack)
    for cut in range(1, len(three_)):
        whole, damages = read(tmp_path, one + two + three_[:cut])
        assert whole == ["0", "1"]
        assert [place for _, place in damages] == [len(one + two)]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_bytes_make_the_reader_fall(tmp_path_factory, data):
    pack = data.draw(st.sampled_from([warc.member, lambda record: record]))
    raw = bytearray(b"".join(three(pack)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    path = tmp_path_factory.getbasetemp() / "fuzz.warc"
    path.write_bytes(bytes(raw))
    for found in iterate(path):
        if isinstance(found, Record):
            capture_of(found, "fuzz.warc")
            exchange_of(found)


def test_a_file_that_makes_every_step_as_long_as_it_can_is_read_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr("scraper.archive.records.MAX_BLOCK", 1 << 22)
    header = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 4194304\r\n\r\n"
    for name, data in {"a.warc": header * 90_000, "b.warc.gz": gzip.compress(header * 90_000)}.items():
        (tmp_path / name).write_bytes(data)
        started = time.process_time()
        found = list(iterate(tmp_path / name))
        assert {one.problem for one in found} == {"wrong_length", "given_up"}
        assert time.process_time() - started < 5


def test_a_warcio_file_with_chunked_bodies_is_read(tmp_path):
    buffer = io.BytesIO()
    out = WARCWriter(buffer, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Transfer-Encoding", "chunked")], protocol="HTTP/1.1")
    body = b"5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\n\r\n"
    out.write_record(
        out.create_warc_record("http://institute.example/", "response", payload=io.BytesIO(body), http_headers=headers)
    )
    path = tmp_path / "theirs.warc.gz"
    path.write_bytes(buffer.getvalue())
    record = next(iter(iterate(path)))
    assert exchange_of(record).payload == b"hello world"
    assert capture_of(record, "x").status == 200


def test_resource_records_and_angle_brackets_are_understood(tmp_path):
    fields = [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", "<urn:uuid:1>"),
        ("WARC-Date", "2019"),
        ("WARC-Target-URI", "<http://institute.example/r>"),
        ("Content-Type", "text/html"),
    ]
    path = tmp_path / "r.warc"
    path.write_bytes(warc.record_bytes(fields, [HTML], warc.sha1(HTML)))
    record = next(iter(iterate(path)))
    capture = capture_of(record, "r.warc")
    assert (capture.url, capture.media_type) == ("http://institute.example/r", "text/html")
    assert page_of(exchange_of(record)).body == HTML
    assert exchange_of(record).fetched_at == datetime(2019, 1, 1, tzinfo=UTC)


@given(st.binary(max_size=300))
def test_heads_of_any_bytes_are_read(raw):
    head, payload = heads.split(raw)
    assert head + payload == raw
    heads.headers(head)
    heads.status(head)
    heads.dechunked(raw)
