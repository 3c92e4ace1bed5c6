"""Feeds: RSS 0.9 to 2.0 (RDF included), Atom (RFC 4287) and JSON Feed, with what feeds in the wild get wrong."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime, timedelta
from urllib.parse import urljoin

from lxml import etree

from scraper.discover.candidate import Entry, Reading
from scraper.discover.dates import iso, moment
from scraper.discover.xml import elements, inflate, local_name, value_of
from scraper.page import Page

MAX_ITEMS = 10_000
DEAD_AFTER = timedelta(days=365)
"""A feed whose newest item is older than this at the time of the capture is said to be dead, and still read."""
_ITEMS = frozenset({"item", "entry"})
_TAG = re.compile(r"<[^<>]*>")
_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_MODIFIED = ("updated", "modified")


def read_feed(page: Page) -> Reading:
    """Entries of a feed, in its order, at most MAX_ITEMS, and the next page of a paged one (RFC 5005).

    Notes: not_a_feed, empty_feed, dead_feed:DATE of the newest item, cut, over_cap, over_size, bad_gzip.
    """
    reading = Reading()
    data = inflate(page.body, reading.notes)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        _read_json(data, reading)
    else:
        _read_xml(data, reading)
    if not any(entry.kind == "article" for entry in reading.entries):
        reading.notes.append("empty_feed" if _looks_like_feed(data) else "not_a_feed")
    reading.notes += _signs_of_death(reading.entries, page.fetched_at)
    return reading


def _read_xml(data: bytes, reading: Reading) -> None:
    base = ""
    count = 0
    for element in elements(data, reading.notes, _ITEMS | {"link"}):
        if local_name(element) == "link":
            _page_of_feed(element, reading)
            continue
        base = base or _base(element)
        entry = _item(element, base)
        if entry is None:
            continue
        if count >= MAX_ITEMS:
            reading.notes.append("over_cap")
            return
        reading.entries.append(entry)
        count += 1


def _item(element: etree._Element, base: str) -> Entry | None:
    values: dict[str, str] = {}
    links: dict[str, str] = {}
    for child in element:
        name = local_name(child)
        if name == "link" and child.get("href"):
            links.setdefault(child.get("rel") or "alternate", child.get("href", ""))
        elif name == "origlink":  # FeedBurner keeps the publisher's own address here
            values["origlink"] = value_of(child) or ""
        elif name == "guid" and (child.get("isPermaLink") or "true").lower() == "false":
            continue
        elif name and (text := value_of(child)):
            values.setdefault(name, text)
    href = values.get("origlink") or values.get("link") or links.get("alternate") or _permalink(values)
    if not href:
        return None
    dates = {name: iso(value) for name, value in values.items() if name in _PUBLISHED or name in _MODIFIED}
    published = next((dates[name] for name in _PUBLISHED if dates.get(name)), None)
    modified = next((dates[name] for name in _MODIFIED if dates.get(name)), None)
    return Entry(
        urljoin(base, href) if base else href, "feed", "article", modified, _plain(values.get("title")), published
    )


def _permalink(values: dict[str, str]) -> str | None:
    """A guid is the address unless it says otherwise; many say nothing and are none."""
    found = values.get("guid") or values.get("id") or ""
    return found if found.startswith(("http://", "https://")) else None


def _page_of_feed(element: etree._Element, reading: Reading) -> None:
    """A feed's own `<link rel="next">` (RFC 5005)."""
    parent = element.getparent()
    if parent is not None and local_name(parent) in ("feed", "channel"):
        href, rel = element.get("href"), element.get("rel")
        if href and rel in ("next", "prev-archive"):
            reading.entries.append(Entry(href, "pager", "feed"))


def _base(element: etree._Element) -> str:
    for node in (element, *element.iterancestors()):
        base = node.get("{http://www.w3.org/XML/1998/namespace}base")
        if base:
            return str(base)
    return ""


def _read_json(data: bytes, reading: Reading) -> None:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org)."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    for item in (items if isinstance(items, list) else [])[:MAX_ITEMS]:
        href = (item.get("url") or item.get("external_url")) if isinstance(item, dict) else None
        if isinstance(href, str) and href:
            title = item.get("title")
            published, modified = _text(item, "date_published"), _text(item, "date_modified")
            plain = _plain(title) if isinstance(title, str) else None
            reading.entries.append(Entry(href, "feed", "article", iso(modified), plain, iso(published)))
    following = feed.get("next_url") if isinstance(feed, dict) else None
    if isinstance(following, str) and following:
        reading.entries.append(Entry(following, "pager", "feed"))


def _text(item: dict[str, object], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _plain(title: str | None) -> str | None:
    """Titles come as text, as escaped HTML and as escaped HTML escaped again."""
    if not title:
        return None
    return " ".join(html.unescape(_TAG.sub("", html.unescape(title[:2000]))).split()) or None


def _looks_like_feed(data: bytes) -> bool:
    head = data[:4096].lower()
    return any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf", b"<channel", b'"items"', b"jsonfeed.org"))


def _signs_of_death(entries: list[Entry], fetched_at: datetime | None) -> list[str]:
    times = [when for entry in entries if (when := moment(entry.published or entry.lastmod))]
    if not times or fetched_at is None or fetched_at - max(times) < DEAD_AFTER:
        return []
    return [f"dead_feed:{max(times).date().isoformat()}"]
