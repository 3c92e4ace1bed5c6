"""What WarcWriter puts on disk, as it reads it back and as two other readers see it."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scraper.archive import heads, warc
from scraper.archive.reader import page_of, read_exchange
from scraper.archive.records import Damage, iterate
from scraper.archive.writer import WarcWriter
from scraper.errors import StorageError

from .make import DAY, HEAD, HTML, exchange, writer


def records(path):
    found = list(iterate(path))
    assert not [one for one in found if isinstance(one, Damage)]
    return found


def test_an_exchange_comes_back_byte_for_byte(tmp_path):
    archive = writer(tmp_path)
    sent = exchange()
    capture = archive.append(sent)
    archive.sync()
    assert read_exchange(tmp_path, capture.ref) == sent
    assert (capture.status, capture.media_type, capture.revisit) == (200, "text/html", False)


def test_the_file_holds_warcinfo_response_and_request(tmp_path):
    archive = writer(tmp_path)
    archive.append(exchange())
    archive.close()
    info, response, request = records(next(tmp_path.glob("*.gz")))
    assert [info.type, response.type, request.type] == ["warcinfo", "response", "request"]
    assert b"operator: ops@archive.example\r\n" in info.block
    assert request.field("WARC-Concurrent-To") == response.id
    assert response.block == HEAD + HTML
    assert response.field("WARC-Date") == "2026-03-05T09:30:00.123456Z"
    assert response.field("WARC-IP-Address") == "192.0.2.7"
    assert warc.same_digest(response.field("WARC-Payload-Digest"), HTML)
    assert warc.same_digest(response.field("WARC-Block-Digest"), HEAD + HTML)
    assert response.field(warc.SHA256) == hashlib.sha256(HTML).hexdigest()


def test_chunked_is_stored_under_another_name_and_given_back(tmp_path):
    archive = writer(tmp_path)
    sent = exchange(response_head=b"HTTP/1.1 200 OK\r\nTRANSFER-Encoding: chunked\r\nA: b\r\n\r\n")
    capture = archive.append(sent)
    archive.close()
    _, response, _ = records(tmp_path / capture.ref.warc)
    assert b"\r\nX-Archive-Orig-TRANSFER-Encoding: chunked\r\n" in response.block
    assert read_exchange(tmp_path, capture.ref) == sent


def many_kinds(folder):
    archive = writer(folder)
    first = archive.append(exchange())
    archive.append(exchange(fetched_at=DAY + timedelta(days=1)), revisit_of=first)
    archive.append(exchange(url="https://institute.example/b", payload=b"\0\xff" * 5000))
    archive.append_metadata(first, {"article": "institute-1"})
    archive.close()
    return folder / first.ref.warc


def test_warcio_reads_the_same_records_and_finds_the_digests_right(tmp_path):
    path = many_kinds(tmp_path)
    theirs = []
    with path.open("rb") as file:
        reading = ArchiveIterator(file, check_digests="raise")
        for record in reading:
            record.content_stream().read()
            name = record.rec_headers.get_header("WARC-Record-ID")
            theirs.append((record.rec_type, name, reading.get_record_offset(), reading.get_record_length()))
    assert theirs == [(one.type, one.id, one.offset, one.length) for one in records(path)]


def test_fastwarc_reads_the_same_records_and_finds_the_digests_right(tmp_path):
    fastwarc = pytest.importorskip("fastwarc.warc")
    path = many_kinds(tmp_path)
    with path.open("rb") as file:
        reading = fastwarc.ArchiveIterator(file, parse_http=False)
        theirs = [(one.headers["WARC-Record-ID"], one.stream_pos, one.verify_block_digest()) for one in reading]
    assert theirs == [(one.id, one.offset, True) for one in records(path)]


def test_a_payload_seen_before_becomes_a_revisit_that_leads_to_it(tmp_path):
    archive = writer(tmp_path)
    first = archive.append(exchange())
    later = exchange(fetched_at=DAY + timedelta(days=1), response_head=b"HTTP/1.1 200 OK\r\nDate: tomorrow\r\n\r\n")
    second = archive.append(later, revisit_of=first)
    archive.close()
    assert second.revisit
    assert second.ref.payload_digest == first.ref.payload_digest
    assert second.ref.length < first.ref.length + 200
    assert read_exchange(tmp_path, second.ref) == exchange(
        fetched_at=later.fetched_at, response_head=later.response_head, request_head=b""
    )


def test_a_revisit_is_refused_when_the_payload_differs(tmp_path):
    archive = writer(tmp_path)
    first = archive.append(exchange())
    second = archive.append(exchange(payload=b"other"), revisit_of=first)
    archive.close()
    assert not second.revisit
    assert read_exchange(tmp_path, second.ref).payload == b"other"


def test_a_304_stands_for_the_page_it_confirms(tmp_path):
    archive = writer(tmp_path)
    first = archive.append(exchange())
    later = DAY + timedelta(days=3)
    not_modified = exchange(
        response_head=b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", payload=b"", fetched_at=later
    )
    second = archive.append(not_modified, revisit_of=first)
    archive.close()
    assert (second.status, second.revisit) == (304, True)
    page = page_of(read_exchange(tmp_path, second.ref))
    assert (page.status, page.body, page.fetched_at) == (200, HTML, later)
    revisit = next(one for one in records(tmp_path / first.ref.warc) if one.type == "revisit")
    assert revisit.field("WARC-Profile") == warc.NOT_MODIFIED
    assert revisit.field("WARC-Refers-To") == first.ref.record_id


def test_a_full_file_is_followed_by_the_next_and_both_are_synced(tmp_path):
    opened = []
    archive = writer(tmp_path, max_bytes=1500, open_hook=opened.append)
    captures = [archive.append(exchange(payload=os.urandom(900))) for _ in range(3)]
    ends = archive.sync()
    assert len(opened) > 1
    assert opened == sorted(path.name for path in tmp_path.glob("*.gz")) == sorted(ends)
    assert {name: (tmp_path / name).stat().st_size for name in ends} == ends
    assert archive.sync() == {}
    archive.close()
    assert {capture.ref.warc for capture in captures} <= set(opened)


def test_a_resumed_run_never_touches_its_earlier_files(tmp_path):
    first = writer(tmp_path)
    one = first.append(exchange())
    first.close()
    before = (tmp_path / one.ref.warc).read_bytes()
    second = writer(tmp_path)
    two = second.append(exchange())
    second.close()
    assert two.ref.warc != one.ref.warc
    assert (tmp_path / one.ref.warc).read_bytes() == before


@pytest.mark.parametrize("run", ["../x", "a/b", "a\nb", ""])
def test_a_run_id_that_is_no_file_name_is_refused(tmp_path, run):
    with pytest.raises(StorageError):
        WarcWriter(tmp_path, "institute/..", run)


@pytest.mark.parametrize("call", ["write", "fdatasync", "fsync"])
def test_after_a_refused_write_or_sync_nothing_more_is_accepted(tmp_path, monkeypatch, call):
    archive = writer(tmp_path)

    def refuse(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(StorageError, match="No space left"):
            archive.append(exchange())
            archive.sync()
    with pytest.raises(StorageError, match="nothing more is written"):
        archive.append(exchange())
    with pytest.raises(StorageError, match="nothing more is written"):
        archive.sync()
    assert archive.close() == {}


def test_a_file_that_the_store_refuses_takes_no_record(tmp_path):
    def refuse(name):
        raise StorageError("the store is read-only")

    archive = writer(tmp_path, open_hook=refuse)
    with pytest.raises(StorageError, match="read-only"):
        archive.append(exchange())
    with pytest.raises(StorageError, match="could not be registered"):
        archive.append(exchange())
    assert [path.stat().st_size for path in tmp_path.iterdir()] == [0]


def test_folders_are_made_and_synced(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr("scraper.archive.writer.sync_folder", synced.append)
    archive = writer(tmp_path / "a" / "b")
    archive.append(exchange())
    archive.sync()
    archive.close()
    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]


def test_a_short_write_is_continued(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:100])))
    archive = writer(tmp_path)
    capture = archive.append(exchange())
    archive.close()
    assert read_exchange(tmp_path, capture.ref) == exchange()


def test_a_hostile_url_cannot_forge_a_header(tmp_path):
    archive = writer(tmp_path)
    archive.append(exchange(url="https://institute.example/\r\nWARC-Type: resource\r\n\r\nx y", ip="1\r\nX: y"))
    archive.close()
    _, response, _ = records(next(tmp_path.glob("*.gz")))
    assert [name for name, _ in response.fields].count("WARC-Type") == 1
    assert response.url == "https://institute.example/%0D%0AWARC-Type:%20resource%0D%0A%0D%0Ax%20y"
    assert response.field("WARC-IP-Address") is None


def test_metadata_says_which_article_a_capture_became(tmp_path):
    archive = writer(tmp_path)
    capture = archive.append(exchange())
    archive.append_metadata(capture, {"article": "institute-1", "title": "Naïve \ud800"})
    archive.close()
    last = records(tmp_path / capture.ref.warc)[-1]
    assert (last.type, last.field("WARC-Refers-To")) == ("metadata", capture.ref.record_id)
    assert json.loads(last.block)["article"] == "institute-1"


HEADER_LINE = st.one_of(
    st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"").replace(b"\r", b"")),
    st.sampled_from([b"transfer-encoding: chunked", b"X-Archive-Orig-Transfer-Encoding:gzip", b" folded", b"A: b"]),
)


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(HEADER_LINE.filter(bool), max_size=6), payload=st.binary(max_size=400))
def test_any_head_and_payload_survive(tmp_path_factory, lines, payload):
    folder = tmp_path_factory.mktemp("any")
    sent = exchange(response_head=b"\r\n".join([b"HTTP/1.1 200 OK", *lines]) + b"\r\n\r\n", payload=payload)
    archive = writer(folder)
    capture = archive.append(sent)
    archive.close()
    back = read_exchange(folder, capture.ref)
    assert back == sent
    assert heads.as_received(heads.as_stored(sent.response_head)) == sent.response_head


@settings(max_examples=60, deadline=None)
@given(path=st.text(max_size=30))
def test_any_url_is_found_again_as_it_was_written(tmp_path_factory, path):
    folder = tmp_path_factory.mktemp("url")
    archive = writer(folder)
    capture = archive.append(exchange(url=f"https://institute.example/{path}"))
    archive.close()
    assert read_exchange(folder, capture.ref).url == capture.url
    assert warc.safe_url(capture.url) == capture.url
    assert capture.url.isascii()
