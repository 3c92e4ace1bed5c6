"""Sitemaps (sitemaps.org 0.9): URL sets and indexes, plain and gzipped, with news and hreflang; or a list of lines."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scraper.discover.candidate import Entry, Kind, Reading
from scraper.discover.dates import iso
from scraper.discover.xml import elements, inflate, local_name, value_of

MAX_URLS = 50_000
"""What the protocol allows in one file."""
_MAX_ALTERNATES = 50
_PARTS = frozenset({"url", "sitemap"})


def read_sitemap(body: bytes) -> Reading:
    """Entries of a sitemap or sitemap index, at most MAX_URLS.

    Image and video entries are not pages and stay out; hreflang alternates are pages and come in.
    Notes: cut, over_cap, over_size, bad_gzip, too_deep, not_a_sitemap, empty_sitemap.
    """
    reading = Reading()
    data = inflate(body, reading.notes)
    if _is_lines(data):
        _take(reading, _lines(data))
        return reading
    _take(reading, _from_xml(data, reading.notes))
    if not reading.entries:
        known = any(name in data[:4096].lower() for name in (b"urlset", b"sitemapindex"))
        reading.notes.append("empty_sitemap" if known else "not_a_sitemap")
    return reading


def _take(reading: Reading, groups: Iterator[list[Entry]]) -> None:
    for count, group in enumerate(groups):
        if count >= MAX_URLS:
            reading.notes.append("over_cap")
            return
        reading.entries += group


def _from_xml(data: bytes, notes: list[str]) -> Iterator[list[Entry]]:
    for element in elements(data, notes, _PARTS):
        entries = _entries(element, "sitemap" if local_name(element) == "sitemap" else "article")
        if entries:
            yield entries


def _entries(element: etree._Element, kind: Kind) -> list[Entry]:
    """The URL of one `<url>` or `<sitemap>` and its language alternates."""
    values: dict[str, str | None] = {}
    alternates: list[str] = []
    for child in element.iterdescendants():
        name = local_name(child)
        if name == "link" and child.get("rel") == "alternate" and child.get("href"):
            alternates.append(child.get("href", ""))
        elif name == "loc" and child.getparent() is not element:
            continue  # <image:image><image:loc>
        elif name in ("title", "publication_date") and "news" not in str(child.tag).partition("}")[0]:
            continue
        elif name in ("loc", "lastmod", "title", "publication_date"):
            values.setdefault(name, value_of(child))
    loc = values.get("loc")
    if loc is None:
        return []  # nothing there, or an entity reference inside: never to be guessed
    own = Entry(
        loc, "sitemap", kind, iso(values.get("lastmod")), values.get("title"), iso(values.get("publication_date"))
    )
    others = [href for href in dict.fromkeys(alternates) if href.strip() != loc][:_MAX_ALTERNATES]
    return [own, *(Entry(href, "sitemap", kind) for href in others)]


def _is_lines(data: bytes) -> bool:
    return data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"http://", b"https://"))


def _lines(data: bytes) -> Iterator[list[Entry]]:
    for line in data.decode("utf-8", "replace").lstrip("\ufeff").splitlines():
        if line.strip():
            yield [Entry(line.strip(), "sitemap")]
