"""Content that is taken out: the rest stays where it is, and every reader goes on reading."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scraper.archive.index import ReplayIndex
from scraper.archive.reader import read_exchange
from scraper.archive.redact import redact
from scraper.archive.verify import verify_archive
from scraper.errors import ArchiveError, StorageError

from .make import exchange, writer

NOW = datetime(2026, 4, 1, tzinfo=UTC)
SECRET = b"A sentence that a court has forbidden. " * 40


@pytest.fixture
def archive(tmp_path):
    made = writer(tmp_path)
    captures = [
        made.append(exchange(url=f"https://institute.example/{number}", payload=body))
        for number, body in enumerate([b"before", SECRET, os.urandom(300_000), b"after"])
    ]
    made.close()
    return tmp_path, tmp_path / captures[0].ref.warc, captures


def test_a_removed_record_says_so_and_the_others_keep_their_places(archive):
    folder, path, captures = archive
    before = path.read_bytes()
    assert redact(folder, [captures[1].ref, captures[2].ref], "court order 17", NOW) == 2
    after = path.read_bytes()
    assert len(after) == len(before)
    assert SECRET[:30] not in gzip.decompress(after)
    assert b"removed court order 17" in gzip.decompress(after)
    assert read_exchange(folder, captures[0].ref).payload == b"before"
    assert read_exchange(folder, captures[3].ref).payload == b"after"
    with pytest.raises(ArchiveError, match="its content was removed on 2026-04-01"):
        read_exchange(folder, captures[1].ref)
    assert list(verify_archive(folder, captures)) == []
    assert ReplayIndex.open([path]).lookup("https://institute.example/1") is None
    assert list(folder.glob("*.gz")) == [path]


def test_other_readers_read_on(archive):
    folder, path, captures = archive
    redact(folder, [captures[1].ref, captures[2].ref], "court order", NOW)
    with path.open("rb") as file:
        reading = ArchiveIterator(file, check_digests="raise")
        found = []
        for record in reading:
            record.content_stream().read()
            found.append((record.rec_headers.get_header("WARC-Record-ID"), reading.get_record_offset()))
    assert [(one.ref.record_id, one.ref.offset) for one in captures] == [
        one for one in found if one in {(capture.ref.record_id, capture.ref.offset) for capture in captures}
    ]
    fastwarc = pytest.importorskip("fastwarc.warc")
    with path.open("rb") as file:
        assert [one.headers["WARC-Record-ID"] for one in fastwarc.ArchiveIterator(file, parse_http=False)] == [
            name for name, _ in found
        ]


def test_a_second_call_finds_nothing_to_do(archive):
    folder, path, captures = archive
    assert redact(folder, [captures[1].ref], "court order", NOW) == 1
    once = path.read_bytes()
    assert redact(folder, [captures[1].ref], "another reason", NOW) == 0
    assert path.read_bytes() == once


def test_a_disk_that_refuses_leaves_the_file_as_it_was(archive, monkeypatch):
    folder, path, captures = archive
    before = path.read_bytes()

    def refuse(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageError, match="No space left"):
        redact(folder, [captures[1].ref], "court order", NOW)
    assert path.read_bytes() == before


@settings(max_examples=30, deadline=None)
@given(payload=st.binary(max_size=300), reason=st.text(max_size=400))
def test_any_record_of_ours_can_be_removed(tmp_path_factory, payload, reason):
    folder = tmp_path_factory.mktemp("any")
    made = writer(folder)
    one, two = made.append(exchange(payload=payload)), made.append(exchange(payload=b"kept"))
    made.close()
    assert redact(folder, [one.ref], reason, NOW) == 1
    assert read_exchange(folder, two.ref).payload == b"kept"
    assert list(verify_archive(folder, [one, two])) == []
