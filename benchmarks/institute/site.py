"""The institute's web site on one day: every path and what it answers."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import format_datetime
from html import escape

from benchmarks.institute import feeds, listings
from benchmarks.institute.layouts import render
from benchmarks.institute.layouts.parts import names
from benchmarks.institute.model import DAY_ONE, Institute, Piece
from benchmarks.institute.pdf import make_pdf

ROBOTS = """User-agent: *
Crawl-delay: 2
Disallow: /search
Disallow: /en/publications/embargoed/

Sitemap: {origin}/sitemap.xml
"""
MOVED = {
    "/en/briefs/grain-finds-another-way": "/en/publications/grain-finds-another-way",
    "/papers/7.html": "/archive/2013/the-geography-of-delay.html",
}
LOST = "/en/publications/the-lost-brief"
NEVER_WRITTEN = "/en/publications/a-title-that-was-never-written"
EMBARGOED = "/en/publications/embargoed/next-quarter-on-the-grid"


@dataclass(frozen=True)
class Reply:
    """One HTTP answer as it goes over the wire."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def on_the_wire(self) -> bytes:
        """Status line, headers and body."""
        head = f"HTTP/1.1 {self.status} {self.reason}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in self.headers)
        return head.encode("latin-1") + b"\r\n" + self.body


def answer(
    body: bytes, media_type: str, day: date | None = None, packed: bool = False, status: tuple[int, str] = (200, "OK")
) -> Reply:
    """A reply with the headers that a common server sends; `packed` bodies travel as gzip."""
    headers = [("Server", "nginx"), ("Content-Type", media_type)]
    if day:
        moment = datetime.fromisoformat(f"{day}T08:00:00+00:00")
        headers.append(("Last-Modified", format_datetime(moment, usegmt=True)))
    headers.append(("ETag", f'"{hashlib.sha256(body).hexdigest()[:16]}"'))
    if packed:
        body = gzip.compress(body, mtime=0)
        headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    headers.append(("Content-Length", str(len(body))))
    return Reply(*status, tuple(headers), body)


def page_of(piece: Piece, institute: Institute) -> Reply:
    """The page of a piece; old static files declare no charset in their header."""
    media_type = "text/html" if piece.layout == "static" else "text/html; charset=utf-8"
    day = piece.touched or piece.modified or piece.published
    return answer(render(piece, institute), media_type, day, packed=piece.layout == "drupal")


def visits(institute: Institute, day: date = DAY_ONE) -> Iterator[tuple[str, Reply]]:
    """Every path of the site with its answer, in the order of a polite visit, made one by one."""
    yield "/robots.txt", answer(ROBOTS.format(origin=institute.origin).encode(), "text/plain")
    yield from _maps(institute, day)
    for path, text in listings.pages(institute):
        yield path, answer(text.encode(), "text/html; charset=utf-8")
    for piece in institute.pieces:
        yield piece.path, page_of(piece, institute)
    for piece in institute.pieces:
        if piece.document:
            yield piece.document.path, _document(piece)
    if not institute.size:
        yield from _oddities(institute)


def _maps(institute: Institute, day: date) -> Iterator[tuple[str, Reply]]:
    yield "/sitemap.xml", answer(feeds.sitemap_index(institute, day).encode(), "application/xml")
    odd = () if institute.size else (LOST, NEVER_WRITTEN, EMBARGOED, *MOVED)
    for name, layouts in feeds.SITEMAPS.items():
        text = feeds.sitemap(institute, layouts, odd if name == "publications.xml" else ())
        body = gzip.compress(text.encode(), mtime=0) if name.endswith(".gz") else text.encode()
        yield "/sitemaps/" + name, answer(body, "application/gzip" if name.endswith(".gz") else "application/xml")
    yield "/feed.xml", answer(feeds.rss(institute, day).encode(), "application/rss+xml; charset=utf-8")


def _document(piece: Piece) -> Reply:
    assert piece.document
    pdf = make_pdf(piece.title, names(piece), piece.published, piece.document.pages)
    return answer(pdf, "application/pdf", piece.published)


def _oddities(institute: Institute) -> Iterator[tuple[str, Reply]]:
    """What old sites have: moved pages, a page not found that says 200, and one that says 404."""
    html = "text/html; charset=utf-8"
    missing = listings.shell(
        "Page not found", "<p>The page you asked for does not exist or has been moved.</p>"
    ).encode()
    yield LOST, answer(missing, html)
    yield NEVER_WRITTEN, answer(missing, html, status=(404, "Not Found"))
    for old, new in MOVED.items():
        moved = f'<html><head><title>301</title></head><body><a href="{escape(new)}">Moved</a></body></html>'.encode()
        reply = answer(moved, "text/html", status=(301, "Moved Permanently"))
        yield old, Reply(301, reply.reason, (*reply.headers, ("Location", institute.url(new))), reply.body)


def gone() -> Reply:
    """The answer for a piece that was taken down."""
    body = listings.shell("Withdrawn", "<p>This commentary has been withdrawn by its author.</p>").encode()
    return answer(body, "text/html; charset=utf-8", status=(410, "Gone"))
