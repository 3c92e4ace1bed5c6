"""From a value to its bytes, and to the archived page opened there, as a user asks for it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from scraper.archive.reader import page_of, read_exchange
from scraper.archive.showing import as_file
from scraper.archive.writer import WarcWriter
from scraper.article import Article, Attachment, Evidence, Provenance
from scraper.cli.proof import proofs
from scraper.page import Page

from .make import exchange

HTML = """<html lang='fr'><head><title>Le caf&eacute; &amp; la mer-du-Nord</title><meta http-equiv="refresh" content="0;url=https://elsewhere.example/">
<script>document.title = 'ran'</script><base href="https://institute.example/"></head><body>
<h1 onclick="go()">Le caf&eacute; &amp; la mer-du-Nord</h1><p class="by">Par <b>A</b>da <i>Quill</i></p>
<a href="/b">b</a> <a href="javascript:go()">c</a> <a href="http://[x">d</a>
<p>Un <b>long</b> texte sur la mer et ses ports de pêche.</p>
<a href="/files/en/paper.pdf.html">Not it</a> <a href="/files/en/paper.pdf">PDF</a>
<img src="https://elsewhere.example/x.png"><img src="https://elsewhere.example/y.png">""".encode()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where the pages are opened from."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def told(folder, *, keep=True):
    writer = WarcWriter(folder, "institute", "run")
    capture = writer.append(exchange(payload=HTML))
    writer.close()
    evidence = {
        "title": Evidence(method="generic", where="h1", raw="Le café & la mer-du-Nord", confidence=0.9),
        "text": Evidence(method="generic", where="p", confidence=0.9),
        "language": Evidence(method="meta", where="html@lang", raw="fr", confidence=0.9),
        "topics": Evidence(method="label", where="topics", raw="Nowhere; Par", confidence=0.9),
        "images": Evidence(method="label", where="img", raw="https://elsewhere.example/y.png", confidence=0.9),
        "translations": Evidence(method="label", where="b", raw="de https://institute.example/b", confidence=0.9),
        "attachments": Evidence(method="generic", where="link", confidence=0.9),
        "genre": Evidence(method="generic", where="text", confidence=0.9),
        "authors": Evidence(method="generic", where="p.by", raw="Ada Quill", confidence=0.9),
    }
    article = Article(
        id="institute-x",
        url="https://institute.example/a#top",
        text="Un long texte sur la mer et ses ports de pêche.\n\nEt plus.",
        attachments=[Attachment(url="https://institute.example/files/en/paper.pdf")],
        evidence=evidence,
        provenance=Provenance(captures=[capture.ref]),
    )
    place = folder if keep else folder / "elsewhere"
    return page_of(read_exchange(folder, capture.ref)).body, capture, list(proofs(article, lambda name: place))


def after(lines, field):
    return lines[next(n for n, line in enumerate(lines) if line.startswith(f"  {field}:")) + 1]


@pytest.mark.parametrize(
    ("field", "written", "words"),
    [
        ("title", b"Le caf&eacute; &amp; la mer-du-Nord", "Le café & la mer-du-Nord"),
        ("text", "texte sur la mer et ses ports".encode(), "texte sur la mer et ses ports"),
    ],
)
def test_each_value_is_found_in_the_bytes_and_opened_in_the_archived_page(tmp_path, field, written, words):
    body, capture, lines = told(tmp_path)
    assert f"{capture.ref.warc} bytes {capture.ref.offset} to" in lines[1]
    start, end = map(int, re.findall(r"bytes (\d+) to (\d+)", after(lines, field))[0])
    assert body[start:end] == written
    assert start > body.index(b"<body")
    address, fragment = after(lines, field).split(": ", 1)[1].split("#:~:text=")
    assert "-" not in fragment
    assert unquote(fragment) == words
    assert lines[2] == f"  opened: {address}"
    assert Path(unquote(urlsplit(address).path)).read_bytes() == as_file(Page(url=exchange().url, body=HTML))


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("language", HTML.index(b"fr'")),
        ("images", HTML.index(b"https://elsewhere.example/y.png")),
        ("attachments", HTML.index(b'/files/en/paper.pdf"')),
        ("genre", HTML.index(b"texte sur la mer")),
    ],
)
def test_addresses_are_found_whole_and_few_letters_as_words(tmp_path, field, place):
    _, _, lines = told(tmp_path)
    assert f"bytes {place} to " in after(lines, field)


def test_what_is_found_in_part_only_has_no_place(tmp_path):
    _, _, lines = told(tmp_path)
    assert after(lines, "translations").startswith("  attachments:")


def test_what_nobody_sees_has_no_link_and_what_markup_breaks_no_place(tmp_path):
    _, _, lines = told(tmp_path)
    assert after(lines, "language").endswith("of the page")
    assert "bytes" in after(lines, "topics")
    assert lines[-1].startswith("  authors:")


def test_without_the_bytes_the_reasons_are_told_all_the_same(tmp_path):
    _, _, lines = told(tmp_path, keep=False)
    assert any("cannot be read here" in line for line in lines)
    assert not any("file:" in line for line in lines)


def test_a_page_made_a_file_runs_loads_and_leads_nowhere():
    page = as_file(Page(url="https://institute.example/a", body=HTML)).decode()
    head, _, rest = page.partition("<html")
    assert "default-src 'none'" in head
    assert "script-src" not in head
    assert not re.search(r"<script|http-equiv|<base", rest)
    assert re.findall('href="(.*?)"', rest) == [
        "https://institute.example/b",
        "#",
        "#",
        "https://institute.example/files/en/paper.pdf.html",
        "https://institute.example/files/en/paper.pdf",
    ]
    assert "src=" not in rest
    assert "ses ports" in rest
    assert b"no element" in as_file(Page(url="https://institute.example/a", body=b""))
