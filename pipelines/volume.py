"""Volume: a place of discovery that names far less than it did. Which one, since when, and why, as far as it shows.

Pure over archived pages: who calls it has read them from the archive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scraper.discover import discover
from scraper.page import Page
from scraper.source import Source

BROKEN = 0.25
"""A place that names less than this share of what it used to has broken; listings of news vary less."""
SHOWN = 3
_UNJUDGED: dict[str, object] = {"article": None, "deny": []}


@dataclass(frozen=True, slots=True)
class PlaceLook:
    """One archived visit of a sitemap, feed, listing or API address."""

    page: Page
    place: str
    """Where the bytes lie: WARC file and offset."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address that leads to articles, and its visits, the oldest first."""

    url: str
    kind: str
    looks: tuple[PlaceLook, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """A place that went silent."""

    url: str
    kind: str
    before: int
    """Addresses that it named at its last good visit."""
    since: int
    last_good: PlaceLook
    first_bad: PlaceLook
    status: int
    """Of the first bad visit."""
    notes: tuple[str, ...]
    """What the reader of the first bad visit remarked: not_a_sitemap, empty_listing, not_article:40 ..."""
    refused: tuple[str, ...] = field(default=())
    """Addresses that it names now and that the source file's own patterns leave out, a few of them."""


def silences(source: Source, places: Sequence[Place]) -> list[Silence]:
    """Places that name less than a quarter of what they did, those that lost most first."""
    found = [one for place in places if (one := _silence(source, place)) is not None]
    return sorted(found, key=lambda one: one.since - one.before)


def _silence(source: Source, place: Place) -> Silence | None:
    counts = [_named(source, place.kind, look.page) for look in place.looks]
    if len(counts) < 2 or counts[-1] >= BROKEN * max(counts):
        return None
    good = max(number for number, count in enumerate(counts) if count > 0 and counts[-1] < BROKEN * count)
    bad = place.looks[good + 1]
    notes = tuple(discover(place.kind, bad.page, source).notes) if bad.page.status == 200 else ()
    return Silence(
        url=place.url,
        kind=place.kind,
        before=counts[good],
        since=counts[-1],
        last_good=place.looks[good],
        first_bad=bad,
        status=bad.page.status,
        notes=notes,
        refused=tuple(_left_out(source, place.kind, bad.page)),
    )


def _named(source: Source, kind: str, page: Page) -> int:
    return len(discover(kind, page, source).candidates) if page.status == 200 else 0


def _left_out(source: Source, kind: str, page: Page) -> list[str]:
    """What the page would lead to if the source file had no patterns: a site that moved its articles shows here."""
    if page.status != 200 or not (source.crawl.article or source.crawl.deny):
        return []
    open_door = source.model_copy(update={"crawl": source.crawl.model_copy(update=_UNJUDGED)})
    kept = {one.url for one in discover(kind, page, source).candidates}
    found = [one.url for one in discover(kind, page, open_door).candidates if one.url not in kept]
    return sorted(found, key=_depth, reverse=True)[:SHOWN]


def _depth(url: str) -> tuple[int, int]:
    """Articles lie deeper and have longer names than sections."""
    path = urlsplit(url).path
    return path.count("/"), len(re.findall(r"[-_]", path))


def reason(one: Silence) -> str:
    """In words for a person."""
    if one.status != 200:
        return f"it answers {one.status}"
    if one.refused:
        return f"it names others, which `article` or `deny` in the source file leave out: {', '.join(one.refused)}"
    return f"its reader says {', '.join(one.notes)}" if one.notes else "it is read, and names less"
