"""Saved pages packed as a WARC that says what it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scraper.archive.index import ReplayIndex
from scraper.archive.reader import page_of
from scraper.archive.synthetic import pack, sniff
from scraper.archive.verify import verify_file
from scraper.cli import run
from scraper.errors import ArchiveError

from .make import HTML

TODAY = datetime(2026, 3, 5, tzinfo=UTC)


def saved(folder, *rows):
    folder.mkdir(exist_ok=True)
    (folder / "a.html").write_bytes(HTML)
    (folder / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_a_saved_page_is_replayed_without_a_time_and_marked_synthetic(tmp_path):
    target = tmp_path / "out.warc.gz"
    folder = saved(tmp_path / "in", {"path": "a.html", "url": "https://institute.example/a"})
    assert pack(folder, target, TODAY).pages == 1
    index = ReplayIndex.open([target])
    capture = index.lookup("https://institute.example/a", datetime(2001, 1, 1, tzinfo=UTC))
    exchange = index.exchange(capture)
    assert (capture.synthetic, capture.fetched_at, capture.media_type) == (True, None, "text/html")
    assert (exchange.synthetic, exchange.fetched_at, page_of(exchange).body) == (True, None, HTML)
    assert list(verify_file(target)) == []


def test_what_the_index_knows_is_kept(tmp_path):
    row = {
        "path": "a.html",
        "url": "https://institute.example/gone",
        "status": 404,
        "content_type": "text/html; charset=latin-1",
        "fetched_at": "2024-05-06T07:08:09+02:00",
        "headers": {"Last-Modified": "Mon, 06 May 2024 05:00:00 GMT", "Content-Encoding": "gzip", "Bad Name": "x"},
    }
    target = tmp_path / "out.warc.gz"
    pack(saved(tmp_path / "in", row), target, TODAY)
    index = ReplayIndex.open([target])
    page = page_of(index.exchange(index.lookup(row["url"])))
    assert (page.status, page.fetched_at) == (404, datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC))
    assert page.header("Content-Type") == "text/html; charset=latin-1"
    assert page.header("Last-Modified") == "Mon, 06 May 2024 05:00:00 GMT"
    assert [name for name, _ in page.headers] == ["Content-Type", "Content-Length", "Last-Modified"]


@pytest.mark.parametrize(
    ("url", "packed"),
    [
        ("https://institute.example", "https://institute.example/"),
        ("https://institute.example?q=a/b", "https://institute.example/?q=a/b"),
        ("https://institute.example/", "https://institute.example/"),
        ("https://institute.example:8443/a?b#c", "https://institute.example:8443/a?b#c"),
    ],
)
def test_an_address_without_a_path_is_that_of_the_home_page(tmp_path, url, packed):
    pack(saved(tmp_path / "in", {"path": "a.html", "url": url}), tmp_path / "out.warc.gz", TODAY)
    assert [one.url for one in ReplayIndex.open([tmp_path / "out.warc.gz"]).captures()] == [packed]


def test_the_same_folder_gives_the_same_bytes(tmp_path):
    folder = saved(tmp_path / "in", *[{"path": "a.html", "url": f"https://institute.example/{n}"} for n in range(3)])
    target = tmp_path / "out.warc.gz"
    pack(folder, target, TODAY)
    first = target.read_bytes()
    pack(folder, target, TODAY)
    assert target.read_bytes() == first


def test_rows_that_cannot_be_packed_are_named_and_the_rest_is_packed(tmp_path):
    (tmp_path / "secret").write_text("x")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.html").symlink_to(tmp_path / "secret")
    folder = saved(
        tmp_path / "in",
        {"path": "../secret", "url": "https://institute.example/1"},
        {"path": "link.html", "url": "https://institute.example/2"},
        {"path": "gone.html", "url": "https://institute.example/3"},
        {"path": "a.html", "url": "ftp://institute.example/4"},
        {"path": "a.html", "url": "https://institute.example/5"},
    )
    packed = pack(folder, tmp_path / "out.warc.gz", TODAY)
    assert packed.pages == 1
    assert [line.partition(":")[0] for line in packed.skipped] == [
        "index.jsonl line 1",
        "index.jsonl line 2",
        "index.jsonl line 3",
        "index.jsonl line 4",
    ]


@pytest.mark.parametrize("line", ["{", '{"path": "a.html"}', "[]", '{"path": 1, "url": "https://x.example/"}'])
def test_an_index_that_is_none_names_its_line(tmp_path, line):
    folder = saved(tmp_path / "in")
    (folder / "index.jsonl").write_text(line + "\n")
    with pytest.raises(ArchiveError, match="line 1"):
        pack(folder, tmp_path / "out.warc.gz", TODAY)
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize(
    ("body", "name", "media_type"),
    [
        (HTML, "x", "text/html"),
        (b"\xef\xbb\xbf \n<!-- c --><HTML>", "x", "text/html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", "x", "text/html"),
        (b"<?xml version='1.0'?><urlset>", "x", "application/xml"),
        (b"<?xml version='1.0'?>\n<rss version='2.0'>", "x", "application/rss+xml"),
        (b"<feed xmlns='x'>", "x", "application/atom+xml"),
        (b"%PDF-1.7\n", "x", "application/pdf"),
        (b'{"a": 1}', "x.json", "application/json"),
        (b"User-agent: *\nDisallow:", "robots.txt", "text/plain"),
        (b"", "x.html", "text/html"),
        (b"\0\1\2", "x", "application/octet-stream"),
    ],
)
def test_media_types_are_sniffed(body, name, media_type):
    assert sniff(body, name) == media_type


def test_the_command_packs_and_says_what_it_left_out(tmp_path, capsys):
    folder = saved(tmp_path / "in", {"path": "a.html", "url": "https://institute.example/a"})
    target = tmp_path / "out.warc.gz"
    assert run(["pack", str(folder), "-o", str(target), "--date", "2026-03-05"]) == 0
    assert "1 pages in" in capsys.readouterr().err
    saved(tmp_path / "in", {"path": "b.html", "url": "https://institute.example/b"})
    assert run(["pack", str(folder), "-o", str(target)]) == 3
    assert run(["pack", str(folder), "-o", str(target), "--date", "soon"]) == 2
    assert run(["pack", str(tmp_path), "-o", str(target)]) == 2
