"""The index beside each WARC file: written as the crawl goes, used by replay while it fits, made anew at will."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive import cdxj, sidecar
from scraper.archive.exchange import Capture
from scraper.archive.index import ReplayIndex, entries_of, finish_index, make_index
from scraper.archive.redact import redact
from scraper.archive.verify import verify_file
from scraper.archive.writer import WarcWriter
from scraper.article import CaptureRef
from scraper.cli import run

from .make import DAY, exchange


def written(folder, nights=2):
    """Three pages, the same on each night: full captures, then revisits."""
    writer, known = WarcWriter(folder, "institute", "run"), {}
    for night in range(nights):
        for name in ("b", "a", "c"):
            url = f"https://institute.example/{name}"
            one = replace(exchange(url=url, payload=f"page {name}".encode()), fetched_at=DAY + timedelta(days=night))
            known.setdefault(url, writer.append(one, known.get(url)))
        writer.sync()
    return writer


def only(folder):
    [path] = folder.glob("*.warc.gz")
    return path


def test_a_journal_while_the_crawl_goes_and_sorted_when_it_ends(tmp_path):
    writer = written(tmp_path)
    path = only(tmp_path)
    journal = sidecar.path_of(path).read_text().splitlines()
    assert len(journal) == 6 and sidecar.read(path) is None
    writer.close()
    head, *lines = sidecar.path_of(path).read_text().splitlines()
    assert json.loads(head.split(" ", 2)[2]) == {"format": "cdxj", "warc": path.name, "bytes": path.stat().st_size}
    assert lines == sorted(journal)
    assert sidecar.read(path) == entries_of(path)
    plain = cdxj.lines(one.capture for one in entries_of(path))
    assert [line.split(" ")[:2] for line in lines] == [line.split(" ")[:2] for line in plain]
    assert list(verify_file(path)) == []


def test_what_was_not_synced_is_not_in_it(tmp_path):
    writer = written(tmp_path, 1)
    writer.append(exchange(url="https://institute.example/late"))
    assert "late" not in sidecar.path_of(only(tmp_path)).read_text()


def test_replay_is_the_same_with_and_without(tmp_path):
    written(tmp_path).close()
    with_index = ReplayIndex.open([tmp_path])
    sidecar.path_of(only(tmp_path)).unlink()
    without = ReplayIndex.open([tmp_path])
    assert list(with_index.captures()) == list(without.captures()) and len(without) == 6
    for capture in without.captures():
        assert with_index.exchange(capture) == without.exchange(capture)
    for at in (None, DAY, DAY + timedelta(hours=30)):
        url = "https://institute.example/a"
        assert with_index.lookup(url, at) == without.lookup(url, at)


def test_replay_does_not_read_the_records_when_the_index_fits(tmp_path, monkeypatch):
    written(tmp_path).close()
    monkeypatch.setattr("scraper.archive.index.iterate", lambda path: pytest.fail("the file was scanned"))
    assert len(ReplayIndex.open([tmp_path])) == 6


@pytest.mark.parametrize("spoil", ["grown", "journal", "nonsense", "other", "empty"])
def test_an_index_that_does_not_fit_is_not_used(tmp_path, spoil):
    written(tmp_path).close()
    path = only(tmp_path)
    index = sidecar.path_of(path)
    text = index.read_text()
    if spoil == "grown":
        with path.open("ab") as file:
            file.write(path.read_bytes()[:1])
    spoilt = {
        "grown": text,
        "journal": text.split("\n", 1)[1],
        "nonsense": text.split("\n", 1)[0] + "\nnonsense\n",
        "other": text.replace(path.name, "other.warc.gz"),
        "empty": "",
    }
    index.write_text(spoilt[spoil])
    assert sidecar.read(path) is None
    assert len(ReplayIndex.open([tmp_path])) == 6


def test_verify_names_a_wrong_index_and_makes_it_anew(tmp_path, capsys):
    written(tmp_path).close()
    path = only(tmp_path)
    index = sidecar.path_of(path)
    whole = index.read_text()
    index.write_text(whole.replace("/a", "/x"))
    assert [one.problem for one in verify_file(path)] == ["index"]
    assert run(["verify", str(path)]) == 3
    assert run(["verify", "--index", str(path)]) == 0
    assert index.read_text() == whole
    capsys.readouterr()


def test_answers_to_a_post_are_not_in_it(tmp_path):
    writer = WarcWriter(tmp_path, "institute", "run")
    writer.append(exchange())
    writer.append(
        exchange(url="https://institute.example/form", request_head=b"POST /form HTTP/1.1\r\nHost: x\r\n\r\n")
    )
    writer.close()
    path = only(tmp_path)
    written = sidecar.path_of(path).read_text()
    assert "/form" not in written and list(verify_file(path)) == []
    make_index(path)
    assert sidecar.path_of(path).read_text() == written


def test_what_a_dead_run_left_is_finished_out_of_the_file(tmp_path, monkeypatch):
    written(tmp_path)
    path = only(tmp_path)
    journal = sidecar.path_of(path)
    journal.write_bytes(journal.read_bytes()[:-40])  # what a power cut leaves of the last line
    assert sidecar.is_journal(path)
    finish_index(path)
    assert not sidecar.is_journal(path)
    assert sidecar.read(path) == entries_of(path)
    monkeypatch.setattr(sidecar, "write", Mock(side_effect=OSError(28, "No space left on device")))
    finish_index(path)  # a full disk costs the index, not the crawl
    assert list(verify_file(path)) == []
    assert not sidecar.is_journal(tmp_path / "none.warc.gz")


def test_what_is_taken_down_leaves_the_index(tmp_path):
    written(tmp_path, 1).close()
    path = only(tmp_path)
    gone = ReplayIndex.open([tmp_path]).lookup("https://institute.example/a")
    redact(tmp_path, [gone.ref], "court order", DAY)
    assert "/a" not in sidecar.path_of(path).read_text()
    assert list(verify_file(path)) == []
    assert ReplayIndex.open([tmp_path]).lookup("https://institute.example/a") is None


TIMES = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
CAPTURES = st.builds(
    Capture,
    ref=st.builds(
        CaptureRef,
        warc=st.just("x.warc.gz"),
        offset=st.integers(0, 2**40),
        length=st.integers(1, 2**30),
        record_id=st.text(max_size=20),
        payload_digest=st.text(max_size=20),
    ),
    url=st.builds("https://institute.example/{}".format, st.text(st.characters(codec="utf-8"), max_size=20)),
    fetched_at=TIMES,
    status=st.integers(0, 599),
    media_type=st.none() | st.sampled_from(["text/html", "application/pdf"]),
    revisit=st.just(False),
    synthetic=st.booleans(),
)


@given(CAPTURES, st.booleans(), st.text(max_size=10), TIMES)
def test_a_line_is_read_back_equal(capture, revisit, refers, when):
    entry = sidecar.Entry(replace(capture, revisit=revisit), (refers, refers, when) if revisit else ("", "", None))
    line = sidecar.line_of(entry)
    assert sidecar.entry_of(line) == entry and "\n" not in line


@given(st.text(max_size=100))
def test_any_other_line_is_refused(line):
    with pytest.raises(ValueError, match=r"."):
        sidecar.entry_of(line)
