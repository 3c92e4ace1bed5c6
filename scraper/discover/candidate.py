"""Entry, Candidate and Discovery: what the readers of sitemaps, feeds, listings and APIs hand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Way = Literal["sitemap", "feed", "listing", "api", "link", "pager"]
Kind = Literal["article", "sitemap", "feed", "listing", "api", "attachment", "continuation"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reader found: an address as it is written there, not yet judged."""

    href: str
    way: Way
    kind: Kind = "article"
    lastmod: str | None = None
    title: str | None = None
    published: str | None = None


@dataclass
class Reading:
    """All that a reader found in one document, in its order, and what was wrong with the document."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL worth fetching, normalised (scraper.urls) and on the ground of its source."""

    url: str
    way: Way
    """How it was found."""
    kind: Kind
    """What it is expected to be, and so which reader gets its bytes: `article` goes to extraction."""
    lastmod: str | None = None
    """ISO 8601 as the finding place says it: a date, or a timestamp with offset."""
    title: str | None = None
    published: str | None = None
    """ISO 8601 as the finding place says it."""
    teller: str | None = None
    """The page that named it, once the crawl hands it on."""


@dataclass
class Discovery:
    """What one page of a source brought: candidates in the order of the page, and what went wrong.

    `notes` are machine-readable, `name` or `name:detail`. From readers: cut, over_cap, over_size, bad_gzip,
    not_a_sitemap, not_a_feed, dead_feed:DATE, empty_feed, empty_listing, past_end, no_pager, from_scripts ... From the
    judgement of URLs, with counts: refused:3, off_ground:12, denied:4, not_article:40, not_a_page:2,
    pathological:9, sitemap_without_articles:2.
    """

    candidates: list[Candidate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
