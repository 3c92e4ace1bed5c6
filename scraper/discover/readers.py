"""The readers by kind of document."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scraper.discover.candidate import Discovery, Reading
from scraper.discover.feed import read_feed
from scraper.discover.ground import judge
from scraper.discover.listing import read_listing
from scraper.discover.sitemap import read_sitemap
from scraper.discover.wordpress import read_collection
from scraper.page import Page
from scraper.source import Source

_READERS: Mapping[str, Callable[[Page, Source], Reading]] = {
    "sitemap": lambda page, source: read_sitemap(page.body),
    "feed": lambda page, source: read_feed(page),
    "listing": read_listing,
    "api": lambda page, source: read_collection(page),
}


def discover(kind: str, page: Page, source: Source) -> Discovery:
    """Candidates that a fetched sitemap, feed, listing or API answer leads to.

    `kind` is that of the Candidate which led here. Nothing in the page raises: what is wrong with it
    stands in the notes. Raises ValueError for a kind that leads nowhere (article, attachment).
    """
    if kind not in _READERS:
        raise ValueError(f"no reader for kind {kind!r}; readers: {', '.join(_READERS)}")
    return judge(_READERS[kind](page, source), page.url, source)
