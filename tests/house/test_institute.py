"""The invented institute: a site that holds together, in WARC files that others can read."""

from __future__ import annotations

import gzip
import json
import re
import statistics
from pathlib import Path

import pypdfium2
import pytest
from warcio.archiveiterator import ArchiveIterator

from benchmarks.institute import catalogue, site
from benchmarks.institute.__main__ import main
from benchmarks.institute.layouts import render
from benchmarks.institute.model import DAY_ONE, ORIGIN
from benchmarks.institute.pdf import make_pdf
from tests.house.generated import SAMPLE

WARCS = sorted(SAMPLE.glob("*.warc.gz"))


@pytest.fixture(scope="module")
def answers() -> dict[str, site.Reply]:
    return dict(site.visits(catalogue.sample()))


def body(reply: site.Reply) -> str:
    raw = gzip.decompress(reply.body) if reply.body[:2] == b"\x1f\x8b" else reply.body
    return raw.decode("utf-8", "replace")


def test_every_address_of_the_sitemaps_answers(answers: dict[str, site.Reply]) -> None:
    maps = [path for path in answers if path.startswith("/sitemap")]
    listed = {url.removeprefix(ORIGIN) for path in maps for url in re.findall(r"<loc>(.*?)</loc>", body(answers[path]))}
    assert listed - set(answers) == {site.EMBARGOED}, "robots.txt keeps it away"
    assert {piece.path for piece in catalogue.sample().pieces} <= listed


def test_pagers_and_listings_lead_to_every_publication(answers: dict[str, site.Reply]) -> None:
    lists = [
        path
        for path in answers
        if re.match(r"/(en|fr)/publications(\?|$)|/blog/(page|$)|/archive/$|/data-notes/$", path)
    ]
    linked = {href for path in lists for href in re.findall(r'href="(/[^"]+)"', body(answers[path]))}
    assert {piece.path for piece in catalogue.sample().pieces} <= linked


def test_translations_point_at_each_other() -> None:
    institute = catalogue.sample()
    pairs = [(piece, institute.piece(piece.translation[1])) for piece in institute.pieces if piece.translation]
    assert len(pairs) == 16
    for piece, other in pairs:
        assert other.translation == (piece.language, piece.path)
        assert piece.authors == other.authors


def test_there_is_something_of_everything(answers: dict[str, site.Reply]) -> None:
    pieces = catalogue.sample().pieces
    assert len(answers) > 60
    assert {reply.status for reply in answers.values()} == {200, 301, 404}
    assert any(piece.outlet for piece in pieces)
    assert any(piece.notes and piece.table for piece in pieces)
    assert "not exist" in body(answers[site.LOST])


def test_the_week_after_one_is_new_two_changed_one_gone() -> None:
    first = {piece.path: piece for piece in catalogue.sample().pieces}
    second = {piece.path: piece for piece in catalogue.second_day().pieces}
    assert len(second.keys() - first.keys()) == 1
    assert first.keys() - second.keys() == {catalogue.WITHDRAWN}
    changed = [path for path in first.keys() & second.keys() if first[path] != second[path]]
    assert sorted(changed) == sorted([catalogue.CHANGED, catalogue.REDATED])


@pytest.mark.parametrize("path", WARCS, ids=lambda path: path.name)
def test_warcs_are_sound(path: Path) -> None:
    """Digests hold, dates rise, each response has its request, all by another reader than ours."""
    dates, responses, requests = [], [], []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests=True):
            record.content_stream().read()
            headers = record.rec_headers
            dates.append(headers.get_header("WARC-Date"))
            if record.rec_type == "response":
                responses.append(headers.get_header("WARC-Record-ID"))
            if record.rec_type == "request":
                requests.append(headers.get_header("WARC-Concurrent-To"))
            assert record.digest_checker.passed is not False
    assert responses == requests
    assert len(set(responses)) == len(responses)
    assert dates == sorted(dates)


def test_expected_records_are_of_captured_pages() -> None:
    lines = [json.loads(line) for line in (SAMPLE / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    captured = set()
    for path in WARCS:
        with path.open("rb") as stream:
            captured |= {
                (record.rec_headers.get_header("WARC-Date")[:10], record.rec_headers.get_header("WARC-Target-URI"))
                for record in ArchiveIterator(stream)
            }
    assert len(lines) == 55
    assert {(line["captured"], line["url"]) for line in lines} <= captured
    assert all(line["title"] and line["text"] and line["authors"] for line in lines)


def test_pdfs_hold_real_text() -> None:
    pdf = pypdfium2.PdfDocument(make_pdf("Énergie (1)", "A. Author", DAY_ONE, [["First \\ page’s text."], ["Second."]]))
    assert len(pdf) == 2
    assert "First \\ page’s text." in pdf[0].get_textpage().get_text_range()
    assert pdf.get_metadata_dict()["Title"] == "Énergie (1)"


def test_generated_institutes_have_the_size_asked_for() -> None:
    institute = catalogue.many(200, 60_000)
    sizes = [len(render(piece, institute)) for piece in institute.pieces]
    assert len(sizes) == 200
    assert 0.8 < statistics.median(sizes) / 60_000 < 1.25
    assert len({piece.path for piece in institute.pieces}) == 200


def test_the_same_call_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        main(["--articles", "12", "--size", "9000", "-o", str(tmp_path / folder)])
    assert (tmp_path / "one/institute.warc.gz").read_bytes() == (tmp_path / "two/institute.warc.gz").read_bytes()
    assert "articles = 12" in (tmp_path / "one/sources/meridian-generated.toml").read_text()
