"""Feeds for readers: Atom (RFC 4287) and JSON Feed 1.1 of entries that others choose. Pure: no store, no clock.

atom(Feed(id=..., title=..., home=..., self=..., updated=...), [Entry(...), ...])
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article, or one edit of one."""

    id: str
    """A URI that never changes."""
    title: str
    link: str
    updated: str
    """RFC 3339 time."""
    published: str | None = None
    """RFC 3339 time; None where only a year or a month is known."""
    authors: Sequence[str] = ()
    topics: Sequence[str] = ()
    summary: str | None = None
    """Plain text."""
    language: str | None = None
    source: str | None = None
    """Name of the think tank."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself."""

    id: str
    title: str
    home: str
    """The page that shows the same to people."""
    self: str
    updated: str
    author: str = "thinktank-archive"
    next: str | None = field(default=None)


def instant(date: str | None) -> str | None:
    """A date of a record as RFC 3339 time; None for a year, a month, or a time without a zone."""
    if date and len(date) == len("2024-03-05"):
        return f"{date}T00:00:00Z"
    return date if date and len(date) > len("2024-03-05T10:00") and (date.endswith("Z") or date[-6] in "+-") else None


def writable(text: str) -> str:
    """Text without what XML cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def atom(feed: Feed, entries: Iterable[Entry]) -> str:
    """An Atom document. Texts are plain (`type="text"`): no reader takes them for markup."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    for name, value in (("id", feed.id), ("title", feed.title), ("updated", feed.updated)):
        _add(root, name, value)
    _add(root, "link", href=feed.self, rel="self", type="application/atom+xml")
    _add(root, "link", href=feed.home, rel="alternate", type="text/html")
    if feed.next:
        _add(root, "link", href=feed.next, rel="next", type="application/atom+xml")
    _add(_add(root, "author"), "name", feed.author)
    for entry in entries:
        _add_entry(root, entry)
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _add_entry(root: etree._Element, entry: Entry) -> None:
    node = _add(root, "entry")
    if entry.language:
        node.set("{http://www.w3.org/XML/1998/namespace}lang", writable(entry.language))
    for name, value in (("id", entry.id), ("title", entry.title), ("updated", entry.updated)):
        _add(node, name, value)
    _add(node, "link", href=entry.link, rel="alternate")
    if entry.published:
        _add(node, "published", entry.published)
    for name in entry.authors or [entry.source or "unknown"]:
        _add(_add(node, "author"), "name", name)
    for topic in entry.topics:
        _add(node, "category", term=topic)
    if entry.summary:
        _add(node, "summary", entry.summary, type="text")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    node = etree.SubElement(parent, f"{{{ATOM}}}{name}", {key: writable(value) for key, value in attributes.items()})
    node.text = None if text is None else writable(text)
    return node


def json_feed(feed: Feed, entries: Iterable[Entry]) -> dict[str, Any]:
    """A JSON Feed document."""
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.self,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in entries],
    }
    return {**told, "next_url": feed.next} if feed.next else told


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": name} for name in entry.authors or ([entry.source] if entry.source else [])],
        "tags": list(entry.topics),
        "language": entry.language,
    }
    return {name: value for name, value in item.items() if value}
