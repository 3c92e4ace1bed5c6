"""Indexes and bundles that other replay tools read."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.archive import cdxj
from scraper.archive.index import ReplayIndex
from scraper.archive.records import read_at
from scraper.archive.wacz import PageEntry, WarcPart, verify_wacz, write_wacz
from scraper.cli import run
from scraper.errors import ArchiveError

from .make import DAY, exchange, writer

WACZ = shutil.which("wacz", path=Path(sys.executable).parent) or shutil.which("wacz")
"""The tool of the format's authors: in the environment that runs the tests, which need not be on the PATH."""

# Answers of the `surt` library 0.3.1, which pywb and cdxj-indexer use.
SURTS = {
    "http://www.Example.com:80/A/b/?b=2&a=1#f": "com,example)/a/b?a=1&b=2",
    "https://example.com": "com,example)/",
    "http://example.com/a//b/../c": "com,example)/a/c",
    "http://example.com/?": "com,example)/",
    "http://example.com/%7Euser/é": "com,example)/~user/%c3%a9",
    "http://user:pw@example.com:8080/x": "com,example:8080)/x",
    "http://www2.example.co.uk/x": "uk,co,example)/x",
    "http://192.168.0.1/x": "1,0,168,192)/x",
    "http://[::1]/x": "::1)/x",
    "https://münchen.example/x y": "example,xn--mnchen-3ya)/x%20y",
    "http://example.com/a?x=%C3%A9&X=1": "com,example)/a?x=%c3%a9&x=1",
    "http://example.com/index.html?utm=1&&b": "com,example)/index.html?&b&utm=1",
    "https://example.com/a/?q": "com,example)/a?q",
    "urn:x": "urn:x",
    "http://[bad": "http://[bad",
}


@pytest.mark.parametrize("url", SURTS)
def test_surt_keys_are_those_of_other_tools(url):
    assert cdxj.surt(url) == SURTS[url]


@pytest.fixture
def archive(tmp_path):
    made = writer(tmp_path / "warc")
    captures = [made.append(exchange(url=f"https://institute.example/{number}")) for number in range(3)]
    captures.append(made.append(exchange(url="https://institute.example/0"), revisit_of=captures[0]))
    made.close()
    return tmp_path / "warc" / captures[0].ref.warc, captures


def test_every_line_leads_to_its_record(archive):
    path, captures = archive
    lines = cdxj.lines(ReplayIndex.open([path]).captures())
    assert lines == sorted(lines) == cdxj.lines(captures)
    for line in lines:
        key, time, told = line.split(" ", 2)
        found = json.loads(told)
        record = read_at(path, int(found["offset"]))
        assert (record.url, record.length) == (found["url"], int(found["length"]))
        assert (key, time) == (cdxj.surt(record.url), "20260305093000")
    assert [json.loads(line.split(" ", 2)[2])["mime"] for line in lines[:2]].count("warc/revisit") == 1


def test_a_compressed_index_is_its_lines_in_blocks():
    lines = [f"com,example)/{number:04d} 20240101000000 {{}}" for number in range(700)]
    data, places = cdxj.compressed(lines, "index.cdx.gz")
    head, *rest = places.splitlines()
    assert json.loads(head.removeprefix("!meta 0 "))["format"] == "cdxj-gzip-1.0"
    blocks = [json.loads(place.split(" ", 2)[2]) for place in rest]
    read = [gzip.decompress(data[one["offset"] : one["offset"] + one["length"]]).decode() for one in blocks]
    assert "".join(read).splitlines() == lines
    assert [place.split(" ")[0] for place in rest] == [text.split(" ")[0] for text in read]


def bundle(archive, target):
    path, captures = archive
    pages = [
        PageEntry("https://institute.example/0", "A title", DAY),
        PageEntry("https://institute.example/1", None, None),
    ]
    write_wacz(target, "institute", [WarcPart(path, path.stat().st_size)], cdxj.lines(captures), pages)
    return target


def test_a_bundle_is_whole_stored_and_the_same_each_time(archive, tmp_path):
    target = bundle(archive, tmp_path / "x.wacz")
    first = target.read_bytes()
    assert list(verify_wacz(target)) == []
    assert bundle(archive, tmp_path / "x.wacz").read_bytes() == first
    with zipfile.ZipFile(target) as opened:
        assert opened.getinfo(f"archive/{archive[0].name}").compress_type == zipfile.ZIP_STORED
        assert opened.read(f"archive/{archive[0].name}") == archive[0].read_bytes()
        pages = [json.loads(line) for line in opened.read("pages/pages.jsonl").splitlines()]
    assert pages[1] == {
        "id": "1",
        "url": "https://institute.example/0",
        "ts": "2026-03-05T09:30:00Z",
        "title": "A title",
    }


def test_only_what_is_committed_goes_into_a_bundle(archive, tmp_path):
    path, captures = archive
    target = tmp_path / "x.wacz"
    end = captures[1].ref.offset
    write_wacz(target, "institute", [WarcPart(path, end)], cdxj.lines(captures[:1]), [])
    with zipfile.ZipFile(target) as opened:
        assert opened.read(f"archive/{path.name}") == path.read_bytes()[:end]
    with pytest.raises(ArchiveError, match="ends 10 bytes early"):
        write_wacz(target, "institute", [WarcPart(path, path.stat().st_size + 10)], [], [])


@pytest.mark.skipif(WACZ is None, reason="the wacz tool is not installed")
def test_the_wacz_tool_finds_the_bundle_valid(archive, tmp_path):
    target = bundle(archive, tmp_path / "x.wacz")
    told = subprocess.run([WACZ, "validate", "-f", target], capture_output=True, text=True, check=False)
    assert "Validation succeeded" in told.stdout


def test_the_command_exports_bundle_and_index(tmp_path, capsys):
    from pipelines.store import open_store

    from .test_reextract import World

    world = World(tmp_path, open_store(str(tmp_path / "store.sqlite")))
    world.crawl(0, {"a": "Title A\nText of A.", "b": "Title B\nText of B."})
    world.store.close()
    where = ["--store", str(tmp_path / "store.sqlite"), "--archive", str(tmp_path / "warc")]
    target = tmp_path / "x.wacz"
    assert run(["export", "--format", "wacz", "-o", str(target), *where]) == 0
    assert run(["verify", str(target)]) == 0
    assert "2 pages" in capsys.readouterr().err
    assert run(["export", "--format", "cdxj", *where]) == 0
    assert capsys.readouterr().out.count("example,institute)/") == 2
    assert run(["export", "--format", "wacz", *where]) == 2


def test_an_unknown_time_has_a_place_in_an_index():
    assert cdxj.timestamp(None) == "19700101000000"
    assert cdxj.timestamp(datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)) == "20240102030405"
