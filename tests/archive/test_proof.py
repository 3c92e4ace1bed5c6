"""From a value to its bytes, as a user asks for it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from scraper.archive.reader import page_of, read_exchange
from scraper.archive.writer import WarcWriter
from scraper.article import Article, Evidence, Provenance
from scraper.cli.proof import proofs

from .make import exchange

HTML = """<html lang='fr'><title>x</title><h1>Le café &amp; la mer</h1>
<p>Un long texte sur la mer et ses ports.</p>""".encode()


def told(folder, *, keep=True):
    writer = WarcWriter(folder, "institute", "run")
    capture = writer.append(exchange(payload=HTML))
    writer.close()
    evidence = {
        "title": Evidence(method="generic", where="h1", raw="Le café & la mer", confidence=0.9),
        "text": Evidence(method="generic", where="p", confidence=0.9),
        "language": Evidence(method="meta", where="html@lang", raw="fr", confidence=0.9),
    }
    article = Article(
        url="https://institute.example/a#top",
        text="Un long texte sur la mer et ses ports.\n\nEt plus.",
        evidence=evidence,
        provenance=Provenance(captures=[capture.ref]),
    )
    place = folder if keep else folder / "elsewhere"
    return page_of(read_exchange(folder, capture.ref)).body, capture, list(proofs(article, lambda name: place))


def test_each_value_is_found_in_the_bytes(tmp_path):
    body, capture, lines = told(tmp_path)
    assert f"{capture.ref.warc} bytes {capture.ref.offset} to" in lines[1]
    text = lines[lines.index("  text: generic at p (0.90): ") + 1]
    start, end = map(int, re.findall(r"bytes (\d+) to (\d+)", text)[0])
    assert body[start:end] == b"Un long texte sur la mer et"
    address, fragment = text.split(": ", 1)[1].split("#:~:text=")
    assert (address, unquote(fragment)) == ("https://institute.example/a", "Un long texte sur la mer et")


def test_what_markup_breaks_or_nobody_sees_has_no_link(tmp_path):
    _, _, lines = told(tmp_path)
    title = next(n for n, line in enumerate(lines) if line.startswith("  title"))
    assert lines[title + 1].startswith("  text")  # the ampersand is written otherwise in HTML
    assert "#:~:text" not in next(lines[n + 1] for n, line in enumerate(lines) if line.startswith("  language"))


def test_without_the_bytes_the_reasons_are_told_all_the_same(tmp_path):
    _, _, lines = told(tmp_path, keep=False)
    assert any("cannot be read here" in line for line in lines)
    assert sum("bytes" in line for line in lines) == 2
